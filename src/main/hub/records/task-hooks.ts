import type { Database } from 'better-sqlite3';
import { onboarding as definition } from '#shared/records/onboarding.ts';
import { conflict, invalidRequest } from '#shared/v1/errors.ts';
import { recordChanges } from './record-events.ts';
import type { PendingChange, RecordHooks } from './record-hooks.ts';
import { GIVEN, type Row, rowColumns } from './records.ts';
import { changedFields } from './row-values.ts';
import type { Document, Transaction } from './transaction.ts';

/**
 * Tasks follow their onboarding: none is completed while it is paused, none made or changed once it is completed.
 * There is one level of subtasks, and all of them done complete their parent.
 */
export function createTaskHooks(database: Database): RecordHooks {
  const subtasks = database.prepare<[string], Row>(
    `SELECT ${rowColumns('task')} FROM tasks WHERE parent_task_id = ${GIVEN} AND deleted_at IS NULL ORDER BY position`,
  );
  const lastPosition = database
    .prepare<[string], number | null>(
      "SELECT max(document ->> '$.position') FROM tasks WHERE onboarding_key = ? AND deleted_at IS NULL",
    )
    .pluck();

  function parentTask(change: PendingChange, onboarding: Row): Document {
    const reference = change.fields.parent_task_id;
    if (reference === undefined || reference === null) return {};
    const parent = change.transaction.find('task', String(reference));
    const isBelowAnother = parent !== undefined && documentOf(parent).parent_task_id !== null;
    const isUsable =
      parent?.deleted_at === null && parent.onboarding_key === onboarding.key && !isBelowAnother;
    const isOwn = change.row !== null && parent?.key === change.row.key;
    const hasSubtasks = change.row !== null && subtasks.all(change.row.id).length > 0;
    if (parent !== undefined && isUsable && !isOwn && !hasSubtasks) return { parent_task_id: parent.id };
    throw invalidRequest(
      'invalid_parent',
      'A subtask belongs to a task of the same onboarding that is no subtask itself',
      'parent_task_id',
    );
  }

  /** Asked for below a task of which all other subtasks are done. */
  function completesParent({ transaction, row, before, fields }: PendingChange): boolean {
    if (typeof fields.parent_task_id !== 'string' || (fields.done ?? before?.done) !== true) return false;
    const parent = transaction.find('task', fields.parent_task_id);
    if (parent === undefined || documentOf(parent).done === true) return false;
    return openSubtasks(parent).every(({ key }) => key === row?.key);
  }

  const openSubtasks = (row: Row) => subtasks.all(row.id).filter((one) => documentOf(one).done !== true);

  /** Asked for with any change that leaves the task done, also with one that was done before. */
  function completesSubtasks({ row, before, given }: PendingChange): boolean {
    const isDone = (given.done ?? before?.done) === true;
    return row !== null && isDone && given.complete_subtasks === true && openSubtasks(row).length > 0;
  }

  /** A task that moves to another phase takes its subtasks along. */
  function takeAlong(transaction: Transaction, row: Row): void {
    const { phase } = documentOf(row);
    for (const subtask of subtasks.all(row.id)) write(transaction, subtask, { phase });
  }

  /** All subtasks done complete their parent; one reopened reopens a parent that was completed so. */
  function followSubtasks(transaction: Transaction, parentId: string): void {
    const parent = transaction.find('task', parentId);
    if (parent === undefined || parent.deleted_at !== null) return;
    const { done, auto } = documentOf(parent);
    const areDone = subtasks.all(parent.id).every((subtask) => documentOf(subtask).done === true);
    if (areDone && done !== true) complete(transaction, parent, true);
    if (!areDone && done === true && auto === true) write(transaction, parent, { done: false, ...NOT_DONE });
  }

  return {
    derive(change) {
      const { transaction, row, before, fields } = change;
      const onboarding = onboardingOf(change);
      const shown = documentOf(onboarding);
      const derived: Document = {
        ...fields,
        ...parentTask(change, onboarding),
        ...presentAssignee(transaction, fields.assignee_id),
      };
      if (row === null) {
        derived.customer_id = shown.customer_id;
        derived.phase = fields.phase ?? parentPhase(transaction, derived) ?? shown.phase;
        derived.position = fields.position ?? (lastPosition.get(onboarding.key) ?? 0) + 1;
      } else if (fields.phase === undefined && typeof derived.parent_task_id === 'string') {
        derived.phase = parentPhase(transaction, derived);
      }
      if (fields.done !== undefined && fields.done !== (before?.done ?? false)) {
        Object.assign(derived, fields.done === true ? doneBy(transaction, false) : NOT_DONE);
      }
      return { fields: derived };
    },
    check(change) {
      const completesOthers = completesSubtasks(change);
      const isSame = change.before !== null && changedFields(change.before, change.fields).length === 0;
      if (isSame && !completesOthers) return;
      const isCompleting = change.fields.done === true && change.before?.done !== true;
      refuseByOnboarding(
        documentOf(onboardingOf(change)),
        isCompleting || completesOthers || completesParent(change),
      );
    },
    removing(transaction, row) {
      // Another Pivotal brings what was deleted while it was allowed there.
      if (transaction.undoes !== null || transaction.actor.bringsTasks === true) return;
      const onboarding = transaction.find(definition.type, row.onboarding_key ?? '');
      // Those that go with their onboarding go in any case.
      if (onboarding?.deleted_at === null) refuseByOnboarding(documentOf(onboarding), false);
    },
    after(transaction, row, changed, given) {
      const { parent_task_id: parent, done } = documentOf(row);
      const isDoneChanged =
        changed === null || changed.some(({ field }) => field === 'done' || field === 'parent_task_id');
      if (done === true && given.complete_subtasks === true) {
        for (const subtask of openSubtasks(row)) complete(transaction, subtask, false);
      }
      if (typeof parent === 'string' && isDoneChanged) followSubtasks(transaction, parent);
      if (changed?.some(({ field }) => field === 'phase') === true) takeAlong(transaction, row);
    },
  };
}

