/** Keeps an ordered array of rows without ever sorting it again. `compare` must be a total order. */
export interface RowListState<Row> {
  readonly rows: readonly Row[];
  readonly compare: (a: Row, b: Row) => number;
}

/** A row as the list has it and as it is to be; null where there is none. */
export interface Replacement<Row> {
  readonly before: Row | null;
  readonly after: Row | null;
}

/** Beyond this many changes at once, one merge pass is cheaper than a search for each. */
const FEW = 16;

/** The rows with the replacements made, as a new array; the array given is not touched. */
export function replaceRows<Row>(
  { rows, compare }: RowListState<Row>,
  replacements: readonly Replacement<Row>[],
): Row[] {
  return replacements.length <= FEW
    ? replaceFew(rows, compare, replacements)
    : replaceMany(rows, compare, replacements);
}

function replaceFew<Row>(
  rows: readonly Row[],
  compare: (a: Row, b: Row) => number,
  replacements: readonly Replacement<Row>[],
): Row[] {
  const next = [...rows];
  for (const { before, after } of replacements) {
    if (before !== null && after !== null && compare(before, after) === 0) {
      next[positionOf(next, compare, before)] = after;
      continue;
    }
    if (before !== null) next.splice(positionOf(next, compare, before), 1);
    if (after !== null) next.splice(positionOf(next, compare, after), 0, after);
  }
  return next;
}

function replaceMany<Row>(
  rows: readonly Row[],
  compare: (a: Row, b: Row) => number,
  replacements: readonly Replacement<Row>[],
): Row[] {
  const removed = new Set<Row>();
  const added: Row[] = [];
  for (const { before, after } of replacements) {
    if (before !== null) removed.add(before);
    if (after !== null) added.push(after);
  }
  added.sort(compare);
  const next: Row[] = [];
  let at = 0;
  for (const row of rows) {
    if (removed.has(row)) continue;
    for (let one = added[at]; one !== undefined && compare(one, row) < 0; one = added[at]) {
      next.push(one);
      at += 1;
    }
    next.push(row);
  }
  for (; at < added.length; at += 1) next.push(added[at] as Row);
  return next;
}

/** Where `row` is, or would be inserted. */
function positionOf<Row>(rows: readonly Row[], compare: (a: Row, b: Row) => number, row: Row): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(rows[middle] as Row, row) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
