import { spawnSync } from 'node:child_process';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { connect, createSurroundings, openTestHub, temporaryFolder } from '../../../../test/support/hub.ts';
import { PATIENCE_MS } from '../../../../test/support/patience.ts';
import { databasePath } from './database.ts';
import { createStorage, StorageError } from './storage.ts';

const sqliteError = (code: string) => new Database.SqliteError('failed', code);
const systemError = (code: string) => Object.assign(new Error('failed'), { code });

test.each([
  [sqliteError('SQLITE_FULL'), 'full'],
  [systemError('ENOSPC'), 'full'],
  [systemError('EDQUOT'), 'full'],
  // The disk has space: a quota, or a limit of the size of files.
  [sqliteError('SQLITE_IOERR_WRITE'), 'full'],
  [sqliteError('SQLITE_READONLY_DBMOVED'), 'read_only'],
  [systemError('EROFS'), 'read_only'],
  [sqliteError('SQLITE_BUSY'), 'locked'],
  [sqliteError('SQLITE_BUSY_SNAPSHOT'), 'locked'],
  [sqliteError('SQLITE_CONSTRAINT_UNIQUE'), null],
  [systemError('ECONNRESET'), null],
  [systemError('EACCES'), null],
  [new Error('anything'), null],
  ['no error at all', null],
])('%s says of the disk: %s', (error, trouble) => {
  const hub = openTestHub();
  expect(hub.storage.observe(error)).toBe(trouble);
  expect(hub.storage.trouble()).toBe(trouble);
  const explained = hub.storage.explain(error);
  if (trouble === null) expect(explained).toBe(error);
  else expect(explained).toMatchObject({ status: 500, code: 'internal_error', trouble });
});

test('files that nobody may write to are no full disk, though the folder has space', async () => {
  const hub = openTestHub();
  const path = databasePath(hub.folder);
  if (spawnSync('chattr', ['+i', path]).status !== 0) return;
  onTestFinished(() => void spawnSync('chattr', ['-i', path]));
  expect(hub.storage.observe(sqliteError('SQLITE_IOERR_WRITE'))).toBe('read_only');
  spawnSync('chattr', ['-i', path]);
});

test('trouble is told when it begins and when it is over, which is found out without anybody writing', async () => {
  const hub = openTestHub();
  let told = 0;
  hub.storage.subscribe(() => {
    told += 1;
  });
  hub.storage.observe(sqliteError('SQLITE_FULL'));
  hub.storage.observe(sqliteError('SQLITE_FULL'));
  expect(told).toBe(1);
  await expect.poll(() => hub.storage.trouble(), { timeout: PATIENCE_MS }).toBeNull();
  expect(told).toBe(2);
});

test('a write to a full database is refused with words, leaves nothing behind, and works again with space', async () => {
  const folder = temporaryFolder();
  openTestHub(folder).close();
  const database = new Database(databasePath(folder));
  onTestFinished(() => {
    database.close();
  });
  const storage = createStorage(database, folder);
  onTestFinished(() => storage.close());
  const pages = database.pragma('page_count', { simple: true }) as number;
  database.pragma(`max_page_count = ${pages}`);
  const fill = () => database.prepare("INSERT INTO settings VALUES ('x', hex(zeroblob(200000)))").run();
  let failure: unknown;
  try {
    fill();
  } catch (error) {
    failure = error;
  }
  expect(storage.observe(failure)).toBe('full');
  expect(storage.explain(failure)).toBeInstanceOf(StorageError);
  expect(String(storage.explain(failure))).toContain(folder);
  database.pragma('max_page_count = 100000');
  await expect.poll(() => storage.trouble(), { timeout: PATIENCE_MS }).toBeNull();
  fill();
});

