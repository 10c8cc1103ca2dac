/**
 * The rows of a list as its views show them. What was made once is kept, and follows the changes of the list: to filter
 * and sort 200 000 rows takes longer than to draw a screenful of them.
 */
import { sameJson } from '#shared/records/merge-fields.ts';
import { logReads, type ReadLog } from '../lib/read-log.ts';
import { compareAsSorted, type Sorting } from '../lib/sort-rows.ts';
import { type WorkspaceWords, workspaceWords } from '../lib/workspace-words.ts';
import {
  createRowLog,
  type Replacement,
  type RowLog,
  replaceRows,
  type WritableRowLog,
} from '../store/index.ts';
import { hiddenTest, type ListFilters, valuesTest } from './filters.ts';
import type { ListColumn, ListContext, ListOptions, ListRow } from './list.ts';
import type { ListSort } from './list-state.ts';
import { listSorting } from './sort-list-rows.ts';

export interface KeptRowsOptions<Row, Context> {
  readonly rows: readonly Row[];
  /** Null where the rows do not change, or nobody says how. */
  readonly log: RowLog<Row> | null;
  readonly filters: ListFilters;
  readonly sort: ListSort;
  readonly columns: readonly ListColumn<Row, Context>[];
  readonly context: Context;
  /** Lets through what is out of the daily work, whatever the filters say. */
  readonly showsInactive: boolean;
  /** What else a row has to pass, the same functions until their answers are others. */
  readonly tests: readonly Test<Row>[];
}

type Test<Row> = (row: Row) => boolean;

/** Rows that pass a test, in an order, and what they were taken from. */
interface Derived<Row extends object> {
  source: readonly Row[];
  rows: readonly Row[];
  readonly passes: Test<Row>;
  /** Null where the order cannot be told from two rows. */
  readonly log: WritableRowLog<Row> | null;
}

/** What is of the daily work, in the list's own order. */
interface Active<Row extends object> extends Derived<Row> {
  /** Whose day it is, what phases are called, and their order. */
  readonly words: WorkspaceWords | null;
  readonly values: ReadLog<ListFilters['values']>;
}

/** What makes one order another than the next. */
interface Order<Row extends object, Context> {
  readonly sort: ListSort;
  readonly column: ListColumn<Row, Context> | undefined;
  readonly words: WorkspaceWords | null;
  /** What is ordered; null for all rows. */
  readonly active: Active<Row> | null;
  readonly context: ReadLog<Context>;
}

interface Ordered<Row extends object, Context> extends Order<Row, Context>, Derived<Row> {
  readonly chosen: Chosen<Row, Context>[];
}

/** An order that is being made in steps. */
interface Begun<Row extends object, Context> extends Order<Row, Context> {
  readonly source: readonly Row[];
  readonly sorting: Sorting<Row>;
  /** How many rows it has. */
  at: number;
}

interface Chosen<Row extends object, Context> extends Derived<Row> {
  readonly filters: string;
  readonly tests: readonly Test<Row>[];
  readonly context: ReadLog<Context>;
}

/** By what is asked of what is hidden otherwise. */
const MOST_ACTIVE = 4;
/** Every column of a list both ways, as somebody looks through it. */
const MOST_ORDERS = 24;
/** In one order. */
const MOST_VIEWS = 12;
/** Orders that are being made. */
const MOST_BEGUN = 8;
/** So many rows are put in order in one task. */
const PORTION = 40_000;

