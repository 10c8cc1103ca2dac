import type { Level } from '#shared/records/index.ts';
import { onboarding } from '#shared/records/onboarding.ts';
import { isGone } from '#shared/v1/statuses.ts';
import { daysBetween } from '#shared/values/calendar.ts';
import { formatNumber } from '#shared/values/number-words.ts';
import type { CustomerFacts, TaskFacts } from '../../hub/facts/facts.ts';
import { daysInWords, type Forecast } from './forecast.ts';
import { overdueTasks, paceOf } from './health.ts';
import { type Course, isOpen, type PhaseTimes, targetDay } from './phases.ts';
import type { PiSettings } from './settings.ts';

/** Of the six that add up to 100, in the order in which they are named. */
const WEIGHTS = {
  phase_stall: 25,
  task_slip: 20,
  reply_gap: 15,
  forecast_slip: 15,
  health_drop: 15,
  no_primary_contact: 10,
} as const;

type SignalCode = keyof typeof WEIGHTS;
export type RiskCode = SignalCode | 'target_shifts' | 'target_passed';

/** Reasons of the same weight are named in this order. */
const CODES: readonly RiskCode[] = [
  ...(Object.keys(WEIGHTS) as SignalCode[]),
  'target_shifts',
  'target_passed',
];

export interface RiskReason {
  readonly code: RiskCode;
  readonly words: string;
  /** Since which day; null where no day says it. */
  readonly since: string | null;
}

export interface Risk {
  readonly object: 'risk';
  /** What is at risk: an onboarding on its way, or a customer without one. */
  readonly type: Level;
  readonly id: string;
  readonly customer_id: string;
  /** 1 to 100. */
  readonly score: number;
  /** The heaviest first. */
  readonly reasons: readonly RiskReason[];
}

export interface RiskInput {
  readonly customer: CustomerFacts;
  readonly courses: readonly Course[];
  readonly forecasts: readonly Forecast[];
  readonly tasks: readonly TaskFacts[];
  /** The day of the last note, comment or done task. */
  readonly lastNoted: string | null;
  /** The largest score of the last 14 days, and its day; null without one. */
  readonly recentHigh: { readonly day: string; readonly score: number } | null;
  readonly today: string;
  readonly createdOn: string;
}

/** Where each signal says as much as it can: so many days late, quiet, after the target; points of health. */
const MOST_LATE_DAYS = 14;
const MOST_QUIET_DAYS = 14;
const MOST_SLIP_DAYS = 30;
const MOST_DROP = 40;
/** What a target that was moved three times in a phase, and one that has passed, add. */
const EXTRA = 10;
const MANY_SHIFTS = 3;

interface Signal extends RiskReason {
  /** What it adds to the score. */
  readonly adds: number;
}

/** What is at risk of one customer: none while churned or archived, nothing of what is paused. */
export function risksOf(
  input: RiskInput,
  times: Pick<PhaseTimes, 'median'>,
  phases: PiSettings['phases'],
): Risk[] {
  const { customer, courses } = input;
  if (isGone(customer)) return [];
  const open = courses.filter(isOpen);
  if (open.length === 0 && customer.health_score === null) return [];
  const common = commonSignals(input);
  const running = open.filter(({ pausedOn }) => pausedOn === null);
  if (running.length === 0) return [riskOf('customer', customer.id, customer.id, common)].flat();
  return running.flatMap((course) => {
    const signals = [...onboardingSignals(input, course, times, phases), ...common];
    return riskOf(onboarding.type, course.onboarding.id, customer.id, signals);
  });
}

/** The most at risk first; of equals, the order in which they were given. */
export function ranked(risks: readonly Risk[]): Risk[] {
  return risks.toSorted((a, b) => b.score - a.score);
}

