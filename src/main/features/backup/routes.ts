import { z } from 'zod';
import { listSchema } from '#shared/v1/envelopes.ts';
import { timestampSchema } from '#shared/v1/primitives.ts';
import type { LocalRoute } from '../../api/local-api.ts';
import { listOf } from '../../api/local-api.ts';
import type { Hub } from '../../hub/hub.ts';
import { listBackups, makeBackup, shownBackup } from './backups.ts';

const backupSchema = z
  .object({
    object: z.literal('backup'),
    id: z.string(),
    kind: z.string(),
    created_at: timestampSchema,
    size: z.int().meta({ description: 'In bytes' }),
  })
  .meta({ id: 'Backup' });

/** `/local/v1/backups`: what there is, and one more now. Restoring needs the app closed: `pivotal backup restore`. */
export function createBackupRoutes(hub: Pick<Hub, 'copyTo' | 'folder'>, now: () => number): LocalRoute[] {
  return [
    {
      describe: () => ({
        operationId: 'listBackups',
        summary: 'The backups on this machine, the latest first',
        tag: 'Backups',
        response: listSchema(backupSchema, 'BackupList'),
      }),
      method: 'get',
      path: '/backups',
      status: 200,
      takesBody: false,
      handler: () => listOf(listBackups(hub.folder).map(shownBackup)),
    },
    {
      describe: () => ({
        operationId: 'createBackup',
        summary: 'Make a backup now',
        tag: 'Backups',
        response: backupSchema,
      }),
      method: 'post',
      path: '/backups',
      status: 201,
      takesBody: true,
      async handler() {
        return JSON.stringify(shownBackup(await makeBackup(hub.folder, 'manual', now(), hub.copyTo)));
      },
    },
  ];
}
