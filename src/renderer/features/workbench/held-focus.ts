import { type FocusEvent, type RefObject, useLayoutEffect, useRef } from 'react';

/** What of a row can have the focus, in its order. */
export function focusable(row: HTMLElement): HTMLElement[] {
  return [...row.querySelectorAll<HTMLElement>('a[href], button:not([disabled])')];
}

export function rowsOf(card: HTMLElement): HTMLElement[] {
  return [...card.querySelectorAll<HTMLElement>('li')];
}

/** So long a menu over a row that is gone may take to close, in frames. */
const PATIENCE = 60;

/**
 * What has been settled goes away, and with it what had the focus: then the same of the row that took its place has
 * it, or the card when there is none, so that the next one can be settled without coming from far again.
 */
export function useHeldFocus(card: RefObject<HTMLElement | null>): (event: FocusEvent<HTMLElement>) => void {
  const held = useRef<{ readonly element: HTMLElement; row: number; readonly at: number } | null>(null);
  useLayoutEffect(() => {
    const { current: before } = held;
    const { current: here } = card;
    if (before === null || here === null) return;
    if (before.element.isConnected) {
      before.row = rowsOf(here).findIndex((row) => row.contains(before.element));
      return;
    }
    held.current = null;
    let left = PATIENCE;
    const look = () => {
      left -= 1;
      if (document.activeElement !== document.body) {
        if (left > 0) requestAnimationFrame(look);
        return;
      }
      const rows = rowsOf(here);
      const next = rows[Math.min(before.row, rows.length - 1)];
      const goals = next === undefined ? [] : focusable(next);
      (goals[before.at] ?? goals[0] ?? here).focus();
    };
    look();
  });
  return ({ target, currentTarget }) => {
    // What has the focus in a menu is elsewhere in the page.
    if (!(target instanceof HTMLElement) || !currentTarget.contains(target)) return;
    const row = target.closest('li');
    held.current =
      row === null
        ? null
        : { element: target, row: rowsOf(currentTarget).indexOf(row), at: focusable(row).indexOf(target) };
  };
}