function riskOf(type: Risk['type'], id: string, customerId: string, signals: readonly Signal[]): Risk[] {
  const reasons = signals
    .filter(({ adds }) => adds > 0)
    .sort((a, b) => b.adds - a.adds || CODES.indexOf(a.code) - CODES.indexOf(b.code));
  const score = Math.min(100, Math.round(reasons.reduce((sum, { adds }) => sum + adds, 0)));
  if (score === 0) return [];
  return [
    {
      object: 'risk',
      type,
      id,
      customer_id: customerId,
      score,
      reasons: reasons.map(({ code, words, since }) => ({ code, words, since })),
    },
  ];
}

function signal(code: SignalCode, points: number, words: string, since: string | null): Signal {
  return { code, words, since, adds: (WEIGHTS[code] * Math.min(100, Math.max(0, points))) / 100 };
}

/** What is said of a customer, whichever of its onboardings is looked at. */
function commonSignals({ customer, lastNoted, recentHigh, today, createdOn }: RiskInput): Signal[] {
  const signals: Signal[] = [];
  const quietSince = lastNoted ?? createdOn;
  const quiet = daysBetween(quietSince, today);
  const words = lastNoted === null ? 'Nothing noted or done yet' : 'Nothing noted or done';
  signals.push(
    signal('reply_gap', (100 * quiet) / MOST_QUIET_DAYS, `${words} for ${daysInWords(quiet)}`, quietSince),
  );
  if (recentHigh !== null && customer.health_score !== null && recentHigh.score > customer.health_score) {
    const drop = recentHigh.score - customer.health_score;
    signals.push(
      signal(
        'health_drop',
        (100 * drop) / MOST_DROP,
        `Health fell by ${drop} to ${customer.health_score}`,
        recentHigh.day,
      ),
    );
  }
  if (!customer.has_primary) signals.push(signal('no_primary_contact', 100, 'No primary contact', null));
  return signals;
}

function onboardingSignals(
  input: RiskInput,
  course: Course,
  times: Pick<PhaseTimes, 'median'>,
  phases: PiSettings['phases'],
): Signal[] {
  const { forecasts, today } = input;
  const { onboarding, entered } = course;
  const phase = phases.find(({ value }) => value === onboarding.phase);
  const label = phase?.label ?? onboarding.phase;
  const signals: Signal[] = [];

  const usual = times.median(onboarding.phase) ?? phase?.targetDays ?? null;
  const days = daysBetween(entered, today);
  if (usual !== null && days > usual) {
    const words = `In ${label} for ${daysInWords(days)}, usually ${daysInWords(usual)}`;
    signals.push(signal('phase_stall', 100 - paceOf(days, usual), words, entered));
  }

  const overdue = overdueTasks(input)
    .filter(({ onboarding_key }) => onboarding_key === onboarding.key)
    .map(({ due_date }) => due_date ?? today)
    .sort();
  const [oldest] = overdue;
  if (oldest !== undefined) {
    const late = daysBetween(oldest, today);
    const words =
      overdue.length === 1
        ? `1 task overdue, by ${daysInWords(late)}`
        : `${formatNumber(overdue.length)} tasks overdue, the oldest by ${daysInWords(late)}`;
    signals.push(signal('task_slip', (100 * late) / MOST_LATE_DAYS, words, oldest));
  }

  const target = targetDay(onboarding);
  const slip = forecasts.find(({ onboarding_id }) => onboarding_id === onboarding.id)?.slippage_days ?? null;
  if (slip !== null && slip > 0) {
    const words = `Likely ${daysInWords(slip)} after its target`;
    signals.push(signal('forecast_slip', (100 * slip) / MOST_SLIP_DAYS, words, target));
  }
  if (course.shiftsInPhase >= MANY_SHIFTS) {
    const words = `Target moved ${course.shiftsInPhase} times in ${label}`;
    signals.push({ code: 'target_shifts', words, since: entered, adds: EXTRA });
  }
  if (target !== null && target < today) {
    const words = `Target passed ${daysInWords(daysBetween(target, today))} ago`;
    signals.push({ code: 'target_passed', words, since: target, adds: EXTRA });
  }
  return signals;
}
