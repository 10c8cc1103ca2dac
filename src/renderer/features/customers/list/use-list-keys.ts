import type { RefObject } from 'react';
import { useLocation } from 'wouter';
import {
  clearSelection,
  cursorIndexIn,
  extendTo,
  moveCursor,
  placeCursor,
  type Selection,
  selectAll,
  toggleRow,
} from '../../../lib/selection.ts';
import { paths, refOf } from '../../../routes.ts';
import { isFocusHomeless } from '../../../state/focus.ts';
import { useShortcuts } from '../../../state/shortcuts.ts';
import type { GridHandle } from './customers-grid.tsx';
import type { CustomerView } from './use-customer-view.ts';
import { useCustomerList } from './view-store.ts';

const GROUP = 'Customers list';

/** Whether a key that buttons and links use themselves is meant for the list. */
function isForList(event: KeyboardEvent): boolean {
  const { target } = event;
  if (!(target instanceof HTMLElement) || target === document.body || target.tagName === 'MAIN') return true;
  return target.dataset.customersGrid !== undefined;
}

/** The list by keyboard. Letters work wherever the focus is, arrows and Enter while it is in the list. */
export function useListKeys(view: CustomerView, grid: RefObject<GridHandle | null>): void {
  const select = useCustomerList((state) => state.select);
  const setPreviewOpen = useCustomerList((state) => state.setPreviewOpen);
  const [, navigate] = useLocation();
  const { order, rows } = view;

  function apply(change: (selection: Selection) => Selection): true {
    select(change);
    const index = cursorIndexIn(useCustomerList.getState().selection, order);
    if (index >= 0) grid.current?.scrollTo(index);
    if (isFocusHomeless()) grid.current?.focus();
    return true;
  }
  const move = (step: number) => () => apply((selection) => moveCursor(selection, order, step));
  const extend = (step: number) => () =>
    apply((selection) => extendTo(selection, order, Math.max(0, cursorIndexIn(selection, order)) + step));
  const inList = (action: () => true) => (event: KeyboardEvent) => (isForList(event) ? action() : false);
  const page = () => grid.current?.pageSize() ?? 10;

  function cursorRow() {
    const index = cursorIndexIn(useCustomerList.getState().selection, order);
    return index === -1 ? undefined : rows[index];
  }
  function open(): boolean {
    const row = cursorRow();
    if (row === undefined) return false;
    navigate(paths.customer(refOf(row)));
    return true;
  }
  function stepBack(): boolean {
    const { selection, isPreviewOpen } = useCustomerList.getState();
    if (selection.selected.size > 0) select(clearSelection);
    else if (isPreviewOpen) setPreviewOpen(false);
    else return false;
    grid.current?.focus();
    return true;
  }
  function preview(): true {
    if (cursorRow() === undefined) apply((selection) => placeCursor(selection, order, 0));
    setPreviewOpen(!useCustomerList.getState().isPreviewOpen);
    return true;
  }
  function mark(): boolean {
    const row = cursorRow();
    return row === undefined ? false : apply((selection) => toggleRow(selection, order, row.key));
  }

  useShortcuts([
    { keys: 'j', label: 'Next customer', group: GROUP, run: move(1) },
    { keys: 'k', label: 'Previous customer', group: GROUP, run: move(-1) },
    { keys: 'arrowdown', label: 'Next customer', group: GROUP, isAlias: true, run: inList(move(1)) },
    { keys: 'arrowup', label: 'Previous customer', group: GROUP, isAlias: true, run: inList(move(-1)) },
    { keys: 'enter', label: 'Open', group: GROUP, run: (event) => isForList(event) && open() },
    { keys: 'space', label: 'Preview', group: GROUP, run: inList(preview) },
    { keys: 'x', label: 'Select', group: GROUP, run: mark },
    { keys: 'shift+j', label: 'Select downwards', group: GROUP, run: extend(1) },
    { keys: 'shift+k', label: 'Select upwards', group: GROUP, run: extend(-1) },
    {
      keys: 'shift+arrowdown',
      label: 'Select downwards',
      group: GROUP,
      isAlias: true,
      run: inList(extend(1)),
    },
    { keys: 'shift+arrowup', label: 'Select upwards', group: GROUP, isAlias: true, run: inList(extend(-1)) },
    {
      keys: 'mod+a',
      label: 'Select all that are shown',
      group: GROUP,
      run: () => apply((selection) => selectAll(selection, order)),
    },
    { keys: 'escape', label: 'Unselect, close the preview', group: GROUP, run: stepBack },
    {
      keys: 'home',
      label: 'First customer',
      group: GROUP,
      run: inList(() => apply((s) => placeCursor(s, order, 0))),
    },
    {
      keys: 'end',
      label: 'Last customer',
      group: GROUP,
      run: inList(() => apply((s) => placeCursor(s, order, order.length - 1))),
    },
    {
      keys: 'pagedown',
      label: 'A page down',
      group: GROUP,
      isAlias: true,
      run: inList(() => move(page())()),
    },
    { keys: 'pageup', label: 'A page up', group: GROUP, isAlias: true, run: inList(() => move(-page())()) },
  ]);
}
