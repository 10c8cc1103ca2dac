import { addDays, daysBetween } from '#shared/values/calendar.ts';
import { count } from '#shared/values/number-words.ts';
import type { CustomerFacts, TaskFacts } from '../../hub/facts/facts.ts';
import { type Course, type PhaseTimes, targetDay } from './phases.ts';
import { LAUNCHED, type PiSettings } from './settings.ts';

export type Confidence = 'low' | 'medium' | 'high';

/** What an estimate hangs on, the heaviest first. */
export interface Factor {
  readonly code: 'phase_overrun' | 'phases_left' | 'task_pace';
  readonly words: string;
}

/** When an onboarding is likely to be launched. */
export interface Forecast {
  readonly object: 'forecast';
  readonly onboarding_id: string;
  readonly customer_id: string;
  /** `YYYY-MM-DD` */
  readonly estimate: string | null;
  /** Days after the target; negative before it. */
  readonly slippage_days: number | null;
  readonly confidence: Confidence | null;
  /** Why something is null. */
  readonly reason: string | null;
  readonly factors: readonly Factor[];
}

export interface ForecastInput {
  readonly customer: CustomerFacts;
  readonly course: Course;
  /** Of the onboarding. */
  readonly tasks: readonly TaskFacts[];
  /** Of the workspace's calendar: on which day a moment was. */
  readonly dayOf: (timestamp: string) => string;
  readonly today: string;
}

export interface ForecastStanding {
  readonly times: Pick<PhaseTimes, 'median'>;
  /** Days between the tasks done in an onboarding: the median over the workspace's. */
  readonly pace: number | null;
}

/** However fast or slow its tasks are done, an onboarding counts as so many times the usual at most. */
const FASTEST = 0.5;
const SLOWEST = 2;
const CONFIDENCE: readonly (readonly [closed: number, Confidence])[] = [
  [4, 'high'],
  [2, 'medium'],
  [1, 'low'],
];
/** From here on a pace is worth a word. */
const NOTABLE_PACE = 0.1;

export function forecastOf(
  input: ForecastInput,
  { times, pace }: ForecastStanding,
  phases: PiSettings['phases'],
): Forecast {
  const { customer, course, tasks, dayOf } = input;
  const { onboarding } = course;
  // While it is paused, nothing slips: it is looked at as it was on the day it was paused.
  const today = course.pausedOn ?? input.today;
  const closed = closedDays(tasks, dayOf, course.sentBackAt);
  const confidence = CONFIDENCE.find(([count]) => closed.length >= count)?.[1] ?? null;
  const common = { object: 'forecast', onboarding_id: onboarding.id, customer_id: customer.id } as const;

  const usual = (phase: string) =>
    times.median(phase, customer.plan) ?? phases.find(({ value }) => value === phase)?.targetDays ?? null;
  const left = phasesLeft(onboarding.phase, phases);
  const unknown = left.find(({ value }) => usual(value) === null);
  if (unknown !== undefined) {
    const reason = `Nobody has finished ${unknown.label} yet, and it has no target days`;
    return { ...common, estimate: null, slippage_days: null, confidence: null, reason, factors: [] };
  }
  const inPhase = Math.max(0, daysBetween(course.entered, today));
  const current = usual(onboarding.phase) ?? 0;
  const later = left.slice(1).reduce((sum, { value }) => sum + (usual(value) ?? 0), 0);
  const ratio = paceRatio(paceOfDays(closed), pace);
  const days = Math.round((Math.max(0, current - inPhase) + later) * ratio);
  const estimate = addDays(today, days);
  const target = targetDay(onboarding);
  return {
    ...common,
    estimate,
    slippage_days: target === null ? null : daysBetween(target, estimate),
    confidence,
    reason: reasonOf(target, confidence),
    factors: factorsOf({ label: left[0]?.label ?? onboarding.phase, inPhase, current, later, left, ratio }),
  };
}

/** The phase it is in and those up to the launch; of a phase nobody knows, only itself. */
export function phasesLeft(phase: string, phases: PiSettings['phases']): PiSettings['phases'] {
  const at = phases.findIndex(({ value }) => value === phase);
  if (at === -1) return [{ value: phase, label: phase, targetDays: null }];
  return phases.slice(at).filter(({ value }) => value !== LAUNCHED);
}

/** The days on which tasks were done since the last send-back, in order. */
function closedDays(
  tasks: readonly TaskFacts[],
  dayOf: (timestamp: string) => string,
  since: string | null,
): string[] {
  return tasks
    .flatMap(({ done, completed_at }) =>
      done && completed_at !== null && (since === null || completed_at > since) ? [dayOf(completed_at)] : [],
    )
    .sort();
}

/** Average days from one done task to the next; null with fewer than two. @param days in order */
function paceOfDays(days: readonly string[]): number | null {
  const [first] = days;
  const last = days.at(-1);
  if (first === undefined || last === undefined || days.length < 2) return null;
  return daysBetween(first, last) / (days.length - 1);
}

/** Average days from one done task of an onboarding to the next, since it was last sent back. */
export function taskPace(
  { sentBackAt }: Course,
  tasks: readonly TaskFacts[],
  dayOf: (timestamp: string) => string,
): number | null {
  return paceOfDays(closedDays(tasks, dayOf, sentBackAt));
}

function paceRatio(own: number | null, usual: number | null): number {
  if (own === null || usual === null || usual === 0) return 1;
  return Math.min(SLOWEST, Math.max(FASTEST, own / usual));
}

function reasonOf(target: string | null, confidence: Confidence | null): string | null {
  const reasons = [
    ...(target === null ? ['It has no target date'] : []),
    ...(confidence === null ? ['None of its tasks is done yet'] : []),
  ];
  return reasons.length === 0 ? null : reasons.join('; ');
}

interface Weighed {
  readonly label: string;
  readonly inPhase: number;
  readonly current: number;
  readonly later: number;
  readonly left: PiSettings['phases'];
  readonly ratio: number;
}

function factorsOf({ label, inPhase, current, later, left, ratio }: Weighed): Factor[] {
  const weighed: (Factor & { readonly weight: number })[] = [];
  if (inPhase > current) {
    const words = `In ${label} for ${daysInWords(inPhase)}, usually ${daysInWords(current)}`;
    weighed.push({ code: 'phase_overrun', words, weight: inPhase - current });
  }
  if (left.length > 0) {
    const days = Math.max(0, current - inPhase) + later;
    const phases = count(left.length, 'phase');
    weighed.push({
      code: 'phases_left',
      words: `${phases} to go, usually ${daysInWords(days)} from here`,
      weight: days,
    });
  }
  if (Math.abs(ratio - 1) >= NOTABLE_PACE) {
    const words = `Its tasks take ${rounded(ratio)} times as long as usual`;
    weighed.push({ code: 'task_pace', words, weight: Math.abs(ratio - 1) * (current + later) });
  }
  return weighed.sort((a, b) => b.weight - a.weight).map(({ code, words }) => ({ code, words }));
}

export function daysInWords(days: number): string {
  return count(rounded(days), 'day');
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
