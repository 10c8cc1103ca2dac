import type { BACKUP_CALLS, BackupShown } from '#shared/bridge/backups.ts';
import { invalidRequest } from '#shared/v1/errors.ts';
import { reasonOf } from '#shared/values/reason.ts';
import { type Backup, listBackups, makeBackup } from '../features/backup/backups.ts';
import { previewBeside } from '../features/backup/beside.ts';
import { pendingRestore, setPendingRestore } from '../features/backup/pending-restore.ts';
import type { Hub } from '../hub/hub.ts';
import type { BridgeHandlers } from './handlers.ts';

export function createBackupHandlers(
  { folder, copyTo }: Pick<Hub, 'folder' | 'copyTo'>,
  now: () => number,
): Pick<BridgeHandlers, keyof typeof BACKUP_CALLS> {
  return {
    'backups.list': () => ({ backups: listBackups(folder).map(shown), pending: pendingRestore(folder) }),
    'backups.make': async () => shown(await makeBackup(folder, 'manual', now(), copyTo)),
    'backups.preview': async ({ id }) => {
      const { differences, eventsSince } = await previewBeside(folder, id).catch(refuse);
      return {
        differences: differences === null ? null : differences.map((one) => ({ ...one })),
        events_since: eventsSince,
      };
    },
    'backups.restore': async ({ id }) => {
      await setPendingRestore(folder, id).catch(refuse);
      return {};
    },
  };
}

function shown({ id, kind, createdAt, size }: Backup): BackupShown {
  return { id, kind, created_at: createdAt, size };
}

/** A backup that is gone or damaged is no failure of ours. */
function refuse(error: unknown): never {
  throw invalidRequest('invalid_string', reasonOf(error), 'id');
}
