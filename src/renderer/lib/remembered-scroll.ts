import { type RefObject, useLayoutEffect, useRef } from 'react';

/** Pixels scrolled down, by what was scrolled; as long as the window lives. */
const positions = new Map<string, number>();

/**
 * Scrolls the tab panel around an element to where it was when `id` was last shown.
 * @param isReady whether there is something to scroll yet.
 */
export function useRememberedScroll(id: string, isReady: boolean): RefObject<HTMLDivElement | null> {
  const content = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const panel = content.current?.closest<HTMLElement>('[role="tabpanel"]');
    if (!isReady || panel === null || panel === undefined) return;
    panel.scrollTop = positions.get(id) ?? 0;
    const remember = () => positions.set(id, panel.scrollTop);
    panel.addEventListener('scroll', remember, { passive: true });
    return () => panel.removeEventListener('scroll', remember);
  }, [id, isReady]);
  return content;
}
