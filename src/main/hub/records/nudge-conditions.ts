import type { Database } from 'better-sqlite3';
import type { Workspace } from '#shared/local/workspace.ts';
import { type DefinitionOf, RECORDS, type RecordType } from '#shared/records/index.ts';
import type { RecordOf } from '#shared/records/values.ts';
import type { NUDGE_KINDS } from '#shared/records/workspace-types.ts';
import { isGone } from '#shared/v1/statuses.ts';
import { addDays, calendarDay } from '#shared/values/calendar.ts';
import { zonedDay } from '#shared/values/zoned-day.ts';
import { PHASE_LABELS } from '#shared/words.ts';
import { workspaceOf } from '../workspace/preferences.ts';
import { createSettings } from '../workspace/settings.ts';
import { type NudgeReads, prepareNudgeReads } from './nudge-reads.ts';

export type NudgeKind = (typeof NUDGE_KINDS)[number];

/** What accepting a nudge does, as a batch would be told it. */
export type NudgeCommand =
  | {
      readonly operation: 'update';
      readonly type: RecordType;
      readonly id: string;
      readonly fields: Readonly<Record<string, unknown>>;
    }
  | {
      readonly operation: 'create';
      readonly type: RecordType;
      readonly fields: Readonly<Record<string, unknown>>;
    };

/** Why somebody is nudged, while it is so. */
export interface NudgeCondition {
  /** Tells this time from another: what was said of it already is not said again. */
  readonly about: string;
  readonly words: string;
  /** The day that stands in the words, so that a window may write it as it writes days. */
  readonly day?: string;
  /** What accepting it runs, and what its button says; null where only a person can know what is to be done. */
  readonly command: NudgeCommand | null;
  readonly accept: string | null;
}

export interface NudgeConditions {
  /** Null when there is nothing to say of the subject. @param now ISO 8601 */
  of(kind: NudgeKind, subjectKey: string, now: string): NudgeCondition | null;
  /** Onboardings on their way whose target has passed, the latest target first. */
  passedTargets(today: string, limit: number): string[];
  /** Open tasks of an onboarding, by their keys. */
  openTasks(onboardingKey: string): string[];
}

type Customer = RecordOf<DefinitionOf<'customer'>> & { readonly id: string };
type Onboarding = RecordOf<typeof RECORDS.onboarding> & { readonly id: string };
type Task = RecordOf<DefinitionOf<'task'>> & { readonly id: string };

interface Running {
  readonly key: string;
  readonly customer: Customer;
  readonly onboarding: Onboarding;
  /** What it is called, with whose it is. */
  readonly called: string;
}

interface OwnTask extends Running {
  readonly task: Task;
}

/** What a condition is looked up in. */
interface Look {
  readonly reads: NudgeReads;
  readonly workspace: () => Workspace;
}

const DROP = 10;
const DROP_DAYS = 14;

export function createNudgeConditions(database: Database): NudgeConditions {
  const reads = prepareNudgeReads(database);
  const settings = createSettings(database);

  const look: Look = {
    reads,
    workspace() {
      settings.reread();
      return workspaceOf(settings);
    },
  };

  return {
    of: (kind, subjectKey, now) =>
      KINDS[kind](look, subjectKey, zonedDay(Date.parse(now), look.workspace().time_zone)),
    passedTargets: (today, limit) => reads.passedTargets.all(today, limit),
    openTasks: (key) => reads.openTasks.all(key),
  };
}

function customerAt(look: Look, key: string): Customer | null {
  const customer = parsed<Customer>(look.reads.customer.get(key));
  return customer === null || isGone(customer) ? null : customer;
}

/** An onboarding on its way: nothing is said of one that is paused, launched, or of somebody who has gone. */
function runningAt(look: Look, key: string): Running | null {
  const row = look.reads.onboarding.get(key);
  const onboarding = parsed<Onboarding>(row?.document);
  const customer = row === undefined ? null : customerAt(look, row.customer_key);
  if (onboarding === null || customer === null) return null;
  if (onboarding.phase === 'completed' || onboarding.state === 'paused') return null;
  const called = onboarding.name === null ? customer.name : `${onboarding.name} (${customer.name})`;
  return { key, customer, onboarding, called };
}

function openTaskAt(look: Look, key: string): OwnTask | null {
  const row = look.reads.task.get(key);
  const task = parsed<Task>(row?.document);
  const running = row === undefined ? null : runningAt(look, row.onboarding_key);
  return task === null || task.done || running === null ? null : { ...running, task };
}

function labelOf(look: Look, phase: string): string {
  return look.workspace().phases.find(({ value }) => value === phase)?.label ?? PHASE_LABELS[phase] ?? phase;
}

function healthAtRisk(look: Look, key: string): NudgeCondition | null {
  const customer = customerAt(look, key);
  const score = customer?.health_score ?? null;
  const event = look.reads.lastEvent.get(key, 'customer.health_bucket_changed');
  if (customer === null || score === null || event === undefined) return null;
  if (score >= look.workspace().health.bounds.watch || event.new_value !== '"at_risk"') return null;
  const isMarked = customer.status === 'at_risk';
  return {
    about: String(event.id),
    words: `${customer.name}: health is at risk, at ${score}`,
    ...proposal('Mark at risk', isMarked ? null : update('customer', customer.id, { status: 'at_risk' })),
  };
}

