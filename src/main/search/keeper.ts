/**
 * Keeps the index equal to the hub: fills it family by family, and reads again what is said to have changed. Being
 * told costs next to nothing, since that happens while somebody waits for a write; the reading is done in short steps,
 * between which whoever runs it can do something else, and once for a record however often it changed meanwhile.
 */
import { contact } from '#shared/records/contact.ts';
import { customer } from '#shared/records/customer.ts';
import { RECORD_TYPES, type RecordType } from '#shared/search/fields.ts';
import { byRecordType, ITEM_TYPES, type ItemType, isItemType } from '#shared/search/searched-types.ts';
import type { ItemRow } from './item-source.ts';
import type { SearchIndex } from './search-index.ts';
import type { ChildRow, ChildType, Family, Source } from './source.ts';

/** Names a record that was written or deleted. */
export interface ChangedRecord {
  readonly resource: string;
  readonly key: string;
}

/** How far a filling has come, in customers: each with all that is below it. */
export interface Filling {
  readonly done: number;
  readonly total: number;
}

/** Slots of a customer's contacts and onboardings that are to be put in again with it. */
type StaleChildren = Readonly<Record<ChildType, Set<number>>>;

/** One: a customer may have many tasks and notes, and whoever waits for the event loop waits for a step. */
const FAMILIES_A_STEP = 1;
const ITEMS_A_STEP = 16;
const CHILD_TYPES = ['contact', 'onboarding'] as const satisfies readonly ChildType[];

