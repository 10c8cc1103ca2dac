import type { LocalRoute } from '../../api/local-api.ts';
import { listOf } from '../../api/local-api.ts';
import type { Hub } from '../../hub/hub.ts';
import { listBackups, makeBackup, shownBackup } from './backups.ts';

/** `/local/v1/backups`: what there is, and one more now. Restoring needs the app closed: `pivotal backup restore`. */
export function createBackupRoutes(hub: Pick<Hub, 'copyTo' | 'folder'>, now: () => number): LocalRoute[] {
  return [
    {
      method: 'get',
      path: '/backups',
      status: 200,
      takesBody: false,
      handler: () => listOf(listBackups(hub.folder).map(shownBackup)),
    },
    {
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