function healthDrop(look: Look, key: string, today: string): NudgeCondition | null {
  const customer = customerAt(look, key);
  const score = customer?.health_score ?? null;
  const event = look.reads.lastEvent.get(key, 'customer.health_score_dropped');
  if (customer === null || score === null || event === undefined) return null;
  const before = Number(event.old_value);
  if (before - score < DROP || event.position.slice(0, 10) < addDays(today, -DROP_DAYS)) return null;
  const text = `Find out why health fell from ${before} to ${score}`;
  const hasNext = look.reads.nextStep.get(key) !== undefined;
  return {
    about: String(event.id),
    words: `${customer.name}: health fell from ${before} to ${score}`,
    ...proposal(
      'Set a next step',
      hasNext
        ? null
        : {
            operation: 'create',
            type: 'next_step',
            fields: { customer_id: customer.id, text, date: today },
          },
    ),
  };
}

function readyToAdvance(look: Look, key: string): NudgeCondition | null {
  const running = runningAt(look, key);
  if (running === null) return null;
  const { onboarding, called } = running;
  const { phase } = onboarding;
  const counts = look.reads.tasksInPhase.get(key, phase);
  if (counts === undefined || counts.all === 0 || counts.open > 0) return null;
  const phases = look.workspace().phases;
  const at = phases.findIndex(({ value }) => value === phase);
  const next = at === -1 ? undefined : phases[at + 1];
  if (next === undefined) return null;
  return {
    about: `${phase} ${look.reads.lastMove.get({ key })?.id ?? 0}`,
    words: `${called}: every task of ${labelOf(look, phase)} is done, it is ready for ${next.label}`,
    ...proposal('Advance', update(RECORDS.onboarding.type, onboarding.id, { phase: next.value })),
  };
}

function targetPassed(look: Look, key: string, today: string): NudgeCondition | null {
  const running = runningAt(look, key);
  const target = running?.onboarding.target_launch_date ?? null;
  if (running === null || target === null || calendarDay(target) >= today) return null;
  const { onboarding, called } = running;
  const isMarked = onboarding.state === 'at_risk';
  return {
    about: calendarDay(target),
    words: `${called}: its target ${calendarDay(target)} has passed`,
    day: calendarDay(target),
    ...proposal(
      'Mark at risk',
      isMarked ? null : update(RECORDS.onboarding.type, onboarding.id, { state: 'at_risk' }),
    ),
  };
}

function noPrimaryContact(look: Look, key: string): NudgeCondition | null {
  const customer = customerAt(look, key);
  if (customer === null || look.reads.primary.get(key) !== undefined) return null;
  const candidate = look.reads.candidate.get(key);
  return {
    about: '',
    words: `${customer.name} has no primary contact`,
    ...proposal(
      'Make one primary',
      candidate === undefined ? null : update('contact', candidate, { is_primary: true }),
    ),
  };
}

function unassignedTask(look: Look, key: string): NudgeCondition | null {
  const found = openTaskAt(look, key);
  if (found === null) return null;
  const { task, onboarding, customer, called } = found;
  if (task.assignee_id !== null || task.parent_task_id !== null) return null;
  // What somebody notes down for some day needs nobody yet.
  if (task.due_date === null && look.reads.fromTemplate.get({ key }) === undefined) return null;
  const somebody = onboarding.csm_id ?? customer.owner_id ?? look.reads.me.get() ?? null;
  return {
    about: '',
    words: `“${task.title}” of ${called} is nobody’s`,
    ...proposal('Assign', somebody === null ? null : update('task', task.id, { assignee_id: somebody })),
  };
}

function orphanedTask(look: Look, key: string): NudgeCondition | null {
  const found = openTaskAt(look, key);
  if (found === null) return null;
  const { task, onboarding, called } = found;
  if (task.parent_task_id !== null && look.reads.doneTask.get(task.parent_task_id) !== undefined) {
    return {
      about: task.parent_task_id,
      words: `“${task.title}” of ${called} is left open below a task that is done`,
      ...proposal('Complete', update('task', task.id, { done: true })),
    };
  }
  const order = look.workspace().phases.map(({ value }) => value as string);
  const [own, present] = [order.indexOf(task.phase), order.indexOf(onboarding.phase)];
  const move = look.reads.lastMove.get({ key: found.key });
  const from = order.indexOf(String(JSON.parse(move?.old_value ?? 'null')));
  // Carried over to the next phase it is known; only what was jumped over is forgotten.
  const isJumped = from !== -1 && present - from > 1 && own >= from && own < present;
  if (own === -1 || !isJumped) return null;
  return {
    about: `${onboarding.phase} ${move?.id ?? 0}`,
    words: `“${task.title}” of ${called} was left open in ${labelOf(look, task.phase)}`,
    ...proposal('Take along', update('task', task.id, { phase: onboarding.phase })),
  };
}

/** What a kind of nudge is about. */
export const NUDGE_SUBJECTS: Readonly<Record<NudgeKind, 'customer' | 'onboarding' | 'task'>> = {
  health_at_risk: 'customer',
  health_drop: 'customer',
  ready_to_advance: 'onboarding',
  unassigned_task: 'task',
  orphaned_task: 'task',
  target_passed: 'onboarding',
  no_primary_contact: 'customer',
};

const KINDS: Readonly<Record<NudgeKind, (look: Look, key: string, today: string) => NudgeCondition | null>> =
  {
    health_at_risk: healthAtRisk,
    health_drop: healthDrop,
    ready_to_advance: readyToAdvance,
    unassigned_task: unassignedTask,
    orphaned_task: orphanedTask,
    target_passed: targetPassed,
    no_primary_contact: noPrimaryContact,
  };

function proposal(words: string, command: NudgeCommand | null): Pick<NudgeCondition, 'command' | 'accept'> {
  return { command, accept: command === null ? null : words };
}

function update(type: RecordType, id: string, fields: Readonly<Record<string, unknown>>): NudgeCommand {
  return { operation: 'update', type, id, fields };
}

function parsed<Found>(document: string | undefined): Found | null {
  return document === undefined ? null : (JSON.parse(document) as Found);
}