export function createKeeper(index: SearchIndex, source: Source) {
  const last = source.extent('customer');
  /** What is to be read, each from a slot on: the families with all that is below them, then what is of no customer. */
  const unread = (
    ['customer', ...ITEM_TYPES.filter((type) => !source.items.isOfCustomers(type))] as const
  ).map((type): { readonly type: RecordType; readTo: number } => ({ type, readTo: 0 }));
  /** Keys of records that have changed and have not been looked at since. */
  const changed = byRecordType(() => new Set<string>());
  /** Keys of customers whose text is to be made again from all that belongs to them. */
  const staleFamilies = new Map<string, StaleChildren>();

  function staleFamily(customerKey: string): StaleChildren {
    const known = staleFamilies.get(customerKey);
    if (known !== undefined) return known;
    const none: StaleChildren = { contact: new Set(), onboarding: new Set() };
    staleFamilies.set(customerKey, none);
    return none;
  }

  /** What is below a record is to be looked at again. */
  function staleBelow(type: RecordType, key: string): void {
    for (const { type: below, keys } of source.items.below(type, key)) {
      for (const one of keys) changed[below].add(one);
    }
  }

  function refreshItem(type: ItemType, key: string): void {
    const found = source.items.item(type, key);
    if (found === undefined) return;
    const { slot, row } = found;
    if (index.has({ type, slot }) !== (row !== null)) staleBelow(type, key);
    if (row === null) index.remove({ type, slot });
    else index.putItem(slot, row.customer_slot ?? 0, source.itemOf(type, row));
  }

  /** What shows a contact, or the names of what it is below, as it comes and goes. */
  function refreshWhatShows(type: ChildType, row: ChildRow): void {
    const isComing = index.has({ type, slot: row.slot }) !== (row.deleted_at === null);
    if (type !== contact.type) {
      if (isComing) staleBelow(type, row.key);
      return;
    }
    source.forgetContacts();
    if (!isComing) return;
    for (const { type: below, keys } of source.items.mentioningContacts(row.customer_key)) {
      for (const one of keys) changed[below].add(one);
    }
  }

  /** A contact or onboarding. Its customer is made again only where what its text shows of this one has changed. */
  function refreshChild(type: ChildType, key: string): void {
    const row = source.child(type, key);
    if (row === undefined) return;
    refreshWhatShows(type, row);
    const place = { type, slot: row.slot } as const;
    const former = index.has(place) ? source.customerKeyAt(index.customerSlot(type, row.slot)) : undefined;
    // It may have been moved from another customer, whose text shows it still.
    if (former !== undefined && former !== row.customer_key) staleFamily(former);
    if (row.deleted_at !== null) {
      index.remove(place);
      staleFamily(row.customer_key);
      return;
    }
    if (former !== row.customer_key || !putAlone(type, row))
      staleFamily(row.customer_key)[type].add(row.slot);
  }

  /** @returns false when that is not enough, because its customer's text shows what has changed. */
  function putAlone(type: ChildType, row: ChildRow): boolean {
    const found = source.customerAlone(row.customer_key);
    if (found === undefined || found.record === null) return true;
    if (type === 'contact') {
      const record = source.contactOf(row, found.record);
      if (!index.isContactShownAlike(row.slot, record)) return false;
      index.putContact(row.slot, found.slot, record);
    } else {
      const record = source.onboardingOf(row, found.record);
      if (!index.isOnboardingNamedAlike(row.slot, record)) staleBelow(type, row.key);
      if (!index.isOnboardingShownAlike(row.slot, record)) return false;
      index.putOnboarding(row.slot, found.slot, record);
    }
    return true;
  }

  /** A customer whose own fields have changed: what belongs to it is not read. */
  function refreshCustomer(key: string): void {
    const found = source.customerAlone(key);
    if (found === undefined) return;
    const { slot, record } = found;
    if (record === null || !index.has({ type: 'customer', slot })) {
      staleFamily(key);
      return;
    }
    if (!index.isNamedAlike(slot, record)) {
      staleBelow('customer', key);
      // Onboardings show their customer's name.
      for (const child of source.liveChildren('onboarding', key)) {
        index.putOnboarding(child.slot, slot, source.onboardingOf(child, record));
      }
    }
    index.putCustomerAlone(slot, record);
  }

  function refreshFamily(key: string, stale: StaleChildren): void {
    const found = source.family(key);
    if (found === undefined) return;
    const { slot, family } = found;
    const isHere = index.has({ type: 'customer', slot });
    if (isHere !== (family !== null) || (family !== null && !index.isNamedAlike(slot, family.record)))
      staleBelow('customer', key);
    if (family === null) {
      index.remove({ type: 'customer', slot });
      // Out of every list with their customer, though not deleted themselves.
      for (const type of CHILD_TYPES) {
        for (const child of source.childSlots(type, key)) index.remove({ type, slot: child });
      }
    } else if (isHere && index.isNamedAlike(slot, family.record)) {
      put({
        ...family,
        contacts: family.contacts.filter((one) => stale.contact.has(one.slot)),
        onboardings: family.onboardings.filter((onboarding) => stale.onboarding.has(onboarding.slot)),
      });
    } else {
      put(family);
    }
  }

  function put({ slot, record, contacts, onboardings }: Family): void {
    index.putCustomer(slot, record);
    for (const one of contacts) index.putContact(one.slot, slot, one.record);
    for (const onboarding of onboardings) index.putOnboarding(onboarding.slot, slot, onboarding.record);
  }

  /** Those that belong to a customer first: what they ask of it is done once for all of them. */
  function refreshOne(): boolean {
    for (const type of CHILD_TYPES) {
      const key = takeFirst(changed[type]);
      if (key !== undefined) {
        refreshChild(type, key);
        return true;
      }
    }
    for (const [key, stale] of staleFamilies) {
      staleFamilies.delete(key);
      changed.customer.delete(key);
      refreshFamily(key, stale);
      return true;
    }
    const customerKey = takeFirst(changed.customer);
    if (customerKey !== undefined) {
      refreshCustomer(customerKey);
      return true;
    }
    for (const type of ITEM_TYPES) {
      const key = takeFirst(changed[type]);
      if (key !== undefined) {
        refreshItem(type, key);
        return true;
      }
    }
    return false;
  }

  // What is there already was put in because it changed, and is at least as new.
  const isMissing = (type: RecordType) => (row: { readonly slot: number }) =>
    !index.has({ type, slot: row.slot });

  function fillSome(): void {
    const [part] = unread;
    if (part === undefined) return;
    const { type, readTo } = part;
    const rows = isItemType(type) ? fillItems(type, readTo) : fillFamilies(readTo);
    const furthest = rows.at(-1);
    if (furthest === undefined) unread.shift();
    else part.readTo = furthest.slot;
  }

  function fillFamilies(after: number): readonly { readonly slot: number }[] {
    const families = source.familiesAfter(after, FAMILIES_A_STEP);
    families.filter(isMissing('customer')).forEach(put);
    for (const { record } of families) {
      for (const { type, rows } of source.items.ofCustomer(record.key)) putMissing(type, rows);
    }
    return families;
  }

  function fillItems(type: ItemType, after: number): readonly { readonly slot: number }[] {
    const rows = source.items.after(type, after, ITEMS_A_STEP);
    putMissing(type, rows);
    return rows;
  }

  function putMissing(type: ItemType, rows: readonly ItemRow[]): void {
    for (const row of rows.filter(isMissing(type)))
      index.putItem(row.slot, row.customer_slot ?? 0, source.itemOf(type, row));
  }

  function filling(): Filling | null {
    const [part] = unread;
    if (part === undefined) return null;
    return { done: part.type === customer.type ? Math.min(part.readTo, last) : last, total: last };
  }

  return {
    /** Remembers what has changed; reads nothing. Records that are not searched are passed over. */
    note({ resource, key }: ChangedRecord): void {
      const type = RECORD_TYPES.find((one) => one === resource);
      if (type !== undefined) changed[type].add(key);
    },
    /** Phases are called otherwise: onboardings that are in the index already are read again. */
    namePhases(labels: Readonly<Record<string, string>>): void {
      source.namePhases(labels);
      for (const { slot, key } of source.onboardings()) {
        if (index.has({ type: 'onboarding', slot })) changed.onboarding.add(key);
      }
    },
    /** Reads what has changed, for about `budgetMs`. @returns false when some is left. */
    catchUp(budgetMs: number): boolean {
      const until = performance.now() + budgetMs;
      while (refreshOne()) if (performance.now() > until) return false;
      return true;
    },
    /** One step of what there is to do, the most urgent first. @returns false when there is nothing. */
    step(): boolean {
      if (refreshOne()) return true;
      if (unread.length > 0) {
        fillSome();
        return true;
      }
      return index.settle();
    },
    /** Null when every record is there. */
    filling,
  };
}

export type Keeper = ReturnType<typeof createKeeper>;

function takeFirst(keys: Set<string>): string | undefined {
  for (const key of keys) {
    keys.delete(key);
    return key;
  }
  return undefined;
}
