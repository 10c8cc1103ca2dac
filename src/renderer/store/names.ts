import { nameOrder } from '#shared/list-order.ts';

interface Named {
  readonly key: string;
  readonly name: string | null;
}

/** A row never changes its name: another name is another row. */
const orders = new WeakMap<Named, string>();

/** `nameOrder` of a row, worked out once. */
export function orderOf(row: Named): string {
  const known = orders.get(row);
  if (known !== undefined) return known;
  const order = nameOrder(row.name ?? '');
  orders.set(row, order);
  return order;
}

/**
 * The one order by name: lists that use it too show the first window of rows where the full list will have
 * them. Ties are broken by key, so the order is total.
 */
export function compareNames(a: Named, b: Named): number {
  const orderA = orderOf(a);
  const orderB = orderOf(b);
  if (orderA !== orderB) return orderA < orderB ? -1 : 1;
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}
