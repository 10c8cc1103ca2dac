import type { Database } from 'better-sqlite3';
import { recordChanges } from './record-events.ts';
import type { RecordHooks } from './record-hooks.ts';
import { type Row, rowColumns } from './records.ts';
import type { Document } from './transaction.ts';

/** A phase has at most one default template: the one that was last made it. */
export function createTemplateHooks(database: Database): RecordHooks {
  const defaults = database.prepare<[unknown], Row>(
    `SELECT ${rowColumns('template')} FROM templates
       WHERE phase = ? AND document ->> '$.default_for_phase' = 1 AND deleted_at IS NULL`,
  );
  return {
    after(transaction, row) {
      const { phase, default_for_phase: isDefault } = JSON.parse(row.document) as Document;
      if (isDefault !== true) return;
      for (const other of defaults.all(phase)) {
        if (other.key === row.key) continue;
        const updated = transaction.update('template', other, { default_for_phase: false });
        if (updated !== null) recordChanges(transaction, 'template', updated);
      }
    },
  };
}
