import type { CSSProperties } from 'react';
import type { SortColumn } from './list-model.ts';

/** Pixels at the least, and its part of what is left; 0 for none. */
interface Track {
  readonly min: number;
  readonly grows: number;
}

export interface OnboardingColumn {
  readonly column: SortColumn;
  readonly label: string;
  /** In windows with little room; null where the column is left out there. */
  readonly narrow: Track | null;
  readonly wide: Track;
}

const fixed = (min: number): Track => ({ min, grows: 0 });

export const COLUMNS: readonly OnboardingColumn[] = [
  { column: 'name', label: 'Name', narrow: { min: 130, grows: 1.5 }, wide: { min: 150, grows: 1.5 } },
  { column: 'customer', label: 'Customer', narrow: { min: 100, grows: 1 }, wide: { min: 110, grows: 1 } },
  { column: 'phase', label: 'Phase', narrow: fixed(132), wide: fixed(190) },
  { column: 'state', label: 'State', narrow: fixed(92), wide: fixed(96) },
  { column: 'target', label: 'Target', narrow: fixed(146), wide: fixed(164) },
  // Narrow windows show who it is by initials only.
  { column: 'csm', label: 'CSM', narrow: fixed(56), wide: { min: 80, grows: 0.6 } },
  { column: 'updated', label: 'Updated', narrow: null, wide: fixed(96) },
];

/** Pixels by column; a column without a width has the one it has by itself. */
export type ColumnSizes = Readonly<Partial<Record<SortColumn, number>>>;

export interface ColumnWidths {
  /**
   * Those chosen by hand, and what the columns before them had then: did these still grow and shrink, the edge that
   * is dragged would leave the pointer.
   */
  readonly sizes: ColumnSizes;
  /** The columns whose width was chosen by hand. */
  readonly chosen: readonly SortColumn[];
}

/**
 * The widths after one was chosen.
 *
 * @param before what the columns before it have, in pixels.
 */
export function resized(
  { sizes, chosen }: ColumnWidths,
  column: SortColumn,
  width: number,
  before: ColumnSizes,
): ColumnWidths {
  return {
    sizes: { ...sizes, ...before, [column]: width },
    chosen: chosen.includes(column) ? chosen : [...chosen, column],
  };
}

/** The widths after a column has the one of its own again; with the last, all share the room as they did. */
export function letGo({ sizes, chosen }: ColumnWidths, column: SortColumn): ColumnWidths {
  const others = chosen.filter((each) => each !== column);
  const { [column]: _former, ...rest } = sizes;
  return { sizes: others.length === 0 ? {} : rest, chosen: others };
}

/** Pixels before the first column. */
const INSET = 8;

/**
 * The columns as CSS variables of the list, so that resizing one draws no row again; those of narrow windows and
 * those of wide ones, between which the style sheet chooses.
 */
export function columnStyle(sizes: ColumnSizes): CSSProperties {
  const narrow = layOut(sizes, (column) => column.narrow);
  const wide = layOut(sizes, (column) => column.wide);
  return {
    '--columns': narrow.tracks,
    '--grid-width': narrow.width,
    '--columns-wide': wide.tracks,
    '--grid-width-wide': wide.width,
  } as CSSProperties;
}

function layOut(
  sizes: ColumnSizes,
  trackOf: (column: OnboardingColumn) => Track | null,
): { readonly tracks: string; readonly width: string } {
  let width = INSET;
  let isFilled = false;
  const tracks: string[] = [];
  for (const column of COLUMNS) {
    const track = trackOf(column);
    if (track === null) continue;
    const size = sizes[column.column];
    const min = size ?? track.min;
    const grows = size === undefined ? track.grows : 0;
    isFilled ||= grows > 0;
    width += min;
    tracks.push(grows === 0 ? `${min}px` : `minmax(${min}px,${grows}fr)`);
  }
  // What no column takes stays empty behind the last one.
  if (!isFilled) tracks.push('1fr');
  return { tracks: tracks.join(' '), width: `${width}px` };
}
