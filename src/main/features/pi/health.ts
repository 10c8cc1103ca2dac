import { daysBetween } from '#shared/values/calendar.ts';
import { bucketOf, type HealthBucket } from '#shared/values/health.ts';
import type { CustomerFacts, TaskFacts } from '../../hub/facts/facts.ts';
import { type Course, isOpen, meanOf, type PhaseTimes } from './phases.ts';
import { type PiSettings, SIGNALS, type SignalName } from './settings.ts';

export interface HealthSignal {
  readonly name: SignalName;
  readonly weight: number;
  /** 0 to 100; null where there is nothing to say. */
  readonly points: number | null;
  readonly missing: boolean;
  /** What the points were reckoned from. */
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Health {
  /** 0 to 100; null with fewer than two signals. */
  readonly score: number | null;
  readonly bucket: HealthBucket | null;
  readonly signals: readonly HealthSignal[];
}

/** What the workspace as a whole says; taken once a day. */
export interface Standing {
  readonly times: Pick<PhaseTimes, 'mean'>;
  /** Ascending, of the customers that count. */
  readonly arrs: readonly number[];
  readonly mrrs: readonly number[];
}

/** What is known of one customer. */
export interface HealthInput {
  readonly customer: CustomerFacts;
  readonly courses: readonly Course[];
  /** Open ones, and those done in the last 90 days. */
  readonly tasks: readonly TaskFacts[];
  /** The day of the last comment, note, call, done task or move; null before the first. */
  readonly lastActive: string | null;
  readonly today: string;
}

/** After so many quiet days, the activity gives no points. */
const QUIET_DAYS = 14;
export const TASK_DAYS = 90;
/** At this multiple of the average, the velocity gives no points. */
const SLOWEST = 3;

type Reckoned = Pick<HealthSignal, 'points' | 'data'>;
const NOTHING: Reckoned = { points: null, data: {} };

/** The score of a customer, and how it comes about. */
export function healthOf(
  input: HealthInput,
  standing: Standing,
  { weights, bounds }: Pick<PiSettings, 'weights' | 'bounds'>,
): Health {
  const reckoned: Readonly<Record<SignalName, Reckoned>> = {
    velocity: velocity(input, standing),
    activity: activity(input),
    tasks: tasks(input),
    contract: contract(input.customer, standing),
    // Nothing that Pivotal knows of says how much a customer asks for.
    support: NOTHING,
  };
  const signals = SIGNALS.map(
    (name): HealthSignal => ({
      name,
      weight: weights[name],
      points: reckoned[name].points,
      missing: reckoned[name].points === null,
      data: reckoned[name].data,
    }),
  );
  const score = scoreOf(signals);
  return { score, bucket: score === null ? null : bucketOf(score, bounds), signals };
}

/** Σ weight·points / Σ weight of the signals that are not missing, rounded; null with fewer than two. */
export function scoreOf(signals: readonly Pick<HealthSignal, 'weight' | 'points'>[]): number | null {
  let known = 0;
  let weighed = 0;
  let weight = 0;
  for (const signal of signals) {
    if (signal.points === null) continue;
    known += 1;
    weighed += signal.weight * signal.points;
    weight += signal.weight;
  }
  return known < 2 || weight === 0 ? null : Math.round(weighed / weight);
}

/** 100 up to `usual` days, falling evenly to 0 at three times as many. */
export function paceOf(days: number, usual: number): number {
  if (days <= usual) return 100;
  const slowest = usual * SLOWEST;
  return days >= slowest ? 0 : (100 * (slowest - days)) / (slowest - usual);
}

/** The mean over the onboardings that are on their way: neither paused nor launched. */
function velocity({ courses, today }: HealthInput, { times }: Standing): Reckoned {
  const onboardings = courses.flatMap((course) => {
    const average = times.mean(course.onboarding.phase);
    if (!isOpen(course) || course.pausedOn !== null || average === null) return [];
    const days = daysBetween(course.entered, today);
    const { id, phase } = course.onboarding;
    return [{ onboarding_id: id, phase, days, average_days: average, points: paceOf(days, average) }];
  });
  return { points: meanOf(onboardings.map(({ points }) => points)), data: { onboardings } };
}

function activity({ lastActive, today }: HealthInput): Reckoned {
  if (lastActive === null) return NOTHING;
  const days = Math.max(0, daysBetween(lastActive, today));
  const points = Math.max(0, (100 * (QUIET_DAYS - days)) / QUIET_DAYS);
  return { points, data: { last_activity: lastActive, days } };
}

function tasks(input: HealthInput): Reckoned {
  const done = input.tasks.filter((task) => task.done).length;
  const overdue = overdueTasks(input);
  const counts = { done, overdue: overdue.length, overdue_task_ids: overdue.map(({ id }) => id) };
  const all = done + overdue.length;
  return { points: all === 0 ? null : (100 * done) / all, data: counts };
}

/** Those past due of onboardings that are on their way; while one is paused, nothing in it slips. */
export function overdueTasks({
  tasks,
  courses,
  today,
}: Pick<HealthInput, 'tasks' | 'courses' | 'today'>): TaskFacts[] {
  const running = new Set(
    courses
      .filter((course) => isOpen(course) && course.pausedOn === null)
      .map(({ onboarding }) => onboarding.key),
  );
  return tasks.filter(
    ({ done, due_date, onboarding_key }) =>
      !done && due_date !== null && due_date < today && running.has(onboarding_key),
  );
}

/** Of which share of the workspace's customers the contract is as large or larger. */
function contract({ arr, mrr }: CustomerFacts, { arrs, mrrs }: Standing): Reckoned {
  if (arr !== null) return { points: percentile(arr, arrs), data: { field: 'arr', value: arr } };
  if (mrr !== null) return { points: percentile(mrr, mrrs), data: { field: 'mrr', value: mrr } };
  return NOTHING;
}

/** The first of its kind is as large as any. */
function percentile(value: number, sorted: readonly number[]): number {
  if (sorted.length === 0) return 100;
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return (100 * low) / sorted.length;
}
