/** Rows that are made of others, and follow their changes. */
import { compareAsSorted, type Sorting } from '../lib/sort-rows.ts';
import { type Replacement, type RowLog, replaceRows, type WritableRowLog } from '../store/index.ts';
import type { ListColumn } from './list.ts';
import type { ListSort } from './list-state.ts';

export type Test<Row> = (row: Row) => boolean;

/** Rows that pass a test, in an order, and what they were taken from. */
export interface Derived<Row extends object> {
  source: readonly Row[];
  rows: readonly Row[];
  readonly passes: Test<Row>;
  /** Null where the order cannot be told from two rows. */
  readonly log: WritableRowLog<Row> | null;
}

export function allOf<Row>(tests: readonly Test<Row>[]): Test<Row> {
  const [first, second] = tests;
  if (first === undefined) return () => true;
  return second === undefined ? first : (row) => tests.every((test) => test(row));
}

/** Those that pass, as they come. */
export function selecting<Row>(passes: Test<Row>): Sorting<Row> {
  const chosen: Row[] = [];
  return {
    add(rows) {
      for (const row of rows) if (passes(row)) chosen.push(row);
    },
    sorted: () => chosen,
  };
}

/** @returns false where nobody knows what has changed since. */
export function follow<Row extends object>(
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
export function compareInList<Row, Context>({
  sort: { direction },
  column,
  context,
  given,
}: {
  readonly sort: ListSort;
  readonly column: ListColumn<Row, Context> | undefined;
  readonly context: Context;
  /** How the rows come. */
  readonly given: RowLog<Row>['compare'];
}): RowLog<Row>['compare'] {
  if (column === undefined) return given;
  const { sortKey } = column;
  if (sortKey === 'as-given') return direction === 'ascending' ? given : (a, b) => given(b, a);
  return compareAsSorted((row) => sortKey(row, context), direction, given);
}
