import { type MangoQuery, normalizeMangoQuery, prepareQuery, type RxCollection } from 'rxdb/plugins/core';
import type { CollectionName, ReplicaOf } from '#shared/replica.ts';
import { localOrderOf, type StoredDocument, toRow } from './documents.ts';

export type Collection<Name extends CollectionName> = RxCollection<StoredDocument<Name>>;

/**
 * Runs a query on the storage itself. RxDB's own `find` would make and cache an RxDocument of every record,
 * which for whole collections costs more than reading them.
 */
export async function queryRows<Name extends CollectionName>(
  collection: Collection<Name>,
  query: MangoQuery<StoredDocument<Name>>,
): Promise<ReplicaOf[Name][]> {
  const schema = collection.schema.jsonSchema;
  const selector = { ...query.selector, _deleted: { $eq: false } } as NonNullable<
    MangoQuery<StoredDocument<Name>>['selector']
  >;
  const normalized = normalizeMangoQuery(schema, { ...query, selector } as typeof query);
  const { documents } = await collection.storageInstance.query(prepareQuery(schema, normalized));
  return documents.map((document) => toRow(document as unknown as StoredDocument<Name>));
}

/** The record with this key, unless it is deleted. */
export async function findRow<Name extends CollectionName>(
  collection: Collection<Name>,
  key: string,
): Promise<ReplicaOf[Name] | undefined> {
  const [document] = await collection.storageInstance.findDocumentsById([key], false);
  return document === undefined ? undefined : toRow(document as unknown as StoredDocument<Name>);
}

/** How many records there are, without reading them. */
export function countRows<Name extends CollectionName>(collection: Collection<Name>): Promise<number> {
  return collection.count({ selector: {} }).exec();
}

/** The records with these keys, as far as there are any. */
export async function findRows<Name extends CollectionName>(
  collection: Collection<Name>,
  keys: readonly string[],
): Promise<ReplicaOf[Name][]> {
  const documents = await collection.storageInstance.findDocumentsById([...keys], false);
  return documents.map((document) => toRow(document as unknown as StoredDocument<Name>));
}

/** The first records in the collection's own order. */
export function firstRows<Name extends 'customers' | 'onboardings'>(
  collection: Collection<Name>,
  limit: number,
): Promise<ReplicaOf[Name][]> {
  return queryRows<Name>(collection, {
    selector: {},
    sort: [{ local_order: 'asc' }, { key: 'asc' }],
    limit,
  } as unknown as MangoQuery<StoredDocument<Name>>);
}

/**
 * Reads a whole collection along its index, and so in its own order. Each chunk is a query of its own that begins
 * where the last one ended, because only ascending ranges with a limit are served from the index.
 */
export async function* readInChunks<Name extends 'customers' | 'onboardings'>(
  collection: Collection<Name>,
  chunkSize: number,
): AsyncGenerator<readonly ReplicaOf[Name][]> {
  const orderOf = (row: ReplicaOf[Name]) => localOrderOf(collection.name as Name, row);
  let from = '';
  let limit = chunkSize;
  /** Keys already read whose order equals `from`. */
  let seen = new Set<string>();
  for (;;) {
    const rows = await queryRows(collection, {
      selector: { local_order: { $gte: from } },
      sort: [{ local_order: 'asc' }, { key: 'asc' }],
      limit,
    } as unknown as MangoQuery<StoredDocument<Name>>);
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
