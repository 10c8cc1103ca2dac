import type { CustomerReplica, OnboardingReplica } from '#shared/replica.ts';
import type { SearchResult } from '#shared/search/answer.ts';
import { compile, type SearchEntry } from '#shared/search/compile.ts';
import type { RecordType } from '#shared/search/fields.ts';
import { isUnlimited, type MatchContext, type Query } from '#shared/search/query.ts';
import { arrange } from '#shared/search/rank.ts';
import { resultOf } from '#shared/search/result.ts';
import type { LocalEntries } from './local-entries.ts';

/** The records of this window that can be searched without the main process: contacts are not among them. */
export interface LocalRecords {
  readonly customers: readonly CustomerReplica[];
  readonly onboardings: readonly OnboardingReplica[];
  readonly entries: LocalEntries;
  /** Keys of records that the cloud does not have as they are here. */
  readonly pending: { has(key: string): boolean };
}

export interface LocalRequest {
  readonly query: Query;
  readonly context: MatchContext;
  /** Keys, the most recently opened first. */
  readonly opened: readonly string[];
  /** Most results of each type. */
  readonly most: Readonly<Record<RecordType, number>>;
}

/** The types that the window has all records of. */
export type LocalType = Extract<RecordType, 'customer' | 'onboarding'>;

interface Candidate {
  readonly entry: SearchEntry;
  readonly row: CustomerReplica | OnboardingReplica;
}

/** What the query finds in the window's own records, best first; of an empty one nothing. */
export function answerLocally(
  records: LocalRecords,
  { query, context, opened, most }: LocalRequest,
): Readonly<Record<LocalType, readonly SearchResult[]>> {
  if (isUnlimited(query)) return { customer: [], onboarding: [] };
  const test = compile(query, context);
  const openedAt = ({ key }: { readonly key: string }) =>
    opened.includes(key) ? opened.length - opened.indexOf(key) : 0;
  const { customers, onboardings } = candidates(records);
  const best = (all: readonly Candidate[], limit: number) => {
    const rows = new Map(all.map(({ entry, row }) => [entry, row]));
    const matching = all.filter(({ entry }) => test(entry)).map(({ entry }) => entry);
    return arrange(matching, query, openedAt, limit).flatMap((entry) => {
      const row = rows.get(entry);
      return row === undefined ? [] : [shown(entry, row, query, context)];
    });
  };
  return {
    customer: best(customers, most.customer),
    onboarding: best(onboardings, most.onboarding),
  };
}

/** The records with these keys, in this order; those that are not in the window are left out. */
export function showLocally(
  records: LocalRecords,
  keys: readonly string[],
  { query, context }: Pick<LocalRequest, 'query' | 'context'>,
): readonly SearchResult[] {
  const wanted = new Set(keys);
  const isWanted = ({ key }: { readonly key: string }) => wanted.has(key);
  const { customers, onboardings } = candidates(
    {
      ...records,
      onboardings: records.onboardings.filter(isWanted),
    },
    isWanted,
  );
  const byKey = new Map([...customers, ...onboardings].map((candidate) => [candidate.row.key, candidate]));
  return keys.flatMap((key) => {
    const candidate = byKey.get(key);
    return candidate === undefined ? [] : [shown(candidate.entry, candidate.row, query, context)];
  });
}

function candidates(
  { customers, onboardings, entries, pending }: LocalRecords,
  isWanted: (row: { readonly key: string }) => boolean = () => true,
): { readonly customers: readonly Candidate[]; readonly onboardings: readonly Candidate[] } {
  const byKey = new Map(customers.map((row) => [row.key, row]));
  const marked = (entry: SearchEntry, key: string): SearchEntry =>
    pending.has(key) ? { record: { ...entry.record, pending: true }, text: entry.text } : entry;
  return {
    customers: customers
      .filter(isWanted)
      .map((row) => ({ row, entry: marked(entries.customer(row), row.key) })),
    onboardings: onboardings.map((row) => ({
      row,
      entry: marked(entries.onboarding(row, byKey.get(row.customer_key)), row.key),
    })),
  };
}

function shown(
  { record }: SearchEntry,
  row: CustomerReplica | OnboardingReplica,
  query: Query,
  context: MatchContext,
): SearchResult {
  const key = 'customer_key' in row ? row.customer_key : row.key;
  return resultOf(record, { customer: { key, id: key, displayId: 0 }, onboarding: null }, query, context);
}
