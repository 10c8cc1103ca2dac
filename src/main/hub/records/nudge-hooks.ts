import type { Database } from 'better-sqlite3';
import { NUDGE_KINDS } from '#shared/records/workspace-types.ts';
import { invalidRequest } from '#shared/v1/errors.ts';
import { timestampOf } from '../../environment.ts';
import {
  createNudgeConditions,
  NUDGE_SUBJECTS,
  type NudgeCommand,
  type NudgeKind,
} from './nudge-conditions.ts';
import type { PendingChange, RecordHooks } from './record-hooks.ts';
import type { RulesByType } from './record-rules.ts';
import type { Row } from './records.ts';
import type { Document, Transaction } from './transaction.ts';

/** For so long one is put off that nobody has said until when. */
const SNOOZE_MS = 24 * 3_600_000;

/**
 * A nudge says what it is about, in words and as the command that it proposes. Accepting it runs that one, in the same
 * batch, so that both are taken back together.
 */
export function createNudgeHooks(database: Database, rules: () => RulesByType): RecordHooks {
  const conditions = createNudgeConditions(database);

  function dataOf({ transaction, parent, fields }: PendingChange): Document {
    const kind = kindOf(fields.kind);
    const condition =
      kind === undefined || parent === null ? null : conditions.of(kind, parent.row.key, transaction.now);
    return condition === null ? { about: '', words: '', command: null, accept: null } : { ...condition };
  }

  /** Until when it is put off goes with its state: naming a moment puts it off, any other state forgets it. */
  function putOff({ transaction, before, fields }: PendingChange): Document {
    const isGiven = typeof fields.until === 'string';
    const state = fields.state ?? (isGiven ? 'snoozed' : (before?.state ?? 'open'));
    if (state !== 'snoozed') return { state, until: null };
    if (isGiven) return { state };
    if (before?.state === 'snoozed' && fields.until === undefined) return { state };
    return { state, until: timestampOf(Date.parse(transaction.now) + SNOOZE_MS) };
  }

  function carryOut(transaction: Transaction, command: NudgeCommand): void {
    const { type, fields } = command;
    if (command.operation === 'create') {
      rules()[type].create(transaction, { key: transaction.newKey(), input: fields });
      return;
    }
    const row = transaction.find(type, command.id);
    if (row?.deleted_at === null) rules()[type].update(transaction, row, fields, null);
  }

  return {
    derive(change) {
      const { transaction, row, fields } = change;
      if (transaction.undoes !== null) return { fields };
      const derived = { ...fields, ...putOff(change) };
      return { fields: row === null ? { ...derived, data: dataOf(change) } : derived };
    },
    check({ row, parent, fields }) {
      const kind = kindOf(fields.kind);
      if (row !== null || parent === null || kind === undefined) return;
      const subject = NUDGE_SUBJECTS[kind];
      if (parent.type === subject) return;
      const field = 'subject_type';
      throw invalidRequest('invalid_enum_value', `${field} of ${kind} must be ${subject}`, field);
    },
    after(transaction, row, changed) {
      const isAccepted = changed?.some(({ field, newValue }) => field === 'state' && newValue === 'accepted');
      const command = isAccepted === true ? commandOf(row) : null;
      if (command !== null && transaction.undoes === null) carryOut(transaction, command);
    },
  };
}

function kindOf(given: unknown): NudgeKind | undefined {
  return NUDGE_KINDS.find((kind) => kind === given);
}

function commandOf(row: Row): NudgeCommand | null {
  const { data } = JSON.parse(row.document) as { readonly data: { readonly command?: NudgeCommand | null } };
  return data.command ?? null;
}
