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

/** While a list has so many rows for each change, the place of each is looked for; else one merge pass is cheaper. */
const ROWS_A_CHANGE = 32;

/** The rows with the replacements made, as a new array; the array given is not touched. */
export function replaceRows<Row>(
  { rows, compare }: RowListState<Row>,
  replacements: readonly Replacement<Row>[],
): Row[] {
  return replacements.length * ROWS_A_CHANGE <= rows.length
    ? replaceFew(rows, compare, replacements)
    : replaceMany(rows, compare, replacements);
}

/** Of the rows between the changes none is looked at: of many thousands, that alone would take a while. */
function replaceFew<Row>(
  rows: readonly Row[],
  compare: (a: Row, b: Row) => number,
  replacements: readonly Replacement<Row>[],
): Row[] {
  const removed: number[] = [];
  const added: Row[] = [];
  for (const { before, after } of replacements) {
    if (before !== null) removed.push(positionOf(rows, compare, before));
    if (after !== null) added.push(after);
  }
  removed.sort((a, b) => a - b);
  added.sort(compare);
  const places = added.map((row) => positionOf(rows, compare, row));
  const next: Row[] = [];
  let gone = 0;
  let come = 0;
  for (let at = 0; at <= rows.length; at += 1) {
    for (; places[come] === at; come += 1) next.push(added[come] as Row);
    if (removed[gone] === at) gone += 1;
    else if (at < rows.length) next.push(rows[at] as Row);
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
  // Before the first of them and after the last nothing is compared: what is read comes after all that is there.
  const [first] = added;
  const last = added.at(-1);
  const from = first === undefined ? rows.length : positionOf(rows, compare, first);
  const to = last === undefined ? from : positionOf(rows, compare, last);
  const next: Row[] = [];
  let at = 0;
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] as Row;
    if (index === to) for (; at < added.length; at += 1) next.push(added[at] as Row);
    if (removed.has(row)) continue;
    if (index >= from && index < to) {
      for (let one = added[at]; one !== undefined && compare(one, row) < 0; one = added[at]) {
        next.push(one);
        at += 1;
      }
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
