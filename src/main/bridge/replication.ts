import type { BridgeInput, BridgeOutput } from '#shared/bridge.ts';
import {
  type DefinitionOf,
  RECORDS,
  type RecordType,
  subjectOf,
  typeOfPlural,
} from '#shared/records/index.ts';
import { COLLECTION_NAMES, type CollectionName } from '#shared/replica.ts';
import type { Hub } from '../hub/hub.ts';
import { type HubType, isHubType, type Row } from '../hub/records/records.ts';
import type { Document } from '../hub/records/transaction.ts';

export type ReplicaDocument = BridgeOutput<'replication.pull'>['documents'][number];

/** The record type of a collection. */
export function typeOf(collection: CollectionName): HubType {
  const type = typeOfPlural(collection);
  if (type === undefined || !isHubType(type)) throw new Error(`${collection} holds no type of the hub`);
  return type;
}

export function collectionOf<Of extends HubType>(resource: Of): DefinitionOf<Of>['plural'] {
  return RECORDS[resource].plural;
}

/** The window's collection of a type; null for what it has no copy of. */
export function replicatedIn(type: RecordType): CollectionName | null {
  const { plural } = RECORDS[type];
  return COLLECTION_NAMES.find((name) => name === plural) ?? null;
}

/** A stored record as a replica holds it. */
export function toReplicaDocument(row: Row): ReplicaDocument {
  const document = JSON.parse(row.document) as Document;
  return {
    ...document,
    key: row.key,
    seq: row.seq,
    ...parentKeys(row, document.subject_id !== undefined),
    _deleted: row.deleted_at !== null,
  };
}

/** The JSON of `toReplicaDocument`, without reading what is stored. */
function replicaText(row: Row, hasSubject: boolean): string {
  const { key, seq, deleted_at } = row;
  const own = JSON.stringify({ key, seq, ...parentKeys(row, hasSubject), _deleted: deleted_at !== null });
  return `${row.document.slice(0, -1)},${own.slice(1)}`;
}

/** What the record is below, by keys: those stay when the cloud gives the parent another id. */
function parentKeys({ customer_key, onboarding_key, parent_key }: Row, hasSubject: boolean): Document {
  if (customer_key === null) return {};
  return {
    customer_key,
    ...(onboarding_key === undefined ? {} : { onboarding_key }),
    ...(hasSubject ? { subject_key: parent_key } : {}),
  };
}

/** The hub's side of RxDB's replication: pages of changes. */
export function createReplication(hub: Hub) {
  function pull({
    collection,
    checkpoint,
    limit,
  }: BridgeInput<'replication.pull'>): BridgeOutput<'replication.pull'> {
    const since = checkpoint?.seq ?? 0;
    const documents = hub.changes.since(typeOf(collection), since, limit).map(toReplicaDocument);
    return { documents, checkpoint: { seq: documents.at(-1)?.seq ?? since } };
  }

  /** What is stored is JSON already: it is neither read nor written again. */
  function page({
    collection,
    checkpoint,
    limit,
  }: BridgeInput<'replication.page'>): BridgeOutput<'replication.page'> {
    const since = checkpoint?.seq ?? 0;
    const type = typeOf(collection);
    const rows = hub.changes.since(type, since, limit);
    const hasSubject = subjectOf(type) !== null;
    return {
      documents: `[${rows.map((row) => replicaText(row, hasSubject)).join(',')}]`,
      count: rows.length,
      checkpoint: { seq: rows.at(-1)?.seq ?? since },
    };
  }

  function remaining({
    collection,
    checkpoint,
  }: BridgeInput<'replication.remaining'>): BridgeOutput<'replication.remaining'> {
    const since = checkpoint?.seq ?? 0;
    return { documents: hub.changes.countSince(typeOf(collection), since) };
  }

  function ofCustomer({
    collection,
    customer_key,
  }: BridgeInput<'replication.ofCustomer'>): BridgeOutput<'replication.ofCustomer'> {
    const rows = hub.changes.ofCustomer(typeOf(collection), customer_key);
    return { documents: rows.map(toReplicaDocument) };
  }

  return { pull, page, remaining, ofCustomer };
}
