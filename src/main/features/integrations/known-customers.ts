import { setImmediate as tick } from 'node:timers/promises';
import { fold } from '#shared/search/fold.ts';
import type { Document } from '../../hub/records/transaction.ts';
import type { Source } from '../../hub/workspace/integration-store.ts';
import { workspaceOf } from '../../hub/workspace/preferences.ts';
import type { ApplyOptions } from './apply.ts';
import type { CustomFieldRule, MappingContext } from './mapping.ts';

/** The field of a customer that says who it is in a source. */
const ID_FIELD: Readonly<Record<Source, string>> = {
  hubspot: 'hubspot_company_id',
  stripe: 'stripe_customer_id',
};

export interface KnownCustomer {
  readonly key: string;
  document: Document;
}

/** The customers that are here, and those that the pass makes, as accounts of a source are matched with them. */
export interface KnownCustomers {
  /** By the id that the source has for it. */
  byForeignId(id: string): KnownCustomer | undefined;
  byDomain(domain: string): readonly KnownCustomer[];
  get(key: string): KnownCustomer | undefined;
  /** One that is made, or as it is after a change. */
  put(customer: KnownCustomer): void;
  /** What was put is in the hub now, or was refused. */
  written(): void;
  readonly plans: MappingContext['plans'];
}

const PAGE = 2000;

/** Looks at every customer once, in steps between which others are served. */
export async function readKnownCustomers({ hub, source }: ApplyOptions): Promise<KnownCustomers> {
  const foreign = new Map<string, string>();
  const domains = new Map<string, Set<string>>();
  const made = new Map<string, KnownCustomer>();
  const plans: MappingContext['plans'] = new Map();

  function note(key: string, document: Document): void {
    const id = document[ID_FIELD[source]];
    if (typeof id === 'string' && id !== '') foreign.set(id, key);
    if (typeof document.plan === 'string') plans.set(fold(document.plan), document.plan);
    if (typeof document.domain !== 'string') return;
    const keys = domains.get(document.domain);
    if (keys === undefined) domains.set(document.domain, new Set([key]));
    else keys.add(key);
  }

  for (let seq = 0; ; ) {
    const rows = hub.changes.since('customer', seq, PAGE);
    for (const row of rows) if (row.deleted_at === null) note(row.key, JSON.parse(row.document) as Document);
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) break;
    seq = last.seq;
    await tick();
  }

  function get(key: string): KnownCustomer | undefined {
    const known = made.get(key);
    if (known !== undefined) return known;
    const row = hub.changes.row('customer', key);
    if (row === undefined || row.deleted_at !== null) return undefined;
    return { key, document: JSON.parse(row.document) as Document };
  }

  return {
    plans,
    get,
    byForeignId(id) {
      const key = foreign.get(id);
      const found = key === undefined ? undefined : get(key);
      // It may have been given another id since.
      return found?.document[ID_FIELD[source]] === id ? found : undefined;
    },
    byDomain(domain) {
      return [...(domains.get(domain) ?? [])].flatMap((key) => {
        const found = get(key);
        return found?.document.domain === domain ? [found] : [];
      });
    },
    put(customer) {
      made.set(customer.key, customer);
      note(customer.key, customer.document);
    },
    written: () => made.clear(),
  };
}

/** How values are read into this workspace. */
export function mappingContext({ hub }: ApplyOptions, plans: MappingContext['plans']): MappingContext {
  const people = hub.people.list().filter(({ removed_at }) => removed_at === null);
  const byEmail = new Map(
    people.flatMap(({ id, email }) => (email === null ? [] : [[email.toLowerCase(), id]])),
  );
  return {
    currency: workspaceOf(hub.settings).currency,
    customFields: customFieldsOf(hub),
    personBy: (email) => byEmail.get(email.toLowerCase()) ?? null,
    fallbackOwner: ownerOf(hub),
    plans,
  };
}

/** Whose the workspace is. */
function ownerOf(hub: ApplyOptions['hub']): string | null {
  const [owner] = hub.changes
    .since('person', 0, 10_000)
    .filter(({ deleted_at }) => deleted_at === null)
    .map(({ document }) => JSON.parse(document) as Document)
    .filter(({ role, removed_at }) => role === 'owner' && removed_at === null);
  return typeof owner?.id === 'string' ? owner.id : null;
}

function customFieldsOf(hub: ApplyOptions['hub']): Map<string, CustomFieldRule> {
  const rows = hub.changes.since('custom_field', 0, 10_000).filter(({ deleted_at }) => deleted_at === null);
  return new Map(
    rows.map(({ document }) => {
      const { slug, type, options } = JSON.parse(document) as Document;
      return [
        String(slug),
        { type: String(type), options: Array.isArray(options) ? options.map(String) : [] },
      ];
    }),
  );
}
