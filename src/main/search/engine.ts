import Database from 'better-sqlite3';
import type { SearchAnswer, SearchResult } from '#shared/search/answer.ts';
import { type CustomFieldDefinition, RECORD_TYPES, type RecordType } from '#shared/search/fields.ts';
import { matches } from '#shared/search/match.ts';
import { parse } from '#shared/search/parse.ts';
import type { MatchContext, Query } from '#shared/search/query.ts';
import type { SearchRecord } from '#shared/search/record.ts';
import { resultOf } from '#shared/search/result.ts';
import { createFactsReader } from './facts.ts';
import type { Place } from './find.ts';
import { type ChangedRecord, createKeeper, type Filling } from './keeper.ts';
import { createSearchIndex } from './search-index.ts';
import { createSource } from './source.ts';

export interface SearchRequest {
  readonly text: string;
  readonly limit: number;
  readonly types: readonly RecordType[];
  /** Keys, the most recently opened first. */
  readonly opened: readonly string[];
  readonly context: MatchContext;
  /** Archived records are results like any other, not only where nothing else matches. */
  readonly withArchived?: boolean;
}

type Question = Pick<SearchRequest, 'text' | 'opened' | 'context' | 'withArchived'>;

export interface GroupsRequest extends Pick<SearchRequest, 'text' | 'opened' | 'context'> {
  readonly limits: Readonly<Record<RecordType, number>>;
}

/** What `ask` finds of each type. */
export interface GroupedAnswer extends Pick<SearchAnswer, 'hints' | 'filling'> {
  readonly groups: readonly { readonly type: RecordType; readonly results: readonly SearchResult[] }[];
}

/** How long a question may wait for changes to be read; the rest is read after it. */
const CATCH_UP_MS = 250;

/**
 * The search of one data folder: its index, and the connection that it is made from and that results are read over.
 * `step` fills it and keeps it current; it answers all the time, from what it has.
 *
 * @param path of the hub's database, which a hub must have opened before.
 */
export function createSearchEngine(path: string, customFields: readonly CustomFieldDefinition[] | null) {
  const database = new Database(path, { readonly: true, fileMustExist: true, timeout: 5000 });
  // What is read over it is in the index afterwards.
  database.pragma('cache_size = -2000');
  const source = createSource({ database, customFields });
  const index = createSearchIndex(source.personOf);
  const keeper = createKeeper(index, source);
  const factsReader = createFactsReader(database, index.withId);

  const fieldsInUse = (): readonly CustomFieldDefinition[] => customFields ?? index.customFields();

  /** All of a question that does not depend on which records are asked for, worked out once. */
  function prepare({ text, opened, context, withArchived = false }: Question) {
    keeper.catchUp(CATCH_UP_MS);
    const query = parse(text, { customFields: fieldsInUse() });
    const { facts, meant, among } = factsReader.forQuery(query);
    const openedPlaces = opened.flatMap((key) => factsReader.placeOf(key) ?? []);
    const question = { query, context, withArchived, opened: openedPlaces, meant, among };
    return {
      query,
      find: (types: readonly RecordType[], limit: number): Place[] =>
        index.find({ ...question, types, limit }, facts),
    };
  }

  function ask(request: SearchRequest): SearchAnswer {
    const { limit, context, types } = request;
    const { query, find } = prepare(request);
    // One more than asked for tells whether there are more.
    const places = find(types, limit + 1);
    const results = places.slice(0, limit).flatMap((place) => resultAt(place, query, context) ?? []);
    return { results, has_more: places.length > limit, hints: [...query.hints], filling: keeper.filling() };
  }

  function askGroups(request: GroupsRequest): GroupedAnswer {
    const { query, find } = prepare(request);
    const groups = RECORD_TYPES.map((type) => ({
      type,
      results: find([type], request.limits[type]).flatMap(
        (place) => resultAt(place, query, request.context) ?? [],
      ),
    }));
    return { groups, hints: [...query.hints], filling: keeper.filling() };
  }

  /** Only the keys of what is found, best first; for lists that hold the records themselves. */
  function keys(request: SearchRequest): readonly string[] {
    const { find } = prepare(request);
    return find(request.types, request.limit).flatMap(({ type, slot }) => source.liveKey(type, slot) ?? []);
  }

  function resultAt({ type, slot }: Place, query: Query, context: MatchContext): SearchResult | undefined {
    const shown = source.shown(type, slot);
    if (shown === undefined) return undefined;
    const { record, customer } = shown;
    const pending = factsReader.isPending(type, record.key);
    return resultOf({ ...explaining(record, slot, query, context), pending }, customer, query, context);
  }

  /** A customer's contacts and onboardings are read, which takes most of the time, where without them it is no match. */
  function explaining(record: SearchRecord, slot: number, query: Query, context: MatchContext): SearchRecord {
    if (record.type !== 'customer') return record;
    const positive = { terms: query.terms.filter((term) => !term.negated), hints: [] };
    return matches(positive, record, context) ? record : (source.whole(slot) ?? record);
  }

  return {
    ask,
    askGroups,
    keys,
    changed(records: readonly ChangedRecord[]): void {
      for (const record of records) keeper.note(record);
    },
    peopleChanged: source.refreshPeople,
    /** The custom fields that a query may name. */
    customFields: fieldsInUse,
    /** Does a little of what there is to do. @returns false when there is nothing. */
    step: keeper.step,
    filling: (): Filling | null => keeper.filling(),
    close(): void {
      database.close();
    },
  };
}

export type SearchEngine = ReturnType<typeof createSearchEngine>;
