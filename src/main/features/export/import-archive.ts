import { conflict } from '#shared/v1/errors.ts';
import type { ArchivedRow } from '../../hub/database/archive.ts';
import type { Hub } from '../../hub/hub.ts';
import { HUB_TYPES, TABLE } from '../../hub/records/records.ts';
import { keepArchivedFiles } from './archive-files.ts';

const RECORD_TABLES: ReadonlySet<string> = new Set(HUB_TYPES.map((type) => TABLE[type]));

/** What an import of an archive answers with. */
export interface ImportedArchive {
  /** Live records that came with it. */
  readonly create: number;
}

/**
 * Fills an empty workspace with an archive: ids, display_ids, dates and history stay.
 * @throws ContractError `workspace_not_empty`
 */
export async function importArchive(
  hub: Pick<Hub, 'fill' | 'isFillable' | 'attachments'>,
  rows: readonly ArchivedRow[],
  isDryRun: boolean,
): Promise<ImportedArchive> {
  if (!hub.isFillable())
    throw conflict(
      'workspace_not_empty',
      'An archive is imported into an empty workspace only; give another folder with --data-dir, or import tables',
    );
  if (!isDryRun) await hub.fill(await keepArchivedFiles(hub.attachments, rows));
  const live = rows.filter(({ table, row }) => RECORD_TABLES.has(table) && row.deleted_at === null);
  return { create: live.length };
}
