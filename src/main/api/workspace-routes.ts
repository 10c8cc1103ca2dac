import type { Environment } from '../environment.ts';
import { createBackupRoutes } from '../features/backup/routes.ts';
import { createExportRoutes } from '../features/export/routes.ts';
import { createImport } from '../features/import/import.ts';
import { createImportRoutes } from '../features/import/routes.ts';
import type { Hub } from '../hub/hub.ts';
import { newKey } from '../hub/records/identity.ts';
import { createAttachmentRoutes } from './attachment-routes.ts';
import { createBatchRoutes } from './batch-routes.ts';
import { createCloudRecordRoutes } from './cloud-record-routes.ts';
import { createCommandLineRoutes } from './command-line-routes.ts';
import { createCustomerRoutes } from './customer-routes.ts';
import type { LocalRoute } from './local-api.ts';
import { createRecordRoutes } from './record-routes.ts';
import { createSettingsRoutes } from './settings-routes.ts';
import { createTagRoutes } from './tag-routes.ts';
import { createTemplateRoutes } from './template-routes.ts';

/** What `/local/v1` offers of the hub alone, whether the app runs or a command has opened the folder. */
export function createWorkspaceRoutes(hub: Hub, environment: Environment): LocalRoute[] {
  return [
    ...createCommandLineRoutes(hub),
    ...createBatchRoutes(hub, () => newKey(environment)),
    ...createRecordRoutes(hub),
    ...createTagRoutes(hub),
    ...createTemplateRoutes(hub),
    ...createCloudRecordRoutes(hub),
    ...createCustomerRoutes(hub),
    ...createImportRoutes(
      createImport({ hub, now: environment.now, newKey: () => newKey(environment) }),
      hub,
    ),
    ...createExportRoutes(hub, environment.now),
    ...createBackupRoutes(hub, environment.now),
    ...createSettingsRoutes(hub),
    ...createAttachmentRoutes(hub),
  ];
}
