/**
 * What the index is made of, read from the hub's database over a connection of its own that cannot write. The slot of
 * a record is its rowid: rows are never removed, only marked as deleted.
 */

import type { Database } from 'better-sqlite3';
import { CLOUD_CHILDREN, type CloudChild, isCloudChild } from '#shared/records/index.ts';
import type { CustomFieldDefinition, RecordType } from '#shared/search/fields.ts';
import type {
  SearchContact,
  SearchCustomer,
  SearchItem,
  SearchOnboarding,
  SearchPerson,
  SearchRecord,
} from '#shared/search/record.ts';
import type { ResultPlace } from '#shared/search/result.ts';
import { byRecordType, type ItemType, isItemType } from '#shared/search/searched-types.ts';
import { createRemovedContacts } from '../hub/events/event-reads.ts';
import { byResource, GIVEN, ROW_LIMIT, TABLE } from '../hub/records/records.ts';
import { CHILD_HOOKS } from './child-hooks.ts';
import { createItemSource, type ItemRow } from './item-source.ts';
import { createRecordReader, type StoredRow } from './stored-records.ts';

export interface Kept<Record> {
  readonly slot: number;
  readonly record: Record;
}

/** A customer that is not deleted, with its contacts and onboardings that are not. */
export interface Family extends Kept<SearchCustomer> {
  readonly contacts: readonly Kept<SearchContact>[];
  readonly onboardings: readonly Kept<SearchOnboarding>[];
}

/** A contact or onboarding, deleted or not. */
export interface ChildRow extends StoredRow {
  readonly deleted_at: string | null;
  readonly customer_key: string;
}

/** A record as it is shown: with all there is to know of it. */
export interface Shown extends ResultPlace {
  readonly record: SearchRecord;
}

const NO_CUSTOMER = { key: '', id: '', displayId: 0 };
const NO_ONBOARDING = { key: '', id: '', display_id: 0, name: null };

export interface SourceOptions {
  readonly database: Database;
  /** Null when the workspace has not defined any: then every value tells what it is. */
  readonly customFields: readonly CustomFieldDefinition[] | null;
}

/** The record types whose records belong to a customer. */
export type ChildType = CloudChild;

const COLUMNS = 'rowid AS slot, key, document';

export function createSource({ database, customFields }: SourceOptions) {
  const prepared = prepareStatements(database);
  const items = createItemSource(database);
  const people = createPeople(prepared);
  let phaseLabels: Readonly<Record<string, string>> = {};
  const read = createRecordReader(
    people.of,
    customFields,
    createRemovedContacts(database),
    () => phaseLabels,
  );

  function familyOf(row: StoredRow): Family {
    return read.family(
      row,
      prepared.children.contact.all(row.key),
      prepared.children.onboarding.all(row.key),
    );
  }

  function shownItem(type: ItemType, slot: number): Shown | undefined {
    const row = items.shown(type, slot);
    if (row === undefined) return undefined;
    const customerRow = row.customer_key === null ? undefined : prepared.customer.get(row.customer_key);
    const customer = customerRow === undefined ? null : read.customer(customerRow);
    const { name: onboardingName, ...onboarding } = items.onboarding(row.onboarding_key) ?? NO_ONBOARDING;
    return {
      record: read.item(type, row, { customer, onboardingName }),
      customer: customer ?? NO_CUSTOMER,
      onboarding: onboarding.key === '' ? null : onboarding,
    };
  }

  return {
    personOf: people.of,
    /** Those with a name. */
    people: people.named,
    refreshPeople: people.refresh,
    /** What the workspace calls its phases; what is read from now on has them. */
    namePhases(labels: Readonly<Record<string, string>>): void {
      phaseLabels = labels;
    },
    /** Every one that is not deleted. */
    onboardings: (): { readonly slot: number; readonly key: string }[] => prepared.onboardings.all(),
    /** Contacts may be called otherwise now. */
    forgetContacts: people.forgetContacts,
    items,
    /** What the index keeps of a record that is searched by its definition. */
    itemOf: (type: ItemType, row: ItemRow): SearchItem =>
      read.item(type, row, {
        customer: row.customer_name === null ? null : { name: row.customer_name },
        onboardingName: row.onboarding_name,
      }),
    /** The highest slot in use. */
    extent: (type: RecordType): number =>
      isItemType(type) ? items.extent(type) : (prepared.extent[type].get() ?? 0),
    /** In order of their slots. */
    familiesAfter: (slot: number, limit: number): Family[] =>
      prepared.customersAfter.all(slot, limit).map(familyOf),
    /** A customer that is not deleted, with its contacts and onboardings. */
    whole(slot: number): SearchCustomer | undefined {
      const row = prepared.live.customer.get(slot);
      return row === undefined ? undefined : familyOf(row).record;
    },
    /** `family` is null when the customer is deleted; undefined when there is none of this key. */
    family(key: string): { slot: number; family: Family | null } | undefined {
      const row = prepared.customer.get(key);
      if (row === undefined) return undefined;
      return { slot: row.slot, family: row.deleted_at === null ? familyOf(row) : null };
    },
    /**
     * The same without what belongs to it, which is not read.
     * @param isWanted at its slot; otherwise `record` is null, too
     */
    customerAlone(
      key: string,
      isWanted: (slot: number) => boolean = () => true,
    ): { slot: number; record: SearchCustomer | null } | undefined {
      const row = prepared.customer.get(key);
      if (row === undefined) return undefined;
      const isShown = row.deleted_at === null && isWanted(row.slot);
      return { slot: row.slot, record: isShown ? read.customer(row) : null };
    },
    child: (type: ChildType, key: string): ChildRow | undefined => prepared.child[type].get(key),
    /** Those of a customer that are not deleted. */
    liveChildren: (type: ChildType, customerKey: string): StoredRow[] =>
      prepared.children[type].all(customerKey),
    contactOf: read.contact,
    onboardingOf: read.onboarding,
    /** What belongs to a customer and is not deleted itself. */
    childSlots: (type: ChildType, customerKey: string): number[] =>
      prepared.childSlots[type].all(customerKey),
    customerKeyAt: (slot: number): string | undefined => prepared.customerKeyAt.get(slot),

    /** The key of a record that is not deleted. */
    liveKey: (type: RecordType, slot: number): string | undefined => prepared.liveKey[type].get(slot),

    /** A record that is not deleted, nor its customer. A customer without its contacts and onboardings. */
    shown(type: RecordType, slot: number): Shown | undefined {
      if (isItemType(type)) return shownItem(type, slot);
      const row = prepared.live[type].get(slot);
      if (row === undefined) return undefined;
      if (!isCloudChild(type)) {
        const record = read.customer(row);
        return { record, customer: record, onboarding: null };
      }
      const customerRow = prepared.liveCustomerOf[type].get(slot);
      if (customerRow === undefined) return undefined;
      const customer = read.customer(customerRow);
      return {
        record: CHILD_HOOKS[type].read(read, row, customer),
        customer,
        onboarding: null,
      };
    },
  };
}

