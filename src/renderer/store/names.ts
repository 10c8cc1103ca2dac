import { fold } from '#shared/search/fold.ts';

/** The part of a name that orders it: letters as people compare them, without case and accents. */
export function nameOrder(name: string): string {
  return fold(name).trimStart();
}

interface Named {
  readonly key: string;
  readonly name: string | null;
}

/**
 * The one order by name: lists that use it too show the first window of rows where the full list will have
 * them. Ties are broken by key, so the order is total.
 */
export function compareNames(a: Named, b: Named): number {
  const orderA = nameOrder(a.name ?? '');
  const orderB = nameOrder(b.name ?? '');
  if (orderA !== orderB) return orderA < orderB ? -1 : 1;
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}
