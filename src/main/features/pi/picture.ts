import { RECORDS } from '#shared/records/index.ts';
import { isGone } from '#shared/v1/statuses.ts';
import { addDays } from '#shared/values/calendar.ts';
import { zonedDay } from '#shared/values/zoned-day.ts';
import type { CustomerFacts, Facts, KeyRange, OnboardingMove, TaskFacts } from '../../hub/facts/facts.ts';
import type { HealthHistory } from '../../hub/records/health-scores.ts';
import type { KeptStanding } from '../../hub/workspace/standing.ts';
import { type Forecast, type ForecastStanding, forecastOf, taskPace } from './forecast.ts';
import { type Health, healthOf, type Standing, TASK_DAYS } from './health.ts';
import {
  type Course,
  courseOf,
  createPhaseTaker,
  isOpen,
  medianOf,
  type PhaseTimes,
  timesOf,
} from './phases.ts';
import { type Risk, risksOf } from './risks.ts';
import type { PiSettings } from './settings.ts';

/** One customer with all that is known of it. */
export interface CustomerPicture {
  readonly customer: CustomerFacts;
  readonly courses: readonly Course[];
  readonly tasks: readonly TaskFacts[];
  /** The day of the last comment, note, call, done task or move. */
  readonly lastActive: string | null;
  /** The same without moves: when somebody last heard or did something. */
  readonly lastNoted: string | null;
}

/** What the workspace as a whole says; taken at 02:00 and held for the day, also when Pivotal is started again. */
export interface WorkspaceStanding extends Standing, ForecastStanding {
  readonly times: PhaseTimes;
}

export function standingOf({ times, pace, arrs, mrrs }: KeptStanding): WorkspaceStanding {
  return { times: timesOf(times), pace, arrs, mrrs };
}

export interface PictureOptions {
  readonly facts: Facts;
  readonly history: HealthHistory;
  readonly settings: PiSettings;
  /** The day it is in the workspace. */
  readonly today: string;
}

/** So many customers are read at once: requests wait as long as it takes. */
const CHUNK = 100;
const RISK_DAYS = 14;

/** What is known of a customer but its tasks. */
interface Outline {
  readonly customer: CustomerFacts;
  readonly courses: readonly Course[];
  /** Timestamps; '' for none. */
  readonly movedAt: string;
  readonly commentedAt: string;
}

/** Outlines of customers whose keys follow each other. */
export interface OutlineChunk {
  readonly range: KeyRange;
  readonly outlines: readonly Outline[];
}

/** Every live customer after one of that key, a hundred at a time, in order of their keys. */
export function* outlines(options: PictureOptions, key = ''): Generator<OutlineChunk> {
  for (let after = key; ; ) {
    const customers = options.facts.customersAfter(after, CHUNK);
    const first = customers[0]?.key;
    const last = customers.at(-1)?.key;
    if (first === undefined || last === undefined) return;
    const range = { from: first, to: last };
    yield { range, outlines: outlinesOf(options, customers, range) };
    if (customers.length < CHUNK) return;
    after = last;
  }
}

/** Every live customer with all that is known, a hundred at a time. */
export function* pictures(options: PictureOptions): Generator<readonly CustomerPicture[]> {
  for (const chunk of outlines(options)) yield picturesOf(options, chunk);
}

/** Undefined for one that is not there, or not any more. */
export function pictureOf(options: PictureOptions, customerKey: string): CustomerPicture | undefined {
  const customer = options.facts.customer(customerKey);
  if (customer === undefined) return undefined;
  const range = { from: customerKey, to: customerKey };
  return picturesOf(options, { range, outlines: outlinesOf(options, [customer], range) })[0];
}

function outlinesOf(
  { facts, settings }: PictureOptions,
  customers: readonly CustomerFacts[],
  range: KeyRange,
): Outline[] {
  const order = settings.phases.map(({ value }) => value);
  const dayOf = dayIn(settings.timeZone);
  const onboardings = grouped(facts.onboardings(range), ({ customer_key }) => customer_key);
  const moves = grouped(
    onboardings.size === 0 ? [] : facts.moves(range),
    ({ onboarding_key }) => onboarding_key,
  );
  const comments = new Map(facts.lastComments(range).map(({ customer_key, at }) => [customer_key, at]));
  return customers.map((customer) => {
    const own = onboardings.get(customer.key) ?? [];
    return {
      customer,
      courses: own.map((onboarding) => courseOf(onboarding, moves.get(onboarding.key) ?? [], dayOf, order)),
      movedAt: latestOf(own.flatMap(({ key }) => (moves.get(key) ?? []).map(movedAt))),
      commentedAt: comments.get(customer.key) ?? '',
    };
  });
}

