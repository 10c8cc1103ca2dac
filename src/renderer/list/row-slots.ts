/** Slots are counted in rounds of a multiple of this, so that their number seldom changes. */
const STEP = 16;

/**
 * Rows are drawn into slots that are used again, which costs a fraction of making new ones; there are more slots
 * than rows on screen, so that no two share one. While the list is being scrolled they stay where they are in the
 * document, since moving one costs as much as making it; at rest the document has the order that is read.
 */
export function inSlots<Item extends { readonly index: number }>(
  items: readonly Item[],
  isScrolling: boolean,
): readonly { readonly slot: number; readonly item: Item }[] {
  const slots = Math.ceil((items.length + 1) / STEP) * STEP;
  const placed = items.map((item) => ({ slot: item.index % slots, item }));
  return isScrolling ? placed.sort((a, b) => a.slot - b.slot) : placed;
}
