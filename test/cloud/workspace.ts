import type { CloudClock } from './clock.ts';
import { CloudError } from './errors.ts';
import type { Random } from './random.ts';
import type { ActivityEntry, AnyRecord, RecordOf, Resource } from './records.ts';
import { findRow, newId, type Row, type Store, tableOf } from './store.ts';

/** Who writes. The API's callers are known by their key, another user by a name. */
export interface Actor {
  name: string;
  type: ActivityEntry['actor_type'];
}

/** Everything a write needs; one per cloud. */
export interface Workspace {
  store: Store;
  clock: CloudClock;
  random: Random;
}

export interface Change {
  field: string;
  before: unknown;
  after: unknown;
}

export function timestamp({ clock }: Workspace): string {
  return new Date(clock.now()).toISOString();
}

export function note(
  workspace: Workspace,
  customerId: string,
  actor: Actor,
  event: string,
  change?: Change,
  onboardingId?: string,
): void {
  const { activity } = workspace.store;
  const entries = activity.get(customerId) ?? [];
  activity.set(customerId, entries);
  entries.push({
    timestamp: timestamp(workspace),
    actor: actor.name,
    actor_type: actor.type,
    event_type: event,
    field: change?.field ?? null,
    old_value: change?.before ?? null,
    new_value: change?.after ?? null,
    onboarding_id: onboardingId ?? null,
  });
}

/** Finds a row that is not deleted, by id or display_id. @throws CloudError `…_not_found` */
export function requireLive<R extends Resource>(
  { store }: Workspace,
  resource: R,
  id: string | number,
): Row<RecordOf[R]> {
  const row = findRow(store, resource, id);
  if (row && row.deletedMs === null) return row;
  throw new CloudError(`${resource}_not_found`, `No ${resource} with the id ${id}`);
}

/** Writes the fields that differ. A write that changes nothing leaves `updated_at` alone. */
export function assign<T extends AnyRecord>(workspace: Workspace, record: T, fields: object): Change[] {
  const target = record as unknown as Record<string, unknown>;
  const changes: Change[] = [];
  for (const [field, after] of Object.entries(fields)) {
    const before = target[field];
    if (after === undefined || JSON.stringify(before) === JSON.stringify(after)) continue;
    target[field] = after;
    changes.push({ field, before, after });
  }
  workspace.store.changes += changes.length;
  if (changes.length > 0 && !('updated_at' in fields)) record.updated_at = timestamp(workspace);
  return changes;
}

/** The read-only fields of a new record. */
export function identity<R extends Resource>(
  workspace: Workspace,
  resource: R,
  createdAt: string | undefined,
) {
  const created_at = createdAt ?? timestamp(workspace);
  return {
    object: resource,
    id: newId(workspace.store, workspace.clock, workspace.random),
    display_id: tableOf(workspace.store, resource).lastDisplayId + 1,
    created_at,
    updated_at: created_at,
  };
}

const DELETE_EVENTS = {
  customer: 'customer.deleted',
  contact: 'contact.removed',
  onboarding: 'onboarding.deleted',
} as const satisfies Record<Resource, string>;

/** Hides a row from every read. Repeating it is fine. @throws CloudError when the id never existed */
export function deleteRecord(
  workspace: Workspace,
  resource: Resource,
  id: string | number,
  actor: Actor,
): { object: 'deleted'; id: string; display_id: number; deleted: true } {
  const { store, clock } = workspace;
  const row = findRow(store, resource, id);
  if (!row) throw new CloudError(`${resource}_not_found`, `No ${resource} with the id ${id}`);
  const { record } = row;
  if (row.deletedMs === null) {
    row.deletedMs = clock.now();
    store.changes += 1;
    if (record.object === 'customer') {
      if (record.slug !== null) store.slugs.delete(record.slug);
      note(workspace, record.id, actor, DELETE_EVENTS.customer);
    } else {
      const onboardingId = record.object === 'onboarding' ? record.id : undefined;
      note(workspace, record.customer_id, actor, DELETE_EVENTS[resource], undefined, onboardingId);
    }
  }
  return { object: 'deleted', id: record.id, display_id: record.display_id, deleted: true };
}