export type Source = ReturnType<typeof createSource>;

/** Who an id of the workspace, or of a contact, is. */
function createPeople(prepared: Pick<ReturnType<typeof prepareStatements>, 'people' | 'contactPerson'>) {
  let people = new Map<string, SearchPerson>();
  /** Contacts that stand where a person may, and whoever nobody has named yet. */
  const others = new Map<string, SearchPerson>();

  function refresh(): void {
    people = new Map(prepared.people.all().map((person) => [person.id, person]));
    others.clear();
  }

  refresh();
  return {
    refresh,
    forgetContacts: () => others.clear(),
    named: (): SearchPerson[] => [...people.values()].filter(({ name }) => name !== ''),
    /** Somebody whose name nobody has told yet is still somebody. */
    of(id: string): SearchPerson {
      const known = people.get(id) ?? others.get(id);
      if (known !== undefined) return known;
      const person = { id, ...(prepared.contactPerson.get(id) ?? { name: '', email: null }) };
      others.set(id, person);
      return person;
    },
  };
}

function prepareStatements(database: Database) {
  const ofChild = <Value>(value: (table: string) => Value) =>
    Object.fromEntries(CLOUD_CHILDREN.map((child) => [child, value(TABLE[child])])) as Record<
      ChildType,
      Value
    >;
  return {
    people: database.prepare<[], SearchPerson>(
      `SELECT id, CASE WHEN document ->> '$.name' = id THEN '' ELSE document ->> '$.name' END AS name, email
         FROM people WHERE deleted_at IS NULL`,
    ),
    contactPerson: database.prepare<[string], Pick<SearchPerson, 'name' | 'email'>>(
      `SELECT document ->> '$.name' AS name, email FROM contacts WHERE id = ? AND deleted_at IS NULL`,
    ),
    onboardings: database.prepare<[], { readonly slot: number; readonly key: string }>(
      'SELECT rowid AS slot, key FROM onboardings WHERE deleted_at IS NULL',
    ),
    extent: byResource((resource) =>
      database.prepare<[], number>(`SELECT max(rowid) FROM ${TABLE[resource]}`).pluck(),
    ),
    customersAfter: database.prepare<[number, number], StoredRow>(
      `SELECT ${COLUMNS} FROM customers WHERE rowid > ? AND deleted_at IS NULL ORDER BY rowid ${ROW_LIMIT}`,
    ),
    customer: database.prepare<[string], StoredRow & { readonly deleted_at: string | null }>(
      `SELECT ${COLUMNS}, deleted_at FROM customers WHERE key = ?`,
    ),
    customerKeyAt: database.prepare<[number], string>('SELECT key FROM customers WHERE rowid = ?').pluck(),
    children: ofChild((table) =>
      database.prepare<[string], StoredRow>(
        `SELECT ${COLUMNS} FROM ${table} WHERE customer_key = ${GIVEN} AND deleted_at IS NULL ORDER BY position`,
      ),
    ),
    child: ofChild((table) =>
      database.prepare<[string], ChildRow>(
        `SELECT ${COLUMNS}, deleted_at, customer_key FROM ${table} WHERE key = ?`,
      ),
    ),
    childSlots: ofChild((table) =>
      database
        .prepare<[string], number>(`SELECT rowid FROM ${table} WHERE customer_key = ? AND deleted_at IS NULL`)
        .pluck(),
    ),
    liveKey: byRecordType((resource) =>
      database
        .prepare<[number], string>(
          `SELECT key FROM ${TABLE[resource]} WHERE rowid = ? AND deleted_at IS NULL`,
        )
        .pluck(),
    ),
    live: byResource((resource) =>
      database.prepare<[number], StoredRow>(
        `SELECT ${COLUMNS} FROM ${TABLE[resource]} WHERE rowid = ? AND deleted_at IS NULL`,
      ),
    ),
    liveCustomerOf: ofChild((table) =>
      database.prepare<[number], StoredRow>(
        `SELECT customers.rowid AS slot, customers.key, customers.document FROM ${table}
           JOIN customers ON customers.key = ${table}.customer_key
         WHERE ${table}.rowid = ? AND customers.deleted_at IS NULL`,
      ),
    ),
  };
}
