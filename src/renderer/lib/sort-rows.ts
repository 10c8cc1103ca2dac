/** What a row is sorted by; null for no value. */
export type SortKey = string | number | null;

/** Numbers before texts, where a custom field holds both. */
function compareKeys(a: string | number, b: string | number): number {
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Compares as `sortRows` orders.
 * @param given how rows came
 */
export function compareAsSorted<Row>(
  keyOf: (row: Row) => SortKey,
  direction: 'ascending' | 'descending',
  given: (a: Row, b: Row) => number,
): (a: Row, b: Row) => number {
  const sign = direction === 'ascending' ? 1 : -1;
  return (a, b) => {
    const keyA = keyOf(a);
    const keyB = keyOf(b);
    if (keyA === keyB) return given(a, b);
    if (keyA === null) return 1;
    return keyB === null ? -1 : sign * compareKeys(keyA, keyB);
  };
}

export interface Sorting<Row> {
  add(rows: readonly Row[]): void;
  /** All that were added, in order. */
  sorted(): readonly Row[];
}

/**
 * Rows are put in order: ties keep the order they came in, rows without a value stay at the end, both ways. Sorts the
 * values, not the rows: most columns have few, and a list is sorted anew with every change of a row.
 */
export function createSorting<Row>(
  keyOf: (row: Row) => SortKey,
  direction: 'ascending' | 'descending',
): Sorting<Row> {
  const withKey = new Map<string | number, Row[]>();
  const without: Row[] = [];
  return {
    add(rows) {
      for (const row of rows) {
        const key = keyOf(row);
        const same = key === null ? without : withKey.get(key);
        if (same !== undefined) same.push(row);
        else if (key !== null) withKey.set(key, [row]);
      }
    },
    sorted() {
      const keys = [...withKey.keys()].sort(compareKeys);
      if (direction === 'descending') keys.reverse();
      const sorted: Row[] = [];
      for (const key of keys) for (const row of withKey.get(key) ?? []) sorted.push(row);
      return sorted.concat(without);
    },
  };
}

export function sortRows<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => SortKey,
  direction: 'ascending' | 'descending',
): readonly Row[] {
  const sorting = createSorting(keyOf, direction);
  sorting.add(rows);
  return sorting.sorted();
}
