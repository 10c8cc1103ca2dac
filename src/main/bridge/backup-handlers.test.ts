import { rmSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openTestHub } from '../../../test/support/hub.ts';
import { restoreAtStart } from '../features/backup/pending-restore.ts';
import { findBackup } from '../features/backup/restore.ts';
import { createBackupHandlers } from './backup-handlers.ts';

async function workspaceWithBackup() {
  const hub = openTestHub();
  const calls = createBackupHandlers(hub, hub.environment.now);
  await hub.create('customer', { name: 'Acme' });
  const { id } = await calls['backups.make']({});
  await hub.create('customer', { name: 'Globex' });
  return { hub, calls, id, folder: hub.folder, now: hub.environment.time };
}

test('backups are listed with what restoring one would lose, and nothing changes by looking', async () => {
  const { hub, calls, id } = await workspaceWithBackup();
  expect(await calls['backups.list']({})).toMatchObject({
    backups: [{ id, kind: 'manual', created_at: '2026-05-26T17:21:09.412Z' }],
    pending: null,
  });
  expect(await calls['backups.preview']({ id })).toEqual({
    differences: [{ type: 'customers', now: 2, backup: 1 }],
    events_since: 1,
  });
  expect(hub.get('customer', '2').name).toBe('Globex');
});

test('one is put back at the next start, once; windows know that theirs is another database', async () => {
  const { hub, calls, id, folder, now } = await workspaceWithBackup();
  const before = hub.settings.get('hub');
  await calls['backups.restore']({ id });
  expect(await calls['backups.list']({})).toMatchObject({ pending: id });
  hub.close();
  const restored = await restoreAtStart(folder, now + 60_000);
  expect(restored).toMatchObject({ backup: { id }, replaced: { kind: 'replaced' } });

  const again = openTestHub(folder);
  expect(again.get('customer', '1').name).toBe('Acme');
  expect(() => again.get('customer', '2')).toThrow();
  expect(again.settings.get('hub')).not.toEqual(before);
  again.close();
  expect(await restoreAtStart(folder, now + 120_000)).toBeNull();
});

test('one that was called off is not put back, nor one that is damaged: everything stays as it is', async () => {
  const { hub, calls, id, folder, now } = await workspaceWithBackup();
  await calls['backups.restore']({ id });
  await calls['backups.restore']({ id: null });
  expect(await calls['backups.list']({})).toMatchObject({ pending: null });
  await calls['backups.restore']({ id });
  const { path } = findBackup(folder, id);
  writeFileSync(path, 'This is no database');
  await expect(calls['backups.preview']({ id })).rejects.toThrow('is damaged');
  await expect(calls['backups.restore']({ id })).rejects.toThrow('Choose another one');
  hub.close();
  await expect(restoreAtStart(folder, now)).rejects.toThrow('Nothing was changed');
  expect(openTestHub(folder).get('customer', '2').name).toBe('Globex');
  rmSync(path);
  expect(await restoreAtStart(folder, now)).toBeNull();
});
