/**
 * What is to be read again, as plain data: noted while somebody waits for a write, so that noting costs next to
 * nothing, and once for a record however often it changed meanwhile.
 */
import { byTypes, CLOUD_CHILDREN } from '#shared/records/index.ts';
import { RECORD_TYPES, type RecordType } from '#shared/search/fields.ts';
import { byRecordType, ITEM_TYPES, type ItemType } from '#shared/search/searched-types.ts';
import type { ChildType } from './source.ts';

/** Slots of a customer's contacts and onboardings that are to be put in again with it. */
export type StaleChildren = Readonly<Record<ChildType, Set<number>>>;

export interface Stale {
  /** Keys of records that have changed and have not been looked at since. */
  readonly changed: Readonly<Record<RecordType, Set<string>>>;
  /** Keys of customers whose text is to be made again from all that belongs to them. */
  readonly families: Map<string, StaleChildren>;
}

export type StaleRecord =
  | { readonly kind: 'child'; readonly type: ChildType; readonly key: string }
  | { readonly kind: 'family'; readonly key: string; readonly children: StaleChildren }
  | { readonly kind: 'customer'; readonly key: string }
  | { readonly kind: 'item'; readonly type: ItemType; readonly key: string };

export function createStale(): Stale {
  return { changed: byRecordType(() => new Set<string>()), families: new Map() };
}

/** Records of types that are not searched are passed over. */
export function noteChanged({ changed }: Stale, resource: string, key: string): void {
  const type = RECORD_TYPES.find((one) => one === resource);
  if (type !== undefined) changed[type].add(key);
}

/** The family is to be made again. @returns which of its children are to be put in again with it */
export function noteFamily({ families }: Stale, customerKey: string): StaleChildren {
  const known = families.get(customerKey);
  if (known !== undefined) return known;
  const none: StaleChildren = byTypes(CLOUD_CHILDREN, () => new Set<number>());
  families.set(customerKey, none);
  return none;
}

/** Those that belong to a customer first: what they ask of it is done once for all of them. Null when none is left. */
export function takeStale({ changed, families }: Stale): StaleRecord | null {
  for (const type of CLOUD_CHILDREN) {
    const key = takeFirst(changed[type]);
    if (key !== undefined) return { kind: 'child', type, key };
  }
  for (const [key, children] of families) {
    families.delete(key);
    changed.customer.delete(key);
    return { kind: 'family', key, children };
  }
  const customerKey = takeFirst(changed.customer);
  if (customerKey !== undefined) return { kind: 'customer', key: customerKey };
  for (const type of ITEM_TYPES) {
    const key = takeFirst(changed[type]);
    if (key !== undefined) return { kind: 'item', type, key };
  }
  return null;
}

function takeFirst(keys: Set<string>): string | undefined {
  for (const key of keys) {
    keys.delete(key);
    return key;
  }
  return undefined;
}
