import { conflict, invalidRequest } from '#shared/v1/errors.ts';
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
  for (const [at, row] of rows.entries()) checkRecord(row, at + 1);
  if (!isDryRun) await hub.fill(await keepArchivedFiles(hub.attachments, rows));
  const live = rows.filter(({ table, row }) => RECORD_TABLES.has(table) && row.deleted_at === null);
  return { create: live.length };
}

const isText = (value: unknown) => typeof value === 'string' && value !== '';
const isNumber = (value: unknown) => Number.isSafeInteger(value) && Number(value) >= 0;

/** What every record has, whatever its type; without it, no list that it stands in could be read. */
const RECORD_COLUMNS: Readonly<Record<string, (value: unknown) => boolean>> = {
  key: isText,
  id: isText,
  display_id: isNumber,
  seq: isNumber,
  position: isText,
  deleted_at: (value) => value === null || isText(value),
  document: isObjectText,
};

function isObjectText(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
  } catch {
    return false;
  }
}

/** @throws ContractError naming the row and the field that is missing or is not what it has to be */
function checkRecord({ table, row }: ArchivedRow, number: number): void {
  if (!RECORD_TABLES.has(table)) return;
  for (const [column, isRight] of Object.entries(RECORD_COLUMNS)) {
    if (isRight(row[column] ?? null)) continue;
    throw invalidRequest(
      'invalid_string',
      `Row ${number} of the archive, of ${table}, has no ${column} that can be read. Nothing was imported`,
      `rows.${number}.${column}`,
    );
  }
}