/** @param portion how many rows are put in order in one step */
export function createKeptRows<Row extends ListRow, Context extends ListContext>(
  { filters: known, inactive }: Pick<ListOptions<Row, Context>, 'filters' | 'inactive'>,
  portion = PORTION,
) {
  const actives: Active<Row>[] = [];
  const kept: Ordered<Row, Context>[] = [];
  /** Views may take turns with different ones. */
  const begun: Begun<Row, Context>[] = [];
  /** Whether what `advance` did is enough for one task. */
  let hasMade = false;

  /** @returns null where nothing is hidden */
  function activeOf({
    rows,
    log,
    filters,
    showsInactive,
  }: KeptRowsOptions<Row, Context>): Active<Row> | null {
    if (showsInactive || hiddenTest(filters, inactive) === null) return null;
    const words = workspaceWords();
    const found = actives.findIndex((one) => one.words === words && one.values.follows(filters.values));
    const [same] = found === -1 ? [] : actives.splice(found, 1);
    if (same !== undefined && follow(same, rows, log)) {
      actives.unshift(same);
      return same;
    }
    const values = logReads(filters.values, sameJson);
    const isHidden = hiddenTest({ ...filters, values: values.target }, inactive);
    const passes = (row: Row) => isHidden?.(row) !== true;
    const made: Active<Row> = {
      source: rows,
      rows: rows.filter(passes),
      passes,
      log: log === null ? null : createRowLog(log.compare),
      words,
      values,
    };
    actives.unshift(made);
    actives.splice(MOST_ACTIVE);
    hasMade = true;
    return made;
  }

  function orderIn<One extends Order<Row, Context>>(
    orders: readonly One[],
    { sort, columns, context }: KeptRowsOptions<Row, Context>,
    active: Active<Row> | null,
  ): One | undefined {
    const column = columns.find(({ id }) => id === sort.column);
    const words = workspaceWords();
    return orders.find(
      (one) =>
        one.column === column &&
        one.sort.direction === sort.direction &&
        one.words === words &&
        one.active === active &&
        one.context.follows(context),
    );
  }

  /** @returns null when none is kept that can follow */
  function orderKept(
    options: KeptRowsOptions<Row, Context>,
    active: Active<Row> | null,
  ): Ordered<Row, Context> | null {
    const { rows, log } = active ?? options;
    const ordered = orderIn(kept, options, active);
    if (ordered === undefined) return null;
    kept.splice(kept.indexOf(ordered), 1);
    if (!follow(ordered, rows, log)) return null;
    kept.unshift(ordered);
    return ordered;
  }

  function begin(
    { rows: all, sort, columns, context: now }: KeptRowsOptions<Row, Context>,
    active: Active<Row> | null,
  ): Begun<Row, Context> {
    const column = columns.find(({ id }) => id === sort.column);
    const context = logReads(now);
    const sorting = listSorting(column, sort.direction, context.target);
    const { rows: source } = active ?? { rows: all };
    return { source, sort, column, words: workspaceWords(), active, context, sorting, at: 0 };
  }

  function order(options: KeptRowsOptions<Row, Context>): Ordered<Row, Context> {
    const active = activeOf(options);
    const ordered = orderKept(options, active);
    if (ordered !== null) return ordered;
    const { rows, log } = active ?? options;
    const underWay = orderIn(begun, options, active);
    if (underWay !== undefined) begun.splice(begun.indexOf(underWay), 1);
    const { sorting, at, ...making } = underWay?.source === rows ? underWay : begin(options, active);
    sorting.add(at === 0 ? rows : rows.slice(at));
    const { sort, column, context } = making;
    const compare = log === null ? null : compareInList({ sort, column, context: context.target, log });
    const made: Ordered<Row, Context> = {
      ...making,
      rows: sorting.sorted(),
      passes: () => true,
      log: compare === null ? null : createRowLog(compare),
      chosen: [],
    };
    kept.unshift(made);
    kept.splice(MOST_ORDERS);
    hasMade = true;
    return made;
  }

  /** A portion of the order. Where the rows have changed since it was begun, all of it: they may go on changing. */
  function orderFurther(options: KeptRowsOptions<Row, Context>, active: Active<Row> | null): void {
    const { rows } = active ?? options;
    const known = orderIn(begun, options, active);
    const underWay = known ?? begin(options, active);
    if (underWay.source !== rows || rows.length - underWay.at <= portion) {
      order(options);
      return;
    }
    underWay.sorting.add(rows.slice(underWay.at, underWay.at + portion));
    underWay.at += portion;
    if (known !== undefined) return;
    begun.unshift(underWay);
    begun.splice(MOST_BEGUN);
  }

  function choose(
    { rows, log, chosen }: Ordered<Row, Context>,
    { filters, context: now, tests }: KeptRowsOptions<Row, Context>,
  ): readonly Row[] {
    const text = JSON.stringify(filters.values);
    const found = chosen.findIndex(
      (one) =>
        one.filters === text &&
        one.tests.length === tests.length &&
        one.tests.every((test, at) => test === tests[at]) &&
        one.context.follows(now),
    );
    const [same] = found === -1 ? [] : chosen.splice(found, 1);
    if (same !== undefined && follow(same, rows, log)) {
      chosen.unshift(same);
      return same.rows;
    }
    const context = logReads(now);
    const hasValues = valuesTest(filters.values, known, context.target);
    const all = hasValues === null ? tests : [...tests, hasValues];
    if (all.length === 0) return rows;
    const passes = allOf(all);
    const made: Chosen<Row, Context> = {
      source: rows,
      rows: rows.filter(passes),
      passes,
      log: log === null ? null : createRowLog(log.compare),
      filters: text,
      tests,
      context,
    };
    chosen.unshift(made);
    chosen.splice(MOST_VIEWS);
    return made.rows;
  }

  return {
    /** The rows that pass, in order: the same array as long as they are the same. */
    of: (options: KeptRowsOptions<Row, Context>): readonly Row[] => choose(order(options), options),
    /**
     * Does a part of what `of` takes long for at first, as much as fits into one task.
     * @returns whether `of` has nothing of that left
     */
    advance(options: KeptRowsOptions<Row, Context>): boolean {
      hasMade = false;
      const active = activeOf(options);
      if (hasMade) return false;
      const ordered = orderKept(options, active);
      if (ordered === null) {
        orderFurther(options, active);
        return false;
      }
      choose(ordered, options);
      return true;
    },
  };
}

