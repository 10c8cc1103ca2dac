import { copyFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { connect, openTestHub, temporaryFolder } from '../../../../test/support/hub.ts';
import { databasePath, prepareFolder } from './database.ts';

test('a copy of the database alone, made while it was in use, says that its latest changes are missing', async () => {
  const hub = openTestHub();
  for (let number = 0; number < 20; number += 1) await hub.create('customer', { name: `C${number}` });
  const copy = temporaryFolder();
  copyFileSync(databasePath(hub.folder), databasePath(copy));
  const opened = openTestHub(copy);
  expect(opened.lacksLog).toBe(true);
  // It is said once: from here on what is there is what there is.
  opened.close();
  expect(openTestHub(copy).lacksLog).toBe(false);
});

test('a copy with its log, and one made after closing, lack nothing', async () => {
  const hub = openTestHub();
  await hub.create('customer', { name: 'Acme' });
  const whole = temporaryFolder();
  for (const suffix of ['', '-wal']) {
    copyFileSync(databasePath(hub.folder) + suffix, databasePath(whole) + suffix);
  }
  const opened = openTestHub(whole);
  expect([opened.lacksLog, opened.isEmpty()]).toEqual([false, false]);
  hub.close();
  const closed = temporaryFolder();
  copyFileSync(databasePath(hub.folder), databasePath(closed));
  expect(openTestHub(closed).lacksLog).toBe(false);
});

test('a log that another program has taken over into the file is not missed', async () => {
  const hub = openTestHub();
  await hub.create('customer', { name: 'Acme' });
  const copy = temporaryFolder();
  for (const suffix of ['', '-wal']) {
    copyFileSync(databasePath(hub.folder) + suffix, databasePath(copy) + suffix);
  }
  // As it is after a crash, when somebody looks into the file with SQLite's own tool.
  const other = connect(copy);
  other.prepare('SELECT count(*) FROM customers').get();
  other.close();
  expect(openTestHub(copy).lacksLog).toBe(false);
});

test('a path that is too long for a database is refused with its length', () => {
  expect(() => prepareFolder(`/tmp/${'x'.repeat(630)}`)).toThrow(/too long for a database: 646 bytes/);
});
