import type { FocusEvent } from 'react';

/**
 * Between two fields nothing has the focus, and what the first one holds is read. When that takes something away, such
 * as a hint, Radix believes that the focus was in it and gives it to the dialog: it belongs to the second field.
 */
export function keepFocus({ currentTarget: dialog, relatedTarget: next }: FocusEvent<HTMLElement>): void {
  if (!(next instanceof HTMLElement) || !dialog.contains(next)) return;
  setTimeout(() => {
    if (document.activeElement !== dialog || !next.isConnected) return;
    next.focus();
    if (next instanceof HTMLInputElement) next.select();
  });
}
