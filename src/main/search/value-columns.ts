import type { ItemValue, ItemValues } from '#shared/search/record.ts';
import {
  isItemType,
  NAME_FIELD,
  type RecordType,
  SEARCHED_FIELDS,
  SEARCHED_TEXTS,
  type SearchedField,
} from '#shared/search/searched-types.ts';
import { createBytes, createDoubles, createWholes } from './numbers.ts';
import { createPool, type Pool } from './pool.ts';
import type { OwnerOf } from './view.ts';

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

function idOf(value: ItemValue): string {
  return typeof value === 'object' ? value.id : '';
}

/** Null for texts, which are kept elsewhere. */
function columnFor({ part }: SearchedField, personOf: OwnerOf): Column | null {
  switch (part) {
    case 'text':
      return null;
    case 'choice':
      return pooled(
        (value) => [String(value), String(value)],
        (kept) => kept,
      );
    case 'person':
      return pooled((value) => [idOf(value), idOf(value)], personOf);
    case 'day':
      return days();
    case 'time':
    case 'number':
      return numbers();
    case 'flag':
      return flags();
  }
}

/** The bits of a byte. */
const FEW_TEXTS = 8;

/**
 * What records of a type hold under the fields that their definition gives a name, by slot. Texts are part of the
 * record's text: here stands only which of them are there.
 */
export function createValueColumns(type: RecordType, personOf: OwnerOf) {
  const name = isItemType(type) ? NAME_FIELD[type] : null;
  const texts = SEARCHED_TEXTS[type];
  const present = texts.length > FEW_TEXTS ? createWholes() : createBytes();
  const columns = SEARCHED_FIELDS[type].flatMap((field) => {
    const column = field === name ? null : columnFor(field, personOf);
    return column === null ? [] : [{ name: field.name, column }];
  });

  /** How many of the texts from one on the record has. */
  function countFrom(slot: number, first: number): number {
    let count = 0;
    for (let bits = present.get(slot) >>> first; bits !== 0; bits >>>= 1) count += bits & 1;
    return count;
  }

  return {
    put(slot: number, values: ItemValues): void {
      for (const column of columns) column.column.put(slot, values[column.name] ?? null);
      if (texts.length === 0) return;
      let bits = 0;
      for (const [at, text] of texts.entries()) if ((values[text.name] ?? null) !== null) bits |= 1 << at;
      present.set(slot, bits);
    },
    clear(slot: number): void {
      for (const { column } of columns) column.clear(slot);
    },
    /** How many texts of its fields are in the text of the record. */
    textCount: (slot: number): number => countFrom(slot, 0),
    /**
     * The values of whichever record is looked at.
     * @param textBefore the text that has so many of the others behind it, or is the last of them.
     */
    show(slotNow: () => number, textBefore: (others: number) => string): ItemValues {
      const values: Record<string, ItemValue | null> = {};
      const define = (field: string, get: () => ItemValue | null) =>
        Object.defineProperty(values, field, { get, enumerable: true });
      for (const { name: field, column } of columns) define(field, () => column.get(slotNow()));
      texts.forEach((text, at) => {
        define(text.name, () => {
          const slot = slotNow();
          return (present.get(slot) & (1 << at)) === 0 ? null : textBefore(countFrom(slot, at + 1));
        });
      });
      return values;
    },
  };
}
