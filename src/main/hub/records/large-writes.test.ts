import { setImmediate as tick } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { ANN, openTestHub, query, type TestHub } from '../../../../test/support/hub.ts';
import type { RecordChange } from './commands.ts';

const creates = (count: number): RecordChange[] =>
  Array.from({ length: count }, (_, at) => ({
    operation: 'create',
    resource: 'customer',
    input: { name: `Customer ${at}` },
  }));
const liveCustomers = (hub: TestHub) =>
  hub.changes.since('customer', 0, 10_000).filter(({ deleted_at }) => deleted_at === null).length;
const names = (hub: TestHub) => hub.events.since(0).events.map(({ type }) => type);

/** What others see of a hub at each step of a large write. */
function watch(hub: TestHub) {
  const seen = { customers: new Set<number>(), events: new Set<number>(), announced: [] as number[] };
  hub.changes.subscribe((changes) => seen.announced.push(changes.length));
  return {
    seen,
    look() {
      seen.customers.add(hub.reads.list('customer', {}, { limit: 100 }).documents.length);
      seen.events.add(names(hub).length);
    },
  };
}

test('nobody sees anything of a large batch before all of it is there', async () => {
  const hub = openTestHub();
  const { seen, look } = watch(hub);
  const progress: number[] = [];
  await hub.writeLarge({
    batchId: 'large',
    actor: ANN,
    commands: creates(90).flatMap((one) => Array.from({ length: 25 }, () => one)),
    onProgress(done) {
      progress.push(done);
      look();
    },
  });
  expect([...seen.customers]).toEqual([0]);
  expect([...seen.events]).toEqual([0]);
  expect(progress.length).toBeGreaterThan(5);
  expect(progress.at(-1)).toBe(2250);
  expect(seen.announced).toEqual([2250]);
  expect(liveCustomers(hub)).toBe(2250);
});

test('what others write meanwhile waits for it, and is there afterwards', async () => {
  const hub = openTestHub();
  let other: Promise<unknown> | null = null;
  await hub.writeLarge({
    actor: ANN,
    commands: creates(600),
    onProgress() {
      other ??= hub.create('customer', { name: 'Another' });
    },
  });
  await other;
  expect(liveCustomers(hub)).toBe(601);
  expect(new Set(hub.changes.since('customer', 0, 10_000).map(({ display_id }) => display_id)).size).toBe(
    601,
  );
});

test('of one that is called off nothing is left, and what was kept beside the records stays', async () => {
  const hub = openTestHub();
  await hub.create('customer', { name: 'First' });
  const abort = new AbortController();
  const writing = hub.writeLarge({
    actor: ANN,
    commands: creates(600),
    signal: abort.signal,
    onProgress() {
      if (hub.apiKeys.list().length > 0) return abort.abort();
      hub.settings.set('reminder_run', { day: '2026-05-26' });
      hub.apiKeys.create('script', 'live');
    },
  });
  await expect(writing).rejects.toMatchObject({ name: 'AbortError' });
  expect(names(hub)).toEqual(['customer.created']);
  expect(query(hub.folder, 'SELECT name FROM api_keys')).toEqual([{ name: 'script' }]);
  expect(query(hub.folder, "SELECT value FROM settings WHERE name = 'reminder_run'")).toHaveLength(1);
  const next = await hub.create('customer', { name: 'Next' });
  expect(next.display_id).toBe(2);
});

test('what is kept beside the records meanwhile is acknowledged when it is on disk, called off or not', async () => {
  for (const isCalledOff of [false, true]) {
    const hub = openTestHub();
    const abort = new AbortController();
    const stored = () => query(hub.folder, 'SELECT name FROM api_keys');
    const acknowledged: unknown[] = [];
    const asked: unknown[] = [];
    const writing = hub.writeLarge({
      actor: ANN,
      commands: creates(1000),
      signal: abort.signal,
      onProgress(done) {
        if (done === 200) {
          const work = () => hub.apiKeys.create('script', 'live').key.name;
          asked.push(Promise.resolve(hub.acknowledge(work)).then(() => acknowledged.push(stored())));
          // Who only reads waits for nothing.
          expect(hub.acknowledge(() => hub.apiKeys.list().length)).toBe(1);
        }
        if (done === 800) expect(acknowledged).toEqual([]);
        if (done === 800 && isCalledOff) abort.abort();
      },
    });
    await Promise.all([writing.catch(() => {}), ...asked]);
    await Promise.all(asked);
    expect(acknowledged).toEqual([[{ name: 'script' }]]);
  }
});

test('a hub that closes in the middle has nothing of it when it opens again', async () => {
  const first = openTestHub();
  let isClosed = false;
  const writing = first.writeLarge({
    actor: ANN,
    commands: creates(1000),
    onProgress(done) {
      if (done < 400 || isClosed) return;
      isClosed = true;
      first.close();
    },
  });
  await expect(writing).rejects.toThrow();
  const second = openTestHub(first.folder, first.environment);
  expect(second.changes.since('customer', 0, 10)).toEqual([]);
  expect(names(second)).toEqual([]);
});

test('a copy waits for a large batch, and holds all of it', async () => {
  const hub = openTestHub();
  let copying: Promise<void> | null = null;
  const path = `${hub.folder}/copy.db`;
  await hub.writeLarge({
    actor: ANN,
    commands: creates(600),
    onProgress() {
      copying ??= hub.copyTo(path);
    },
  });
  await copying;
  const { default: Database } = await import('better-sqlite3');
  const copy = new Database(path, { readonly: true });
  expect(copy.prepare('SELECT count(*) FROM customers').pluck().get()).toBe(600);
  copy.close();
});

test('one undo takes all of it back, in parts of which others see nothing either', async () => {
  const hub = openTestHub();
  await hub.create('customer', { name: 'Stays' });
  const { batchId } = await hub.writeLarge({ actor: ANN, commands: creates(1200) });
  const seen = new Set<number>();
  const undoing = hub.undo({ undoes: batchId, actor: ANN });
  let isOver = false;
  void undoing.finally(() => {
    isOver = true;
  });
  let turns = 0;
  while (!isOver) {
    seen.add(liveCustomers(hub));
    turns += 1;
    await tick();
  }
  const { restored, left } = await undoing;
  expect(restored).toHaveLength(1200);
  expect(left).toEqual([]);
  expect(turns).toBeGreaterThan(3);
  // Before it is told, it is committed: then all of it is seen.
  expect([...seen].filter((count) => count !== 1201 && count !== 1)).toEqual([]);
  expect(liveCustomers(hub)).toBe(1);
});
