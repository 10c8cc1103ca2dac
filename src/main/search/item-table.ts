import type { ItemValue, SearchCustomer, SearchItem, SearchPerson } from '#shared/search/record.ts';
import { ITEM_FIELDS, type ItemField, type ItemType, NAME_FIELD } from '#shared/search/searched-types.ts';
import type { QueryFacts } from './facts.ts';
import { createBytes, createDoubles, createWholes } from './numbers.ts';
import { createPool, type Pool } from './pool.ts';
import { createCommonColumns, createFieldReader } from './slots.ts';
import type { OwnerOf, TextOf, View } from './view.ts';

/** Fields of the text before those that may be missing: the name, the customer's and the onboarding's. */
const FIXED_FIELDS = 3;
/** So that a day before 1970 is a whole number too; 0 stands for none. */
const DAY_ZERO = 2 ** 31;

/** The values of one field by slot; `take` and `release` say when a value is held. */
interface Column {
  put(slot: number, value: ItemValue | null): void;
  clear(slot: number): void;
  get(slot: number): ItemValue | null;
}

/** Values that many records share, as numbers in a pool. */
function pooled<Kept>(
  keep: (value: ItemValue) => readonly [key: string, kept: Kept],
  show: (kept: Kept) => ItemValue,
): Column {
  const pool: Pool<Kept> = createPool<Kept>();
  const codes = createWholes();
  const clear = (slot: number) => {
    pool.release(codes.get(slot));
    codes.set(slot, 0);
  };
  return {
    put(slot, value) {
      clear(slot);
      if (value === null) return;
      const [key, kept] = keep(value);
      codes.set(
        slot,
        pool.take(key, () => kept),
      );
    },
    clear,
    get(slot) {
      const kept = pool.get(codes.get(slot));
      return kept === undefined ? null : show(kept);
    },
  };
}

function days(): Column {
  const column = createWholes();
  return {
    put: (slot, value) => column.set(slot, typeof value === 'number' ? value + DAY_ZERO : 0),
    clear: () => {},
    get: (slot) => (column.get(slot) === 0 ? null : column.get(slot) - DAY_ZERO),
  };
}

function numbers(): Column {
  const column = createDoubles();
  return {
    put: (slot, value) => column.set(slot, typeof value === 'number' ? value : Number.NaN),
    clear: () => {},
    get: (slot) => (Number.isNaN(column.get(slot)) ? null : column.get(slot)),
  };
}

function flags(): Column {
  const column = createBytes();
  return {
    put: (slot, value) => column.set(slot, value === true ? 1 : 0),
    clear: () => {},
    get: (slot) => column.get(slot) === 1,
  };
}

/** Null for texts, which are kept elsewhere. */
function columnFor({ part }: ItemField, personOf: OwnerOf): Column | null {
  switch (part) {
    case 'text':
      return null;
    case 'choice':
      return pooled(
        (value) => [String(value), String(value)],
        (kept) => kept,
      );
    case 'person':
      return pooled((value) => [(value as SearchPerson).id, (value as SearchPerson).id], personOf);
    case 'day':
      return days();
    case 'time':
    case 'number':
      return numbers();
    case 'flag':
      return flags();
  }
}

/** What search knows of the records of a type that is searched by its definition, beside their texts: by slot. */
export function createItemTable(type: ItemType, facts: () => QueryFacts, personOf: OwnerOf) {
  const common = createCommonColumns();
  const customers = createWholes();
  /** Which of the texts that may be missing are there: a bit each. */
  const present = createBytes();
  const fields = ITEM_FIELDS[type].filter((field) => field !== NAME_FIELD[type]);
  const texts = fields.filter(({ part }) => part === 'text');
  const columns = fields.flatMap((field) => {
    const column = columnFor(field, personOf);
    return column === null ? [] : [{ name: field.name, column }];
  });

  function put(slot: number, customerSlot: number, record: SearchItem): void {
    common.put(slot, record);
    customers.set(slot, customerSlot);
    for (const { name, column } of columns) column.put(slot, record.values[name] ?? null);
    present.set(
      slot,
      texts.reduce(
        (bits, { name }, at) => ((record.values[name] ?? null) === null ? bits : bits | (1 << at)),
        0,
      ),
    );
  }

  /** The place of a text in the text of the record; null when it has none. */
  function placeOf(slot: number, at: number): number | null {
    const bits = present.get(slot);
    if ((bits & (1 << at)) === 0) return null;
    let before = 0;
    for (let other = 0; other < at; other++) if ((bits & (1 << other)) !== 0) before += 1;
    return FIXED_FIELDS + before;
  }

  /** @param customerAt the customer of a slot, as a view of its own that only this view moves. */
  function createView(textOf: TextOf, customerAt: (slot: number) => SearchCustomer): View<SearchItem> {
    let slot = 0;
    const reader = createFieldReader(textOf);
    const values: Record<string, ItemValue | null> = {};
    const show = (name: string, get: () => ItemValue | null) =>
      Object.defineProperty(values, name, { get, enumerable: true });
    for (const { name, column } of columns) show(name, () => column.get(slot));
    texts.forEach(({ name }, at) => {
      show(name, () => {
        const place = placeOf(slot, at);
        return place === null ? null : reader.at(place);
      });
    });
    const isNamed = NAME_FIELD[type] !== null;
    const ids = () => facts().ids[type].get(slot);
    const record: SearchItem = {
      type,
      values,
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
    clear(slot: number): void {
      for (const { column } of columns) column.clear(slot);
    },
    createView,
    displayId: common.displayId,
    idHash: common.idHash,
    customerSlot: customers.get,
    isAddress: () => false,
  };
}

export type ItemTable = ReturnType<typeof createItemTable>;
