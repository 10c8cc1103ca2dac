import Database from 'better-sqlite3';
import type { SearchAnswer, SearchResult } from '#shared/search/answer.ts';
import { type CustomFieldDefinition, RECORD_TYPES, type RecordType } from '#shared/search/fields.ts';
import { matches } from '#shared/search/match.ts';
import { parse } from '#shared/search/parse.ts';
import type { Hint, MatchContext, Query } from '#shared/search/query.ts';
import type { SearchRecord } from '#shared/search/record.ts';
import { resultOf } from '#shared/search/result.ts';
import { createFactsReader, type FactsReader } from './facts.ts';
import type { FillingProgress } from './filling.ts';
import type { Place } from './find.ts';
import { colleagueIn, correctionOf, createVocabularyKeeper, offersOf } from './forgiving.ts';
import { type ChangedRecord, createKeeper } from './keeper.ts';
import { createSearchIndex } from './search-index.ts';
import { createSource, type Source } from './source.ts';

export interface SearchRequest {
  readonly text: string;
  readonly limit: number;
  readonly types: readonly RecordType[];
  /** Keys, the most recently opened first. */
  readonly opened: readonly string[];
  readonly context: MatchContext;
  /** Archived records are results like any other, not only where nothing else matches. */
  readonly withArchived?: boolean;
  /** Of the workspace's currency; 2 where that is not said. */
  readonly moneyDecimals?: number;
}

/** A question that is understood, whichever records it is then asked of. */
interface Prepared {
  readonly query: Query;
  readonly find: (types: readonly RecordType[], limit: number) => Place[];
}

type Question = Pick<SearchRequest, 'text' | 'opened' | 'context' | 'withArchived' | 'moneyDecimals'>;

export interface GroupsRequest extends Pick<SearchRequest, 'text' | 'opened' | 'context' | 'moneyDecimals'> {
  readonly limits: Readonly<Record<RecordType, number>>;
}

/** What `ask` finds of each type. */
export interface GroupedAnswer extends Pick<SearchAnswer, 'hints' | 'filling'> {
  readonly groups: readonly { readonly type: RecordType; readonly results: readonly SearchResult[] }[];
}

export interface FoundKeys {
  readonly keys: readonly string[];
  /** What is found, or offered, where there is nothing as typed. */
  readonly instead: Hint | null;
}

export interface SearchEngine {
  ask(request: SearchRequest): SearchAnswer;
  askGroups(request: GroupsRequest): GroupedAnswer;
  /** Only the keys of what is found, best first; for lists that hold the records themselves. */
  keys(request: SearchRequest): FoundKeys;
  changed(records: readonly ChangedRecord[]): void;
  peopleChanged(): void;
  /** What the workspace calls its phases, by value. */
  namePhases(labels: Readonly<Record<string, string>>): void;
  /** The custom fields that a query may name. */
  customFields(): readonly CustomFieldDefinition[];
  /** Does a little of what there is to do. @returns false when there is nothing. */
  step(): boolean;
  /** Null when every record is in the index. */
  filling(): FillingProgress | null;
  close(): void;
}

/** How long a step takes at least, while there is something to do. */
const STEP_MS = 0.5;
/** How long a question may wait for changes to be read; the rest is read after it. */
const CATCH_UP_MS = 250;

/**
 * The search of one data folder: its index, and the connection that it is made from and that results are read over.
 * `step` fills it and keeps it current; it answers all the time, from what it has.
 *
 * @param path of the hub's database, which a hub must have opened before.
 */
