import { useEffect, useSyncExternalStore } from 'react';
import { sameJson } from '#shared/records/merge-fields.ts';
import type { CustomFieldDefinition } from '#shared/search/fields.ts';
import type { BridgeClient } from '../bridge/client.ts';
import { createSource, type Source } from '../bridge/source.ts';
import { useStore } from '../store/index.ts';
import { useCustomerFacts } from './customer-facts.ts';

const NONE: readonly CustomFieldDefinition[] = [];
/** A field that is new here is known to the search a moment later, and while that is made ready later still. */
const AGAIN_MS = 1000;
const MAX_TIMES = 10;

interface CustomFields extends Source<readonly CustomFieldDefinition[]> {
  /** Asks again, a moment later, while one of the fields that customers have is missing in the answer. */
  readonly follow: (slugs: readonly string[]) => void;
}

/** The custom fields that a query may name, asked for once and again when customers have others. */
function createCustomFields(bridge: BridgeClient): CustomFields {
  const fields = createSource(NONE);
  let slugs: readonly string[] = [];
  let times = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function ask(): Promise<void> {
    try {
      const { custom_fields } = await bridge.call('search.fields', {});
      // All that is searched is made ready again for other fields, however many thousands it is.
      if (!sameJson(custom_fields, fields.get())) fields.set(custom_fields);
    } catch {
      // Without an answer the built-in fields are completed, and the search itself says what is wrong.
    }
    refetch();
  }

  function refetch(): void {
    const known = new Set(fields.get().map(({ slug }) => slug));
    if (timer !== undefined || times >= MAX_TIMES || slugs.every((slug) => known.has(slug))) return;
    timer = setTimeout(() => {
      timer = undefined;
      times += 1;
      void ask();
    }, AGAIN_MS);
  }

  void ask();
  return {
    ...fields,
    follow(inUse) {
      if (inUse.length === slugs.length && inUse.every((slug, at) => slug === slugs[at])) return;
      slugs = inUse;
      times = 0;
      refetch();
    },
  };
}

const fieldsByBridge = new WeakMap<BridgeClient, CustomFields>();

/** One for all of the window. */
function customFieldsOf(bridge: BridgeClient): CustomFields {
  const existing = fieldsByBridge.get(bridge);
  if (existing !== undefined) return existing;
  const created = createCustomFields(bridge);
  fieldsByBridge.set(bridge, created);
  return created;
}

/** The custom fields that a query may name; none until the main process has answered. */
export function useCustomFields(): readonly CustomFieldDefinition[] {
  const fields = customFieldsOf(useStore().bridge);
  const inUse = useCustomerFacts().customFields();
  useEffect(() => fields.follow(inUse.map(({ slug }) => slug)), [fields, inUse]);
  return useSyncExternalStore(fields.subscribe, fields.get, fields.get);
}
