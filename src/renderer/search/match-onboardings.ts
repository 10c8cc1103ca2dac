/** The search language on the onboardings that are in memory, with their customers and people. */
import type { CustomerReplica, OnboardingReplica } from '#shared/replica.ts';
import { compile, type SearchEntry } from '#shared/search/compile.ts';
import type { MatchContext, Query } from '#shared/search/query.ts';
import type { LocalEntries } from './local-entries.ts';
import { asksForField, asksForFlag } from './query-asks.ts';

/** What onboardings point to. */
export interface OnboardingLinks {
  readonly customers: ReadonlyMap<string, CustomerReplica>;
  /** Keys of records that the cloud does not have as they are here; asked for by `is:pending` alone. */
  readonly pending: { has(key: string): boolean };
}

/** Whether what is in memory says all that the query needs: not the ids that a record had before. */
export function isAnsweredByOnboardings(query: Query): boolean {
  return !asksForField(query, 'id', { isNegated: true });
}

/** Whether an onboarding matches. */
export function onboardingMatcher(
  query: Query,
  context: MatchContext,
  entries: LocalEntries,
  { customers, pending }: OnboardingLinks,
): (row: OnboardingReplica) => boolean {
  const test = compile(query, context);
  const entryOf = (row: OnboardingReplica) => entries.onboarding(row, customers.get(row.customer_key));
  if (!asksForFlag(query, 'pending')) return (row) => test(entryOf(row));
  return (row) => test(asPending(entryOf(row), pending.has(row.key)));
}

function asPending(entry: SearchEntry, pending: boolean): SearchEntry {
  return pending ? { record: { ...entry.record, pending }, text: entry.text } : entry;
}
