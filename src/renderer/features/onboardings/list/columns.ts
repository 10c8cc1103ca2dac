import type { CSSProperties } from 'react';
import { type ColumnSizes, layOut, type Track } from '../../../lib/column-widths.ts';
import type { SortColumn } from './filter-and-sort.ts';

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

/** Pixels before the first column. */
const INSET = 8;

/**
 * The columns as CSS variables of the list, so that resizing one draws no row again; those of narrow windows and
 * those of wide ones, between which the style sheet chooses.
 */
export function columnStyle(sizes: ColumnSizes<SortColumn>): CSSProperties {
  const narrow = layOut(
    COLUMNS.flatMap((each) => (each.narrow === null ? [] : [trackOf(sizes, each.column, each.narrow)])),
    INSET,
  );
  const wide = layOut(
    COLUMNS.map((each) => trackOf(sizes, each.column, each.wide)),
    INSET,
  );
  return {
    '--columns': narrow.tracks,
    '--grid-width': narrow.width,
    '--columns-wide': wide.tracks,
    '--grid-width-wide': wide.width,
  } as CSSProperties;
}

function trackOf(sizes: ColumnSizes<SortColumn>, column: SortColumn, own: Track): Track {
  const size = sizes[column];
  return size === undefined ? own : fixed(size);
}
