import { useCallback, useRef } from 'react';

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
