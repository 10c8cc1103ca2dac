/** What keeps the records of each type: those of the cloud in columns of their own, all others by their definition. */
import type { SearchCustomer, SearchPerson } from '#shared/search/record.ts';
import { byItemType, type RecordType } from '#shared/search/searched-types.ts';
import { createContactTable } from './contact-table.ts';
import { createCustomerTable } from './customer-table.ts';
import type { QueryFacts } from './facts.ts';
import { createItemTable } from './item-table.ts';
import { createOnboardingTable } from './onboarding-table.ts';

export function createTables(asked: () => QueryFacts, personOf: (id: string) => SearchPerson) {
  return {
    customer: createCustomerTable(asked, personOf),
    contact: createContactTable(asked, personOf),
    onboarding: createOnboardingTable(asked, personOf),
    ...byItemType((type) => createItemTable(type, asked, personOf)),
  };
}

type Tables = ReturnType<typeof createTables>;

/** Records as search sees them, read from the tables; each view shows its customer with one of its own. */
export function createViews(tables: Tables, textOf: (type: RecordType) => (slot: number) => string) {
  function customerReader(): (slot: number) => SearchCustomer {
    const view = tables.customer.createView(textOf('customer'));
    return (slot) => {
      view.move(slot, null);
      return view.record;
    };
  }
  return {
    customer: tables.customer.createView(textOf('customer')),
    contact: tables.contact.createView(textOf('contact'), customerReader()),
    onboarding: tables.onboarding.createView(textOf('onboarding'), customerReader()),
    ...byItemType((type) => tables[type].createView(textOf(type), customerReader())),
  };
}

/** Records in a block: about as much text in those of each type. */
export function blockRecords(type: RecordType): number {
  return type === 'customer' ? 32 : 64;
}
