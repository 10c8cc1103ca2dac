import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../../../test/support/hub.ts';
import { PATIENCE_MS } from '../../../../test/support/patience.ts';
import { createCheckpoints } from './checkpoints.ts';

const ENOUGH = 200;

function openLogged() {
  const folder = temporaryFolder();
  const path = join(folder, 'some.db');
  const database = new Database(path);
  onTestFinished(() => void database.close());
  database.pragma('journal_mode = WAL');
  database.exec('CREATE TABLE rows (number INTEGER PRIMARY KEY, text TEXT)');
  const insert = database.prepare('INSERT INTO rows (text) VALUES (?)');
  const write = () => insert.run('x'.repeat(3000));
  const pages = () => (database.pragma('wal_checkpoint(NOOP)') as { log: number }[])[0]?.log ?? 0;
  return { folder, path, database, write, pages };
}

function count(path: string): unknown {
  const database = new Database(path);
  try {
    return database.prepare('SELECT count(*) FROM rows').pluck().get();
  } finally {
    database.close();
  }
}

test('a log that has grown is taken over beside the writes that go on, and begins anew', async () => {
  const { folder, path, database, write, pages } = openLogged();
  const checkpoints = createCheckpoints(database, ENOUGH);
  onTestFinished(checkpoints.close);
  let written = 0;
  let longest = 0;
  let hasBegunAnew = false;
  const until = performance.now() + PATIENCE_MS;
  while (!hasBegunAnew && performance.now() < until) {
    if (!checkpoints.isHolding()) {
      write();
      written += 1;
      const now = pages();
      hasBegunAnew = longest > ENOUGH && now < ENOUGH;
      longest = Math.max(longest, now);
      checkpoints.flushed();
    }
    await pause(0);
  }
  expect(hasBegunAnew).toBe(true);
  // The main file alone has all but what came after.
  const copy = join(folder, 'copy.db');
  copyFileSync(path, copy);
  expect(count(copy)).toBe(written - 1);
});

test('writes that were held are told when they may go on', async () => {
  const { database, write, pages } = openLogged();
  const checkpoints = createCheckpoints(database, ENOUGH);
  onTestFinished(checkpoints.close);
  let released = 0;
  checkpoints.onReleased(() => {
    released += 1;
  });
  while (pages() < ENOUGH) write();
  for (let flush = 0; flush < 16; flush += 1) checkpoints.flushed();
  await expect.poll(() => released, { timeout: PATIENCE_MS }).toBe(1);
  expect(checkpoints.isHolding()).toBe(false);
});

test('who closes waits for a pass that is under way, and leaves no log behind', () => {
  const { path, database, write } = openLogged();
  const checkpoints = createCheckpoints(database, ENOUGH);
  for (let number = 0; number < 4 * ENOUGH; number += 1) write();
  for (let flush = 0; flush < 16; flush += 1) checkpoints.flushed();
  checkpoints.close();
  database.close();
  expect(existsSync(`${path}-wal`)).toBe(false);
  expect(count(path)).toBe(4 * ENOUGH);
});

test('while a transaction is open, or rows are being read, it is left for later', async () => {
  const { database, write, pages } = openLogged();
  const checkpoints = createCheckpoints(database, ENOUGH);
  onTestFinished(checkpoints.close);
  const look = () => {
    for (let flush = 0; flush < 16; flush += 1) checkpoints.flushed();
  };
  database.exec('BEGIN');
  for (let number = 0; number < 4 * ENOUGH; number += 1) write();
  look();
  database.exec('COMMIT');
  const reading = database.prepare('SELECT * FROM rows').iterate();
  reading.next();
  look();
  reading.return?.();
  look();
  await expect
    .poll(() => (database.pragma('wal_checkpoint(NOOP)') as { checkpointed: number }[])[0]?.checkpointed, {
      timeout: PATIENCE_MS,
    })
    .toBe(pages());
});
