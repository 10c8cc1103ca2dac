import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createSurroundings, openTestHub, START, temporaryFolder } from '../../../../test/support/hub.ts';
import {
  databasePath,
  NewerDatabaseError,
  type OpenedDatabase,
  openDatabase,
  UnusableFolderError,
} from './database.ts';
import { SCHEMA_VERSION } from './migrations.ts';

const PAGE_BYTES = 4096;
const ROW_COUNT = 200;

function open(
  folder: string,
  whenDamaged: 'set-aside' | 'refuse' = 'set-aside',
  now = START,
): OpenedDatabase {
  const opened = openDatabase(folder, whenDamaged, now);
  onTestFinished(() => {
    opened.database.close();
  });
  return opened;
}

const LAST_PERSON =
  "INSERT INTO people (key, id, display_id, seq, position, document) VALUES ('last', 'last', 9999, 9999, 'now', '{}')";

/** A closed database with enough rows to be several levels deep. */
function folderWithRows(): string {
  const folder = temporaryFolder();
  const { database } = openDatabase(folder, 'refuse', START);
  const insert = database.prepare(
    'INSERT INTO people (key, id, display_id, seq, position, document) VALUES (@id, @id, @row, @row, @id, @name)',
  );
  database.transaction(() => {
    for (let row = 1; row <= ROW_COUNT; row += 1)
      insert.run({ id: `person-${row}`, row, name: JSON.stringify({ name: 'x'.repeat(300) }) });
  })();
  database.close();
  return folder;
}

function countPeople(database: Database.Database): number {
  return database.prepare<[], number>('SELECT count(*) FROM people').pluck().get() ?? -1;
}

/** A copy of a folder as `kill -9` would leave it: the write-ahead log is still there. */
function copyWhileOpen(folder: string): string {
  const copy = temporaryFolder();
  for (const name of ['pivotal.db', 'pivotal.db-wal']) copyFileSync(join(folder, name), join(copy, name));
  return copy;
}

