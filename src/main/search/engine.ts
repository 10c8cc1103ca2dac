import Database from 'better-sqlite3';
import type { SearchAnswer, SearchResult } from '#shared/search/answer.ts';
import type { CustomFieldDefinition, RecordType } from '#shared/search/fields.ts';
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

/** How long a question may wait for changes to be read; the rest is read after it. */
const CATCH_UP_MS = 15;

/**
 * The search of one data folder: its index, and the connection that it is made from and that results are read over.
 * `step` fills it and keeps it current; it answers all the time, from what it has.
 *
 * @param path of the hub's database, which a hub must have opened before.
 */
export function createSearchEngine(path: string, customFields: readonly CustomFieldDefinition[] | null) {
  const database = new Database(path, { readonly: true, fileMustExist: true, timeout: 5000 });
  const source = createSource({ database, customFields });
  const index = createSearchIndex(source.personOf);
  const keeper = createKeeper(index, source);
  const factsReader = createFactsReader(database, index.withId);

  const fieldsInUse = (): readonly CustomFieldDefinition[] => customFields ?? index.customFields();

  function find(
    { limit, types, opened, context, withArchived = false }: SearchRequest,
    query: Query,
  ): Place[] {
    const { facts, meant, among } = factsReader.forQuery(query);
    return index.find(
      {
        query,
        context,
        types,
        limit,
        withArchived,
        opened: opened.flatMap((key) => factsReader.placeOf(key) ?? []),
        meant,
        among,
      },
      facts,
    );
  }

  function ask(request: SearchRequest): SearchAnswer {
    const { text, limit, context } = request;
    keeper.catchUp(CATCH_UP_MS);
    const query = parse(text, { customFields: fieldsInUse() });
    // One more than asked for tells whether there are more.
    const places = find({ ...request, limit: limit + 1 }, query);
    const results = places.slice(0, limit).flatMap((place) => resultAt(place, query, context) ?? []);
    return { results, has_more: places.length > limit, hints: [...query.hints], filling: keeper.filling() };
  }

  /** Only the keys of what is found, best first; for lists that hold the records themselves. */
  function keys(request: SearchRequest): readonly string[] {
    keeper.catchUp(CATCH_UP_MS);
    const query = parse(request.text, { customFields: fieldsInUse() });
    return find(request, query).flatMap(({ type, slot }) => source.liveKey(type, slot) ?? []);
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
