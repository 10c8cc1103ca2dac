import { elementScroll, observeElementRect, type Rect, type Virtualizer } from '@tanstack/react-virtual';

/** Pixels above a list: the top bar, and its filters in one line. */
const ABOVE = 48 + 44;

/**
 * How large a list will most likely be, to draw it by before it has been measured. Where that is off, as with
 * filters in two lines, it is drawn once more.
 */
export function likelyListSize(): { readonly width: number; readonly height: number } {
  return { width: window.innerWidth, height: window.innerHeight - ABOVE };
}

/**
 * Tells a list's size as the browser finds it with each frame. To ask for it when the list is put there, as the
 * library does, has everything laid out in the same task that has just made it.
 */
export function observeListSize<Scroller extends Element, Item extends Element>(
  virtualizer: Virtualizer<Scroller, Item>,
  tell: (size: Rect) => void,
): (() => void) | undefined {
  const { scrollElement, targetWindow } = virtualizer;
  if (scrollElement === null || targetWindow === null) return;
  if (targetWindow.ResizeObserver === undefined) return observeElementRect(virtualizer, tell);
  const observer = new targetWindow.ResizeObserver((entries) => {
    const rect = entries.at(-1)?.contentRect;
    if (rect !== undefined) tell({ width: Math.round(rect.width), height: Math.round(rect.height) });
  });
  observer.observe(scrollElement);
  return () => observer.disconnect();
}

/** As the library scrolls, but for a list that is at its top and is to stay there: that would have it laid out, too. */
export function scrollList<Scroller extends HTMLElement, Item extends Element>(
  offset: number,
  options: Parameters<typeof elementScroll>[1],
  virtualizer: Virtualizer<Scroller, Item>,
): void {
  const isAtTop = (virtualizer.scrollOffset ?? 0) === 0;
  if (!isAtTop || offset + (options.adjustments ?? 0) !== 0) elementScroll(offset, options, virtualizer);
}
