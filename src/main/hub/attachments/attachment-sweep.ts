import type { Database } from 'better-sqlite3';
import { timestampOf } from '../../environment.ts';
import type { WriteDoor } from '../records/write-door.ts';
import type { AttachmentFiles } from './attachment-files.ts';

/** How long a file is kept that nothing refers to, so that an undo still finds it. */
export const UNUSED_LIFETIME_MS = 30 * 24 * 60 * 60 * 1000;

const ACTOR = { name: 'Pivotal', type: 'system' } as const;

/** Removes attachments that no comment has named for a month, and the files that no attachment has. */
export function createAttachmentSweep(
  database: Database,
  files: AttachmentFiles,
  write: WriteDoor['write'],
  now: () => number,
): () => Promise<void> {
  const old = database
    .prepare<[string], string>('SELECT id FROM attachments WHERE deleted_at IS NULL AND position < ?')
    .pluck();
  const named = database
    .prepare<[string], string>(
      `SELECT DISTINCT entry.value FROM comments, json_each(comments.document, '$.attachments') AS entry
         WHERE comments.document LIKE '%"attachments":["%'
           AND (comments.deleted_at IS NULL OR comments.deleted_at > ?)`,
    )
    .pluck();
  const isUsed = database
    .prepare<[string, string], number>(
      'SELECT 1 FROM attachments WHERE sha256 = ? AND (deleted_at IS NULL OR deleted_at > ?)',
    )
    .pluck();
  return async () => {
    const limit = timestampOf(now() - UNUSED_LIFETIME_MS);
    const candidates = old.all(limit);
    const used = new Set(candidates.length === 0 ? [] : named.all(limit));
    for (const reference of candidates.filter((id) => !used.has(id))) {
      await write({ operation: 'delete', resource: 'attachment', reference, actor: ACTOR });
    }
    await files.removeUnused((sha256) => isUsed.get(sha256, limit) !== undefined, now() - UNUSED_LIFETIME_MS);
  };
}
