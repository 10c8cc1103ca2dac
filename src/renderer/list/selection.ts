/**
 * Which rows are marked, and where the cursor is. Rows are named by key, so that both survive sorting and
 * changes; `order` is the keys as they stand on screen.
 */
export interface Selection {
  readonly selected: ReadonlySet<string>;
  readonly cursor: string | null;
  /** Where the cursor was last seen, for when its row leaves the list. */
  readonly cursorIndex: number;
  /** Where a range begins, and what was selected when it did. */
  readonly anchor: string | null;
  readonly base: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();

export const EMPTY_SELECTION: Selection = {
  selected: NONE,
  cursor: null,
  cursorIndex: 0,
  anchor: null,
  base: NONE,
};

/** Where the cursor stands now: its row, or what has moved into its place; -1 before it was ever set. */
export function cursorIndexIn(selection: Selection, order: readonly string[]): number {
  if (selection.cursor === null) return -1;
  // Nearly always still where it was: searching 10 000 keys on every press of J would be felt.
  if (order[selection.cursorIndex] === selection.cursor) return selection.cursorIndex;
  const index = order.indexOf(selection.cursor);
  return index === -1 ? Math.min(selection.cursorIndex, order.length - 1) : index;
}

export function placeCursor(selection: Selection, order: readonly string[], index: number): Selection {
  const bounded = Math.max(0, Math.min(index, order.length - 1));
  const cursor = order[bounded];
  return cursor === undefined ? selection : { ...selection, cursor, cursorIndex: bounded };
}

/** Moves the cursor; the first move of all puts it on the first row, or the last when moving up. */
export function moveCursor(selection: Selection, order: readonly string[], step: number): Selection {
  const index = cursorIndexIn(selection, order);
  if (index === -1) return placeCursor(selection, order, step > 0 ? 0 : order.length - 1);
  return placeCursor(selection, order, index + step);
}

/** Marks or unmarks a row and puts the cursor there; ranges begin from it. */
export function toggleRow(selection: Selection, order: readonly string[], key: string): Selection {
  const selected = new Set(selection.selected);
  if (!selected.delete(key)) selected.add(key);
  const placed = placeCursor(selection, order, order.indexOf(key));
  return { ...placed, selected, anchor: key, base: selected };
}

/** Marks everything from where the range began to a row. Going back takes away what the range had added. */
export function extendTo(selection: Selection, order: readonly string[], index: number): Selection {
  const placed = placeCursor(selection, order, index);
  const end = cursorIndexIn(placed, order);
  const known = selection.anchor === null ? -1 : order.indexOf(selection.anchor);
  const start = known === -1 ? Math.max(0, cursorIndexIn(selection, order)) : known;
  const anchor = order[start];
  if (anchor === undefined) return selection;
  const base = known === -1 ? selection.selected : selection.base;
  const range = order.slice(Math.min(start, end), Math.max(start, end) + 1);
  return { ...placed, selected: new Set([...base, ...range]), anchor, base };
}

export function selectAll(selection: Selection, order: readonly string[]): Selection {
  const selected = new Set(order);
  return { ...selection, selected, anchor: null, base: selected };
}

export function clearSelection(selection: Selection): Selection {
  return { ...selection, selected: NONE, anchor: null, base: NONE };
}

/** Drops what is no longer on screen, so that nothing unseen is ever changed. The same object when all is there. */
export function keepVisible(selection: Selection, order: readonly string[]): Selection {
  if (selection.selected.size === 0) return selection;
  const selected = new Set<string>();
  for (const key of order) if (selection.selected.has(key)) selected.add(key);
  return selected.size === selection.selected.size
    ? selection
    : { ...selection, selected, anchor: null, base: selected };
}
