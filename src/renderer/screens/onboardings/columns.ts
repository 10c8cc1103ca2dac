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

/** Pixels before the first column. */
const INSET = 8;

/**
 * The columns as CSS variables of the list, so that resizing one draws no row again; those of narrow windows and
 * those of wide ones, between which the style sheet chooses.
 */
export function columnStyle(sizes: ColumnSizes): CSSProperties {
  const narrow = layOut(COLUMNS, sizes, (column) => column.narrow);
  const wide = layOut(COLUMNS, sizes, (column) => column.wide);
  return {
    '--columns': narrow.tracks,
    '--grid-width': narrow.width,
    '--columns-wide': wide.tracks,
    '--grid-width-wide': wide.width,
  } as CSSProperties;
}

function layOut(
  columns: readonly OnboardingColumn[],
  sizes: ColumnSizes,
  trackOf: (column: OnboardingColumn) => Track | null,
): { readonly tracks: string; readonly width: string } {
  let width = INSET;
  const tracks: string[] = [];
  for (const column of columns) {
    const track = trackOf(column);
    if (track === null) continue;
    const size = sizes[column.column];
    const min = size ?? track.min;
    // The name takes what the others leave, whatever its own width.
    const grows = size === undefined || column.column === 'name' ? track.grows : 0;
    width += min;
    tracks.push(grows === 0 ? `${min}px` : `minmax(${min}px,${grows}fr)`);
  }
  return { tracks: tracks.join(' '), width: `${width}px` };
}
