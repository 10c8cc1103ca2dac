import { useState } from 'react';
import {
  clearSelection,
  EMPTY_SELECTION,
  extendTo,
  placeCursor,
  type Selection,
  selectAll,
  toggleRow,
} from '../../list/selection.ts';
import { useShortcuts } from '../../state/shortcuts.ts';

/** Which contacts are marked. */
export interface ContactSelection {
  readonly selected: ReadonlySet<string>;
  /** Marks or unmarks one; as a range, everything from the one before to it. */
  readonly mark: (key: string, isRange: boolean) => void;
  readonly markAll: () => void;
  readonly clear: () => void;
}

const GROUP = 'This customer';

/** @param order keys of the contacts as they stand on screen. */
export function useContactSelection(order: readonly string[]): ContactSelection {
  const [selection, setSelection] = useState<Selection>(EMPTY_SELECTION);

  /** From a contact's box to the box of the one below or above it. */
  const go = (step: 1 | -1, isRange: boolean) => (event: KeyboardEvent) => {
    const box = event.target instanceof HTMLElement ? event.target.closest('[role="checkbox"]') : null;
    const row = box?.closest<HTMLElement>('[data-contact]') ?? null;
    const index = order.indexOf(row?.dataset.contact ?? '');
    if (row === null || index === -1) return false;
    const next = step === 1 ? row.nextElementSibling : row.previousElementSibling;
    next?.querySelector<HTMLElement>('[role="checkbox"]')?.focus();
    if (isRange) setSelection((before) => extendTo(placeCursor(before, order, index), order, index + step));
    return true;
  };

  useShortcuts([
    { keys: 'arrowdown', label: 'Next contact', group: GROUP, isAlias: true, run: go(1, false) },
    { keys: 'arrowup', label: 'Previous contact', group: GROUP, isAlias: true, run: go(-1, false) },
    { keys: 'shift+arrowdown', label: 'Select contacts downwards', group: GROUP, run: go(1, true) },
    { keys: 'shift+arrowup', label: 'Select contacts upwards', group: GROUP, run: go(-1, true) },
  ]);

  return {
    selected: selection.selected,
    mark: (key, isRange) =>
      setSelection((before) =>
        isRange ? extendTo(before, order, order.indexOf(key)) : toggleRow(before, order, key),
      ),
    markAll: () => setSelection((before) => selectAll(before, order)),
    clear: () => setSelection(clearSelection),
  };
}
