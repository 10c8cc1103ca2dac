import { fieldsOf, typeOfPlural } from '#shared/records/index.ts';
import type { CollectionName, ReplicaOf } from '#shared/replica.ts';
import { isMethodName } from '#shared/values/method-name.ts';
import { isOrdered, localOrderOf } from './order-hooks.ts';

/**
 * A record as a collection stores it: as the hub sent it, but for objects whose names people choose, which are kept as
 * their text. Neither RxDB nor Dexie can then take one of those names for a method, a path or a substitute.
 */
export interface StoredDocument {
  readonly key: string;
  readonly seq: number;
  readonly _deleted: boolean;
  /** Customers by name, as `compareNames` has them; onboardings and tasks by what is due first, what is done last. */
  readonly local_order?: string;
  readonly [field: string]: unknown;
}

/** A document of the wire, before its collection is looked at. */
export interface HubDocument {
  readonly key: string;
  readonly seq: number;
  readonly _deleted: boolean;
  readonly [field: string]: unknown;
}

const EMPTY_TEXT = '{}';
const textFields = new Map<CollectionName, readonly string[]>();

/** The fields that are kept as text. */
export function textFieldsOf(collection: CollectionName): readonly string[] {
  const known = textFields.get(collection);
  if (known !== undefined) return known;
  const type = typeOfPlural(collection);
  const names = (type === undefined ? [] : fieldsOf(type)).flatMap(([name, { kind }]) =>
    kind === 'customFields' || kind === 'json' ? [name] : [],
  );
  textFields.set(collection, names);
  return names;
}

/** Records of the hub as their collection stores them, but for those that the library cannot hold. */
export function storable(collection: CollectionName, documents: readonly HubDocument[]): StoredDocument[] {
  return documents.filter(({ key }) => !isMethodName(key)).map((document) => toStored(collection, document));
}

/** A record of the hub, as its collection stores it. */
export function toStored(collection: CollectionName, document: HubDocument): StoredDocument {
  const texts = textFieldsOf(collection).map((name) => [name, JSON.stringify(document[name] ?? {})]);
  const stored = { ...document, ...Object.fromEntries(texts) };
  if (!isOrdered(collection)) return stored;
  return { ...stored, local_order: localOrderOf(collection, fromHub(collection, document)) };
}

/** The record alone, as screens read it. Also takes off what RxDB adds to stored documents. */
export function toRow<Name extends CollectionName>(
  collection: Name,
  stored: StoredDocument,
): ReplicaOf[Name] {
  const { _meta, _rev, _attachments, local_order, ...row } = stored;
  const objects = textFieldsOf(collection).map((name) => [name, parsed(row[name])]);
  return fromHub(collection, { ...row, ...Object.fromEntries(objects) });
}

function parsed(text: unknown): unknown {
  return typeof text === 'string' && text !== EMPTY_TEXT ? JSON.parse(text) : {};
}

/**
 * The one place where a document of the hub, which the bridge has checked to be one, becomes a record of its
 * collection: the hub has checked what is in it.
 */
export function fromHub<Name extends CollectionName>(
  _collection: Name,
  document: HubDocument,
): ReplicaOf[Name] {
  return document as unknown as ReplicaOf[Name];
}
