/** The records that are searched by their definition, read from the hub's database; see `source.ts`. */
import type { Database } from 'better-sqlite3';
import { type RecordType as AnyType, descendantsOf, isRecordType } from '#shared/records/index.ts';
import type { RecordType } from '#shared/search/fields.ts';
import { byItemType, ITEM_TYPES, type ItemType } from '#shared/search/searched-types.ts';
import { liveConditions } from '../hub/records/list-filters.ts';
import { GIVEN, ownColumns, ROW_LIMIT, TABLE } from '../hub/records/records.ts';
import type { StoredRow } from './stored-records.ts';

/** A record with what it shows of its customer; those are null for what is of none. */
export interface ItemRow extends StoredRow {
  readonly customer_slot: number | null;
  readonly customer_name: string | null;
  readonly onboarding_name: string | null;
}

interface ShownRow extends StoredRow {
  readonly customer_key: string | null;
  readonly onboarding_key: string | null;
}

interface OnboardingRow {
  readonly key: string;
  readonly id: string;
  readonly display_id: number;
  readonly name: string | null;
}

/** The column by which what is below a record of a type is found. */
function columnBelow(type: AnyType, below: ItemType): string | null {
  const column = `${type}_key`;
  if (ownColumns(below).includes(column)) return column;
  return ownColumns(below).includes('parent_key') && descendantsOf(type).includes(below)
    ? 'parent_key'
    : null;
}

function prepare(database: Database, type: ItemType) {
  const table = TABLE[type];
  const own = ownColumns(type);
  const live = [`${table}.deleted_at IS NULL`, ...liveConditions(type)].join(' AND ');
  const ofCustomer = own.includes('customer_key');
  const onboardingName = own.includes('onboarding_key')
    ? `(SELECT document ->> '$.name' FROM onboardings WHERE key = ${table}.onboarding_key)`
    : 'NULL';
  const select = ofCustomer
    ? `SELECT ${table}.rowid AS slot, ${table}.key, ${table}.document, customers.rowid AS customer_slot,
         customers.document ->> '$.name' AS customer_name, ${onboardingName} AS onboarding_name
       FROM ${table} LEFT JOIN customers ON customers.key = ${table}.customer_key`
    : `SELECT rowid AS slot, key, document, NULL AS customer_slot, NULL AS customer_name, NULL AS onboarding_name
       FROM ${table}`;
  const orNull = (column: string) => (own.includes(column) ? column : `NULL AS ${column}`);
  const below = (column: string) =>
    database
      .prepare<[string], string>(`SELECT key FROM ${table} WHERE ${column} = ? AND deleted_at IS NULL`)
      .pluck();
  return {
    extent: database.prepare<[], number>(`SELECT max(rowid) FROM ${table}`).pluck(),
    after: database.prepare<[number, number], ItemRow>(
      `${select} WHERE ${table}.rowid > ? AND ${live} ORDER BY ${table}.rowid ${ROW_LIMIT}`,
    ),
    ofCustomer: ofCustomer
      ? database.prepare<[string], ItemRow>(
          `${select} WHERE ${table}.customer_key = ${GIVEN} AND ${live} ORDER BY ${table}.position`,
        )
      : null,
    slot: database.prepare<[string], number>(`SELECT rowid FROM ${table} WHERE key = ?`).pluck(),
    live: database.prepare<[string], ItemRow>(`${select} WHERE ${table}.key = ? AND ${live}`),
    shown: database.prepare<[number], ShownRow>(
      `SELECT rowid AS slot, key, document, ${orNull('customer_key')}, ${orNull('onboarding_key')}
       FROM ${table} WHERE rowid = ? AND ${live}`,
    ),
    below: new Map(
      ['customer_key', 'onboarding_key', 'parent_key']
        .filter((column) => own.includes(column))
        .map((column) => [column, below(column)]),
    ),
    mentioning: ofCustomer
      ? database
          .prepare<[string], string>(
            `SELECT key FROM ${table} WHERE customer_key = ? AND deleted_at IS NULL AND instr(document, '](contact:') > 0`,
          )
          .pluck()
      : null,
  };
}

export function createItemSource(database: Database) {
  const prepared = byItemType((type) => prepare(database, type));
  const onboarding = database.prepare<[string], OnboardingRow>(
    "SELECT key, id, display_id, document ->> '$.name' AS name FROM onboardings WHERE key = ?",
  );
  return {
    /** The highest slot in use. */
    extent: (type: ItemType): number => prepared[type].extent.get() ?? 0,
    isOfCustomers: (type: ItemType): boolean => prepared[type].ofCustomer !== null,
    /** What is below a customer, near or far. */
    ofCustomer: (type: ItemType, customerKey: string): ItemRow[] =>
      prepared[type].ofCustomer?.all(customerKey) ?? [],
    /** In order of their slots, those that are not deleted, nor anything that they are below. */
    after: (type: ItemType, slot: number, limit: number): ItemRow[] => prepared[type].after.all(slot, limit),
    /** `row` is null when it is deleted, or something that it is below; undefined when there is none of this key. */
    item(type: ItemType, key: string): { slot: number; row: ItemRow | null } | undefined {
      const row = prepared[type].live.get(key);
      if (row !== undefined) return { slot: row.slot, row };
      const slot = prepared[type].slot.get(key);
      return slot === undefined ? undefined : { slot, row: null };
    },
    shown: (type: ItemType, slot: number): ShownRow | undefined => prepared[type].shown.get(slot),
    onboarding: (key: string | null): OnboardingRow | undefined =>
      key === null ? undefined : onboarding.get(key),
    /** By type, the keys of what is below a record, near or far. */
    below(type: RecordType, key: string): readonly { readonly type: ItemType; readonly keys: string[] }[] {
      if (!isRecordType(type)) return [];
      return ITEM_TYPES.flatMap((item) => {
        const column = columnBelow(type, item);
        const keys = column === null ? undefined : prepared[item].below.get(column)?.all(key);
        return keys === undefined || keys.length === 0 ? [] : [{ type: item, keys }];
      });
    },
    /** By type, the keys of what mentions contacts of a customer. */
    mentioningContacts(customerKey: string): readonly { readonly type: ItemType; readonly keys: string[] }[] {
      return ITEM_TYPES.flatMap((type) => {
        const keys = prepared[type].mentioning?.all(customerKey) ?? [];
        return keys.length === 0 ? [] : [{ type, keys }];
      });
    },
  };
}

export type ItemSource = ReturnType<typeof createItemSource>;
