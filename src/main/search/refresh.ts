/** Reads one record again that has changed, and puts it into the index with what else shows it. */
import { customer } from '#shared/records/customer.ts';
import { byTypes, CLOUD_CHILDREN } from '#shared/records/index.ts';
import { onboarding } from '#shared/records/onboarding.ts';
import type { ItemType } from '#shared/search/searched-types.ts';
import { CHILD_HOOKS, type Refreshing, staleBelow } from './child-hooks.ts';
import type { SearchIndex } from './search-index.ts';
import { isNamedAlike } from './shown-alike.ts';
import type { ChildRow, ChildType, Family } from './source.ts';
import { noteFamily, type StaleChildren, type StaleRecord } from './stale.ts';

export function refresh(refreshing: Refreshing, record: StaleRecord): void {
  switch (record.kind) {
    case 'child':
      refreshChild(refreshing, record.type, record.key);
      break;
    case 'family':
      refreshFamily(refreshing, record.key, record.children);
      break;
    case 'customer':
      refreshCustomer(refreshing, record.key);
      break;
    case 'item':
      refreshItem(refreshing, record.type, record.key);
      break;
  }
}

/** Puts in a customer with those of its contacts and onboardings that are given. */
export function putFamily(index: SearchIndex, { slot, record, contacts, onboardings }: Family): void {
  index.putCustomer(slot, record);
  for (const one of contacts) index.putContact(one.slot, slot, one.record);
  for (const one of onboardings) index.putOnboarding(one.slot, slot, one.record);
}

function refreshItem(refreshing: Refreshing, type: ItemType, key: string): void {
  const { index, source } = refreshing;
  const found = source.items.item(type, key);
  if (found === undefined) return;
  const { slot, row } = found;
  if (index.has({ type, slot }) !== (row !== null)) staleBelow(refreshing, type, key);
  if (row === null) index.remove({ type, slot });
  else index.putItem(slot, row.customer_slot ?? 0, source.itemOf(type, row));
}

/** A contact or onboarding. Its customer is made again only where what its text shows of this one has changed. */
function refreshChild(refreshing: Refreshing, type: ChildType, key: string): void {
  const { index, source, stale } = refreshing;
  const row = source.child(type, key);
  if (row === undefined) return;
  const isComing = index.has({ type, slot: row.slot }) !== (row.deleted_at === null);
  CHILD_HOOKS[type].changed(refreshing, row, isComing);
  const place = { type, slot: row.slot } as const;
  const former = index.has(place) ? source.customerKeyAt(index.customerSlot(type, row.slot)) : undefined;
  // It may have been moved from another customer, whose text shows it still.
  if (former !== undefined && former !== row.customer_key) noteFamily(stale, former);
  if (row.deleted_at !== null) {
    index.remove(place);
    noteFamily(stale, row.customer_key);
    return;
  }
  if (former !== row.customer_key || !putAlone(refreshing, type, row))
    noteFamily(stale, row.customer_key)[type].add(row.slot);
}

/** @returns false when that is not enough, because its customer's text shows what has changed. */
function putAlone(refreshing: Refreshing, type: ChildType, row: ChildRow): boolean {
  const found = refreshing.source.customerAlone(row.customer_key);
  if (found === undefined || found.record === null) return true;
  return CHILD_HOOKS[type].putAlone(refreshing, row, found.slot, found.record);
}

/** A customer whose own fields have changed: what belongs to it is not read. */
function refreshCustomer(refreshing: Refreshing, key: string): void {
  const { index, source } = refreshing;
  const found = source.customerAlone(key, (slot) => index.has({ type: customer.type, slot }));
  if (found === undefined) return;
  const { slot, record } = found;
  if (record === null) {
    refreshFamily(refreshing, key, NO_CHILDREN);
    return;
  }
  if (!isNamedAlike(index.customerAt(slot), record)) {
    staleBelow(refreshing, customer.type, key);
    // Onboardings show their customer's name.
    for (const child of source.liveChildren(onboarding.type, key)) {
      index.putOnboarding(child.slot, slot, source.onboardingOf(child, record));
    }
  }
  index.putCustomerAlone(slot, record);
}

const NO_CHILDREN: StaleChildren = byTypes(CLOUD_CHILDREN, () => new Set<number>());

function refreshFamily(refreshing: Refreshing, key: string, children: StaleChildren): void {
  const { index, source } = refreshing;
  const found = source.family(key);
  if (found === undefined) return;
  const { slot, family } = found;
  const place = { type: customer.type, slot } as const;
  const isHere = index.has(place);
  const isNamed = family !== null && isHere && isNamedAlike(index.customerAt(slot), family.record);
  if (isHere !== (family !== null) || (family !== null && !isNamed))
    staleBelow(refreshing, customer.type, key);
  if (family === null) {
    index.remove(place);
    // Out of every list with their customer, though not deleted themselves.
    for (const type of CLOUD_CHILDREN) {
      for (const child of source.childSlots(type, key)) index.remove({ type, slot: child });
    }
  } else if (isNamed) {
    putFamily(index, {
      ...family,
      contacts: family.contacts.filter((one) => children.contact.has(one.slot)),
      onboardings: family.onboardings.filter((one) => children.onboarding.has(one.slot)),
    });
  } else {
    putFamily(index, family);
  }
}
