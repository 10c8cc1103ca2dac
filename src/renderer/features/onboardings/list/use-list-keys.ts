import { useLocation } from 'wouter';
import { cursorIndexIn, moveCursor, placeCursor, type Selection } from '../../../lib/selection.ts';
import { paths, refOf } from '../../../routes.ts';
import { isFocusHomeless } from '../../../state/focus.ts';
import { useShortcuts } from '../../../state/shortcuts.ts';
import type { OnboardingView } from './use-onboarding-view.ts';
import { useOnboardingList } from './view-store.ts';

const GROUP = 'Onboardings list';

export interface ListHandle {
  scrollTo(index: number): void;
  focus(): void;
  /** Rows that fit. */
  pageSize(): number;
}

/** Whether a key that buttons and links use themselves is meant for the list. */
function isForList(event: KeyboardEvent): boolean {
  const { target } = event;
  if (!(target instanceof HTMLElement) || target === document.body || target.tagName === 'MAIN') return true;
  return target.dataset.onboardingsGrid !== undefined;
}

/** The list by keyboard. Letters work wherever the focus is, arrows and Enter while it is in the list. */
export function useListKeys({ rows }: OnboardingView, order: readonly string[], list: ListHandle): void {
  const select = useOnboardingList((state) => state.select);
  const [, navigate] = useLocation();

  function apply(change: (selection: Selection) => Selection): true {
    select(change);
    const index = cursorIndexIn(useOnboardingList.getState().selection, order);
    if (index >= 0) list.scrollTo(index);
    if (isFocusHomeless()) list.focus();
    return true;
  }
  const move = (step: number) => () => apply((selection) => moveCursor(selection, order, step));
  const place = (index: number) => () => apply((selection) => placeCursor(selection, order, index));
  const inList = (action: () => boolean) => (event: KeyboardEvent) => (isForList(event) ? action() : false);

  function open(): boolean {
    const row = rows[cursorIndexIn(useOnboardingList.getState().selection, order)];
    if (row === undefined) return false;
    navigate(paths.onboarding(refOf(row)));
    return true;
  }

  const alias = { group: GROUP, isAlias: true };
  useShortcuts([
    { keys: 'j', label: 'Next onboarding', group: GROUP, run: move(1) },
    { keys: 'k', label: 'Previous onboarding', group: GROUP, run: move(-1) },
    { keys: 'arrowdown', label: 'Next onboarding', ...alias, run: inList(move(1)) },
    { keys: 'arrowup', label: 'Previous onboarding', ...alias, run: inList(move(-1)) },
    { keys: 'enter', label: 'Open', group: GROUP, run: inList(open) },
    { keys: 'home', label: 'First onboarding', group: GROUP, run: inList(place(0)) },
    { keys: 'end', label: 'Last onboarding', group: GROUP, run: inList(place(order.length - 1)) },
    { keys: 'pagedown', label: 'A page down', ...alias, run: inList(() => move(list.pageSize())()) },
    { keys: 'pageup', label: 'A page up', ...alias, run: inList(() => move(-list.pageSize())()) },
  ]);
}
