import { ContractError } from '#shared/v1/errors.ts';
import type { AttachmentFiles } from '../../hub/attachments/attachment-files.ts';
import type { ArchivedRow } from '../../hub/database/archive.ts';
import { TABLE } from '../../hub/records/records.ts';

/** Files of attachments stand among the rows of an archive, as a table of their own. */
const FILES = 'attachment_files';

/** What the attachments among these rows hold, each file once; what is not there any more, or damaged, is left out. */
export async function archivedFiles(
  files: Pick<AttachmentFiles, 'read'>,
  rows: readonly ArchivedRow[],
): Promise<ArchivedRow[]> {
  const names = new Set(
    rows.flatMap(({ table, row }) =>
      table === TABLE.attachment && row.deleted_at === null && typeof row.sha256 === 'string'
        ? [row.sha256]
        : [],
    ),
  );
  const archived: ArchivedRow[] = [];
  for (const sha256 of names) {
    const bytes = await files.read(sha256).catch(isMissing);
    if (bytes !== null) archived.push({ table: FILES, row: { sha256, content: bytes.toString('base64') } });
  }
  return archived;
}

/** @throws the error when it is another one */
function isMissing(error: unknown): null {
  if (error instanceof ContractError && error.code === 'attachment_content_missing') return null;
  throw error;
}

/** Keeps the files of an archive before its rows name them. @returns the other rows */
export async function keepArchivedFiles(
  files: Pick<AttachmentFiles, 'save'>,
  rows: readonly ArchivedRow[],
): Promise<readonly ArchivedRow[]> {
  for (const { table, row } of rows)
    if (table === FILES && typeof row.content === 'string')
      await files.save(Buffer.from(row.content, 'base64'));
  return rows.filter(({ table }) => table !== FILES);
}
