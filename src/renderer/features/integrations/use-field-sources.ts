import { useEffect, useState } from 'react';
import type { IntegrationSource } from '#shared/bridge/integrations.ts';
import { notify, notifyError } from '../../components/toast.tsx';
import { useStore } from '../../store/index.ts';
import { countsWords, SOURCE_NAMES } from './words.ts';

export interface FieldSources {
  /** What the source is called that fills a field; null for this workspace's own. */
  nameOf(field: string): string | null;
  /** The services that know the customer; `resync` reads it there again, whole. */
  readonly services: readonly { readonly name: string; readonly resync: () => void }[];
  /** From now on the fields are this workspace's. */
  unlink(fields: readonly string[]): Promise<void>;
}

/**
 * Which fields of a customer come from HubSpot or Stripe.
 * @param version changes with the customer: it is looked again then
 */
export function useFieldSources(customerKey: string, version: unknown): FieldSources {
  const { bridge } = useStore();
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map());
  const [known, setKnown] = useState<readonly IntegrationSource[]>([]);
  const [round, setRound] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version or round asks again
  useEffect(() => {
    let isOver = false;
    bridge.call('integrations.fields', { customer_key: customerKey }).then(
      ({ sources }) => {
        if (isOver) return;
        setKnown([...new Set(sources.map(({ source }) => source))]);
        setNames(
          new Map(
            sources.flatMap(({ source, fields }) => fields.map((field) => [field, SOURCE_NAMES[source]])),
          ),
        );
      },
      // It only says where values come from: a page without it is whole.
      () => undefined,
    );
    return () => {
      isOver = true;
    };
  }, [bridge, customerKey, version, round]);

  function resync(source: IntegrationSource): void {
    bridge.call('integrations.resync', { source, customer_key: customerKey }).then(
      ({ counts }) => {
        notify({ message: `Read again from ${SOURCE_NAMES[source]}. ${countsWords(counts.customers)}` });
        setRound((before) => before + 1);
      },
      (failure: Error) => notifyError(`Not read again from ${SOURCE_NAMES[source]}`, failure.message),
    );
  }

  return {
    nameOf: (field) => names.get(field) ?? null,
    services: known.map((source) => ({ name: SOURCE_NAMES[source], resync: () => resync(source) })),
    async unlink(fields) {
      for (const field of fields)
        await bridge.call('integrations.unlink', { customer_key: customerKey, field });
      setRound((before) => before + 1);
    },
  };
}
