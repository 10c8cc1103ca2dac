/** The search language on the customers that are in memory: what can be told of a customer's own record alone. */
import type { CustomerReplica, PersonReplica } from '#shared/replica.ts';
import { compile, type SearchEntry, toEntry } from '#shared/search/compile.ts';
import type { SearchSchema } from '#shared/search/fields.ts';
import { DEFAULT_HEALTH_BOUNDS, type MatchContext, type Query } from '#shared/search/query.ts';
import { searchCustomer, sharedDomains } from '#shared/search/record.ts';

/** What entries are made of, besides the rows. */
export interface LocalFacts {
  readonly schema: SearchSchema;
  readonly people: ReadonlyMap<string, PersonReplica>;
}

export function matchContext(me: string | null): MatchContext {
  return {
    now: Date.now(),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    me,
    healthBounds: DEFAULT_HEALTH_BOUNDS,
  };
}

/** Fields that a customer's own record answers; what it asks of contacts, onboardings and the cloud it does not. */
const OWN_FIELDS: ReadonlySet<string> = new Set([
  'name',
  'domain',
  'owner',
  'plan',
  'status',
  'tag',
  'slug',
  'mrr',
  'health',
  'created',
  'updated',
  'custom',
]);
const OWN_FLAGS: ReadonlySet<string> = new Set([
  'duplicate',
  'archived',
  'mine',
  'customer',
  'domain',
  'owner',
  'plan',
  'tag',
  'mrr',
  'health',
  'slug',
]);

/** Whether the customers' own records say all that the query needs. A word may be one of a contact: it does not. */
export function isAnsweredByCustomers(query: Query): boolean {
  return query.terms.every((term) => {
    if (term.kind === 'text') return false;
    if (term.field.kind !== 'flag') return OWN_FIELDS.has(term.field.name);
    return term.values.every(
      (value) =>
        value.kind === 'flag' &&
        value.names.every((name) => OWN_FLAGS.has(name) || name.startsWith('custom.')),
    );
  });
}

/** Entries cost a folding each; a changed row is another object, and so are changed facts. */
const known = new WeakMap<LocalFacts, WeakMap<CustomerReplica, SearchEntry>>();

/** The customers that match by what their own records say, in the order they came. */
export function matchCustomers(
  rows: readonly CustomerReplica[],
  query: Query,
  context: MatchContext,
  facts: LocalFacts,
): readonly CustomerReplica[] {
  const entries = known.get(facts) ?? new WeakMap<CustomerReplica, SearchEntry>();
  known.set(facts, entries);
  const test = compile(query, context);
  const asksForDuplicates = query.terms.some(
    (term) =>
      term.kind === 'field' && term.values.some((v) => v.kind === 'flag' && v.names.includes('duplicate')),
  );
  const shared = asksForDuplicates ? sharedDomains(rows) : null;
  return rows.filter((row) => {
    if (shared !== null) return test(entryOf(row, facts, isDuplicate(row, shared)));
    let entry = entries.get(row);
    if (entry === undefined) {
      entry = entryOf(row, facts, false);
      entries.set(row, entry);
    }
    return test(entry);
  });
}

function isDuplicate({ domain, status }: CustomerReplica, shared: ReadonlySet<string>): boolean {
  return domain !== null && status !== 'archived' && shared.has(domain);
}

function entryOf(row: CustomerReplica, { schema, people }: LocalFacts, duplicate: boolean): SearchEntry {
  const owner = row.owner_id === null ? undefined : people.get(row.owner_id);
  return toEntry(
    searchCustomer(row, {
      key: row.key,
      owner: owner === undefined ? null : { id: owner.key, name: owner.name, email: owner.email },
      contacts: [],
      onboardings: [],
      customFields: schema.customFields,
      duplicate,
    }),
  );
}
