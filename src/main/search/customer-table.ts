import { FIELD_SEPARATOR, toEntry } from '#shared/search/compile.ts';
import type { OnboardingFacts, SearchCustomer } from '#shared/search/record.ts';
import { SEARCHED_TEXTS } from '#shared/search/searched-types.ts';
import { createCustomerColumns, HAS_DOMAIN, HAS_PRIMARY, HAS_SLUG } from './customer-columns.ts';
import { createCustomerView } from './customer-view.ts';
import type { QueryFacts } from './facts.ts';
import type { OwnerOf, TextOf } from './view.ts';

/** What search knows of customers beside their texts, in columns by slot. */
export function createCustomerTable(facts: () => QueryFacts, personOf: OwnerOf) {
  const columns = createCustomerColumns(personOf);
  const { common, values, contactsFrom, contactCounts, custom, setFlag } = columns;
  const { statuses, plans, owners, tagLists, onboardingLists } = columns;
  const { status, plan, owner, tags, onboardings } = columns;

  function put(slot: number, record: SearchCustomer): void {
    putAlone(slot, record);
    setFlag(
      slot,
      HAS_PRIMARY,
      record.contacts.some((contact) => contact.isPrimary),
    );
    contactCounts.set(slot, record.contacts.length);
    onboardingLists.release(onboardings.get(slot));
    onboardings.set(slot, takeOnboardings(record.onboardings));
  }

  /** Leaves what is known of its contacts and onboardings as it is. */
  function putAlone(slot: number, record: SearchCustomer): void {
    clearAlone(slot);
    common.put(slot, record);
    values.put(slot, record.values);
    setFlag(slot, HAS_DOMAIN, Boolean(record.domain));
    setFlag(slot, HAS_SLUG, Boolean(record.slug));
    contactsFrom.set(slot, ownFieldCount(record));
    status.set(
      slot,
      statuses.take(record.status, () => record.status),
    );
    const { plan: ownPlan, owner: ownOwner } = record;
    plan.set(slot, ownPlan === null ? 0 : plans.take(ownPlan, () => ownPlan));
    owner.set(slot, ownOwner === null ? 0 : owners.take(ownOwner.id, () => ownOwner.id));
    tags.set(
      slot,
      record.tags.length === 0 ? 0 : tagLists.take(JSON.stringify(record.tags), () => record.tags),
    );
    custom.put(slot, record.custom);
  }

  /** The text of a record without children, with the fields in it that `text`, the one it had, has of them. */
  function withChildrenOf(slot: number, text: string, record: SearchCustomer): string {
    const former = text.split(FIELD_SEPARATOR);
    const contactsAt = contactsFrom.get(slot);
    const customAt = contactsAt + 2 * contactCounts.get(slot);
    const onboardingsAt = customAt + custom.of(slot).length;
    const own = toEntry(record).text.split(FIELD_SEPARATOR);
    const ownCount = ownFieldCount(record);
    return [
      ...own.slice(0, ownCount),
      ...former.slice(contactsAt, customAt),
      ...own.slice(ownCount),
      ...former.slice(onboardingsAt),
    ].join(FIELD_SEPARATOR);
  }

  function takeOnboardings(list: readonly OnboardingFacts[]): number {
    if (list.length === 0) return 0;
    // Their names are in the text; only the rest is asked for by field.
    const kept = list.map(({ phase, phaseLabel, state }) => ({ name: null, phase, phaseLabel, state }));
    return onboardingLists.take(JSON.stringify(kept), () => kept);
  }

  function clear(slot: number): void {
    clearAlone(slot);
    onboardingLists.release(onboardings.get(slot));
    onboardings.set(slot, 0);
    contactCounts.set(slot, 0);
  }

  function clearAlone(slot: number): void {
    for (const [pool, column] of [
      [statuses, status],
      [plans, plan],
      [owners, owner],
      [tagLists, tags],
    ] as const) {
      pool.release(column.get(slot));
      column.set(slot, 0);
    }
    values.clear(slot);
    custom.clear(slot);
  }

  return {
    put,
    putAlone,
    withChildrenOf,
    clear,
    createView: (textOf: TextOf) => createCustomerView(columns, facts, personOf, textOf),
    displayId: common.displayId,
    idHash: common.idHash,
    /** It is its own customer. */
    customerSlot: (slot: number): number => slot,
    customFields: custom.definitions,
    /** Whether a field of the text is a domain or an e-mail. */
    isAddress(slot: number, index: number): boolean {
      if (index === 1 && columns.has(slot, HAS_DOMAIN)) return true;
      const contactField = index - contactsFrom.get(slot);
      return contactField >= 0 && contactField < 2 * contactCounts.get(slot) && contactField % 2 === 1;
    },
  };
}

export type CustomerTable = ReturnType<typeof createCustomerTable>;

/** How many fields of the text come before those of its contacts. */
function ownFieldCount({ domain, slug, tags, values }: SearchCustomer): number {
  const named = 1 + (domain ? 1 : 0) + (slug ? 1 : 0);
  const texts = SEARCHED_TEXTS.customer.filter(({ name }) => (values[name] ?? null) !== null);
  return named + tags.filter((tag) => tag !== '').length + texts.length;
}
