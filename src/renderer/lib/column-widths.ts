import type { KeyboardEvent } from 'react';

/** Pixels. */
export const MIN_COLUMN_WIDTH = 56;
export const MAX_COLUMN_WIDTH = 640;
const RESIZE_STEP = 16;

/** A width that a column may have, in whole pixels. */
export function columnWidth(width: number): number {
  return Math.round(Math.max(MIN_COLUMN_WIDTH, Math.min(MAX_COLUMN_WIDTH, width)));
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
  if (event.shiftKey) return { kind: 'resize', width: columnWidth(width + step * RESIZE_STEP) };
  return { kind: event.altKey ? 'move' : 'go', step };
}
