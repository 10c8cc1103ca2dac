import { fieldsOf, parentFieldOf, RECORDS } from '#shared/records/index.ts';
import { fold } from '#shared/search/fold.ts';
import type { Hub } from '../../hub/hub.ts';
import type { Document } from '../../hub/records/transaction.ts';
import type { ImportType } from './column-names.ts';

/** A record as the rows of a file see it: as it is, or as an earlier row makes it. */
export interface KnownRecord {
  readonly key: string;
  /** What belongs to it is found by its key. */
  readonly parent: string | null;
  document: Document;
  /** An earlier row of the file makes it. */
  readonly isNew: boolean;
}

/** By what a row may name a record, with the records that it then means. */
export type Index = Map<string, KnownRecord[]>;

export interface KnownRecords {
  readonly byId: Index;
  /** By other properties, named `domain:acme.com`, `email:…`. */
  readonly byProperty: Index;
  add(record: KnownRecord): void;
}

export function createKnownRecords(type: ImportType): KnownRecords {
  const properties = new Set<string>([...RECORDS[type].imported.foundBy, ...uniqueFields(type)]);
  const byId: Index = new Map();
  const byProperty: Index = new Map();
  const put = (index: Index, name: string, record: KnownRecord) => {
    const others = index.get(name);
    if (others === undefined) index.set(name, [record]);
    else if (!others.includes(record)) others.push(record);
  };
  return {
    byId,
    byProperty,
    add(record) {
      const { key, parent, document } = record;
      for (const id of [key, document.id, document.display_id]) {
        if (id !== undefined && id !== null) put(byId, String(id), record);
      }
      for (const property of properties) {
        const value = document[property];
        if (typeof value !== 'string' || value === '') continue;
        put(byProperty, propertyKey(property, value), record);
        if (parent !== null) put(byProperty, propertyKey(property, value, parent), record);
      }
    },
  };
}

/** Fields whose value only one record has. */
export function uniqueFields(type: ImportType): readonly string[] {
  return fieldsOf(type).flatMap(([name, field]) => (field.unique === true ? [name] : []));
}

/** @param parent the key of the record that it is looked for below */
export function propertyKey(property: string, value: string, parent = ''): string {
  return `${parent}/${property}:${fold(value)}`;
}

const PAGE = 2000;

/** Reads every live record of a type, in steps between which others are served. */
export async function readKnownRecords(
  hub: Pick<Hub, 'changes' | 'reads'>,
  type: ImportType,
): Promise<KnownRecords> {
  const known = createKnownRecords(type);
  const parentField = parentFieldOf(type);
  for (let seq = 0; ; ) {
    const rows = hub.changes.since(type, seq, PAGE);
    for (const row of rows) {
      if (row.deleted_at !== null) continue;
      const document = JSON.parse(row.document) as Document;
      const parent = parentField === null ? null : (row.parent_key ?? row.customer_key);
      known.add({ key: row.key, parent, document, isNew: false });
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return known;
    seq = last.seq;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
