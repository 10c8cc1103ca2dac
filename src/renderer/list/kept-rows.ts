/**
 * The rows of a list as its views show them. What was made once is kept, and follows the changes of the list: to filter
 * and sort 200 000 rows takes longer than to draw a screenful of them.
 */
import { sameJson } from '#shared/records/merge-fields.ts';
import { logReads, type ReadLog } from '../lib/read-log.ts';
import type { Sorting } from '../lib/sort-rows.ts';
import { type WorkspaceWords, workspaceWords } from '../lib/workspace-words.ts';
import { createRowLog, type RowLog } from '../store/index.ts';
import { allOf, compareInList, type Derived, follow, type Test } from './derived-rows.ts';
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

  function hidesSome({ filters, showsInactive }: KeptRowsOptions<Row, Context>): boolean {
    return !showsInactive && hiddenTest(filters, inactive) !== null;
  }

  /** @returns null when none is kept that can follow */
  function activeKept({ rows, log, filters }: KeptRowsOptions<Row, Context>): Active<Row> | null {
    const words = workspaceWords();
    const found = actives.findIndex((one) => one.words === words && one.values.follows(filters.values));
    const [same] = found === -1 ? [] : actives.splice(found, 1);
    if (same === undefined || !follow(same, rows, log)) return null;
    actives.unshift(same);
    return same;
  }

  /** @returns null where nothing is hidden */
  function activeOf(options: KeptRowsOptions<Row, Context>): Active<Row> | null {
    if (!hidesSome(options)) return null;
    const same = activeKept(options);
    if (same !== null) return same;
    const { rows, log, filters } = options;
    const words = workspaceWords();
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

  /** @returns null when none is kept that can follow */
  function chosenKept(
    { rows, log, chosen }: Ordered<Row, Context>,
    { filters, context: now, tests }: KeptRowsOptions<Row, Context>,
  ): readonly Row[] | null {
    const text = JSON.stringify(filters.values);
    const found = chosen.findIndex(
      (one) =>
        one.filters === text &&
        one.tests.length === tests.length &&
        one.tests.every((test, at) => test === tests[at]) &&
        one.context.follows(now),
    );
    const [same] = found === -1 ? [] : chosen.splice(found, 1);
    if (same === undefined || !follow(same, rows, log)) return null;
    chosen.unshift(same);
    return same.rows;
  }

  function choose(ordered: Ordered<Row, Context>, options: KeptRowsOptions<Row, Context>): readonly Row[] {
    const same = chosenKept(ordered, options);
    if (same !== null) return same;
    const { rows, log, chosen } = ordered;
    const { filters, context: now, tests } = options;
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
      filters: JSON.stringify(filters.values),
      tests,
      context,
    };
    chosen.unshift(made);
    chosen.splice(MOST_VIEWS);
    return made.rows;
  }

  /** Whether every row of the order is shown. */
  function isWhole({ filters, context, tests }: KeptRowsOptions<Row, Context>): boolean {
    return tests.length === 0 && valuesTest(filters.values, known, context) === null;
  }

  return {
    /** The rows that pass, in order: the same array as long as they are the same. */
    of: (options: KeptRowsOptions<Row, Context>): readonly Row[] => choose(order(options), options),
    /** Whether all of what `of` takes long for is there. */
    isMade(options: KeptRowsOptions<Row, Context>): boolean {
      const active = hidesSome(options) ? activeKept(options) : null;
      if (active === null && hidesSome(options)) return false;
      const ordered = orderKept(options, active);
      return ordered !== null && (isWhole(options) || chosenKept(ordered, options) !== null);
    },
    /** Does a part of it, as much as fits into one task. */
    advance(options: KeptRowsOptions<Row, Context>): void {
      const active = hidesSome(options) ? activeKept(options) : null;
      if (active === null && hidesSome(options)) {
        activeOf(options);
        return;
      }
      const ordered = orderKept(options, active);
      if (ordered === null) orderFurther(options, active);
      else choose(ordered, options);
    },
  };
}
