import { type RefObject, useEffect, useState } from 'react';

/** Milliseconds between two jumps that belong to one flight. */
const TOGETHER_MS = 150;

/**
 * Whether a list flies by: in one step after the other nothing stays on screen, as while somebody drags its scroll
 * bar or holds Page Down. Nobody reads then more than where they are, so rows need not draw more, and keep up.
 * A single jump is no flight.
 */
export function useFastScroll(scroller: RefObject<HTMLElement | null>): boolean {
  const [isFlying, setFlying] = useState(false);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    let top = 0;
    let jumpedAt = Number.NEGATIVE_INFINITY;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      const now = performance.now();
      const isJump = Math.abs(element.scrollTop - top) >= element.clientHeight / 2;
      top = element.scrollTop;
      clearTimeout(timer);
      setFlying(isJump && now - jumpedAt < TOGETHER_MS);
      if (!isJump) return;
      jumpedAt = now;
      timer = setTimeout(() => setFlying(false), TOGETHER_MS);
    };
    // Before the list hears of it, so that both are drawn together.
    element.addEventListener('scroll', look, { passive: true, capture: true });
    return () => {
      clearTimeout(timer);
      element.removeEventListener('scroll', look, { capture: true });
    };
  }, [scroller]);
  return isFlying;
}
