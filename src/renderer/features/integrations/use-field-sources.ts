import { useEffect, useState } from 'react';
import { useStore } from '../../store/index.ts';
import { SOURCE_NAMES } from './words.ts';

export interface FieldSources {
  /** What the source is called that fills a field; null for this workspace's own. */
  nameOf(field: string): string | null;
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
  const [round, setRound] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version or round asks again
  useEffect(() => {
    let isOver = false;
    bridge.call('integrations.fields', { customer_key: customerKey }).then(
      ({ sources }) => {
        if (isOver) return;
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

  return {
    nameOf: (field) => names.get(field) ?? null,
    async unlink(fields) {
      for (const field of fields)
        await bridge.call('integrations.unlink', { customer_key: customerKey, field });
      setRound((before) => before + 1);
    },
  };
}
