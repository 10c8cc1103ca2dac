import { FIELD_SEPARATOR, toEntry } from '#shared/search/compile.ts';
import type {
  ContactFacts,
  CustomValue,
  OnboardingFacts,
  SearchCustomer,
  SearchPerson,
} from '#shared/search/record.ts';
import { type Numbers, SEARCHED_NUMBERS } from '#shared/search/searched-numbers.ts';
import { createCustomFields } from './custom-fields.ts';
import type { QueryFacts } from './facts.ts';
import { createBytes, createDoubles, createWholes } from './numbers.ts';
import { createPool } from './pool.ts';
import { createCommonColumns, createFieldReader } from './slots.ts';

const HAS_DOMAIN = 1;
const HAS_SLUG = 2;
const HAS_PRIMARY = 4;

export type OwnerOf = (id: string) => SearchPerson;

/** The folded text of a record. */
export type TextOf = (slot: number) => string;

/** A record as search sees it, of whichever slot it was last moved to. */
export interface View<Record> {
  readonly record: Record;
  /** @param text null to look it up when it is asked for. */
  move(slot: number, text: string | null): void;
}

/** What search knows of customers beside their texts, in columns by slot. */
export function createCustomerTable(facts: () => QueryFacts, personOf: OwnerOf) {
  const common = createCommonColumns();
  const numbers = SEARCHED_NUMBERS.map(({ name }) => ({ name, column: createDoubles() }));
  const flags = createBytes();
  /** In the text: the number of fields before the first contact, and the number of contacts. */
  const contactsFrom = createWholes();
  const contactCounts = createWholes();
  const statuses = createPool<string>();
  const plans = createPool<string>();
  const owners = createPool<string>();
  const tagLists = createPool<readonly string[]>();
  const onboardingLists = createPool<readonly OnboardingFacts[]>();
  const status = createWholes();
  const plan = createWholes();
  const owner = createWholes();
  const tags = createWholes();
  const onboardings = createWholes();
  const custom = createCustomFields();

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
    for (const { name, column } of numbers) column.set(slot, record.numbers[name] ?? Number.NaN);
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

  function setFlag(slot: number, flag: number, isSet: boolean): void {
    flags.set(slot, isSet ? flags.get(slot) | flag : flags.get(slot) & ~flag);
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
    custom.clear(slot);
  }

  function createView(textOf: TextOf): View<SearchCustomer> {
    let slot = 0;
    const fields = createFieldReader(textOf);
    const field = (index: number) => fields.at(index);
    const has = (flag: number) => (flags.get(slot) & flag) !== 0;
    const shownNumbers = {} as Numbers;
    for (const { name, column } of numbers) {
      Object.defineProperty(shownNumbers, name, { get: () => orNull(column.get(slot)), enumerable: true });
    }
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
        return statuses.get(status.get(slot)) ?? '';
      },
      get plan() {
        return plans.get(plan.get(slot)) ?? null;
      },
      get owner() {
        const id = owners.get(owner.get(slot));
        return id === undefined ? null : personOf(id);
      },
      get tags() {
        return tagLists.get(tags.get(slot)) ?? [];
      },
      numbers: shownNumbers,
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
        return onboardingLists.get(onboardings.get(slot)) ?? [];
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

  return {
    put,
    putAlone,
    withChildrenOf,
    clear,
    createView,
    displayId: common.displayId,
    idHash: common.idHash,
    customFields: custom.definitions,
    /** Whether a field of the text is a domain or an e-mail. */
    isAddress(slot: number, index: number): boolean {
      if (index === 1 && (flags.get(slot) & HAS_DOMAIN) !== 0) return true;
      const contactField = index - contactsFrom.get(slot);
      return contactField >= 0 && contactField < 2 * contactCounts.get(slot) && contactField % 2 === 1;
    },
  };
}

export type CustomerTable = ReturnType<typeof createCustomerTable>;

/** How many fields of the text come before those of its contacts. */
function ownFieldCount({ domain, slug, tags }: SearchCustomer): number {
  return 1 + (domain ? 1 : 0) + (slug ? 1 : 0) + tags.filter((tag) => tag !== '').length;
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