/** Runs `work` without the rights of root, when the tests run as root. */
function asOrdinaryUser(work: () => void): void {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  try {
    work();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

function permissions(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}

describe('opening', () => {
  test('a new folder gets a database that survives a power cut and checks its references', () => {
    const { database, setAside } = open(join(temporaryFolder(), 'deep', 'data'));
    expect(setAside).toBeNull();
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(database.pragma('synchronous', { simple: true })).toBe(2);
    expect(database.pragma('foreign_keys', { simple: true })).toBe(1);
    expect(database.pragma('user_version', { simple: true })).toBe(SCHEMA_VERSION);
  });

  test('what was written is there when it is opened again', () => {
    const folder = folderWithRows();
    expect(countPeople(open(folder).database)).toBe(ROW_COUNT);
  });

  test('what was written before a crash is there', () => {
    const folder = folderWithRows();
    const { database } = open(folder);
    database.exec(LAST_PERSON);
    expect(countPeople(open(copyWhileOpen(folder)).database)).toBe(ROW_COUNT + 1);
  });

  test('only its owner may read the folder and the files in it', () => {
    const folder = join(temporaryFolder(), 'data');
    const { database } = open(folder);
    database.exec("INSERT INTO settings VALUES ('a', '1')");
    expect(permissions(folder)).toBe('700');
    const files = readdirSync(folder);
    expect(files).toEqual(expect.arrayContaining(['pivotal.db', 'pivotal.db-shm', 'pivotal.db-wal']));
    for (const file of files) expect(permissions(join(folder, file)), file).toBe('600');
  });

  test('a database that others could read is closed to them', () => {
    const folder = folderWithRows();
    chmodSync(databasePath(folder), 0o644);
    open(folder);
    expect(permissions(databasePath(folder))).toBe('600');
  });
});

describe('a database of a newer version', () => {
  function expectRefused(folder: string, version: number): void {
    const path = databasePath(folder);
    for (const whenDamaged of ['set-aside', 'refuse'] as const) {
      const attempt = () => openDatabase(folder, whenDamaged, START);
      expect(attempt).toThrow(NewerDatabaseError);
      expect(attempt).toThrow(path);
      expect(attempt).toThrow(`version ${version}`);
      expect(attempt).toThrow(`up to ${SCHEMA_VERSION}`);
    }
  }

  test('is refused in words that name the file and both versions, and not a byte of it changes', () => {
    const folder = folderWithRows();
    const newer = new Database(databasePath(folder));
    newer.pragma(`user_version = ${SCHEMA_VERSION + 3}`);
    newer.close();
    const before = readFileSync(databasePath(folder));

    expectRefused(folder, SCHEMA_VERSION + 3);

    expect(readFileSync(databasePath(folder)).equals(before)).toBe(true);
    expect(readdirSync(folder).filter((name) => name.includes('damaged'))).toEqual([]);
  });

  test('is left alone with its write-ahead log, when only that tells of the newer version', () => {
    const folder = folderWithRows();
    const newer = new Database(databasePath(folder));
    onTestFinished(() => {
      newer.close();
    });
    newer.pragma(`user_version = ${SCHEMA_VERSION + 1}`);
    newer.exec(LAST_PERSON);
    const crashed = copyWhileOpen(folder);
    const files = [databasePath(crashed), `${databasePath(crashed)}-wal`];
    const before = files.map((file) => readFileSync(file));

    expectRefused(crashed, SCHEMA_VERSION + 1);

    expect(files.map((file, index) => readFileSync(file).equals(before[index] ?? Buffer.of()))).toEqual([
      true,
      true,
    ]);
  });

  test('gives the folder back, so that the newer program can open it', () => {
    const folder = folderWithRows();
    const newer = new Database(databasePath(folder));
    newer.pragma(`user_version = ${SCHEMA_VERSION + 1}`);
    newer.close();
    expect(() => openTestHub(folder)).toThrow(NewerDatabaseError);
    const again = new Database(databasePath(folder));
    again.pragma(`user_version = ${SCHEMA_VERSION}`);
    again.close();
    expect(() => openTestHub(folder)).not.toThrow();
  });
});

describe('a damaged database', () => {
  const noise = (length: number) =>
    Buffer.from(Uint8Array.from({ length }, (_, index) => (index * 167 + 91) & 0xff));

  function overwrite(path: string, offset: number, length: number): void {
    const content = readFileSync(path);
    noise(length).copy(content, offset);
    writeFileSync(path, content);
  }

  const damages: readonly (readonly [string, (path: string) => void])[] = [
    ['whose header is garbage', (path) => overwrite(path, 0, 100)],
    ['that is something else altogether', (path) => writeFileSync(path, noise(20_000))],
    ['that is a text', (path) => writeFileSync(path, 'not a database at all\n'.repeat(50))],
    ['cut to half', (path) => truncateSync(path, PAGE_BYTES * 20)],
    ['cut within a page', (path) => truncateSync(path, PAGE_BYTES * 20 + 1000)],
    ['cut within the first page', (path) => truncateSync(path, 700)],
    ['cut within the header', (path) => truncateSync(path, 50)],
    ['whose schema page is garbage', (path) => overwrite(path, 100, PAGE_BYTES - 100)],
    ['with a page in its middle overwritten', (path) => overwrite(path, PAGE_BYTES * 60, PAGE_BYTES)],
    [
      'with its last page overwritten',
      (path) => overwrite(path, statSync(path).size - PAGE_BYTES, PAGE_BYTES),
    ],
  ];

  test.each(damages)('%s is set aside as it was, and a new one works', async (_, damage) => {
    const folder = folderWithRows();
    const path = databasePath(folder);
    damage(path);
    const damaged = readFileSync(path);

    const hub = openTestHub(folder);

    const setAside = hub.setAside ?? '';
    expect(existsSync(setAside)).toBe(true);
    expect(readFileSync(setAside).equals(damaged)).toBe(true);
    expect(permissions(setAside)).toBe('600');
    const { id } = await hub.create('customer', { name: 'Acme' });
    hub.close();
    const again = openTestHub(folder);
    expect(again.setAside).toBeNull();
    expect(again.get('customer', String(id))).toMatchObject({ name: 'Acme' });
  });

  test('of another program is set aside too', () => {
    const folder = temporaryFolder();
    const other = new Database(databasePath(folder));
    other.exec('CREATE TABLE recipes (name TEXT)');
    other.pragma('user_version = 1');
    other.close();
    const { setAside } = open(folder);
    const kept = new Database(setAside ?? '', { readonly: true });
    expect(kept.prepare('SELECT count(*) FROM recipes').pluck().get()).toBe(0);
    kept.close();
  });

  test('takes its write-ahead log along', () => {
    const folder = folderWithRows();
    open(folder).database.exec(LAST_PERSON);
    const crashed = copyWhileOpen(folder);
    const path = databasePath(crashed);
    const log = readFileSync(`${path}-wal`);
    overwrite(path, 0, 100);

    const { setAside, database } = open(crashed);

    expect(readFileSync(`${setAside}-wal`).equals(log)).toBe(true);
    expect(countPeople(database)).toBe(0);
  });

  test('that was emptied while its log still has data is set aside', () => {
    const folder = folderWithRows();
    open(folder).database.exec(LAST_PERSON);
    const crashed = copyWhileOpen(folder);
    const path = databasePath(crashed);
    const log = readFileSync(`${path}-wal`);
    truncateSync(path, 0);

    const { setAside, database } = open(crashed);

    expect(readFileSync(`${setAside}-wal`).equals(log)).toBe(true);
    expect(countPeople(database)).toBe(0);
  });

  test('never replaces one that was set aside before', () => {
    const folder = temporaryFolder();
    const texts = ['first '.repeat(1000), 'second '.repeat(1000), 'third '.repeat(1000)];
    const kept = texts.map((text) => {
      writeFileSync(databasePath(folder), text);
      const { database, setAside } = openDatabase(folder, 'set-aside', START);
      database.close();
      return setAside ?? '';
    });
    expect(kept.map((path) => readFileSync(path, 'utf8'))).toEqual(texts);
  });

  test('is named after the moment it was set aside', () => {
    const folder = temporaryFolder();
    writeFileSync(databasePath(folder), 'x'.repeat(5000));
    expect(open(folder).setAside).toBe(`${databasePath(folder)}.damaged-2026-05-26T17-21-09.412Z`);
  });

  test('is only refused, and left where it is, by a process that does not hold the folder', () => {
    const folder = folderWithRows();
    overwrite(databasePath(folder), 0, 100);
    const damaged = readFileSync(databasePath(folder));
    const attempt = () => openDatabase(folder, 'refuse', START);
    expect(attempt).toThrow(UnusableFolderError);
    expect(attempt).toThrow(/damaged/);
    expect(readdirSync(folder)).toEqual(['pivotal.db']);
    expect(readFileSync(databasePath(folder)).equals(damaged)).toBe(true);
  });
});

describe('a folder that cannot be used', () => {
  function expectUnusable(folder: string, reason: RegExp): void {
    const attempt = () => openDatabase(folder, 'set-aside', START);
    expect(attempt).toThrow(UnusableFolderError);
    expect(attempt).toThrow(folder);
    expect(attempt).toThrow(reason);
    expect(attempt).toThrow('--data-dir');
  }

  test('because it is a file', () => {
    const path = join(temporaryFolder(), 'file');
    writeFileSync(path, 'text');
    expectUnusable(path, /not a folder/);
    expect(readFileSync(path, 'utf8')).toBe('text');
  });

  test('because it would lie in a file', () => {
    const path = join(temporaryFolder(), 'file');
    writeFileSync(path, 'text');
    expectUnusable(join(path, 'data'), /ENOTDIR/);
  });

  test('because its rights do not allow it', () => {
    const parent = temporaryFolder();
    chmodSync(parent, 0o755);
    for (const mode of [0o000, 0o500]) {
      const folder = join(parent, `mode-${mode}`);
      mkdirSync(folder);
      chmodSync(folder, mode);
      asOrdinaryUser(() => expectUnusable(folder, /EACCES/));
      chmodSync(folder, 0o700);
    }
  });

  test('because a folder lies where its database should', () => {
    const folder = temporaryFolder();
    mkdirSync(databasePath(folder));
    expectUnusable(folder, /EISDIR/);
  });

  test('is not held by the hub that could not use it', () => {
    const folder = temporaryFolder();
    mkdirSync(databasePath(folder));
    expect(() => openTestHub(folder, createSurroundings())).toThrow(UnusableFolderError);
    expect(() => openTestHub(folder, createSurroundings())).toThrow(UnusableFolderError);
  });
});
