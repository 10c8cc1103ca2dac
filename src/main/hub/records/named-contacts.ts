import type { Database } from 'better-sqlite3';
import { fieldsOf } from '#shared/records/index.ts';
import { recordChanges } from './record-events.ts';
import { FILTER_COLUMNS, isInAll, TABLE, WORKSPACE_TYPES } from './records.ts';
import type { Transaction } from './transaction.ts';

export interface NamedContacts {
  /**
   * A contact goes by another id, and so does whoever names it where a person may stand.
   * @param isTold whether that is a change of theirs, which stands in the history and is taken back with its batch
   */
  renamed(transaction: Transaction, from: string, to: string, isTold: boolean): void;
}

/** Fields that name somebody of the workspace or a contact, such as whose a task is. */
export function createNamedContacts(database: Database): NamedContacts {
  const fields = WORKSPACE_TYPES.flatMap((type) =>
    fieldsOf(type).flatMap(([name, field]) => {
      if (field.kind !== 'person' || field.orContact !== true) return [];
      const condition = FILTER_COLUMNS[type].includes(name)
        ? isInAll(name, '@id')
        : `document ->> '$.${name}' = @id`;
      const sql = `SELECT key FROM ${TABLE[type]} WHERE ${condition}`;
      return [{ type, name, keys: database.prepare<[{ id: string }], string>(sql).pluck() }];
    }),
  );
  return {
    renamed(transaction, from, to, isTold) {
      if (from === to) return;
      for (const { type, name, keys } of fields) {
        for (const key of keys.all({ id: from })) {
          const row = transaction.find(type, key);
          const updated = row === undefined ? null : transaction.update(type, row, { [name]: to });
          if (updated !== null && isTold) recordChanges(transaction, type, updated);
        }
      }
    },
  };
}
