import type { KeyboardEvent } from 'react';

/** Pixels. */
export const MIN_COLUMN_WIDTH = 56;
const MAX_COLUMN_WIDTH = 640;
const RESIZE_STEP = 16;

/**
 * A width that a column may have, in whole pixels.
 *
 * @param former what it has: one that has grown beyond the most by itself is not cut down to it at a touch.
 */
export function columnWidth(width: number, former: number): number {
  const most = Math.max(MAX_COLUMN_WIDTH, former);
  return Math.round(Math.max(MIN_COLUMN_WIDTH, Math.min(most, width)));
}

/** Pixels by column; a column without a width has the one it has by itself. */
export type ColumnSizes<Id extends string> = Readonly<Partial<Record<Id, number>>>;

export interface ColumnWidths<Id extends string> {
  /**
   * Those chosen by hand, and what the columns before them had then: did these still grow and shrink, the edge that
   * is dragged would leave the pointer.
   */
  readonly sizes: ColumnSizes<Id>;
  /** The columns whose width was chosen by hand. */
  readonly chosen: readonly Id[];
}

/**
 * The widths after one was chosen.
 *
 * @param before what the columns before it have, in pixels.
 */
export function resized<Id extends string>(
  { sizes, chosen }: ColumnWidths<Id>,
  column: Id,
  width: number,
  before: ColumnSizes<Id>,
): ColumnWidths<Id> {
  return {
    sizes: { ...sizes, ...before, [column]: width },
    chosen: chosen.includes(column) ? chosen : [...chosen, column],
  };
}

/** The widths after a column has the one of its own again; with the last, all share the room as they did. */
export function letGo<Id extends string>({ sizes, chosen }: ColumnWidths<Id>, column: Id): ColumnWidths<Id> {
  const others = chosen.filter((each) => each !== column);
  if (others.length === 0) return { sizes: {} as ColumnSizes<Id>, chosen: others };
  const rest = { ...sizes };
  delete rest[column];
  return { sizes: rest, chosen: others };
}

/** Pixels at the least, and its part of what is left; 0 for none. */
export interface Track {
  readonly min: number;
  readonly grows: number;
}

/** Columns as CSS. @param inset pixels before the first one. */
export function layOut(
  columns: readonly Track[],
  inset = 0,
): { readonly tracks: string; readonly width: string } {
  const tracks = columns.map(({ min, grows }) => (grows === 0 ? `${min}px` : `minmax(${min}px,${grows}fr)`));
  // What no column takes stays empty behind the last one.
  if (columns.every(({ grows }) => grows === 0)) tracks.push('1fr');
  const width = columns.reduce((sum, { min }) => sum + min, inset);
  return { tracks: tracks.join(' '), width: `${width}px` };
}

/** What the columns before a heading have, in pixels. Headings say which column they are by `data-column`. */
export function widthsBefore(heading: HTMLElement | null): ColumnSizes<string> {
  const widths: Record<string, number> = {};
  let before = heading?.previousElementSibling;
  while (before instanceof HTMLElement) {
    const { column } = before.dataset;
    if (column !== undefined) widths[column] = before.getBoundingClientRect().width;
    before = before.previousElementSibling;
  }
  return widths;
}

/** What an arrow key at a column's heading asks for. Steps count in the direction of reading. */
export type HeadingKey =
  | { readonly kind: 'go' | 'move'; readonly step: 1 | -1 }
  | { readonly kind: 'resize'; readonly width: number };

/**
 * Arrows go on to the next heading, with Alt they move the column, with Shift they resize it.
 *
 * @param width the column's, in pixels.
 */
export function headingKey(
  event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'altKey'>,
  width: number,
): HeadingKey | null {
  if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return null;
  const isRtl = document.documentElement.dir === 'rtl';
  const step = (event.key === 'ArrowRight') === !isRtl ? 1 : -1;
  if (event.shiftKey) return { kind: 'resize', width: columnWidth(width + step * RESIZE_STEP, width) };
  return { kind: event.altKey ? 'move' : 'go', step };
}
