import type { Database } from 'better-sqlite3';
import { invalidRequest } from '#shared/v1/errors.ts';
import { createAttachmentFiles } from '../attachments/attachment-files.ts';
import type { RecordHooks } from './record-hooks.ts';

/** An attachment names a file that is there, and says how large it is. */
export function createAttachmentHooks(database: Database): RecordHooks {
  const files = createAttachmentFiles(database);
  return {
    derive({ row, fields }) {
      if (row !== null) return { fields };
      const { sha256, content_type = 'application/octet-stream' } = fields;
      const size = typeof sha256 === 'string' ? files.sizeOf(sha256) : null;
      if (size === null) {
        throw invalidRequest(
          'missing_field',
          'Send the file itself to /local/v1/attachments; there is none with this sha256',
          'sha256',
        );
      }
      return { fields: { ...fields, size, content_type } };
    },
  };
}
