import { customer } from '#shared/records/customer.ts';
import type { OnboardingFacts } from '#shared/search/record.ts';
import { createCustomFields } from './custom-fields.ts';
import { createBytes, createWholes } from './numbers.ts';
import { createPool } from './pool.ts';
import { createCommonColumns } from './slots.ts';
import { createValueColumns } from './value-columns.ts';
import type { OwnerOf } from './view.ts';

export const HAS_DOMAIN = 1;
export const HAS_SLUG = 2;
export const HAS_PRIMARY = 4;

/** What search keeps of customers beside their texts: by slot, values that repeat as numbers in a pool. */
export function createCustomerColumns(personOf: OwnerOf) {
  const flags = createBytes();
  return {
    common: createCommonColumns(),
    values: createValueColumns(customer.type, personOf),
    /** In the text: the number of fields before the first contact, and the number of contacts. */
    contactsFrom: createWholes(),
    contactCounts: createWholes(),
    statuses: createPool<string>(),
    plans: createPool<string>(),
    owners: createPool<string>(),
    tagLists: createPool<readonly string[]>(),
    onboardingLists: createPool<readonly OnboardingFacts[]>(),
    status: createWholes(),
    plan: createWholes(),
    owner: createWholes(),
    tags: createWholes(),
    onboardings: createWholes(),
    custom: createCustomFields(),
    has: (slot: number, flag: number) => (flags.get(slot) & flag) !== 0,
    setFlag(slot: number, flag: number, isSet: boolean): void {
      flags.set(slot, isSet ? flags.get(slot) | flag : flags.get(slot) & ~flag);
    },
  };
}

export type CustomerColumns = ReturnType<typeof createCustomerColumns>;
