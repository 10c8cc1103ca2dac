import { writableFields } from '#shared/records/index.ts';
import { recordRemoved, recordRestored } from '../records/record-events.ts';
import type { RulesByType } from '../records/record-rules.ts';
import type { Row, WorkspaceType } from '../records/records.ts';
import type { Document, Transaction } from '../records/transaction.ts';
import type { Conflict } from './conflicts.ts';
import type { ConflictAction } from './resolve-conflict.ts';
import { parentPart, type SharedBases } from './shared-records.ts';

/** Between two of ours: a record of the workspace that is deleted on one side and changed on the other. */
export function createWholeConflicts(
  rules: RulesByType,
  bases: SharedBases,
  save: (type: WorkspaceType, row: Row, document: Document) => Row,
) {
  function bringBack(transaction: Transaction, type: WorkspaceType, row: Row, fields: Document): Row {
    const restored = transaction.restore(type, row, fields);
    recordRestored(transaction, type, restored);
    return restored;
  }

  function takeAway(transaction: Transaction, type: WorkspaceType, row: Row): Row {
    transaction.remove(type, row);
    recordRemoved(transaction, type, row);
    return row;
  }

  /** Deleted on one side and changed on the other: nothing of it goes anywhere until a person has decided. */
  function ask(
    transaction: Transaction,
    type: WorkspaceType,
    row: Row,
    sides: Pick<Conflict, 'mine' | 'theirs' | 'mine_at' | 'theirs_at'>,
  ): void {
    transaction.conflicts.removeAll(type, row.key);
    transaction.conflicts.add({ resource: type, key: row.key, field: null, ...sides });
    const { mine, theirs } = sides;
    transaction.event(type, row, { type: 'sync.conflict', newValue: mine, oldValue: theirs });
  }

  /** Changed here and deleted there: it is made there anew, as another record, for that one cannot come back. */
  function makeAnew(transaction: Transaction, type: WorkspaceType, row: Row): Row {
    const document = JSON.parse(row.document) as Document;
    takeAway(transaction, type, row);
    const kept = new Set(writableFields(type, 'create'));
    const input = {
      ...parentPart(type, document),
      ...Object.fromEntries(
        Object.entries(document).filter(([name, value]) => kept.has(name) && value !== null),
      ),
    };
    return rules[type].create(transaction, { key: transaction.newKey(), input });
  }

  function resolveWhole(
    transaction: Transaction,
    type: WorkspaceType,
    row: Row,
    action: ConflictAction,
  ): Row {
    const isDeletedHere = row.deleted_at !== null;
    if (action === 'take_theirs') {
      const base = bases.get(type, row.key) ?? {};
      return isDeletedHere ? bringBack(transaction, type, row, base) : takeAway(transaction, type, row);
    }
    if (!isDeletedHere) return makeAnew(transaction, type, row);
    // The deletion, held back until now, is to be sent: whoever sends is told of a change.
    const seq = transaction.takeSeq(type, row.key);
    return save(type, { ...row, seq }, JSON.parse(row.document) as Document);
  }

  return { bringBack, takeAway, ask, resolveWhole };
}
