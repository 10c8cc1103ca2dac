import { isCloudType, isListedCloudType } from '#shared/records/index.ts';
import { onboarding } from '#shared/records/onboarding.ts';
import type { CustomerReplica, OnboardingReplica } from '#shared/replica.ts';
import type { SearchResult } from '#shared/search/answer.ts';
import { compile, type SearchEntry } from '#shared/search/compile.ts';
import type { RecordType } from '#shared/search/fields.ts';
import { isUnlimited, type MatchContext, type Query } from '#shared/search/query.ts';
import { arrange } from '#shared/search/rank.ts';
import { resultOf } from '#shared/search/result.ts';
import { byItemType, type ItemType } from '#shared/search/searched-types.ts';
import type { ItemReplica, LocalEntries } from './local-entries.ts';

/** The records of this window that can be searched without the main process: contacts are not among them. */
export interface LocalRecords {
  readonly customers: readonly CustomerReplica[];
  readonly onboardings: readonly OnboardingReplica[];
  /** Of types that the window reads a list of; of others it finds nothing by itself. */
  readonly items: Readonly<Partial<Record<ItemType, readonly ItemReplica[]>>>;
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
export type LocalType = Exclude<RecordType, 'contact'>;

export function isLocalType(type: RecordType): type is LocalType {
  return !isCloudType(type) || isListedCloudType(type);
}

type LocalRow = CustomerReplica | OnboardingReplica | ItemReplica;

interface Candidate {
  readonly entry: SearchEntry;
  readonly row: LocalRow;
}

type Candidates = Readonly<Record<LocalType, readonly Candidate[]>>;

/** What the query finds in the window's own records, best first; of an empty one nothing. */
export function answerLocally(
  records: LocalRecords,
  { query, context, opened, most }: LocalRequest,
): Readonly<Record<LocalType, readonly SearchResult[]>> {
  if (isUnlimited(query)) return { ...byItemType(() => []), customer: [], onboarding: [] };
  const test = compile(query, context);
  const openedAt = ({ key }: { readonly key: string }) =>
    opened.includes(key) ? opened.length - opened.indexOf(key) : 0;
  const all = candidates(records);
  const best = (type: LocalType) => {
    const limit = most[type];
    const rows = new Map(all[type].map(({ entry, row }) => [entry, row]));
    const matching = all[type].filter(({ entry }) => test(entry)).map(({ entry }) => entry);
    return arrange(matching, query, openedAt, limit).flatMap((entry) => {
      const row = rows.get(entry);
      return row === undefined ? [] : [shown(entry, row, query, context)];
    });
  };
  return { ...byItemType(best), customer: best('customer'), onboarding: best(onboarding.type) };
}

/** The records with these keys, in this order; those that are not in the window are left out. */
export function showLocally(
  records: LocalRecords,
  keys: readonly string[],
  { query, context }: Pick<LocalRequest, 'query' | 'context'>,
): readonly SearchResult[] {
  const wanted = new Set(keys);
  const isWanted = ({ key }: { readonly key: string }) => wanted.has(key);
  const all = candidates(records, isWanted);
  const byKey = new Map(
    Object.values(all)
      .flat()
      .map((candidate) => [candidate.row.key, candidate]),
  );
  return keys.flatMap((key) => {
    const candidate = byKey.get(key);
    return candidate === undefined ? [] : [shown(candidate.entry, candidate.row, query, context)];
  });
}

function candidates(
  { customers, onboardings, items, entries, pending }: LocalRecords,
  isWanted: (row: { readonly key: string }) => boolean = () => true,
): Candidates {
  const customerOf = new Map(customers.map((row) => [row.key, row]));
  const onboardingOf = new Map(onboardings.map((row) => [row.key, row]));
  const found = <Row extends LocalRow>(rows: readonly Row[], entryOf: (row: Row) => SearchEntry) =>
    rows.filter(isWanted).map((row): Candidate => {
      const entry = entryOf(row);
      const isPending = pending.has(row.key);
      return {
        row,
        entry: isPending ? { record: { ...entry.record, pending: true }, text: entry.text } : entry,
      };
    });
  return {
    ...byItemType((type) =>
      found(items[type] ?? [], (row) =>
        entries.item(type, row, {
          customer: customerOf.get(row.customer_key),
          onboarding: onboardingOf.get(row.onboarding_key ?? ''),
        }),
      ),
    ),
    customer: found(customers, entries.customer),
    onboarding: found(onboardings, (row) => entries.onboarding(row, customerOf.get(row.customer_key))),
  };
}

function shown({ record }: SearchEntry, row: LocalRow, query: Query, context: MatchContext): SearchResult {
  const key = 'customer_key' in row ? row.customer_key : row.key;
  const above = 'onboarding_key' in row ? row.onboarding_key : null;
  const onboarding = above === null ? null : { key: above, id: above, display_id: 0 };
  return resultOf(record, { customer: { key, id: key, displayId: 0 }, onboarding }, query, context);
}
