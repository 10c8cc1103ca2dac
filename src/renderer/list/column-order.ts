import type { CSSProperties } from 'react';
import { type ColumnSizes, layOut, MIN_COLUMN_WIDTH, type Track } from '../lib/column-widths.ts';

/** What the order and the layout need to know of a column. */
export interface PlacedColumn {
  readonly id: string;
  readonly width: number;
  readonly grows?: number;
  readonly narrow?: Track | null;
  readonly isFixed?: boolean;
  readonly isHiddenAtFirst?: boolean;
}

/** The width of the column of checkboxes, in pixels. */
const CHECK_WIDTH = 40;

/** A fixed column is what a row is known by: it is never narrower than this, in pixels. */
const MIN_FIXED_WIDTH = 130;

/**
 * The order to show columns in: as arranged, and those that came later where they stand by default, after the
 * one they follow there. Fixed columns are always first.
 */
export function columnOrder(columns: readonly PlacedColumn[], arranged: readonly string[]): string[] {
  const known = new Set(columns.map(({ id }) => id));
  const order = [...new Set(arranged)].filter((id) => known.has(id));
  columns.forEach(({ id }, index) => {
    if (order.includes(id)) return;
    const before = columns[index - 1]?.id;
    order.splice(before === undefined ? 0 : order.indexOf(before) + 1, 0, id);
  });
  const fixed = columns.filter(({ isFixed }) => isFixed === true).map(({ id }) => id);
  return [...fixed, ...order.filter((id) => !fixed.includes(id))];
}

export function columnVisibility(
  columns: readonly PlacedColumn[],
  chosen: Readonly<Record<string, boolean>>,
): Record<string, boolean> {
  return Object.fromEntries(
    columns.map(({ id, isFixed, isHiddenAtFirst }) => [
      id,
      isFixed === true || (chosen[id] ?? isHiddenAtFirst !== true),
    ]),
  );
}

/** The columns that are shown, in their order. */
export function shownColumns<Column extends PlacedColumn>(
  columns: readonly Column[],
  order: readonly string[],
  chosen: Readonly<Record<string, boolean>>,
): readonly Column[] {
  const isVisible = columnVisibility(columns, chosen);
  const byId = new Map(columns.map((column) => [column.id, column]));
  return order.flatMap((id) => {
    const column = byId.get(id);
    return column === undefined || isVisible[id] !== true ? [] : [column];
  });
}

/** A column moved by so many places; fixed ones neither move nor are moved past. */
export function moveColumn(order: readonly string[], id: string, steps: number, fixedCount = 1): string[] {
  const from = order.indexOf(id);
  if (from < fixedCount) return [...order];
  const to = Math.max(fixedCount, Math.min(order.length - 1, from + steps));
  return order.toSpliced(from, 1).toSpliced(to, 0, id);
}

/**
 * The columns as CSS variables of the list, so that resizing one draws no row again; those of narrow windows and
 * those of wide ones, between which the style sheet chooses.
 */
export function columnStyle(columns: readonly PlacedColumn[], sizes: ColumnSizes<string>): CSSProperties {
  const check: Track = { min: CHECK_WIDTH, grows: 0 };
  const narrow = columns.flatMap((column) => {
    const own = column.narrow === undefined ? trackOf(column) : column.narrow;
    return own === null ? [] : [sized(column, own, sizes)];
  });
  const inNarrow = layOut([check, ...narrow]);
  const inWide = layOut([check, ...columns.map((column) => sized(column, trackOf(column), sizes))]);
  return {
    '--columns': inNarrow.tracks,
    '--grid-width': inNarrow.width,
    '--columns-wide': inWide.tracks,
    '--grid-width-wide': inWide.width,
  } as CSSProperties;
}

function trackOf({ width, grows = 0 }: PlacedColumn): Track {
  return { min: width, grows };
}

function sized({ id, isFixed }: PlacedColumn, own: Track, sizes: ColumnSizes<string>): Track {
  const size = sizes[id];
  if (size === undefined) return own;
  return { min: Math.max(isFixed === true ? MIN_FIXED_WIDTH : MIN_COLUMN_WIDTH, size), grows: 0 };
}
