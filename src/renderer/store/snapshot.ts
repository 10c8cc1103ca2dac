import { z } from 'zod';
import {
  type CustomerReplica,
  type OnboardingReplica,
  type PersonReplica,
  REPLICA_SCHEMAS,
} from '#shared/replica.ts';
import type { Store } from './api.ts';
import { type MemoStorage, readMemo } from './memo.ts';

/** The lists a window can begin with. */
export type FirstList = 'customers' | 'onboardings';

/** The first rows of a list as they last stood: what a warm start draws before the replica is open. */
export interface Snapshot {
  /** Whose records these are. */
  readonly hub_id: string;
  /** The first by name; for the onboardings, the customers that they belong to. */
  readonly customers: readonly CustomerReplica[];
  /** The oldest; none for the customers. */
  readonly onboardings: readonly OnboardingReplica[];
  readonly people: readonly PersonReplica[];
  /** How many rows the whole list had. */
  readonly total: number;
}

const snapshotSchema = z.object({
  hub_id: z.string(),
  customers: z.array(REPLICA_SCHEMAS.customers),
  onboardings: z.array(REPLICA_SCHEMAS.onboardings),
  people: z.array(REPLICA_SCHEMAS.people),
  total: z.int().min(1),
});

/** A screenful. */
const ROWS = 40;
const LISTS: readonly FirstList[] = ['customers', 'onboardings'];
/** How often it is looked whether a list has been read; what it shows last is kept at the end of the page. */
const LOOK_AFTER_MS = 3_000;

const itemOf = (list: FirstList) => `pivotal-first-${list}`;

/** @returns null when there is none of this replica's hub, or one of another version that cannot be shown. */
export function readSnapshot(storage: MemoStorage, list: FirstList): Snapshot | null {
  try {
    const parsed = snapshotSchema.safeParse(JSON.parse(storage.getItem(itemOf(list)) ?? 'null'));
    return parsed.success && parsed.data.hub_id === readMemo(storage)?.info.hub_id ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Keeps what the next start draws first, whichever list it begins with. @returns a function that ends it. */
export function keepSnapshots(store: Store, storage: MemoStorage): () => void {
  const left = new Set(LISTS);
  const keep = (list: FirstList) => {
    const snapshot = snapshotOf(store, list);
    if (snapshot === null) return;
    left.delete(list);
    try {
      if (snapshot.total === 0) storage.removeItem(itemOf(list));
      else storage.setItem(itemOf(list), JSON.stringify(snapshot));
    } catch {
      // A full or forbidden storage costs the next start a moment, nothing else.
    }
  };
  // A process that is killed comes to no end of the page.
  const timer = setInterval(() => {
    for (const list of left) keep(list);
    if (left.size === 0) clearInterval(timer);
  }, LOOK_AFTER_MS);
  const keepAll = () => LISTS.forEach(keep);
  window.addEventListener('pagehide', keepAll);
  return () => {
    clearInterval(timer);
    window.removeEventListener('pagehide', keepAll);
  };
}

/** @returns null while the list is not all there. */
function snapshotOf(store: Store, list: FirstList): Snapshot | null {
  const hub_id = store.appInfo.get()?.hub_id;
  const customers = store.customers.get();
  const onboardings = store.onboardings.get();
  if (hub_id === undefined || customers.status !== 'ready') return null;
  const people = store.people.get();
  if (list === 'customers') {
    const first = customers.rows.slice(0, ROWS);
    return { hub_id, customers: first, onboardings: [], people, total: customers.rows.length };
  }
  // Never shown in this window: what is kept of them is as good as it was.
  if (onboardings.status !== 'ready') return null;
  const first = onboardings.rows.slice(0, ROWS);
  const owners = new Set(first.map(({ customer_key }) => customer_key));
  return {
    hub_id,
    customers: customers.rows.filter(({ key }) => owners.has(key)),
    onboardings: first,
    people,
    total: onboardings.rows.length,
  };
}
