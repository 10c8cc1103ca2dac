import { CLOUD_CHILDREN, definitionOf, parentOf, RECORDS } from '#shared/records/index.ts';
import type { Hub } from '../hub/hub.ts';
import type { Conflict } from '../hub/outbox/conflicts.ts';
import type { OutboxEntry, OutboxError } from '../hub/outbox/outbox.ts';
import type { HubType, Resource } from '../hub/records/records.ts';
import type { Document } from '../hub/records/transaction.ts';
import type { Sync } from './sync.ts';

/** A refused change, with what the cloud was last known to have in the same fields. */
export interface FailedEntry
  extends Pick<OutboxEntry, 'id' | 'resource' | 'key' | 'operation' | 'error' | 'created_at'> {
  /** The customer that it is, or belongs to. */
  readonly customer_key: string;
  readonly name: string;
  readonly mine: Document;
  readonly theirs: Document;
  /** What hangs on a record that never arrived, and goes with it when it is discarded. */
  readonly children: Children;
}

export interface ConflictOfRecord extends Conflict {
  readonly name: string;
}

/** A create of ours that waits for a person, and the records of the cloud that it may be, as they are now. */
export interface DoubtfulEntry {
  readonly id: number;
  readonly resource: Resource;
  readonly key: string;
  readonly customer_key: string;
  readonly name: string;
  readonly mine: Document;
  readonly candidates: readonly Document[];
  readonly matched_by: string | null;
  readonly error: OutboxError | null;
  /** What hangs on it, and goes where it goes. */
  readonly children: Children;
  readonly created_at: string;
}

export interface Children {
  readonly contacts: number;
  readonly onboardings: number;
}

/** A record that was here before the workspace was connected, and what the cloud has that seems to be it. */
export interface MatchEntry {
  readonly id: number;
  readonly resource: Resource;
  readonly key: string;
  readonly customer_key: string;
  readonly name: string;
  /** Of the customer it belongs to; null for customers. */
  readonly customer_name: string | null;
  readonly mine: Document;
  readonly theirs: Document | null;
  readonly matched_by: string | null;
}

/** What needs a person: refused changes and conflicts, for whoever shows them. */
export function createAttention(sync: Sync, hub: Hub) {
  function baseOf(resource: Resource, key: string): Document | null {
    const id = hub.sync.names(resource, key)?.id;
    return id === undefined ? null : (hub.sync.known(resource, id)?.base ?? null);
  }

  /** What the record is called on screen. */
  function nameOf(resource: HubType, key: string): string {
    const row = hub.changes.row(resource, key);
    if (row === undefined) return key;
    const name = (JSON.parse(row.document) as Document)[definitionOf(resource).title];
    if (typeof name === 'string' && name !== '') return name;
    // Only what belongs to a customer may be without a name.
    return row.customer_key !== null ? nameOf('customer', row.customer_key) : `#${row.display_id}`;
  }

  function childrenOf(resource: Resource, key: string): Children {
    const counts = CLOUD_CHILDREN.map((child) => [
      RECORDS[child].plural,
      parentOf(child) === resource ? hub.changes.ofCustomer(child, key).length : 0,
    ]);
    return Object.fromEntries(counts) as Children;
  }

  function documentOf(resource: Resource, key: string): Document {
    const row = hub.changes.row(resource, key);
    return row === undefined ? {} : (JSON.parse(row.document) as Document);
  }

  function doubtful({
    id,
    resource,
    key,
    theirs,
    matched_by,
    error,
    created_at,
  }: OutboxEntry): DoubtfulEntry {
    const candidates = theirs.flatMap((each) => {
      const row = hub.changes.row(resource, each);
      return row === undefined || row.deleted_at !== null ? [] : [JSON.parse(row.document) as Document];
    });
    return {
      id,
      resource,
      key,
      customer_key: hub.sync.names(resource, key)?.customer_key ?? key,
      name: nameOf(resource, key),
      mine: documentOf(resource, key),
      candidates,
      matched_by,
      error,
      children: childrenOf(resource, key),
      created_at,
    };
  }

  return {
    twins: (): DoubtfulEntry[] => hub.outbox.inState('twin').map(doubtful),
    uncertain: (): DoubtfulEntry[] => hub.outbox.inState('uncertain').map(doubtful),
    matches: (): MatchEntry[] =>
      hub.matches.list().map(({ id, resource, key, customerKey, theirs, matchedBy }) => ({
        id,
        resource,
        key,
        customer_key: customerKey ?? key,
        name: nameOf(resource, key),
        customer_name: customerKey === null ? null : nameOf('customer', customerKey),
        mine: documentOf(resource, key),
        theirs: theirs === null ? null : documentOf(resource, theirs),
        matched_by: matchedBy,
      })),
    onlyThere: (): number => hub.matches.onlyThere(),
    failed: (): FailedEntry[] =>
      sync.failed().map(({ id, resource, key, operation, fields, error, created_at }) => {
        const base = baseOf(resource, key);
        const theirs = Object.keys(fields).map((field) => [field, base?.[field] ?? null]);
        return {
          id,
          resource,
          key,
          customer_key: hub.sync.names(resource, key)?.customer_key ?? key,
          name: nameOf(resource, key),
          operation,
          mine: fields,
          theirs: Object.fromEntries(theirs),
          children: operation === 'create' ? childrenOf(resource, key) : { contacts: 0, onboardings: 0 },
          error,
          created_at,
        };
      }),
    conflicts: (): ConflictOfRecord[] =>
      sync.conflicts().map((conflict) => ({ ...conflict, name: nameOf(conflict.resource, conflict.key) })),
  };
}
