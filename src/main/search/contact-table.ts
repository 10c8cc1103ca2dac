import { contact } from '#shared/records/contact.ts';
import type { SearchContact, SearchCustomer } from '#shared/search/record.ts';
import type { QueryFacts } from './facts.ts';
import { createBytes, createWholes } from './numbers.ts';
import { createPool } from './pool.ts';
import { createCommonColumns, createFieldReader } from './slots.ts';
import { createValueColumns } from './value-columns.ts';
import type { OwnerOf, TextOf, View } from './view.ts';

const IS_PRIMARY = 1;
const IS_ARCHIVED = 2;
const HAS_TITLE = 4;
const HAS_PHONE = 8;

/** What search knows of contacts beside their texts, in columns by slot. */
export function createContactTable(facts: () => QueryFacts, personOf: OwnerOf) {
  const common = createCommonColumns();
  const customers = createWholes();
  const flags = createBytes();
  const labelLists = createPool<readonly string[]>();
  const labels = createWholes();
  const values = createValueColumns(contact.type, personOf);

  function put(slot: number, customerSlot: number, record: SearchContact): void {
    clear(slot);
    common.put(slot, record);
    customers.set(slot, customerSlot);
    flags.set(
      slot,
      (record.isPrimary ? IS_PRIMARY : 0) |
        (record.archived ? IS_ARCHIVED : 0) |
        (record.title ? HAS_TITLE : 0) |
        (record.phone ? HAS_PHONE : 0),
    );
    const { labels: own } = record;
    labels.set(slot, own.length === 0 ? 0 : labelLists.take(JSON.stringify(own), () => own));
    values.put(slot, record.values);
  }

  function clear(slot: number): void {
    labelLists.release(labels.get(slot));
    labels.set(slot, 0);
    values.clear(slot);
  }

  /** @param customerAt the customer of a slot, as a view of its own that only this view moves. */
  function createView(textOf: TextOf, customerAt: (slot: number) => SearchCustomer): View<SearchContact> {
    let slot = 0;
    const fields = createFieldReader(textOf);
    const has = (flag: number) => (flags.get(slot) & flag) !== 0;
    const record: SearchContact = {
      type: 'contact',
      get key() {
        return facts().ids.contact.get(slot)?.key ?? '';
      },
      get id() {
        return facts().ids.contact.get(slot)?.id ?? '';
      },
      get otherIds() {
        return facts().ids.contact.get(slot)?.otherIds ?? [];
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
        return facts().pending.contact.has(slot);
      },
      get name() {
        return fields.at(0);
      },
      get email() {
        return fields.at(1);
      },
      get isPrimary() {
        return has(IS_PRIMARY);
      },
      get archived() {
        return has(IS_ARCHIVED);
      },
      get title() {
        return has(HAS_TITLE) ? fields.at(2) : null;
      },
      get phone() {
        return has(HAS_PHONE) ? fields.at(has(HAS_TITLE) ? 3 : 2) : null;
      },
      get labels() {
        return labelLists.get(labels.get(slot)) ?? [];
      },
      values: values.show(() => slot, fields.fromEnd),
      get customer() {
        return customerAt(customers.get(slot));
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
    clear,
    createView,
    displayId: common.displayId,
    idHash: common.idHash,
    customerSlot: customers.get,
    isAddress: (_slot: number, index: number) => index === 1,
  };
}

export type ContactTable = ReturnType<typeof createContactTable>;
