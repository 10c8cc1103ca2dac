import type { Database } from 'better-sqlite3';
import { isBlank } from '#shared/values/text.ts';
import type { RecordHooks } from './record-hooks.ts';
import type { RulesByType } from './record-rules.ts';
import { type Row, rowColumns } from './records.ts';

/** A customer has one next step: a new one takes the place of the one before. */
export function createNextStepHooks(database: Database, rules: () => RulesByType): RecordHooks {
  const ofCustomer = database.prepare<[string], Row>(
    `SELECT ${rowColumns('next_step')} FROM next_steps WHERE customer_key = ? AND deleted_at IS NULL`,
  );
  return {
    derive({ transaction, row, parent, fields }) {
      if (row === null && parent !== null) {
        for (const former of ofCustomer.all(parent.row.key)) rules().next_step.remove(transaction, former);
      }
      // What says nothing is no next step, and nobody is reminded of it.
      const isNothing = typeof fields.text === 'string' && isBlank(fields.text);
      return { fields: isNothing ? { ...fields, text: null } : fields };
    },
  };
}
