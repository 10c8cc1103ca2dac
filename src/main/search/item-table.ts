import type { SearchCustomer, SearchItem } from '#shared/search/record.ts';
import { type ItemType, NAME_FIELD } from '#shared/search/searched-types.ts';
import type { QueryFacts } from './facts.ts';
import { createWholes } from './numbers.ts';
import { createCommonColumns, createFieldReader } from './slots.ts';
import { createValueColumns } from './value-columns.ts';
import type { OwnerOf, TextOf, View } from './view.ts';

/** What search knows of the records of a type that is searched by its definition, beside their texts: by slot. */
export function createItemTable(type: ItemType, facts: () => QueryFacts, personOf: OwnerOf) {
  const common = createCommonColumns();
  const customers = createWholes();
  const values = createValueColumns(type, personOf);

  function put(slot: number, customerSlot: number, record: SearchItem): void {
    common.put(slot, record);
    customers.set(slot, customerSlot);
    values.put(slot, record.values);
  }

  /** @param customerAt the customer of a slot, as a view of its own that only this view moves. */
  function createView(textOf: TextOf, customerAt: (slot: number) => SearchCustomer): View<SearchItem> {
    let slot = 0;
    const reader = createFieldReader(textOf);
    const isNamed = NAME_FIELD[type] !== null;
    const ids = () => facts().ids[type].get(slot);
    const record: SearchItem = {
      type,
      values: values.show(() => slot, reader.fromEnd),
      get key() {
        return ids()?.key ?? '';
      },
      get id() {
        return ids()?.id ?? '';
      },
      get otherIds() {
        return ids()?.otherIds ?? [];
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
        return facts().pending[type].has(slot);
      },
      get name() {
        return isNamed ? reader.at(0) : null;
      },
      get customer() {
        return customerAt(customers.get(slot));
      },
      get onboardingName() {
        return reader.at(2).trim() || null;
      },
    };
    return {
      record,
      move(next, text) {
        slot = next;
        reader.move(next, text);
      },
    };
  }

  return {
    put,
    clear: values.clear,
    createView,
    displayId: common.displayId,
    idHash: common.idHash,
    customerSlot: customers.get,
    isAddress: () => false,
  };
}

export type ItemTable = ReturnType<typeof createItemTable>;
