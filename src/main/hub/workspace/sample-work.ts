import { PHASES } from '#shared/v1/statuses.ts';
import { sampleActor } from '../outbox/sample-test.ts';
import type { PastBatch, RecordChange } from '../records/commands.ts';
import type { SampleOnboarding } from './sample-customers.ts';
import { create, DAY_MS, daysAgo, HOUR_MS, update } from './sample-steps.ts';

/** What there is to do in each phase but the last, in order. */
const TASKS: readonly (readonly string[])[] = [
  ['Send the welcome pack', 'Agree on who decides', 'Book the kickoff call'],
  ['Write down what success means', 'Draw the plan to launch', 'Confirm the plan with the sponsor'],
  ['Review the data sheet', 'Walk through the security questions', 'Sign off the review'],
  ['Set up single sign-on', 'Import the customer’s data', 'Build the first program'],
  ['Check every notification', 'Run the test list', 'Fix what the test list found'],
  ['Train the administrators', 'Announce the launch', 'Launch', 'Book the review after 30 days'],
];
const SUBTASKS: Readonly<Record<string, readonly string[]>> = {
  'Import the customer’s data': ['Customers and sites', 'History of the last year'],
};

/** Days that each phase usually takes. */
const LENGTHS = [9, 13, 10, 20, 9, 8] as const;

const COMMENTS = [
  'Their data sheet is complete. @Chiara Russo can start with the import.',
  'They would like to see the second site **before** the launch.',
  'Waiting for two answers of their IT; asked again today.',
] as const;

/** Somebody of the fictional team. */
export interface Assigned {
  readonly key: string;
  readonly name: string;
  readonly email: string;
}

interface Told {
  readonly onboarding: SampleOnboarding;
  /** Counts all onboardings: it makes them differ. */
  readonly number: number;
  readonly customer: string;
  readonly owner: Assigned;
  readonly people: readonly Assigned[];
  readonly now: number;
  readonly newKey: () => string;
}

/**
 * An onboarding from its first day: from phase to phase with the tasks of each, up to where it is today. In its phase
 * the first task is done, unless it is paused; the others are due around today.
 */
export function onboardingStory(told: Told): PastBatch[] {
  const { onboarding, number, owner, now, newKey } = told;
  const key = newKey();
  const by = sampleActor(owner.name);
  const starts = phaseStarts(onboarding, number);
  const entered = (phase: number) => daysAgo(now, starts[phase] ?? 1, number);
  const target = targetOf(onboarding, starts[onboarding.phase] ?? 1, now);
  const steps: PastBatch[] = [];
  for (let phase = 0; phase <= onboarding.phase; phase += 1) {
    const isLast = phase === onboarding.phase;
    const rested = phase === 0 ? (onboarding.rested ?? 0) : 0;
    const span = { since: (starts[phase] ?? 1) - rested, next: isLast ? null : (starts[phase + 1] ?? 1) };
    const { made, done } = phaseWork(told, key, phase, span);
    const entry =
      phase === 0
        ? beginning(told, key, target, entered(0))
        : update('onboarding', key, { phase: PHASES[phase] });
    steps.push({ at: entered(phase), actor: by, commands: [entry, ...made] });
    const latest = isLast ? now : entered(phase + 1) - HOUR_MS;
    steps.push(
      ...done.map((step) => ({ ...step, at: Math.min(latest, Math.max(step.at, entered(phase) + HOUR_MS)) })),
    );
  }
  const last = entered(onboarding.phase) + 2 * HOUR_MS;
  steps.push(
    ...restOf(told, key, starts[0] ?? 1),
    ...turns(told, key, target, starts).map((step) => ({ ...step, at: Math.max(step.at, last) })),
  );
  return steps;
}

/** The time in which nothing was done. */
function restOf(
  { onboarding: { rested }, number, owner, now }: Told,
  key: string,
  since: number,
): PastBatch[] {
  if (rested === undefined) return [];
  const actor = sampleActor(owner.name);
  const paused = update('onboarding', key, { state: 'paused' }, 'Their new site opens first');
  const resumed = update('onboarding', key, { state: 'active' }, 'The site is open');
  return [
    { at: daysAgo(now, since - 2, number), actor, commands: [paused] },
    { at: daysAgo(now, since - rested, number), actor, commands: [resumed] },
  ];
}

function beginning(
  { onboarding, number, customer, owner, people }: Told,
  key: string,
  target: string | null,
  at: number,
): RecordChange {
  const firstTarget = target === null ? null : new Date(Date.parse(target) - shiftedBy(onboarding) * DAY_MS);
  return create('onboarding', key, {
    customer_id: customer,
    name: onboarding.name,
    phase: PHASES[0],
    started_at: new Date(at).toISOString(),
    target_launch_date: firstTarget?.toISOString() ?? null,
    csm_id: owner.key,
    se_id: people[(number + 1) % people.length]?.key ?? null,
  });
}