/** @param which of their tasks */
export function picturesOf(
  { facts, settings }: PictureOptions,
  { range, outlines }: OutlineChunk,
  which: 'tasks' | 'doneTasks' = 'tasks',
): CustomerPicture[] {
  const dayOf = dayIn(settings.timeZone);
  const tasks = grouped(facts[which](range), ({ customer_key }) => customer_key);
  const dayOrNone = (timestamp: string) => (timestamp === '' ? null : dayOf(timestamp));
  return outlines.map(({ customer, courses, movedAt, commentedAt }) => {
    const own = tasks.get(customer.key) ?? [];
    const noted = latestOf([commentedAt, ...own.map(({ completed_at }) => completed_at ?? '')]);
    return {
      customer,
      courses,
      tasks: own,
      lastActive: dayOrNone(latestOf([noted, movedAt])),
      lastNoted: dayOrNone(noted),
    };
  });
}

function latestOf(moments: readonly string[]): string {
  return moments.reduce((latest, at) => (at > latest ? at : latest), '');
}

function movedAt({ type, at }: OnboardingMove): string {
  return type === RECORDS.onboarding.events.fields.phase ? at : '';
}

function dayIn(timeZone: string): (timestamp: string) => string {
  return (timestamp) => zonedDay(Date.parse(timestamp), timeZone);
}

function grouped<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group === undefined) groups.set(keyOf(row), [row]);
    else group.push(row);
  }
  return groups;
}

/** Takes the workspace's averages, customer by customer as they are given; who has gone is no part of them. */
export function createStandingTaker(settings: PiSettings) {
  const phases = createPhaseTaker();
  let isEmpty = true;
  const paces: number[] = [];
  const arrs: number[] = [];
  const mrrs: number[] = [];
  const dayOf = dayIn(settings.timeZone);
  return {
    add({ customer, courses: own, tasks }: CustomerPicture): void {
      isEmpty = false;
      if (isGone(customer)) return;
      const byOnboarding = grouped(tasks, ({ onboarding_key }) => onboarding_key);
      for (const course of own) {
        phases.add(course, customer.plan);
        const pace = taskPace(course, byOnboarding.get(course.onboarding.key) ?? [], dayOf);
        if (pace !== null) paces.push(pace);
      }
      if (customer.arr !== null) arrs.push(customer.arr);
      if (customer.mrr !== null) mrrs.push(customer.mrr);
    },
    /** Null of a workspace that has nothing yet: there is nothing to hold. */
    take(): KeptStanding | null {
      if (isEmpty) return null;
      const byValue = (a: number, b: number) => a - b;
      return {
        times: phases.take(),
        pace: medianOf(paces.sort(byValue)),
        arrs: arrs.sort(byValue),
        mrrs: mrrs.sort(byValue),
      };
    },
  };
}

export function reckonHealth(
  picture: CustomerPicture,
  standing: WorkspaceStanding,
  { settings, today }: PictureOptions,
): Health {
  const since = addDays(today, -TASK_DAYS);
  const dayOf = dayIn(settings.timeZone);
  const tasks = picture.tasks.filter(
    ({ done, completed_at }) => !done || (completed_at !== null && dayOf(completed_at) >= since),
  );
  return healthOf({ ...picture, tasks, today }, standing, settings);
}

export function reckonForecasts(
  { customer, courses, tasks }: CustomerPicture,
  standing: WorkspaceStanding,
  { settings, today }: PictureOptions,
): Forecast[] {
  const dayOf = dayIn(settings.timeZone);
  const byOnboarding = grouped(tasks, ({ onboarding_key }) => onboarding_key);
  return courses
    .filter(isOpen)
    .map((course) =>
      forecastOf(
        { customer, course, tasks: byOnboarding.get(course.onboarding.key) ?? [], dayOf, today },
        standing,
        settings.phases,
      ),
    );
}

export function reckonRisks(
  picture: CustomerPicture,
  standing: WorkspaceStanding,
  options: PictureOptions,
): Risk[] {
  const { settings, today, history } = options;
  const { customer } = picture;
  const recent =
    customer.health_score === null ? null : history.highestSince(customer.key, addDays(today, -RISK_DAYS));
  return risksOf(
    {
      ...picture,
      forecasts: reckonForecasts(picture, standing, options),
      recentHigh: recent === null || recent.score === null ? null : { ...recent, score: recent.score },
      today,
      createdOn: dayIn(settings.timeZone)(customer.created_at),
    },
    standing.times,
    settings.phases,
  );
}