function allOf<Row>(tests: readonly Test<Row>[]): Test<Row> {
  const [first, second] = tests;
  if (first === undefined) return () => true;
  return second === undefined ? first : (row) => tests.every((test) => test(row));
}

/** @returns false where nobody knows what has changed since. */
function follow<Row extends object>(
  derived: Derived<Row>,
  source: readonly Row[],
  log: RowLog<Row> | null,
): boolean {
  if (derived.source === source) return true;
  const changes = log?.between(derived.source, source) ?? null;
  if (changes === null || derived.log === null) return false;
  const { passes } = derived;
  const replacements = changes.flatMap(({ before, after }): Replacement<Row>[] => {
    const was = before !== null && passes(before) ? before : null;
    const is = after !== null && passes(after) ? after : null;
    return was === null && is === null ? [] : [{ before: was, after: is }];
  });
  if (replacements.length > 0) {
    const rows = replaceRows({ rows: derived.rows, compare: derived.log.compare }, replacements);
    derived.log.note(derived.rows, rows, replacements);
    derived.rows = rows;
  }
  derived.source = source;
  return true;
}

/** As `sortListRows` orders. */
function compareInList<Row, Context>({
  sort: { direction },
  column,
  context,
  log: { compare },
}: {
  readonly sort: ListSort;
  readonly column: ListColumn<Row, Context> | undefined;
  readonly context: Context;
  readonly log: RowLog<Row>;
}): RowLog<Row>['compare'] {
  if (column === undefined) return compare;
  const { sortKey } = column;
  if (sortKey === 'as-given') return direction === 'ascending' ? compare : (a, b) => compare(b, a);
  return compareAsSorted((row) => sortKey(row, context), direction, compare);
}
