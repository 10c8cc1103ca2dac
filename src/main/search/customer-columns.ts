import type { OnboardingFacts } from '#shared/search/record.ts';
import { SEARCHED_NUMBERS } from '#shared/search/searched-numbers.ts';
import { createCustomFields } from './custom-fields.ts';
import { createBytes, createDoubles, createWholes } from './numbers.ts';
import { createPool } from './pool.ts';
import { createCommonColumns } from './slots.ts';

export const HAS_DOMAIN = 1;
export const HAS_SLUG = 2;
export const HAS_PRIMARY = 4;

/** What search keeps of customers beside their texts: by slot, values that repeat as numbers in a pool. */
export function createCustomerColumns() {
  const flags = createBytes();
  return {
    common: createCommonColumns(),
    numbers: SEARCHED_NUMBERS.map(({ name }) => ({ name, column: createDoubles() })),
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
