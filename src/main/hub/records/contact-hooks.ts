import type { Database } from 'better-sqlite3';
import { conflict } from '#shared/v1/errors.ts';
import { recordChanges } from './record-events.ts';
import type { PendingChange, RecordHooks } from './record-hooks.ts';
import { type Row, rowColumns } from './records.ts';
import type { Document, Transaction } from './transaction.ts';

/** A customer's first contact is its primary; there is at most one, and whoever is archived is none. */
export function createContactHooks(database: Database): RecordHooks {
  const anyContact = database.prepare<[string], unknown>(
    'SELECT 1 FROM contacts WHERE customer_key = ? AND deleted_at IS NULL LIMIT 1',
  );
  const primaryContact = database.prepare<[string], Row>(
    `SELECT ${rowColumns('contact')} FROM contacts WHERE customer_key = ? AND deleted_at IS NULL AND is_primary = 1`,
  );

  /** Whoever was primary steps down in the same transaction. */
  function stepDown(transaction: Transaction, customerKey: string, newPrimary: string | null): void {
    const primary = primaryContact.get(customerKey);
    if (primary === undefined || primary.key === newPrimary) return;
    // Taking a change back takes nothing from somebody who was made primary since.
    if (transaction.undoes !== null) {
      throw conflict('primary_taken', 'Another contact has been made primary since', 'is_primary');
    }
    const updated = transaction.update('contact', primary, { is_primary: false });
    if (updated !== null) recordChanges(transaction, 'contact', updated);
  }

  function deriveNew({ transaction, parent, given, fields }: PendingChange): Document {
    const customerKey = parent?.row.key ?? '';
    const isPrimary =
      fields.archived !== true && (given.is_primary === true || anyContact.get(customerKey) === undefined);
    if (isPrimary) stepDown(transaction, customerKey, null);
    return { ...fields, is_primary: isPrimary };
  }

  return {
    derive(change) {
      const { transaction, row, before, fields } = change;
      if (row === null) return { fields: deriveNew(change) };
      // Who is archived is nobody's primary; unarchived, they have to be promoted again.
      const isArchived = (fields.archived ?? before?.archived) === true;
      const derived: Document = isArchived ? { ...fields, is_primary: false } : fields;
      if (derived.is_primary === true) stepDown(transaction, customerKeyOf(row), row.key);
      return { fields: derived };
    },
    restored(_, row) {
      const primary = primaryContact.get(customerKeyOf(row));
      return primary === undefined ? {} : { is_primary: false };
    },
  };
}

function customerKeyOf(row: Row): string {
  if (row.customer_key === null) throw new Error(`contact ${row.key} belongs to no customer`);
  return row.customer_key;
}
