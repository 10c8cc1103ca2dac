import { useEffect } from 'react';
import { useLocation } from 'wouter';

/** Whether nothing in particular has the focus, so that taking it disturbs nobody. */
export function isFocusHomeless(): boolean {
  const { activeElement } = document;
  return activeElement === null || activeElement === document.body || activeElement.tagName === 'MAIN';
}

/** After going somewhere else, what had the focus is gone: the new screen gets it, so that keys and readers start there. */
export function useFocusOnArrival(): void {
  const [location] = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the arrival is what it is about.
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      if (document.activeElement === document.body)
        document.querySelector('main')?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, [location]);
}
