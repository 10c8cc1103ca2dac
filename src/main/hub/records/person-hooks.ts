import type { Database } from 'better-sqlite3';
import { conflict, invalidRequest, notFound } from '#shared/v1/errors.ts';
import { recordChanges } from './record-events.ts';
import type { PendingChange, RecordHooks } from './record-hooks.ts';
import { GIVEN, type Row, rowColumns } from './records.ts';
import type { Document, Transaction } from './transaction.ts';

/**
 * A workspace has one owner, and one of its people sits here: naming another takes the place of the former. Whoever
 * leaves stays listed; their customers go to somebody else in the same batch.
 */
export function createPersonHooks(database: Database): RecordHooks {
  const owner = database.prepare<[], Row>(
    `SELECT ${rowColumns('person')} FROM people WHERE role = 'owner' AND deleted_at IS NULL`,
  );
  const me = database.prepare<[], Row>(
    `SELECT ${rowColumns('person')} FROM people WHERE is_me = 1 AND deleted_at IS NULL`,
  );
  const customersOf = database.prepare<[string], Row>(
    `SELECT ${rowColumns('customer')} FROM customers WHERE owner_id = ${GIVEN} AND deleted_at IS NULL ORDER BY position`,
  );
  const isReferredTo = createReferenceCheck(database);

  function write(transaction: Transaction, row: Row, fields: Document): void {
    const updated = transaction.update('person', row, fields);
    if (updated !== null) recordChanges(transaction, 'person', updated);
  }

  function stepDown(transaction: Transaction, holder: Row | undefined, key: string, fields: Document): void {
    if (holder !== undefined && holder.key !== key) write(transaction, holder, fields);
  }

  /** Whoever owns the workspace goes on owning it until another does. */
  function checkOwnerStays({ row, before, fields }: PendingChange): void {
    if (row === null || before?.role !== 'owner') return;
    const isLeaving = typeof fields.removed_at === 'string';
    if (!isLeaving && (fields.role === undefined || fields.role === 'owner')) return;
    throw conflict(
      'owner_required',
      'This person owns the workspace; make somebody else its owner first',
      isLeaving ? 'removed_at' : 'role',
    );
  }

  /** Who has left owns nothing. */
  function checkOwnerIsHere({ before, fields }: PendingChange): void {
    const { role, removed_at } = { ...before, ...fields };
    const isAsked = fields.role !== undefined || fields.removed_at !== undefined;
    if (!isAsked || role !== 'owner' || typeof removed_at !== 'string') return;
    throw conflict(
      'owner_required',
      'Who has left cannot own the workspace; name somebody who is here',
      'role',
    );
  }

  function heirOf({ transaction, row, given }: PendingChange): void {
    if (typeof given.removed_at !== 'string' || typeof given.hand_over_to !== 'string') return;
    const heir = transaction.find('person', given.hand_over_to);
    if (heir === undefined || heir.deleted_at !== null) throw notFound('person', 'hand_over_to');
    const isHere = (JSON.parse(heir.document) as Document).removed_at === null;
    if (isHere && heir.key !== row?.key) return;
    throw invalidRequest('invalid_person', 'Customers go to somebody who stays', 'hand_over_to');
  }

  function handOver(transaction: Transaction, row: Row, given: Document): void {
    const named = typeof given.hand_over_to === 'string' ? given.hand_over_to : undefined;
    const heir = named === undefined ? owner.get() : transaction.find('person', named);
    const owner_id = heir === undefined || heir.key === row.key ? null : heir.id;
    for (const customer of customersOf.all(row.id)) {
      const updated = transaction.update('customer', customer, { owner_id });
      if (updated !== null) recordChanges(transaction, 'customer', updated);
    }
  }

  return {
    derive({ transaction, row, given, fields }) {
      if (transaction.undoes !== null) return { fields };
      const isFirst = row === null && owner.get() === undefined;
      const derived: Document = isFirst && given.role === undefined ? { ...fields, role: 'owner' } : fields;
      // The one who sits here stops sitting here when somebody else does.
      if (row !== null && derived.is_me === false) delete derived.is_me;
      return { fields: derived };
    },
    check(change) {
      if (change.transaction.undoes !== null) return;
      checkOwnerStays(change);
      checkOwnerIsHere(change);
      heirOf(change);
      const { transaction, row, before, fields } = change;
      const key = row?.key ?? '';
      if (fields.role === 'owner' && before?.role !== 'owner') {
        stepDown(transaction, owner.get(), key, { role: 'admin' });
      }
      if (fields.is_me === true) stepDown(transaction, me.get(), key, { is_me: false });
    },
    after(transaction, row, changed, given) {
      const left = changed?.find(({ field }) => field === 'removed_at');
      if (transaction.undoes === null && typeof left?.newValue === 'string')
        handOver(transaction, row, given);
    },
    followed(transaction, row) {
      // Somebody may have been named owner elsewhere.
      const { role } = JSON.parse(row.document) as Document;
      const others = role === 'owner' ? owner.all() : [];
      for (const other of others) stepDown(transaction, other, row.key, { role: 'admin' });
    },
    removing(transaction, row) {
      if (transaction.undoes !== null || !isReferredTo(row.id)) return;
      throw conflict(
        'person_in_use',
        'Customers, onboardings, tasks or comments name this person; set removed_at instead',
      );
    },
  };
}

/** @returns whether anything in the workspace names a person */
function createReferenceCheck(database: Database): (id: string) => boolean {
  const inOnboardings = ['csm_id', 'se_id', 'designer_id', 'product_ops_id'].map(
    (field) => `document ->> '$.${field}' = @id`,
  );
  const check = database.prepare<[{ id: string; mention: string }], unknown>(
    `SELECT 1 FROM customers WHERE owner_id = @id AND deleted_at IS NULL
     UNION ALL SELECT 1 FROM tasks WHERE assignee_id = @id AND deleted_at IS NULL
     UNION ALL SELECT 1 FROM onboardings WHERE deleted_at IS NULL AND (${inOnboardings.join(' OR ')})
     UNION ALL SELECT 1 FROM comments WHERE deleted_at IS NULL AND instr(document ->> '$.body', @mention) > 0
     LIMIT 1`,
  );
  return (id) => check.get({ id, mention: `(person:${id})` }) !== undefined;
}
