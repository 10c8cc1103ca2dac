import { type RefObject, useCallback, useEffect, useRef } from 'react';

/**
 * For what opens a menu or a list: it has the focus again in the moment in which that closes. Radix gives it back a
 * moment later, and a Tab pressed meanwhile began at the top of the page.
 */
export function useFocusBack(isOpen: boolean): RefObject<HTMLButtonElement | null> {
  const trigger = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(false);
  useEffect(() => {
    const hasClosed = wasOpen.current && !isOpen;
    wasOpen.current = isOpen;
    // What had the focus goes only after the effects of closing.
    if (hasClosed)
      queueMicrotask(() => {
        if (document.activeElement === document.body) trigger.current?.focus();
      });
  }, [isOpen]);
  return trigger;
}

/** For what pops up: whoever has gone on by a key before the focus is given back, into another editor, keeps it. */
export function leaveFocusTaken(event: Event): void {
  const { activeElement } = document;
  const isGone = activeElement === null || activeElement === document.body;
  if (!isGone && !(event.currentTarget as Element).contains(activeElement)) event.preventDefault();
}

/**
 * Remembers where the focus was when a drawer or dialog opened. When that is gone by the time it closes (a menu
 * item, a deleted row), the focus goes to the screen's main part, so that the keyboard is never lost. What was
 * opened over all that in the meantime keeps it.
 */
export function useReturnFocus() {
  const origin = useRef<Element | null>(null);
  const remember = useCallback(() => {
    origin.current = document.activeElement;
  }, []);
  const giveBack = useCallback((event: Event) => {
    event.preventDefault();
    const target = origin.current;
    const open = [...document.querySelectorAll('[role="dialog"][data-state="open"]')].at(-1);
    if (open !== undefined && !open.contains(target)) return;
    if (target instanceof HTMLElement && target.isConnected && target !== document.body) target.focus();
    else {
      // One after the other: the main part comes before what lies in it.
      const home = document.querySelector<HTMLElement>('[data-focus-home]');
      (home ?? document.querySelector<HTMLElement>('main'))?.focus();
    }
  }, []);
  return { remember, giveBack };
}
