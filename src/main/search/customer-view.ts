import type { ContactFacts, CustomValue, SearchCustomer } from '#shared/search/record.ts';
import { type CustomerColumns, HAS_DOMAIN, HAS_PRIMARY, HAS_SLUG } from './customer-columns.ts';
import type { QueryFacts } from './facts.ts';
import { createFieldReader } from './slots.ts';
import type { OwnerOf, TextOf, View } from './view.ts';

/** A customer as search sees it, read from its columns and its text when it is asked for. */
export function createCustomerView(
  columns: CustomerColumns,
  facts: () => QueryFacts,
  personOf: OwnerOf,
  textOf: TextOf,
): View<SearchCustomer> {
  const { common, contactsFrom, contactCounts, custom, statuses, plans, owners, tagLists } = columns;
  let slot = 0;
  const fields = createFieldReader(textOf);
  const field = (index: number) => fields.at(index);
  const has = (flag: number) => columns.has(slot, flag);
  const record: SearchCustomer = {
    type: 'customer',
    get key() {
      return facts().ids.customer.get(slot)?.key ?? '';
    },
    get id() {
      return facts().ids.customer.get(slot)?.id ?? '';
    },
    get otherIds() {
      return facts().ids.customer.get(slot)?.otherIds ?? [];
    },
    get displayId() {
      return common.displayId(slot);
    },
    get createdAt() {
      return common.createdAt(slot);
    },
    get updatedAt() {
      return common.updatedAt(slot);
    },
    get pending() {
      return facts().pending.customer.has(slot);
    },
    get name() {
      return field(0);
    },
    get domain() {
      return has(HAS_DOMAIN) ? field(1) : null;
    },
    get slug() {
      return has(HAS_SLUG) ? field(has(HAS_DOMAIN) ? 2 : 1) : null;
    },
    get status() {
      return statuses.get(columns.status.get(slot)) ?? '';
    },
    get plan() {
      return plans.get(columns.plan.get(slot)) ?? null;
    },
    get owner() {
      const id = owners.get(columns.owner.get(slot));
      return id === undefined ? null : personOf(id);
    },
    get tags() {
      return tagLists.get(columns.tags.get(slot)) ?? [];
    },
    // Behind its tags, before its contacts.
    values: columns.values.show(
      () => slot,
      (others) => field(contactsFrom.get(slot) - 1 - others),
    ),
    get custom(): readonly CustomValue[] {
      return custom.of(slot);
    },
    get contacts() {
      const from = contactsFrom.get(slot);
      // Which of them is the primary one matters only for whether there is one.
      return Array.from(
        { length: contactCounts.get(slot) },
        (_, index): ContactFacts => ({
          name: field(from + 2 * index),
          email: field(from + 2 * index + 1),
          isPrimary: has(HAS_PRIMARY),
        }),
      );
    },
    get onboardings() {
      return columns.onboardingLists.get(columns.onboardings.get(slot)) ?? [];
    },
    get duplicate() {
      return facts().duplicates.has(slot);
    },
  };
  return {
    record,
    move(next, text) {
      slot = next;
      fields.move(next, text);
    },
  };
}
