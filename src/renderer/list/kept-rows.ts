/**
 * The rows of a list as its views show them. What was made once is kept, and follows the changes of the list: to filter
 * and sort 200 000 rows takes longer than to draw a screenful of them.
 */
import { sameJson } from '#shared/records/merge-fields.ts';
import { logReads } from '../lib/read-log.ts';
import { workspaceWords } from '../lib/workspace-words.ts';
import type { RowLog } from '../store/index.ts';
import { allOf, compareInList, type Derived, selecting, type Test } from './derived-rows.ts';
import { hiddenTest, type ListFilters, valuesTest } from './filters.ts';
import { createKeptDerived, type Recipe } from './kept-derived.ts';
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

type Describes<Row extends ListRow, Context extends ListContext> = Pick<
  ListOptions<Row, Context>,
  'filters' | 'inactive'
>;

/** What is ordered is what is of the daily work; null for all rows. */
interface OrderAsked<Row extends object, Context> extends KeptRowsOptions<Row, Context> {
  readonly active: Derived<Row> | null;
}

interface Order<Row extends object, Context> extends Recipe<Row, OrderAsked<Row, Context>> {
  /** What was chosen of it. */
  readonly chosen: ReturnType<
    typeof createKeptDerived<Row, KeptRowsOptions<Row, Context>, Chosen<Row, Context>>
  >;
}

type Active<Row extends object, Context> = Recipe<Row, KeptRowsOptions<Row, Context>>;
type Chosen<Row extends object, Context> = Recipe<Row, KeptRowsOptions<Row, Context>>;

/** By what is asked of what is hidden otherwise. */
const MOST_ACTIVE = 4;
/** Every column of a list both ways, as somebody looks through it. */
const MOST_ORDERS = 24;
/** In one order. */
const MOST_VIEWS = 12;
/** So many rows are looked at in one task. */
const PORTION = 40_000;

/** @param portion how many rows are looked at in one step */
export function createKeptRows<Row extends ListRow, Context extends ListContext>(
  described: Describes<Row, Context>,
  portion = PORTION,
) {
  type Options = KeptRowsOptions<Row, Context>;
  const actives = createKeptDerived<Row, Options, Active<Row, Context>>({
    begin: (asked) => activeRows(described, asked),
    most: MOST_ACTIVE,
    portion,
  });
  const orders = createKeptDerived<Row, OrderAsked<Row, Context>, Order<Row, Context>>({
    begin: (asked) => orderOfRows(described, asked, portion),
    most: MOST_ORDERS,
    portion,
  });

  function hidesSome({ filters, showsInactive }: Options): boolean {
    return !showsInactive && hiddenTest(filters, described.inactive) !== null;
  }

  /** Whether every row of the order is shown. */
  function isWhole({ filters, context, tests }: Options): boolean {
    return tests.length === 0 && valuesTest(filters.values, described.filters, context) === null;
  }

  /** What is to be made next; null when all is there. */
  function next(options: Options): (() => void) | null {
    const hides = hidesSome(options);
    const active = hides ? actives.kept(options, options) : null;
    if (hides && active === null) return () => actives.advance(options, options);
    const asked = { ...options, active };
    const given = active ?? options;
    const ordered = orders.kept(asked, given);
    if (ordered === null) return () => orders.advance(asked, given);
    const { chosen } = ordered.recipe;
    if (isWhole(options) || chosen.kept(options, ordered) !== null) return null;
    return () => chosen.advance(options, ordered);
  }

  return {
    /** The rows that pass, in order: the same array as long as they are the same. */
    of(options: Options): readonly Row[] {
      const active = hidesSome(options) ? actives.of(options, options) : null;
      const ordered = orders.of({ ...options, active }, active ?? options);
      return isWhole(options) ? ordered.rows : ordered.recipe.chosen.of(options, ordered).rows;
    },
    /** Whether all of what `of` takes long for is there. */
    isMade: (options: Options): boolean => next(options) === null,
    /** Does a part of it, as much as fits into one task. */
    advance: (options: Options): void => next(options)?.(),
  };
}

const asGiven = <Compare>(given: Compare): Compare => given;

/** What is of the daily work, in the list's own order. */
function activeRows<Row extends ListRow, Context extends ListContext>(
  { inactive }: Describes<Row, Context>,
  { filters }: KeptRowsOptions<Row, Context>,
): Active<Row, Context> {
  const words = workspaceWords();
  const values = logReads(filters.values, sameJson);
  const isHidden = hiddenTest({ ...filters, values: values.target }, inactive);
  const passes = (row: Row) => isHidden?.(row) !== true;
  return {
    // Whose day it is, and what phases are called.
    answers: (asked) => words === workspaceWords() && values.follows(asked.filters.values),
    making: selecting(passes),
    passes,
    orderAfter: asGiven,
  };
}

function orderOfRows<Row extends ListRow, Context extends ListContext>(
  described: Describes<Row, Context>,
  { sort, columns, context: now, active }: OrderAsked<Row, Context>,
  portion: number,
): Order<Row, Context> {
  const columnIn = (all: typeof columns) => all.find(({ id }) => id === sort.column);
  const column = columnIn(columns);
  const words = workspaceWords();
  const context = logReads(now);
  return {
    answers: (asked) =>
      asked.sort.column === sort.column &&
      asked.sort.direction === sort.direction &&
      columnIn(asked.columns) === column &&
      words === workspaceWords() &&
      asked.active === active &&
      context.follows(asked.context),
    making: listSorting(column, sort.direction, context.target),
    passes: () => true,
    orderAfter: (given) => compareInList({ sort, column, context: context.target, given }),
    chosen: createKeptDerived({
      begin: (asked: KeptRowsOptions<Row, Context>) => chosenRows(described, asked),
      most: MOST_VIEWS,
      portion,
    }),
  };
}

/** What a view lets through, in the order that it is taken from. */
function chosenRows<Row extends ListRow, Context extends ListContext>(
  { filters: known }: Describes<Row, Context>,
  { filters, context: now, tests }: KeptRowsOptions<Row, Context>,
): Chosen<Row, Context> {
  const text = JSON.stringify(filters.values);
  const context = logReads(now);
  const hasValues = valuesTest(filters.values, known, context.target);
  const passes = allOf(hasValues === null ? tests : [...tests, hasValues]);
  return {
    answers: (asked) =>
      JSON.stringify(asked.filters.values) === text &&
      asked.tests.length === tests.length &&
      asked.tests.every((test, at) => test === tests[at]) &&
      context.follows(asked.context),
    making: selecting(passes),
    passes,
    orderAfter: asGiven,
  };
}
