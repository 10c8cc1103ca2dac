/** Pixels above a list: the top bar, and its filters in one line. */
const ABOVE = 48 + 44;

/**
 * How large a list will most likely be, to draw it by before it has been measured. Where that is off, as with
 * filters in two lines, it is drawn once more.
 */
export function likelyListSize(): { readonly width: number; readonly height: number } {
  return { width: window.innerWidth, height: window.innerHeight - ABOVE };
}
