/** What is peculiar to a type below a customer when one of its records has changed. */
import type { SearchCustomer, SearchRecord } from '#shared/search/record.ts';
import type { RecordType } from '#shared/search/searched-types.ts';
import type { SearchIndex } from './search-index.ts';
import { isContactShownAlike, isNamedAlike, isOnboardingShownAlike } from './shown-alike.ts';
import type { ChildRow, ChildType, Source } from './source.ts';
import type { Stale } from './stale.ts';
import type { RecordReader, StoredRow } from './stored-records.ts';

export interface Refreshing {
  readonly index: SearchIndex;
  readonly source: Source;
  readonly stale: Stale;
}

interface ChildHooks {
  read(reader: RecordReader, row: StoredRow, customer: SearchCustomer): SearchRecord;
  /** What else shows it is to be looked at again. @param isComing it comes into the index, or leaves it */
  changed(refreshing: Refreshing, row: ChildRow, isComing: boolean): void;
  /** @returns false when that is not enough, because its customer's text shows what has changed. */
  putAlone(refreshing: Refreshing, row: ChildRow, customerSlot: number, customer: SearchCustomer): boolean;
}

export const CHILD_HOOKS: { readonly [Type in ChildType]: ChildHooks } = {
  contact: {
    read: (reader, row, customer) => reader.contact(row, customer),
    changed({ source, stale }, row, isComing) {
      source.forgetContacts();
      if (!isComing) return;
      for (const { type, keys } of source.items.mentioningContacts(row.customer_key)) {
        for (const key of keys) stale.changed[type].add(key);
      }
    },
    putAlone({ index, source }, row, customerSlot, customer) {
      const record = source.contactOf(row, customer);
      if (!isContactShownAlike(index.contactAt(row.slot), record)) return false;
      index.putContact(row.slot, customerSlot, record);
      return true;
    },
  },
  onboarding: {
    read: (reader, row, customer) => reader.onboarding(row, customer),
    changed(refreshing, row, isComing) {
      if (isComing) staleBelow(refreshing, 'onboarding', row.key);
    },
    putAlone(refreshing, row, customerSlot, customer) {
      const { index, source } = refreshing;
      const record = source.onboardingOf(row, customer);
      if (!isNamedAlike(index.onboardingAt(row.slot), record)) staleBelow(refreshing, 'onboarding', row.key);
      if (!isOnboardingShownAlike(index.onboardingAt(row.slot), record)) return false;
      index.putOnboarding(row.slot, customerSlot, record);
      return true;
    },
  },
};

/** What is below a record is to be looked at again. */
export function staleBelow({ source, stale }: Refreshing, type: RecordType, key: string): void {
  for (const { type: below, keys } of source.items.below(type, key)) {
    for (const one of keys) stale.changed[below].add(one);
  }
}
