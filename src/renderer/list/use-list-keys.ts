import type { RefObject } from 'react';
import { useLocation } from 'wouter';
import { isFocusHomeless } from '../state/focus.ts';
import { useShortcuts } from '../state/shortcuts.ts';
import { useOverlay } from '../state/ui.ts';
import type { ListContext, ListRow, RecordList } from './list.ts';
import type { GridHandle } from './list-grid.tsx';
import {
  clearSelection,
  cursorIndexIn,
  extendTo,
  moveCursor,
  placeCursor,
  type Selection,
  selectAll,
  toggleRow,
} from './selection.ts';
import type { ListView } from './use-list-view.ts';

/** Whether a key that buttons and links use themselves is meant for the list. */
function isForList(event: KeyboardEvent): boolean {
  const { target } = event;
  if (!(target instanceof HTMLElement) || target === document.body || target.tagName === 'MAIN') return true;
  return target.dataset.listGrid !== undefined;
}

/** The list by keyboard. Letters work wherever the focus is, arrows and Enter while it is in the list. */
export function useListKeys<Row extends ListRow, Context extends ListContext>(
  list: RecordList<Row, Context>,
  view: ListView<Row, Context>,
  grid: RefObject<GridHandle | null>,
): void {
  const { usePosition, group, noun } = list;
  const [, navigate] = useLocation();
  const { order, rows } = view;
  const { select, setPreviewOpen } = usePosition.getState();

  function apply(change: (selection: Selection) => Selection): true {
    select(change);
    const index = cursorIndexIn(usePosition.getState().selection, order);
    if (index >= 0) grid.current?.scrollTo(index);
    if (isFocusHomeless()) grid.current?.focus();
    return true;
  }
  const move = (step: number) => () => apply((selection) => moveCursor(selection, order, step));
  const place = (index: number) => () => apply((selection) => placeCursor(selection, order, index));
  const extend = (step: number) => () =>
    apply((selection) => extendTo(selection, order, Math.max(0, cursorIndexIn(selection, order)) + step));
  const inList = (action: () => boolean) => (event: KeyboardEvent) => isForList(event) && action();
  const page = () => grid.current?.pageSize() ?? 10;

  function cursorRow(): Row | undefined {
    const index = cursorIndexIn(usePosition.getState().selection, order);
    return index === -1 ? undefined : rows[index];
  }
  function open(): boolean {
    const row = cursorRow();
    if (row === undefined) return false;
    navigate(list.pathOf(row));
    return true;
  }
  function stepBack(): boolean {
    const { selection, isPreviewOpen } = usePosition.getState();
    if (selection.selected.size > 0) select(clearSelection);
    else if (isPreviewOpen) setPreviewOpen(false);
    else return false;
    grid.current?.focus();
    return true;
  }
  function preview(): true {
    if (cursorRow() === undefined) apply((selection) => placeCursor(selection, order, 0));
    setPreviewOpen(!usePosition.getState().isPreviewOpen);
    return true;
  }
  function writeNote(): boolean {
    const row = cursorRow();
    if (row === undefined) return false;
    useOverlay.getState().openCapture({ kind: 'note', about: list.customerOf(row) });
    return true;
  }
  function mark(): boolean {
    const row = cursorRow();
    return row === undefined ? false : apply((selection) => toggleRow(selection, order, row.key));
  }

  const alias = { group, isAlias: true };
  useShortcuts([
    { keys: 'j', label: `Next ${noun}`, group, run: move(1) },
    { keys: 'k', label: `Previous ${noun}`, group, run: move(-1) },
    { keys: 'arrowdown', label: `Next ${noun}`, ...alias, run: inList(move(1)) },
    { keys: 'arrowup', label: `Previous ${noun}`, ...alias, run: inList(move(-1)) },
    { keys: 'enter', label: 'Open', group, run: inList(open) },
    { keys: 'space', label: 'Preview', group, run: inList(preview) },
    { keys: 'x', label: 'Select', group, run: mark },
    { keys: 'n', label: `Write a note on the ${noun}`, group, run: writeNote },
    { keys: 'shift+j', label: 'Select downwards', group, run: extend(1) },
    { keys: 'shift+k', label: 'Select upwards', group, run: extend(-1) },
    { keys: 'shift+arrowdown', label: 'Select downwards', ...alias, run: inList(extend(1)) },
    { keys: 'shift+arrowup', label: 'Select upwards', ...alias, run: inList(extend(-1)) },
    {
      keys: 'mod+a',
      label: 'Select all that are shown',
      group,
      run: () => apply((selection) => selectAll(selection, order)),
    },
    { keys: 'escape', label: 'Unselect, close the preview', group, run: stepBack },
    { keys: 'home', label: `First ${noun}`, group, run: inList(place(0)) },
    { keys: 'end', label: `Last ${noun}`, group, run: inList(place(order.length - 1)) },
    { keys: 'pagedown', label: 'A page down', ...alias, run: inList(() => move(page())()) },
    { keys: 'pageup', label: 'A page up', ...alias, run: inList(() => move(-page())()) },
  ]);
}
