import type { BACKUP_CALLS, BackupShown } from '#shared/bridge/backups.ts';
import { invalidRequest } from '#shared/v1/errors.ts';
import { type Backup, listBackups, makeBackup } from '../features/backup/backups.ts';
import { pendingRestore, setPendingRestore } from '../features/backup/pending-restore.ts';
import { previewRestore } from '../features/backup/restore.ts';
import type { Hub } from '../hub/hub.ts';
import type { BridgeHandlers } from './handlers.ts';

export function createBackupHandlers(
  { folder, copyTo }: Pick<Hub, 'folder' | 'copyTo'>,
  now: () => number,
): Pick<BridgeHandlers, keyof typeof BACKUP_CALLS> {
  return {
    'backups.list': () => ({ backups: listBackups(folder).map(shown), pending: pendingRestore(folder) }),
    'backups.make': async () => shown(await makeBackup(folder, 'manual', now(), copyTo)),
    'backups.preview': ({ id }) => {
      const { differences, eventsSince } = sayWhy(() => previewRestore(folder, id));
      return {
        differences: differences === null ? null : differences.map((one) => ({ ...one })),
        events_since: eventsSince,
      };
    },
    'backups.restore': ({ id }) => {
      sayWhy(() => setPendingRestore(folder, id));
      return {};
    },
  };
}

function shown({ id, kind, createdAt, size }: Backup): BackupShown {
  return { id, kind, created_at: createdAt, size };
}

/** A backup that is gone or damaged is no failure of ours. */
function sayWhy<Result>(run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    throw invalidRequest('invalid_string', error instanceof Error ? error.message : String(error), 'id');
  }
}
