import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { CloudClock } from './clock.ts';
import type { IdempotencyStore, StoredAnswer } from './idempotency.ts';
import type { ApiKey, KeyRing } from './keys.ts';
import type { Limiter } from './limits.ts';
import type { ActivityEntry, AnyRecord } from './records.ts';
import { RESOURCES } from './records.ts';
import { insertRow, type Row, type Store } from './store.ts';

/** The parts of a cloud that survive its restart; faults and the request log do not. */
export interface Durable {
  store: Store;
  clock: CloudClock;
  keys: KeyRing;
  idempotency: IdempotencyStore;
  limiter: Limiter;
}

interface Snapshot {
  format: 1;
  clock: { advancedMs: number; skewMs: number };
  /** In the order of arrival, which is how they get their order back. */
  rows: { record: AnyRecord; deletedMs: number | null }[];
  activity: [string, ActivityEntry[]][];
  keys: ApiKey[];
  idempotency: [string, StoredAnswer][];
  windows: Record<string, number[]>;
}

/** Replaces the file as a whole, so that a crash leaves the old snapshot or the new one. */
export function saveSnapshot(file: string, { store, clock, keys, idempotency, limiter }: Durable): void {
  const rows = RESOURCES.flatMap((resource): Row<AnyRecord>[] => [...store[resource].byId.values()]);
  const snapshot: Snapshot = {
    format: 1,
    clock: clock.state(),
    rows: rows.sort((a, b) => a.order - b.order).map(({ record, deletedMs }) => ({ record, deletedMs })),
    activity: [...store.activity],
    keys: keys.all(),
    idempotency: idempotency.entries(),
    windows: limiter.windows(),
  };
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, JSON.stringify(snapshot), { mode: 0o600 });
  renameSync(temporary, file);
}

/** @returns false when there is no such file @throws when it is not a snapshot of this format */
export function loadSnapshot(file: string, { store, clock, keys, idempotency, limiter }: Durable): boolean {
  if (!existsSync(file)) return false;
  const snapshot = JSON.parse(readFileSync(file, 'utf8')) as Snapshot;
  if (snapshot.format !== 1) throw new Error(`${file} is not a snapshot of this cloud`);
  clock.advance(snapshot.clock.advancedMs);
  clock.skew(snapshot.clock.skewMs);
  for (const { record, deletedMs } of snapshot.rows) insertRow(store, record.object, record, deletedMs);
  for (const [customerId, entries] of snapshot.activity) store.activity.set(customerId, entries);
  keys.restore(snapshot.keys);
  idempotency.restore(snapshot.idempotency);
  limiter.restore(snapshot.windows);
  return true;
}
