import { type MangoQuery, normalizeMangoQuery, prepareQuery, type RxCollection } from 'rxdb/plugins/core';
import type { CollectionName, ReplicaOf } from '#shared/replica.ts';
import { orderOfName, type StoredDocument, toRow } from './documents.ts';

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

/** The first customers in the order of `compareNames`. */
export function firstByName(
  collection: Collection<'customers'>,
  limit: number,
): Promise<ReplicaOf['customers'][]> {
  return queryRows(collection, {
    selector: {},
    sort: [{ local_order: 'asc' }, { key: 'asc' }],
    limit,
  });
}

/**
 * Reads a whole collection along an index, and so in its order. Each chunk is a query of its own that begins
 * where the last one ended, because only ascending ranges with a limit are served from the index.
 */
export async function* readInChunks<Name extends 'customers' | 'onboardings'>(
  collection: Collection<Name>,
  index: 'key' | 'local_order',
  chunkSize: number,
): AsyncGenerator<readonly ReplicaOf[Name][]> {
  const orderOf = (row: ReplicaOf[Name]) => (index === 'key' ? row.key : orderOfName(row.name));
  let from = '';
  let limit = chunkSize;
  /** Keys already read whose order equals `from`. */
  let seen = new Set<string>();
  for (;;) {
    const rows = await queryRows(collection, {
      selector: { [index]: { $gte: from } },
      sort: index === 'key' ? [{ key: 'asc' }] : [{ [index]: 'asc' }, { key: 'asc' }],
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
