import { customer } from '#shared/records/customer.ts';
import type { RecordType } from '#shared/search/fields.ts';
import { ITEM_TYPES, type ItemType, isItemType } from '#shared/search/searched-types.ts';
import type { ItemRow } from './item-source.ts';
import { putFamily } from './refresh.ts';
import type { SearchIndex } from './search-index.ts';
import type { Source } from './source.ts';

/** How far a filling has come, in customers: each with all that is below it. */
export interface FillingProgress {
  readonly done: number;
  readonly total: number;
}

export interface Filling {
  /** Reads a little more. @returns false when everything has been read */
  step(): boolean;
  /** Null when every record is there. */
  progress(): FillingProgress | null;
}

/** One: a customer may have many tasks and notes, and whoever waits for the event loop waits for a step. */
const FAMILIES_A_STEP = 1;
const ITEMS_A_STEP = 16;

/**
 * Puts what the hub has into an empty index, in short steps. What is there already was put in because it changed, and
 * is at least as new.
 */
export function createFilling(index: SearchIndex, source: Source): Filling {
  const total = source.extent(customer.type);
  // What comes from now on is said to have changed.
  const types = ITEM_TYPES.filter((type) => source.extent(type) > 0);
  /** What is to be read, each from a slot on: the families with all that is below them, then what is of no customer. */
  const unread = [customer.type, ...types.filter((type) => !source.items.isOfCustomers(type))].map(
    (type): { readonly type: RecordType; readTo: number } => ({ type, readTo: 0 }),
  );

  return {
    step() {
      const [part] = unread;
      if (part === undefined) return false;
      const { type, readTo } = part;
      const rows = isItemType(type)
        ? fillItems(index, source, type, readTo)
        : fillFamilies(index, source, types, readTo);
      const furthest = rows.at(-1);
      if (furthest === undefined) unread.shift();
      else part.readTo = furthest.slot;
      return true;
    },
    progress() {
      const [part] = unread;
      if (part === undefined) return null;
      return { done: isItemType(part.type) ? total : Math.min(part.readTo, total), total };
    },
  };
}

interface Slotted {
  readonly slot: number;
}

function fillFamilies(
  index: SearchIndex,
  source: Source,
  types: readonly ItemType[],
  after: number,
): readonly Slotted[] {
  const families = source.familiesAfter(after, FAMILIES_A_STEP);
  for (const family of families) {
    if (!index.has({ type: customer.type, slot: family.slot })) putFamily(index, family);
    for (const type of types)
      putMissing(index, source, type, source.items.ofCustomer(type, family.record.key));
  }
  return families;
}

function fillItems(index: SearchIndex, source: Source, type: ItemType, after: number): readonly Slotted[] {
  const rows = source.items.after(type, after, ITEMS_A_STEP);
  putMissing(index, source, type, rows);
  return rows;
}

function putMissing(index: SearchIndex, source: Source, type: ItemType, rows: readonly ItemRow[]): void {
  for (const row of rows) {
    if (!index.has({ type, slot: row.slot }))
      index.putItem(row.slot, row.customer_slot ?? 0, source.itemOf(type, row));
  }
}
