/**
 * Keeps the index equal to the hub: fills it family by family, and reads again what is said to have changed. Being
 * told costs next to nothing, since that happens while somebody waits for a write; the reading is done in short steps,
 * between which whoever runs it can do something else, and once for a record however often it changed meanwhile.
 */
import { byResource, isResource } from '../hub/records/records.ts';
import type { SearchIndex } from './search-index.ts';
import type { ChildRow, ChildType, Family, Source } from './source.ts';

/** Names a record that was written or deleted. */
export interface ChangedRecord {
  readonly resource: string;
  readonly key: string;
}

/** How far a filling has come, in customers. */
export interface Filling {
  readonly done: number;
  readonly total: number;
}

/** Slots of a customer's contacts and onboardings that are to be put in again with it. */
type StaleChildren = Readonly<Record<ChildType, Set<number>>>;

const FAMILIES_A_STEP = 4;
const CHILD_TYPES = ['contact', 'onboarding'] as const satisfies readonly ChildType[];

export function createKeeper(index: SearchIndex, source: Source) {
  const last = source.extent('customer');
  /** The customer up to which the families have been read; null when all have been. */
  let readTo: number | null = 0;
  /** Keys of records that have changed and have not been looked at since. */
  const changed = byResource(() => new Set<string>());
  /** Keys of customers whose text is to be made again from all that belongs to them. */
  const staleFamilies = new Map<string, StaleChildren>();

  function staleFamily(customerKey: string): StaleChildren {
    const known = staleFamilies.get(customerKey);
    if (known !== undefined) return known;
    const none: StaleChildren = { contact: new Set(), onboarding: new Set() };
    staleFamilies.set(customerKey, none);
    return none;
  }

  /** A contact or onboarding. Its customer is made again only where what its text shows of this one has changed. */
  function refreshChild(type: ChildType, key: string): void {
    const row = source.child(type, key);
    if (row === undefined) return;
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
    if (family === null) {
      index.remove({ type: 'customer', slot });
      // Out of every list with their customer, though not deleted themselves.
      for (const type of CHILD_TYPES) {
        for (const child of source.childSlots(type, key)) index.remove({ type, slot: child });
      }
    } else if (index.has({ type: 'customer', slot }) && index.isNamedAlike(slot, family.record)) {
      put({
        ...family,
        contacts: family.contacts.filter((contact) => stale.contact.has(contact.slot)),
        onboardings: family.onboardings.filter((onboarding) => stale.onboarding.has(onboarding.slot)),
      });
    } else {
      put(family);
    }
  }

  function put({ slot, record, contacts, onboardings }: Family): void {
    index.putCustomer(slot, record);
    for (const contact of contacts) index.putContact(contact.slot, slot, contact.record);
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
    const key = takeFirst(changed.customer);
    if (key !== undefined) refreshCustomer(key);
    return key !== undefined;
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
    /** Remembers what has changed; reads nothing. Records that are not searched are passed over. */
    note({ resource, key }: ChangedRecord): void {
      if (isResource(resource)) changed[resource].add(key);
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

function takeFirst(keys: Set<string>): string | undefined {
  for (const key of keys) {
    keys.delete(key);
    return key;
  }
  return undefined;
}