test('while another program holds the database, reads answer, a write waits for it and is then made', async () => {
  const hub = openTestHub();
  await hub.create('customer', { name: 'Before' });
  const other = connect(hub.folder);
  other.exec('BEGIN IMMEDIATE');
  const waiting = hub.create('customer', { name: 'Patient' });
  await expect.poll(() => hub.storage.trouble(), { timeout: PATIENCE_MS }).toBe('locked');
  expect(hub.reads.listCustomers({}, { limit: 10 }).documents).toHaveLength(1);
  other.exec('COMMIT');
  expect(await waiting).toMatchObject({ name: 'Patient' });
  expect(hub.storage.trouble()).toBeNull();
  expect(hub.failures).toEqual([]);
});

test('a write that waited in vain is refused, says what holds the database, and is not made later', async () => {
  const hub = openTestHub();
  const other = connect(hub.folder);
  other.exec('BEGIN IMMEDIATE');
  await expect(hub.create('customer', { name: 'In vain' })).rejects.toMatchObject({
    code: 'internal_error',
    message: expect.stringContaining('another program'),
  });
  other.exec('COMMIT');
  await expect.poll(() => hub.storage.trouble(), { timeout: PATIENCE_MS }).toBeNull();
  expect(hub.isEmpty()).toBe(true);
});

test('how far a consumer of the events has come gives way too: that is no failure, and it goes on', async () => {
  const hub = openTestHub();
  const seen: string[] = [];
  hub.events.subscribe('test', (events) => void seen.push(...events.map(({ type }) => type)));
  const other = new Database(databasePath(hub.folder));
  onTestFinished(() => void other.close());
  await hub.create('customer', { name: 'Acme' });
  other.exec('BEGIN IMMEDIATE');
  await expect.poll(() => hub.storage.trouble(), { timeout: PATIENCE_MS }).toBe('locked');
  other.exec('COMMIT');
  await expect.poll(() => hub.storage.trouble(), { timeout: PATIENCE_MS }).toBeNull();
  await hub.create('customer', { name: 'Bolt' });
  await expect.poll(() => seen.length, { timeout: PATIENCE_MS }).toBeGreaterThanOrEqual(2);
  expect(hub.failures).toEqual([]);
});

test('counts of key uses give way to another program, and are kept when it is done', async () => {
  const hub = openTestHub();
  const { key } = hub.apiKeys.create('script', 'live');
  const other = connect(hub.folder);
  other.exec('BEGIN IMMEDIATE');
  hub.apiKeys.countUse(key.id);
  await expect.poll(() => hub.storage.trouble(), { timeout: PATIENCE_MS }).toBe('locked');
  other.exec('COMMIT');
  const uses = () => hub.apiKeys.list().find(({ id }) => id === key.id)?.request_count;
  await expect.poll(uses, { timeout: PATIENCE_MS }).toBe(1);
  expect(hub.failures).toEqual([]);
});

test('a hub that opens after the clock was ten years ahead dates what is made and edited by the clock again', async () => {
  const folder = temporaryFolder();
  const environment = createSurroundings();
  const now = environment.time;
  environment.time += 10 * 365 * 24 * 60 * 60 * 1000;
  const ahead = openTestHub(folder, environment);
  const early = await ahead.create('customer', { name: 'From the future' });
  ahead.close();
  environment.time = now;
  const hub = openTestHub(folder, environment);
  const made = await hub.create('customer', { name: 'Of now' });
  const next = await hub.create('customer', { name: 'And after' });
  expect(made.created_at).toBe(new Date(now).toISOString());
  expect(Date.parse(String(next.created_at))).toBeGreaterThanOrEqual(now);
  const edited = await hub.update('customer', String(early.id), { plan: 'Scale' });
  expect(edited.updated_at).toBe(new Date(now).toISOString());
  // Every row once, the newest first, page by page.
  const walked: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = hub.reads.listCustomers({}, cursor === undefined ? { limit: 1 } : { limit: 1, cursor });
    walked.push(...page.documents.map((text) => (JSON.parse(text) as { name: string }).name));
    if (!page.hasMore || page.nextCursor === null) break;
    cursor = page.nextCursor;
  }
  expect(walked).toEqual(['And after', 'Of now', 'From the future']);
});