/** How many days ago it came into each of its phases. */
function phaseStarts({ phase, since, rested = 0 }: SampleOnboarding, number: number): number[] {
  const starts: number[] = [];
  starts[phase] = since ?? 3 + ((number * 5) % 11);
  const pace = 0.8 + 0.1 * (number % 5);
  for (let before = phase - 1; before >= 0; before -= 1) {
    starts[before] = (starts[before + 1] ?? 0) + Math.max(4, Math.round((LENGTHS[before] ?? 10) * pace));
  }
  starts[0] = (starts[0] ?? 0) + rested;
  return starts;
}

/** The target as it is today. */
function targetOf({ phase, target }: SampleOnboarding, launched: number, now: number): string | null {
  if (target === undefined) return null;
  const isDone = phase >= TASKS.length;
  return new Date(now + (isDone ? target - launched : target) * DAY_MS).toISOString();
}

/** So many days later than at first is the target of who has got into difficulties. */
function shiftedBy({ state }: SampleOnboarding): number {
  return state === 'at_risk' ? 19 : state === 'waiting' ? 9 : 0;
}

/** The tasks of a phase, made as it begins, and how they were done: all of an earlier one, the first of today's. */
function phaseWork(
  { onboarding, number, owner, people, now, newKey }: Told,
  parent: string,
  phase: number,
  { since, next }: { readonly since: number; readonly next: number | null },
): { readonly made: readonly RecordChange[]; readonly done: readonly PastBatch[] } {
  const done: PastBatch[] = [];
  const made: RecordChange[] = [];
  for (const [index, title] of (TASKS[phase] ?? []).entries()) {
    const key = newKey();
    const assignee = index === 1 ? people[(number + phase) % people.length] : owner;
    const length = next === null ? null : since - next;
    const due =
      length === null ? 2 - (index - 1) * 4 - ((number * 3) % 7) : since - ((index + 1) * length) / 4;
    const fields = {
      title,
      phase: PHASES[phase],
      due_date: new Date(now - due * DAY_MS).toISOString().slice(0, 10),
      // Somebody has still to take it.
      assignee_id: index === 2 && next === null ? null : (assignee?.key ?? null),
      customer_facing: index === 1,
    };
    made.push(create('task', key, fields, parent));
    const parts = next === null ? (SUBTASKS[title] ?? []) : [];
    for (const part of parts) {
      made.push(
        create('task', newKey(), { title: part, parent_task_id: key, assignee_id: owner.key }, parent),
      );
    }
    const isDone = next !== null || (index === 0 && onboarding.state !== 'paused');
    if (!isDone) continue;
    const days = length === null ? Math.max(1, since - 1) : since - ((index + 1) * length) / 5;
    done.push({
      at: daysAgo(now, days, number + index + 2),
      actor: sampleActor((assignee ?? owner).name),
      commands: [update('task', key, { done: true })],
    });
  }
  return { made, done };
}

/** What was said of it, where its target went, and what has become of it. */
function turns(
  { onboarding, number, owner, now, newKey }: Told,
  key: string,
  target: string | null,
  starts: readonly number[],
): PastBatch[] {
  const { phase, state, sentBack } = onboarding;
  const since = starts[phase] ?? 1;
  const by = sampleActor(owner.name);
  const steps: PastBatch[] = [];
  const tell = (days: number, salt: number, ...commands: readonly RecordChange[]) =>
    steps.push({ at: daysAgo(now, days, number + salt), actor: by, commands });
  const said = {
    subject_type: 'onboarding',
    subject_id: key,
    body: COMMENTS[number % COMMENTS.length],
  };
  tell(Math.max(1, since - 1), 4, create('comment', newKey(), said));
  if (sentBack !== undefined) {
    tell(since - 4, 5, update('onboarding', key, { phase: PHASES[phase + 1] }));
    tell(since - 7, 6, update('onboarding', key, { phase: PHASES[phase] }, sentBack));
  }
  if (target !== null && shiftedBy(onboarding) > 0) {
    const reason = 'Their IT is not available before';
    tell(since - 1, 7, update('onboarding', key, { target_launch_date: target }, reason));
  }
  // Who has left has had it paused with that.
  if (state === 'at_risk' || state === 'waiting')
    tell(Math.max(1, since - 3), 7, update('onboarding', key, { state }));
  return steps;
}
