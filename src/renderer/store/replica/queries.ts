import { type MangoQuery, normalizeMangoQuery, prepareQuery, type RxCollection } from 'rxdb/plugins/core';
import type { CollectionName, ReplicaOf } from '#shared/replica.ts';
import { type StoredDocument, toRow } from './documents.ts';
import { localOrderOf, type OrderedCollection } from './order-hooks.ts';
import type { StorageInstance } from './storage.ts';

/** A collection of the replica, and the storage below it. */
export interface Collection<Name extends CollectionName> {
  readonly name: Name;
  readonly rx: RxCollection<StoredDocument>;
  /**
   * RxDB's own `find` would make and cache an RxDocument of every record, which for whole collections costs more than
   * reading them.
   */
  readonly storage: StorageInstance<StoredDocument>;
}

type Query = MangoQuery<StoredDocument>;

/** Runs a query; deleted records are not found. */
export async function queryRows<Name extends CollectionName>(
  { name, rx, storage }: Collection<Name>,
  query: Query,
): Promise<ReplicaOf[Name][]> {
  const schema = rx.schema.jsonSchema;
  const selector = { ...query.selector, _deleted: { $eq: false } };
  const normalized = normalizeMangoQuery(schema, { ...query, selector });
  const { documents } = await storage.query(prepareQuery(schema, normalized));
  return documents.map((document) => toRow(name, document));
}

/** The record with this key, unless it is deleted. */
export async function findRow<Name extends CollectionName>(
  collection: Collection<Name>,
  key: string,
): Promise<ReplicaOf[Name] | undefined> {
  const [row] = await findRows(collection, [key]);
  return row;
}

/** How many records there are, without reading them. */
export function countRows<Name extends CollectionName>({ rx }: Collection<Name>): Promise<number> {
  return rx.count({ selector: {} }).exec();
}

/** The records with these keys, as far as there are any. */
export async function findRows<Name extends CollectionName>(
  { name, storage }: Collection<Name>,
  keys: readonly string[],
): Promise<ReplicaOf[Name][]> {
  const documents = await storage.findDocumentsById([...keys], false);
  return documents.map((document) => toRow(name, document));
}

/** The records with these keys as they are stored, deleted ones included. */
export function findDocuments(
  { storage }: Collection<CollectionName>,
  keys: readonly string[],
): Promise<readonly StoredDocument[]> {
  return storage.findDocumentsById([...keys], true);
}

/** The first records in the collection's own order. */
export function firstRows<Name extends OrderedCollection>(
  collection: Collection<Name>,
  limit: number,
): Promise<ReplicaOf[Name][]> {
  return queryRows(collection, { selector: {}, sort: [{ local_order: 'asc' }, { key: 'asc' }], limit });
}

/** Reads a whole collection in no order that means anything, for those that have none of their own. */
export async function* readByKey<Name extends CollectionName>(
  collection: Collection<Name>,
  chunkSize: number,
): AsyncGenerator<readonly ReplicaOf[Name][]> {
  let last = '';
  for (;;) {
    const rows = await queryRows(collection, {
      selector: { key: { $gt: last } },
      sort: [{ key: 'asc' }],
      limit: chunkSize,
    });
    if (rows.length > 0) yield rows;
    if (rows.length < chunkSize) return;
    last = rows.at(-1)?.key ?? last;
  }
}

/**
 * Reads a whole collection along its index, and so in its own order. Each chunk is a query of its own that begins
 * where the last one ended, because only ascending ranges with a limit are served from the index.
 */
export async function* readInChunks<Name extends OrderedCollection>(
  collection: Collection<Name>,
  chunkSize: number,
): AsyncGenerator<readonly ReplicaOf[Name][]> {
  const orderOf = (row: ReplicaOf[Name]) => localOrderOf(collection.name, row);
  let from = '';
  let limit = chunkSize;
  /** Keys already read whose order equals `from`. */
  let seen = new Set<string>();
  for (;;) {
    const rows = await queryRows(collection, {
      selector: { local_order: { $gte: from } },
      sort: [{ local_order: 'asc' }, { key: 'asc' }],
      limit,
    });
    const fresh = rows.filter((row) => !seen.has(row.key));
    if (fresh.length > 0) yield fresh;
    if (rows.length < limit) return;
    const lastRow = rows.at(-1);
    if (lastRow === undefined) return;
    const last = orderOf(lastRow);
    const atEnd = rows.filter((row) => orderOf(row) === last).map((row) => row.key);
    seen = last === from ? new Set([...seen, ...atEnd]) : new Set(atEnd);
    // So many equal names that a chunk cannot get past them.
    limit = last === from && fresh.length === 0 ? limit * 2 : limit;
    from = last;
  }
}
