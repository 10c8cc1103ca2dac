import { copyFileSync, fdatasync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { setImmediate as tick } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import {
  connect,
  createSurroundings,
  openTestHub,
  query,
  type TestHub,
  temporaryFolder,
} from '../../../../test/support/hub.ts';
import { PATIENCE_MS } from '../../../../test/support/patience.ts';
import { databasePath } from '../database/database.ts';
import type { Disk } from '../database/log-flush.ts';

/** A disk that takes its time: each flush is over when the test says so. */
function slowDisk() {
  const under: ((error: Error | null) => void)[] = [];
  let atOnce = 0;
  const disk: Disk = {
    flush: (_file, done) => void under.push(done),
    flushNow() {
      atOnce += 1;
    },
  };
  const next = () => expect.poll(() => under.length, { timeout: PATIENCE_MS }).toBe(1);
  return {
    disk,
    underWay: () => under.length,
    atOnce: () => atOnce,
    /** The flush that is under way ends. */
    async end(error: Error | null = null) {
      await next();
      under.shift()?.(error);
    },
    next,
  };
}

function openOn(disk: Disk, folder = temporaryFolder()): TestHub {
  return openTestHub(folder, createSurroundings(), { disk });
}

/** What was told of writes, and of their acknowledgement. */
function watch(hub: TestHub) {
  const told: string[] = [];
  hub.changes.subscribe((changes) => told.push(...changes.map(({ seq }) => `seq ${seq}`)));
  hub.events.follow(() => told.push(`event ${hub.events.head()}`));
  return {
    told,
    create: (name: string) =>
      hub.create('customer', { name }).then(
        () => void told.push(name),
        (error: Error) => void told.push(`${name}: ${error.message}`),
      ),
  };
}

const namesIn = (folder: string) =>
  query<{ slug: string }>(folder, 'SELECT slug FROM customers ORDER BY seq').map(({ slug }) => slug);
const failing = (code: string) => Object.assign(new Error(`${code}: fdatasync`), { code });

test('a write is told to nobody before a flush is over that began after its commit; those that come meanwhile share the next', async () => {
  const slow = slowDisk();
  const hub = openOn(slow.disk);
  const { told, create } = watch(hub);
  const writing = [create('first')];
  await slow.next();
  expect(namesIn(hub.folder)).toEqual(['first']);

  writing.push(create('second'));
  await tick();
  writing.push(create('third'));
  await tick();
  expect(slow.underWay()).toBe(1);
  expect(told).toEqual([]);
  expect(hub.events.since(0).events).toEqual([]);

  await slow.end();
  await writing[0];
  expect(told).toEqual(['seq 1', 'event 1', 'first']);
  expect(hub.events.since(0).events).toHaveLength(1);
  await slow.next();
  expect(namesIn(hub.folder)).toEqual(['first', 'second', 'third']);
  expect(told).toHaveLength(3);
  expect(hub.events.since(0).events).toHaveLength(1);

  await slow.end();
  await Promise.all(writing);
  expect(told.slice(3)).toEqual(['seq 2', 'seq 3', 'event 3', 'second', 'third']);
  expect(slow.underWay()).toBe(0);
});

test('who writes again once they have been answered shares the next flush with those who have waited', async () => {
  const slow = slowDisk();
  const hub = openOn(slow.disk);
  const writing = [hub.create('customer', { name: 'first' })];
  await slow.next();
  writing.push(hub.create('customer', { name: 'second' }));
  await slow.end();
  await writing[0];
  await tick();
  writing.push(hub.create('customer', { name: 'third' }));
  await slow.next();
  expect(namesIn(hub.folder)).toEqual(['first', 'second', 'third']);
  await slow.end();
  await Promise.all(writing);
  expect(slow.underWay()).toBe(0);
});

test('a key or a setting that somebody asked for is acknowledged when it is on the disk, and what they only read at once', async () => {
  const slow = slowDisk();
  const hub = openOn(slow.disk);
  let key: string | null = null;
  const asking = Promise.resolve(hub.acknowledge(() => hub.apiKeys.create('script', 'live').key.name)).then(
    (made) => {
      key = made;
    },
  );
  await slow.next();
  await tick();
  expect(key).toBeNull();
  expect(hub.acknowledge(() => hub.apiKeys.list().length)).toBe(1);
  await slow.end();
  await asking;
  expect(key).toBe('script');
});

test('a large write is told when all of it is on the disk', async () => {
  const slow = slowDisk();
  const hub = openOn(slow.disk);
  const { told } = watch(hub);
  const commands = ['one', 'two'].map((name) => ({
    operation: 'create' as const,
    resource: 'customer' as const,
    input: { name },
  }));
  const writing = hub
    .writeLarge({ actor: { name: 'Ann', type: 'user' }, commands })
    .then(() => void told.push('done'));
  await slow.next();
  await tick();
  expect(namesIn(hub.folder)).toEqual(['one', 'two']);
  expect(told).toEqual([]);
  await slow.end();
  await writing;
  expect(told).toEqual(['seq 1', 'seq 2', 'event 2', 'done']);
});

test.each([
  ['EIO', 'did not take it'],
  ['ENOSPC', 'is full, or has no more room'],
])(
  'a disk that does not take what is written (%s) refuses it without saying that nothing was saved; it is told when the disk works again',
  async (code, words) => {
    const slow = slowDisk();
    const hub = openOn(slow.disk);
    const { told, create } = watch(hub);
    // Another program reads on: SQLite cannot begin its log anew, and the disk does not count as working.
    const reader = connect(hub.folder);
    reader.exec('BEGIN; SELECT * FROM customers');
    reader.prepare('SELECT count(*) FROM customers').get();
    const uncertain = create('uncertain');
    await slow.end(failing(code));
    await uncertain;
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('not certain');
    expect(told[0]).toContain(words);
    expect(hub.storage.trouble()).not.toBeNull();

    // Nothing more is committed meanwhile, let alone acknowledged.
    const next = create('next');
    await tick();
    await tick();
    expect(namesIn(hub.folder)).toEqual(['uncertain']);
    expect(told).toHaveLength(1);

    reader.exec('COMMIT');
    await slow.end();
    await next;
    expect(hub.storage.trouble()).toBeNull();
    expect(told.slice(1)).toEqual(['seq 1', 'event 1', 'seq 2', 'event 2', 'next']);
    expect(namesIn(hub.folder)).toEqual(['uncertain', 'next']);
  },
);

test('the disk is found to work again without anybody writing', async () => {
  const slow = slowDisk();
  const hub = openOn(slow.disk);
  const { told, create } = watch(hub);
  const writing = create('one');
  await slow.end(failing('EIO'));
  await writing;
  await expect.poll(() => hub.storage.trouble(), { timeout: PATIENCE_MS }).toBeNull();
  expect(told.slice(1)).toEqual(['seq 1', 'event 1']);
});

test('where the log is not the file that lies at its path, SQLite puts what is acknowledged into the main file', async () => {
  const slow = slowDisk();
  const hub = openOn(slow.disk);
  const path = databasePath(hub.folder);
  renameSync(`${path}-wal`, `${path}-moved`);
  writeFileSync(`${path}-wal`, '');
  await hub.create('customer', { name: 'Acme' });
  expect(slow.underWay()).toBe(0);
  const copy = `${temporaryFolder()}/copy.db`;
  copyFileSync(path, copy);
  const main = new Database(copy);
  onTestFinished(() => void main.close());
  expect(main.prepare('SELECT slug FROM customers').pluck().all()).toEqual(['acme']);
});

test('a hub that closes acknowledges what it has put on the disk', async () => {
  const slow = slowDisk();
  const hub = openOn(slow.disk);
  const { told, create } = watch(hub);
  const writing = [create('committed')];
  await slow.next();
  writing.push(create('waiting'));
  hub.close();
  expect(slow.atOnce()).toBe(1);
  await Promise.all(writing);
  expect(told).toEqual(['seq 1', 'event 1', 'seq 2', 'event 2', 'committed', 'waiting']);
  expect(namesIn(hub.folder)).toEqual(['committed', 'waiting']);
});

test('after a power cut at any moment all that was acknowledged is there, also around checkpoints', async () => {
  const folder = temporaryFolder();
  const path = databasePath(folder);
  /** What a power cut leaves of the log: what lay in it when the last flush that is over began. */
  let left = Buffer.alloc(0);
  const hub = openOn(
    {
      flush(file, done) {
        const bytes = readFileSync(`${path}-wal`);
        fdatasync(file, (error) => {
          left = bytes;
          done(error);
        });
      },
      flushNow() {},
    },
    folder,
  );
  const other = connect(folder);
  const acknowledged: string[] = [];
  function cutPower(): string[] {
    const copy = `${temporaryFolder()}/copy.db`;
    copyFileSync(path, copy);
    writeFileSync(`${copy}-wal`, left);
    const database = new Database(copy);
    try {
      expect(database.pragma('quick_check', { simple: true })).toBe('ok');
      return database.prepare<[], string>('SELECT slug FROM customers').pluck().all();
    } finally {
      database.close();
    }
  }
  let lost: string[] = [];
  for (let round = 0; round < 12; round += 1) {
    const writers = Array.from({ length: 5 }, async (_, writer) => {
      for (let nth = 0; nth < 4; nth += 1) {
        const name = `c-${round}-${writer}-${nth}`;
        await hub.create('customer', { name });
        acknowledged.push(name);
        if (writer === nth) {
          const there = new Set(cutPower());
          lost = acknowledged.filter((one) => !there.has(one));
          expect(lost).toEqual([]);
        }
      }
    });
    await Promise.all(writers);
    // A checkpoint flushes the log and the main file itself; what is written next may begin the log anew.
    other.pragma(`wal_checkpoint(${round % 2 === 0 ? 'PASSIVE' : 'RESTART'})`);
    left = readFileSync(`${path}-wal`);
  }
  expect(acknowledged).toHaveLength(240);
});
