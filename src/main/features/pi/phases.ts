import { RECORDS } from '#shared/records/index.ts';
import { calendarDay, daysBetween } from '#shared/values/calendar.ts';
import type { OnboardingFacts, OnboardingMove } from '../../hub/facts/facts.ts';
import type { PhaseFigures } from '../../hub/workspace/standing.ts';
import { LAUNCHED } from './settings.ts';

/** An onboarding's time in one phase, in days of the workspace's calendar. */
export interface Stay {
  readonly phase: string;
  readonly from: string;
  /** Null while it is in it. */
  readonly to: string | null;
}

/** An onboarding with where it has been. */
export interface Course {
  readonly onboarding: OnboardingFacts;
  readonly stays: readonly Stay[];
  /** The day it entered the phase it is in. */
  readonly entered: string;
  /** The day it was last paused; null while it is not paused. */
  readonly pausedOn: string | null;
  /** When it was last sent back; null when it never was. */
  readonly sentBackAt: string | null;
  /** How often its target was moved since it entered the phase it is in. */
  readonly shiftsInPhase: number;
}

type DayOf = (timestamp: string) => string;

const MOVED = RECORDS.onboarding.events.fields;

/** @param moves of this onboarding, oldest first; @param order of the phases */
export function courseOf(
  onboarding: OnboardingFacts,
  moves: readonly OnboardingMove[],
  dayOf: DayOf,
  order: readonly string[],
): Course {
  const stays: Stay[] = [];
  let from = dayOf(onboarding.created_at);
  let pausedOn: string | null = null;
  let sentBackAt: string | null = null;
  let shiftsInPhase = 0;
  for (const move of moves) {
    const day = dayOf(move.at);
    if (move.type === MOVED.state) pausedOn = move.to === 'paused' ? day : null;
    // A first target is no shift.
    else if (move.type === MOVED.target_launch_date) shiftsInPhase += move.from === null ? 0 : 1;
    else {
      const phase = move.from ?? onboarding.phase;
      stays.push({ phase, from, to: day });
      if (move.to !== null && order.indexOf(move.to) < order.indexOf(phase)) sentBackAt = move.at;
      from = day;
      shiftsInPhase = 0;
    }
  }
  stays.push({ phase: onboarding.phase, from, to: null });
  const isPaused = onboarding.state === 'paused';
  return {
    onboarding,
    stays,
    entered: from,
    pausedOn: isPaused ? (pausedOn ?? from) : null,
    sentBackAt,
    shiftsInPhase,
  };
}

export function isOpen({ onboarding }: Course): boolean {
  return onboarding.phase !== LAUNCHED;
}

/** The day that v1 means by a target. */
export function targetDay({ target_launch_date: target }: OnboardingFacts): string | null {
  return target === null ? null : calendarDay(target);
}

/** Days spent in a phase by those who have left it. */
export interface PhaseTimes {
  /** How often somebody has left the phase. */
  stays(phase: string): number;
  mean(phase: string): number | null;
  /** Of onboardings of the plan when there are at least five, else of the workspace's. */
  median(phase: string, plan?: string | null): number | null;
}

const ENOUGH_OF_A_PLAN = 5;

/** Takes the times in phases, course by course: of a hundred thousand customers nothing but their days is held. */
export function createPhaseTaker() {
  const byPhase = new Map<string, number[]>();
  const byPlan = new Map<string, Map<string, number[]>>();
  return {
    /** @param plan of its customer */
    add({ stays }: Course, plan: string | null): void {
      for (const { phase, from, to } of stays) {
        if (to === null) continue;
        const days = daysBetween(from, to);
        listIn(byPhase, phase).push(days);
        if (plan === null) continue;
        const plans = byPlan.get(phase) ?? new Map<string, number[]>();
        byPlan.set(phase, plans);
        listIn(plans, plan).push(days);
      }
    },
    take(): PhaseFigures {
      const sorted = (days: readonly number[]) => days.toSorted((a, b) => a - b);
      const phases = [...byPhase].map(([phase, days]) => {
        const [mean, median] = [meanOf(days) ?? 0, medianOf(sorted(days)) ?? 0];
        return [phase, { stays: days.length, mean, median }] as const;
      });
      const plans = [...byPlan].map(([phase, ofPhase]) => {
        const enough = [...ofPhase].filter(([, days]) => days.length >= ENOUGH_OF_A_PLAN);
        return [
          phase,
          Object.fromEntries(enough.map(([plan, days]) => [plan, medianOf(sorted(days)) ?? 0])),
        ] as const;
      });
      return { phases: Object.fromEntries(phases), plans: Object.fromEntries(plans) };
    },
  };
}

export function timesOf({ phases, plans }: PhaseFigures): PhaseTimes {
  const ofPhase = (phase: string) => (Object.hasOwn(phases, phase) ? phases[phase] : undefined);
  return {
    stays: (phase) => ofPhase(phase)?.stays ?? 0,
    mean: (phase) => ofPhase(phase)?.mean ?? null,
    median(phase, plan = null) {
      const ofPlans = Object.hasOwn(plans, phase) ? plans[phase] : undefined;
      const isKnown = plan !== null && ofPlans !== undefined && Object.hasOwn(ofPlans, plan);
      return (isKnown ? ofPlans[plan] : undefined) ?? ofPhase(phase)?.median ?? null;
    },
  };
}

function listIn(map: Map<string, number[]>, key: string): number[] {
  const list = map.get(key) ?? [];
  map.set(key, list);
  return list;
}

export function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** @param sorted ascending; of an even number, halfway between the two in the middle */
export function medianOf(sorted: readonly number[]): number | null {
  if (sorted.length === 0) return null;
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
