import { type MangoQuery, normalizeMangoQuery, prepareQuery, type RxCollection } from 'rxdb/plugins/core';
import type { CollectionName, ReplicaOf } from '#shared/replica.ts';
import { type StoredDocument, toRow } from './documents.ts';
import { localOrderOf, type OrderedCollection } from './order-hooks.ts';
import { type Position, pageAlong, type StorageInstance } from './storage.ts';

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
export function readByKey<Name extends CollectionName>(
  collection: Collection<Name>,
): AsyncGenerator<readonly ReplicaOf[Name][]> {
  return readAlong(collection, ['key'], ({ key }) => [key]);
}

/** Reads a whole collection in its own order. */
export function readInOrder<Name extends OrderedCollection>(
  collection: Collection<Name>,
): AsyncGenerator<readonly ReplicaOf[Name][]> {
  return readAlong(collection, ['local_order', 'key'], (row) => [
    localOrderOf(collection.name, row),
    row.key,
  ]);
}

/** How many records are read at once: the first are for the screen, the next hold up no frame. */
const FIRST_PAGE = 500;
const PAGE = 1000;

/** What comes after a position: greater in one field, and the same in those before it. */
function selectorAfter(index: readonly string[], after: Position): Query['selector'] {
  const greater = after.map((value, at) => ({
    ...Object.fromEntries(index.slice(0, at).map((field, before) => [field, after[before]])),
    [index[at] ?? '']: { $gt: value },
  }));
  return { $or: greater };
}

async function* readAlong<Name extends CollectionName>(
  collection: Collection<Name>,
  index: readonly string[],
  positionOf: (row: ReplicaOf[Name]) => Position,
): AsyncGenerator<readonly ReplicaOf[Name][]> {
  const { name, storage } = collection;
  let after: Position = [''];
  let limit = FIRST_PAGE;
  for (;;) {
    const documents = await pageAlong(storage, index, after, limit);
    const rows =
      documents?.map((document) => toRow(name, document)) ??
      (await queryRows(collection, {
        selector: selectorAfter(index, after),
        sort: index.map((field) => ({ [field]: 'asc' })),
        limit,
      }));
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < limit) return;
    after = positionOf(last);
    limit = PAGE;
  }
}
