/** The search language on the customers that are in memory: what can be told of a customer's own record alone. */
import type { CustomerReplica } from '#shared/replica.ts';
import { compile, type SearchEntry } from '#shared/search/compile.ts';
import type { MatchContext, Query } from '#shared/search/query.ts';
import { sharedDomains } from '#shared/search/record.ts';
import { SEARCHED_FIELDS } from '#shared/search/searched-types.ts';
import type { LocalEntries } from './local-entries.ts';
import { asksForFlag } from './query-asks.ts';

const DEFINED = SEARCHED_FIELDS.customer.map(({ name }) => name);
/** Fields that a customer's own record answers; what it asks of contacts, onboardings and the cloud it does not. */
const OWN_FIELDS: ReadonlySet<string> = new Set([
  'name',
  'domain',
  'owner',
  'plan',
  'status',
  'tag',
  'slug',
  ...DEFINED,
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
  ...DEFINED,
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

/** Whether a customer matches by what its own record says. @param rows all of them: some may share a domain */
export function customerMatcher(
  rows: readonly CustomerReplica[],
  query: Query,
  context: MatchContext,
  entries: LocalEntries,
): (row: CustomerReplica) => boolean {
  const test = compile(query, context);
  if (!asksForFlag(query, 'duplicate')) return (row) => test(entries.customer(row));
  const shared = sharedDomains(rows);
  return (row) => test(asDuplicate(entries.customer(row), isDuplicate(row, shared)));
}

function isDuplicate({ domain, status }: CustomerReplica, shared: ReadonlySet<string>): boolean {
  return domain !== null && status !== 'archived' && shared.has(domain);
}

function asDuplicate(entry: SearchEntry, duplicate: boolean): SearchEntry {
  const { record, text } = entry;
  return 'duplicate' in record && duplicate ? { record: { ...record, duplicate }, text } : entry;
}
