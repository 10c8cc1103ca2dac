/**
 * Keeps the index equal to the hub: fills it family by family, and reads anew what is said to have changed. Works in
 * short steps, so that whoever runs it can do something else between two of them.
 */
import type { RecordType } from '#shared/search/fields.ts';
import type { SearchIndex } from './search-index.ts';
import type { Family, Source } from './source.ts';

/** Names a record that was written or deleted. */
export interface ChangedRecord {
  readonly resource: RecordType;
  readonly key: string;
}

/** How far a filling has come, in customers. */
export interface Filling {
  readonly done: number;
  readonly total: number;
}

const FAMILIES_A_STEP = 10;

export function createKeeper(index: SearchIndex, source: Source) {
  const last = source.extent('customer');
  /** The customer up to which the families have been read; null when all have been. */
  let readTo: number | null = 0;
  /** Keys of customers to be read anew, with the slots of their contacts that have changed. */
  const stale = new Map<string, Set<number>>();

  function note({ resource, key }: ChangedRecord): void {
    if (resource === 'customer') {
      staleContacts(key);
      return;
    }
    const row = source.child(resource, key);
    if (row === undefined) return;
    const place = { type: resource, slot: row.slot } as const;
    // It may have been moved from another customer, whose text shows it still.
    const former = index.has(place)
      ? source.customerKeyAt(index.customerSlot(resource, row.slot))
      : undefined;
    if (former !== undefined) staleContacts(former);
    if (row.deleted_at !== null) index.remove(place);
    const contacts = staleContacts(row.customer_key);
    if (resource === 'contact') contacts.add(row.slot);
  }

  function staleContacts(customerKey: string): Set<number> {
    const known = stale.get(customerKey);
    if (known !== undefined) return known;
    const none = new Set<number>();
    stale.set(customerKey, none);
    return none;
  }

  function refresh(key: string, contacts: ReadonlySet<number>): void {
    const found = source.family(key);
    if (found === undefined) return;
    const { slot, family } = found;
    const place = { type: 'customer', slot } as const;
    if (family === null) {
      index.remove(place);
      // Out of every list with their customer, though not deleted themselves.
      for (const type of ['contact', 'onboarding'] as const) {
        for (const child of source.childSlots(type, key)) index.remove({ type, slot: child });
      }
    } else if (index.has(place)) {
      put({ ...family, contacts: family.contacts.filter((contact) => contacts.has(contact.slot)) });
    } else {
      put(family);
    }
  }

  function put({ slot, record, contacts, onboardings }: Family): void {
    index.putCustomer(slot, record);
    for (const contact of contacts) index.putContact(contact.slot, slot, contact.record);
    for (const onboarding of onboardings) index.putOnboarding(onboarding.slot, slot, onboarding.record);
  }

  function refreshOne(): boolean {
    for (const [key, contacts] of stale) {
      stale.delete(key);
      refresh(key, contacts);
      return true;
    }
    return false;
  }

  function fillSome(after: number): void {
    const families = source.familiesAfter(after, FAMILIES_A_STEP);
    for (const family of families) {
      // One that is there already was put in because it changed, and is at least as new.
      if (!index.has({ type: 'customer', slot: family.slot })) put(family);
    }
    readTo = families.at(-1)?.slot ?? null;
  }

  return {
    note,
    /** Reads anew what has changed, for about `budgetMs`. @returns false when some is left. */
    catchUp(budgetMs: number): boolean {
      const until = performance.now() + budgetMs;
      while (stale.size > 0) {
        if (performance.now() > until) return false;
        refreshOne();
      }
      return true;
    },
    /** One step of what there is to do, the most urgent first. @returns false when there is nothing. */
    step(): boolean {
      if (refreshOne()) return true;
      if (readTo !== null) {
        fillSome(readTo);
        return true;
      }
      return index.settle();
    },
    /** Null when every record is there. */
    filling: (): Filling | null => (readTo === null ? null : { done: Math.min(readTo, last), total: last }),
  };
}

export type Keeper = ReturnType<typeof createKeeper>;
