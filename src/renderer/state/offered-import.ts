/** Cells that were pasted elsewhere, until the screen that imports has taken them. */
let offered: string | null = null;
const takers = new Set<() => void>();

export function offerImport(text: string): void {
  offered = text;
  for (const take of takers) take();
}

/** @returns the cells, once */
export function takeOffered(): string | null {
  const text = offered;
  offered = null;
  return text;
}

/** Hears of cells while the screen is open. @returns a function that ends it */
export function onOffered(take: () => void): () => void {
  takers.add(take);
  return () => takers.delete(take);
}
