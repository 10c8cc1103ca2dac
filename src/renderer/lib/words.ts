import type { CustomerStatus, OnboardingState, Phase } from '#shared/v1/statuses.ts';
import { humanize, PHASE_LABELS } from '#shared/words.ts';
import { lazy } from './lazy.ts';

/** The hues a pill may have; each means something, see `Pill`. */
export type Tone = 'green' | 'amber' | 'red' | 'blue' | 'violet' | 'grey';

interface Word {
  readonly label: string;
  readonly tone: Tone;
}

const CUSTOMER_STATUS: Readonly<Record<CustomerStatus, Word>> = {
  active: { label: 'Active', tone: 'green' },
  onboarding: { label: 'Onboarding', tone: 'blue' },
  at_risk: { label: 'At risk', tone: 'red' },
  churned: { label: 'Churned', tone: 'grey' },
  archived: { label: 'Archived', tone: 'grey' },
};

const ONBOARDING_STATE: Readonly<Record<OnboardingState, Word>> = {
  active: { label: 'Active', tone: 'green' },
  waiting: { label: 'Waiting', tone: 'amber' },
  paused: { label: 'Paused', tone: 'grey' },
  at_risk: { label: 'At risk', tone: 'red' },
};

const PHASE: Readonly<Record<Phase, Word>> = {
  before_getting_started: { label: PHASE_LABELS.before_getting_started, tone: 'grey' },
  program_design: { label: PHASE_LABELS.program_design, tone: 'violet' },
  review: { label: PHASE_LABELS.review, tone: 'violet' },
  program_buildout: { label: PHASE_LABELS.program_buildout, tone: 'blue' },
  internal_qa: { label: PHASE_LABELS.internal_qa, tone: 'blue' },
  launch: { label: PHASE_LABELS.launch, tone: 'blue' },
  completed: { label: PHASE_LABELS.completed, tone: 'green' },
};

function wordOf(words: Readonly<Record<string, Word>>, value: string): Word {
  return Object.hasOwn(words, value) ? (words[value] ?? unknown(value)) : unknown(value);
}

function unknown(value: string): Word {
  return { label: humanize(value), tone: 'grey' };
}

export const customerStatusWord = (status: string): Word => wordOf(CUSTOMER_STATUS, status);
export const onboardingStateWord = (state: string): Word => wordOf(ONBOARDING_STATE, state);
export const phaseWord = (phase: string): Word => wordOf(PHASE, phase);

export type HealthBucket = 'good' | 'watch' | 'risk';

/** Healthy from 70, watch from 40, at risk below. */
export function healthBucket(score: number): HealthBucket {
  if (score >= 70) return 'good';
  return score >= 40 ? 'watch' : 'risk';
}

export const HEALTH_LABELS: Readonly<Record<HealthBucket, string>> = {
  good: 'Healthy',
  watch: 'Watch',
  risk: 'At risk',
};

/** "1 customer", "2 customers". */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${formatNumber(number)} ${number === 1 ? one : many}`;
}

const numbers = lazy(() => new Intl.NumberFormat('en'));

/** `12,500`. Whole numbers by hand: every list has them, and a browser's own format is slow to load. */
export function formatNumber(number: number): string {
  if (!Number.isSafeInteger(number)) return numbers().format(number);
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
