/** The search language on the tasks that are in memory, with their customers, onboardings and people. */
import { task } from '#shared/records/task.ts';
import type { CustomerReplica, OnboardingReplica, TaskReplica } from '#shared/replica.ts';
import { compile, type SearchEntry } from '#shared/search/compile.ts';
import type { MatchContext, Query } from '#shared/search/query.ts';
import type { LocalEntries } from './local-entries.ts';
import { asksForField, asksForFlag } from './query-asks.ts';

/** What tasks point to. */
export interface TaskLinks {
  readonly customers: ReadonlyMap<string, CustomerReplica>;
  readonly onboardings: ReadonlyMap<string, OnboardingReplica>;
  /** Keys of records that the cloud does not have as they are here; asked for by `is:pending` alone. */
  readonly pending: { has(key: string): boolean };
}

/** Whether what is in memory says all that the query needs: not former ids, nor the names of contacts. */
export function isAnsweredByTasks(query: Query): boolean {
  if (asksForField(query, 'id', { isNegated: true })) return false;
  return query.terms.every(
    (term) =>
      term.kind === 'text' ||
      term.field.name !== 'assignee' ||
      term.values.every(({ kind }) => kind === 'me'),
  );
}

/** Whether a task matches. */
export function taskMatcher(
  query: Query,
  context: MatchContext,
  entries: LocalEntries,
  { customers, onboardings, pending }: TaskLinks,
): (row: TaskReplica) => boolean {
  const test = compile(query, context);
  const entryOf = (row: TaskReplica) =>
    entries.item(task.type, row, {
      customer: customers.get(row.customer_key),
      onboarding: onboardings.get(row.onboarding_key),
    });
  if (!asksForFlag(query, 'pending')) return (row) => test(entryOf(row));
  return (row) => test(asPending(entryOf(row), pending.has(row.key)));
}

function asPending(entry: SearchEntry, pending: boolean): SearchEntry {
  return pending ? { record: { ...entry.record, pending }, text: entry.text } : entry;
}