export function createSearchEngine(
  path: string,
  customFields: readonly CustomFieldDefinition[] | null,
): SearchEngine {
  const database = new Database(path, { readonly: true, fileMustExist: true, timeout: 5000 });
  // What is read over it is in the index afterwards.
  database.pragma('cache_size = -2000');
  const source = createSource({ database, customFields });
  const index = createSearchIndex(source.personOf);
  const keeper = createKeeper(index, source);
  const factsReader = createFactsReader(database, index.withId);
  const vocabulary = createVocabularyKeeper(index.texts);
  const results: ResultReader = { source, factsReader };

  const fieldsInUse = (): readonly CustomFieldDefinition[] => customFields ?? index.customFields();

  /** All of a question that does not depend on which records are asked for, worked out once. */
  function prepare({ text, opened, context, withArchived = false, moneyDecimals = 2 }: Question): Prepared {
    keeper.catchUp(CATCH_UP_MS);
    const query = parse(text, { customFields: fieldsInUse(), moneyDecimals });
    const { facts, meant, among } = factsReader.forQuery(query);
    const openedPlaces = opened.flatMap((key) => factsReader.placeOf(key) ?? []);
    const question = { query, context, withArchived, opened: openedPlaces, meant, among };
    return {
      query,
      find: (types: readonly RecordType[], limit: number): Place[] =>
        index.find({ ...question, types, limit }, facts),
    };
  }

  /** Finds with what is as typed; where there is nothing, with what was most likely meant, or what a colleague has is offered. */
  function search<Found>(
    question: Question,
    findWith: (prepared: Prepared) => Found,
    isNothing: (found: Found) => boolean,
  ): { readonly query: Query; readonly found: Found; readonly instead: Hint | null; readonly hints: Hint[] } {
    const typed = prepare(question);
    const { query } = typed;
    const answer = (found: Found, instead: Hint | null, by = query) => ({
      query: by,
      found,
      instead,
      hints: instead === null ? [...query.hints] : [...query.hints, instead],
    });
    const found = findWith(typed);
    if (!isNothing(found) || keeper.filling() !== null) return answer(found, null);

    function offer(isForgiving: boolean): Hint | null {
      const colleague = colleagueIn(query, source.people(), isForgiving);
      if (colleague === null) return null;
      const offers = offersOf(query, colleague);
      const leads = ({ fix }: Hint) =>
        fix !== null && !isNothing(findWith(prepare({ ...question, text: fix })));
      return offers.find(leads) ?? offers[0];
    }

    const named = offer(false);
    if (named !== null) return answer(found, named);
    const correction = correctionOf(question.text, query, vocabulary.words());
    if (correction !== null) {
      const corrected = prepare({ ...question, text: correction.text });
      const meant = findWith(corrected);
      if (!isNothing(meant)) return answer(meant, correction.hint, corrected.query);
    }
    return answer(found, offer(true));
  }

  function ask(request: SearchRequest): SearchAnswer {
    const { limit, context, types } = request;
    const {
      query,
      found: places,
      hints,
    } = search(
      request,
      // One more than asked for tells whether there are more.
      ({ find }) => find(types, limit + 1),
      (found) => found.length === 0,
    );
    const shown = places.slice(0, limit).flatMap((place) => resultAt(results, place, query, context) ?? []);
    return { results: shown, has_more: places.length > limit, hints, filling: keeper.filling() };
  }

  function askGroups(request: GroupsRequest): GroupedAnswer {
    const { query, found, hints } = search(
      request,
      ({ find }) => RECORD_TYPES.map((type) => ({ type, places: find([type], request.limits[type]) })),
      (groups) => groups.every(({ places }) => places.length === 0),
    );
    const groups = found.map(({ type, places }) => ({
      type,
      results: places.flatMap((place) => resultAt(results, place, query, request.context) ?? []),
    }));
    return { groups, hints, filling: keeper.filling() };
  }

  function keys(request: SearchRequest): FoundKeys {
    const { found, instead } = search(
      request,
      ({ find }) => find(request.types, request.limit),
      (places) => places.length === 0,
    );
    return { keys: found.flatMap(({ type, slot }) => source.liveKey(type, slot) ?? []), instead };
  }

  function step(): boolean {
    const until = performance.now() + STEP_MS;
    let isMore = true;
    while (isMore && performance.now() < until) isMore = keeper.step();
    return isMore;
  }

  // In a transaction each: every statement by itself would take and leave the database's lock.
  return {
    ask: database.transaction(ask),
    askGroups: database.transaction(askGroups),
    keys: database.transaction(keys),
    changed(records: readonly ChangedRecord[]): void {
      vocabulary.changed();
      for (const record of records) keeper.note(record);
    },
    peopleChanged: source.refreshPeople,
    namePhases(labels) {
      vocabulary.changed();
      keeper.namePhases(labels);
    },
    customFields: fieldsInUse,
    step: database.transaction(step),
    filling: keeper.filling,
    close(): void {
      database.close();
    },
  };
}

/** What results are read from. */
interface ResultReader {
  readonly source: Source;
  readonly factsReader: FactsReader;
}

function resultAt(
  { source, factsReader }: ResultReader,
  { type, slot }: Place,
  query: Query,
  context: MatchContext,
): SearchResult | undefined {
  const shown = source.shown(type, slot);
  if (shown === undefined) return undefined;
  const { record, customer, onboarding } = shown;
  const pending = factsReader.isPending(type, record.key);
  const explained = { ...explaining(source, record, slot, query, context), pending };
  return resultOf(explained, { customer, onboarding }, query, context);
}

/** A customer's contacts and onboardings are read, which takes most of the time, where without them it is no match. */
function explaining(
  source: Source,
  record: SearchRecord,
  slot: number,
  query: Query,
  context: MatchContext,
): SearchRecord {
  if ('customer' in record) return record;
  const positive = { terms: query.terms.filter((term) => !term.negated), hints: [] };
  return matches(positive, record, context) ? record : (source.whole(slot) ?? record);
}
