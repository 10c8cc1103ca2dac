import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openTestHub, temporaryFolder } from '../../../../test/support/hub.ts';
import { type Backup, listBackups, makeBackup, problemOf, superfluous } from './backups.ts';

const DAY_MS = 86_400_000;

test('seven days and the oldest of four weeks are kept, whatever was made by hand', () => {
  // A Sunday, and a copy on each of the sixty days before it.
  const newest = Date.parse('2026-11-29T03:00:00Z');
  const daily = Array.from({ length: 60 }, (_, at): Backup => {
    const createdAt = new Date(newest - at * DAY_MS).toISOString();
    return { id: createdAt, kind: 'daily', createdAt, size: 1, path: '' };
  });
  const manual: Backup = {
    id: 'm',
    kind: 'manual',
    createdAt: '2026-01-01T00:00:00.000Z',
    size: 1,
    path: '',
  };
  const gone = new Set(superfluous([...daily, manual]));
  const kept = daily.filter((backup) => !gone.has(backup)).map(({ createdAt }) => createdAt.slice(0, 10));
  expect(gone.has(manual)).toBe(false);
  expect(kept).toEqual([
    '2026-11-29',
    '2026-11-28',
    '2026-11-27',
    '2026-11-26',
    '2026-11-25',
    '2026-11-24',
    '2026-11-23',
    '2026-11-16',
    '2026-11-09',
    '2026-11-02',
  ]);
});

test('a copy of what is in use is whole, and one that is not does not count', async () => {
  const hub = openTestHub();
  await hub.create('customer', { name: 'Acme' });
  const made = await makeBackup(hub.folder, 'daily', hub.environment.now(), hub.copyTo);
  expect(problemOf(made.path)).toBeNull();
  const broken = (path: string) => writeFileSync(path, 'half of it');
  await expect(makeBackup(hub.folder, 'daily', hub.environment.now() + 1, broken)).rejects.toThrow(
    'cannot be used',
  );
  expect(listBackups(hub.folder)).toEqual([made]);
});

test('what is in the folder besides is left alone', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'notes.txt'), '');
  expect(listBackups(folder)).toEqual([]);
});
