import type { Hub } from '../hub/hub.ts';
import type { Conflict } from '../hub/outbox/conflicts.ts';
import type { OutboxEntry } from '../hub/outbox/outbox.ts';
import type { Resource } from '../hub/records/records.ts';
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
}

export interface ConflictOfRecord extends Conflict {
  readonly name: string;
}

/** What needs a person: refused changes and conflicts, for whoever shows them. */
export function createAttention(sync: Sync, hub: Hub) {
  function baseOf(resource: Resource, key: string): Document | null {
    const id = hub.sync.names(resource, key)?.id;
    return id === undefined ? null : (hub.sync.known(resource, id)?.base ?? null);
  }

  /** What the record is called on screen. */
  function nameOf(resource: Resource, key: string): string {
    const row = hub.changes.row(resource, key);
    if (row === undefined) return key;
    const { name } = JSON.parse(row.document) as { name?: string | null };
    if (typeof name === 'string' && name !== '') return name;
    return resource === 'onboarding' && row.customer_key !== null
      ? nameOf('customer', row.customer_key)
      : `#${row.display_id}`;
  }

  return {
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
          error,
          created_at,
        };
      }),
    conflicts: (): ConflictOfRecord[] =>
      sync.conflicts().map((conflict) => ({ ...conflict, name: nameOf(conflict.resource, conflict.key) })),
  };
}
