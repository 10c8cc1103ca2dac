import { isDeepStrictEqual } from 'node:util';
import type { BridgeInput, BridgeOutput } from '#shared/bridge.ts';
import { RECORDS, type RecordType, typeOfPlural } from '#shared/records/index.ts';
import { COLLECTION_NAMES, type CollectionName } from '#shared/replica.ts';
import { ContractError, invalidRequest } from '#shared/v1/errors.ts';
import type { Hub } from '../hub/hub.ts';
import { type HubType, isHubType, isResource, type Resource, type Row } from '../hub/records/records.ts';
import type { Actor, Document } from '../hub/records/transaction.ts';

export type ReplicaDocument = BridgeOutput<'replication.pull'>['documents'][number];
type PushRow = BridgeInput<'replication.push'>['rows'][number];
type Refusal = BridgeOutput<'replication.push'>['refusals'][number];

/** The record type of a collection. */
function typeOf(collection: CollectionName): HubType {
  const type = typeOfPlural(collection);
  if (type === undefined || !isHubType(type)) throw new Error(`${collection} holds no type of the hub`);
  return type;
}

const COLLECTION_OF = {
  customer: 'customers',
  contact: 'contacts',
  onboarding: 'onboardings',
} as const satisfies Record<Resource, CollectionName>;

export function collectionOf<Of extends Resource>(resource: Of): (typeof COLLECTION_OF)[Of] {
  return COLLECTION_OF[resource];
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

/** What the record is below, by keys: those stay when the cloud gives the parent another id. */
function parentKeys({ customer_key, onboarding_key, parent_key }: Row, hasSubject: boolean): Document {
  if (customer_key === null) return {};
  return {
    customer_key,
    ...(onboarding_key === undefined ? {} : { onboarding_key }),
    ...(hasSubject ? { subject_key: parent_key } : {}),
  };
}

/** Keys are minted in the window as here; anything else was not made by our own code. */
const KEY_PATTERN = /^c[0-9a-z]{24}$/;

/** The hub's side of RxDB's replication: pages of changes out, checked writes in. */
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

  /** Every row is answered; none is ever left to be sent again for ever. */
  async function push(
    { collection, rows }: BridgeInput<'replication.push'>,
    actor: Actor,
  ): Promise<BridgeOutput<'replication.push'>> {
    const resource = typeOf(collection);
    if (!isResource(resource))
      throw invalidRequest('invalid_type', `${collection} are changed by commands`, 'collection');
    const conflicts: ReplicaDocument[] = [];
    const refusals: Refusal[] = [];
    await Promise.all(
      rows.map(async (row) => {
        const key = row.next.key;
        try {
          if (!(await write(resource, row, actor))) conflicts.push(current(resource, key) ?? gone(row.next));
        } catch (error) {
          if (!(error instanceof ContractError)) throw error;
          const { code, message, field } = error;
          refusals.push({
            key,
            error: field === undefined ? { code, message } : { code, message, field },
            current: current(resource, key),
          });
        }
      }),
    );
    return { conflicts, refusals };
  }

  function current(resource: Resource, key: string): ReplicaDocument | null {
    const row = hub.changes.row(resource, key);
    return row === undefined ? null : toReplicaDocument(row);
  }

  /** @returns false when the state the window assumed is not the one the hub has. */
  async function write(resource: Resource, { assumed, next }: PushRow, actor: Actor): Promise<boolean> {
    const row = hub.changes.row(resource, next.key);
    if (row === undefined) {
      if (assumed !== null && assumed.seq > 0) return false;
      if (!next._deleted) await create(resource, next, actor);
      return true;
    }
    if (row.deleted_at !== null) return next._deleted;
    if (assumed === null || assumed.seq !== row.seq) return false;
    if (next._deleted) {
      await hub.write({ operation: 'delete', resource, reference: next.key, actor });
      return true;
    }
    await hub.write({
      operation: 'update',
      resource,
      reference: next.key,
      input: changedFields(assumed, next),
      actor,
    });
    return true;
  }

  async function create(resource: Resource, next: ReplicaDocument, actor: Actor): Promise<void> {
    if (!KEY_PATTERN.test(next.key)) throw invalidRequest('invalid_string', 'key is not one of ours', 'key');
    const customer = typeof next.customer_key === 'string' ? next.customer_key : '';
    const { slug, ...fields } = next;
    const input = {
      ...fields,
      // A record of the window has no slug yet: the hub derives one.
      ...(typeof slug === 'string' ? { slug } : {}),
      ...(resource === 'onboarding' ? { customer_id: customer } : {}),
    };
    await hub.write({
      operation: 'create',
      resource,
      input,
      key: next.key,
      actor,
      ...(resource === 'contact' ? { parent: customer } : {}),
    });
  }

  return { pull, remaining, ofCustomer, push };
}

function changedFields(assumed: ReplicaDocument, next: ReplicaDocument): Document {
  return Object.fromEntries(
    Object.entries(next).filter(([field, value]) => !isDeepStrictEqual(assumed[field], value)),
  );
}

/** What the window is told of a record that the hub never had. */
function gone(next: ReplicaDocument): ReplicaDocument {
  return { ...next, _deleted: true };
}
