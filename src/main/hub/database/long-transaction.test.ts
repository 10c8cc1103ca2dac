import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test, vi } from 'vitest';
import { temporaryFolder } from '../../../../test/support/hub.ts';
import { createLogFlush } from './log-flush.ts';
import { createLongTransaction } from './long-transaction.ts';

function open() {
  const database = new Database(join(temporaryFolder(), 'one.db'));
  onTestFinished(() => void database.close());
  database.pragma('journal_mode = WAL');
  database.exec('CREATE TABLE settings (name TEXT PRIMARY KEY)');
  const lost = vi.fn();
  const log = createLogFlush(database);
  onTestFinished(() => log.close());
  const long = createLongTransaction(database, log, lost);
  onTestFinished(() => long.close());
  const insert = long.beside.prepare('INSERT INTO settings (name) VALUES (?)');
  return { database, long, lost, save: (name: string) => long.acknowledge(() => insert.run(name).changes) };
}

test('with no transaction open what was saved is acknowledged when it is on the disk', async () => {
  expect(await open().save('one')).toBe(1);
});

test('a disk that takes nothing after all is told to whoever waits for what they saved', async () => {
  const { database, long, lost, save } = open();
  long.begin();
  const saved = save('one');
  database.pragma('query_only = 1');
  expect(() => long.rollBack()).toThrow('readonly');
  await expect(saved).rejects.toThrow('readonly');
  expect(lost).toHaveBeenCalled();
});

test('what is saved once the disk has ended the transaction by itself is saved once', async () => {
  const { database, long, save } = open();
  long.begin();
  database.exec('ROLLBACK');
  expect(await save('one')).toBe(1);
  long.rollBack();
  expect(database.prepare('SELECT count(*) FROM settings').pluck().get()).toBe(1);
});