/** @throws ContractError when an onboarding that is so does not have a task made, changed, deleted or, when `isCompleting`, completed */
export function refuseByOnboarding({ phase, state }: Document, isCompleting: boolean): void {
  if (phase === 'completed')
    throw conflict('onboarding_completed', 'The onboarding is completed: its tasks are read-only');
  if (isCompleting && state === 'paused')
    throw conflict('onboarding_paused', 'The onboarding is paused: resume it to complete its tasks');
}

const NOT_DONE = { completed_at: null, completed_by: null, auto: false } as const;

/** A subtask is in the phase of its task. */
function parentPhase(transaction: Transaction, { parent_task_id: id }: Document): unknown {
  const parent = typeof id === 'string' ? transaction.find('task', id) : undefined;
  return parent === undefined ? undefined : documentOf(parent).phase;
}

/** Somebody of the workspace, else a contact, is named by the id that they have now, whichever of theirs was given. */
function presentAssignee(transaction: Transaction, given: unknown): Document {
  if (typeof given !== 'string' && typeof given !== 'number') return {};
  const id = String(given);
  const named = transaction.find('person', id) ?? transaction.find('contact', id);
  return { assignee_id: named?.id ?? id };
}

function doneBy({ now, actor }: Transaction, auto: boolean): Document {
  return { completed_at: now, completed_by: actor.name, auto };
}

function complete(transaction: Transaction, row: Row, auto: boolean): void {
  write(transaction, row, { done: true, ...doneBy(transaction, auto) });
}

function write(transaction: Transaction, row: Row, fields: Document): void {
  const updated = transaction.update('task', row, fields);
  if (updated !== null) recordChanges(transaction, 'task', updated);
}

function onboardingOf({ transaction, row, parent }: PendingChange): Row {
  const found = parent?.row ?? transaction.find(definition.type, row?.onboarding_key ?? '');
  if (found === undefined) throw new Error(`task ${row?.key} belongs to no onboarding`);
  return found;
}

function documentOf(row: Row): Document {
  return JSON.parse(row.document) as Document;
}
