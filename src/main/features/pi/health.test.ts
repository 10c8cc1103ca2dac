import { describe, expect, test } from 'vitest';
import { aCustomer, anOnboarding, aTask, onDay } from '../../../../test/support/pi.ts';
import type { CustomerFacts, OnboardingFacts, OnboardingMove } from '../../hub/facts/facts.ts';
import { type HealthInput, healthOf, type Standing, scoreOf } from './health.ts';
import { type Course, courseOf, createPhaseTaker, timesOf } from './phases.ts';
import { DEFAULT_BOUNDS, DEFAULT_WEIGHTS } from './settings.ts';

function phaseTimes(courses: readonly Course[], customers: ReadonlyMap<string, CustomerFacts>) {
  const taker = createPhaseTaker();
  for (const course of courses)
    taker.add(course, customers.get(course.onboarding.customer_key)?.plan ?? null);
  return timesOf(taker.take());
}
const TODAY = '2026-06-30';
const ORDER = ['kickoff', 'build', 'launch', 'completed'];

const moved = (at: string, from: string, to: string, key = 'o1'): OnboardingMove => ({
  onboarding_key: key,
  type: 'onboarding.phase_moved',
  at: `${at}T12:00:00.000Z`,
  from,
  to,
});

const inBuildSince = (day: string, facts: Partial<OnboardingFacts> = {}) =>
  courseOf(anOnboarding(facts), [moved(day, 'kickoff', 'build')], onDay, ORDER);

const standing = (facts: Partial<Standing> = {}): Standing => ({
  times: { mean: (phase) => (phase === 'build' ? 10 : null) },
  arrs: [],
  mrrs: [],
  ...facts,
});

const SETTINGS = { weights: DEFAULT_WEIGHTS, bounds: DEFAULT_BOUNDS };
const input = (facts: Partial<HealthInput> = {}): HealthInput => ({
  customer: aCustomer(),
  courses: [],
  tasks: [],
  lastActive: null,
  today: TODAY,
  ...facts,
});
const points = (facts: Partial<HealthInput>, name: string, of = standing()) =>
  healthOf(input(facts), of, SETTINGS).signals.find((signal) => signal.name === name)?.points;

describe('health', () => {
  test.each([
    // Days in the phase where ten are usual.
    ['2026-06-30', 100],
    ['2026-06-20', 100],
    ['2026-06-15', 75],
    ['2026-06-10', 50],
    ['2026-05-31', 0],
    ['2026-01-01', 0],
  ])('velocity of an onboarding in its phase since %s', (since, expected) => {
    expect(points({ courses: [inBuildSince(since)] }, 'velocity')).toBe(expected);
  });

  test('velocity is the mean of the onboardings on their way: paused and launched ones are left out', () => {
    const courses = [
      inBuildSince('2026-06-10'),
      inBuildSince('2026-06-20'),
      inBuildSince('2026-01-01', { state: 'paused' }),
      inBuildSince('2026-01-01', { phase: 'completed' }),
    ];
    expect(points({ courses }, 'velocity')).toBe(75);
    expect(points({ courses: courses.slice(2) }, 'velocity')).toBeNull();
  });

  test.each([
    ['2026-06-30', 100],
    ['2026-06-23', 50],
    ['2026-06-16', 0],
    ['2026-01-01', 0],
  ])('activity when something was done last on %s', (lastActive, expected) => {
    expect(points({ lastActive }, 'activity')).toBe(expected);
  });

  test('before anything was noted or done, activity says nothing', () => {
    expect(points({}, 'activity')).toBeNull();
  });

  test('tasks: done against overdue; what is due today is not overdue, nor anything of a paused onboarding', () => {
    const courses = [
      inBuildSince('2026-06-20'),
      courseOf(anOnboarding({ key: 'o2', id: 'o2', state: 'paused' }), [], onDay, ORDER),
    ];
    const tasks = [
      aTask({ done: true, completed_at: '2026-06-01T00:00:00.000Z' }),
      aTask({ done: true, completed_at: '2026-06-02T00:00:00.000Z' }),
      aTask({ done: true, completed_at: '2026-06-03T00:00:00.000Z' }),
      aTask({ due_date: '2026-06-29' }),
      aTask({ due_date: TODAY }),
      aTask({ due_date: null }),
      aTask({ due_date: '2026-06-01', onboarding_key: 'o2' }),
    ];
    expect(points({ courses, tasks }, 'tasks')).toBe(75);
    expect(points({ courses, tasks: tasks.slice(4) }, 'tasks')).toBeNull();
  });

  test('contract: the share of customers whose contract is no larger; arr before mrr', () => {
    const of = standing({ arrs: [10, 20, 30, 40], mrrs: [1, 2] });
    expect(points({ customer: aCustomer({ arr: 30, mrr: 1 }) }, 'contract', of)).toBe(75);
    expect(points({ customer: aCustomer({ mrr: 1 }) }, 'contract', of)).toBe(50);
    expect(points({ customer: aCustomer() }, 'contract', of)).toBeNull();
  });

  test('the score is the weighed mean of what is not missing, rounded', () => {
    const health = healthOf(
      input({
        customer: aCustomer({ mrr: 2 }),
        courses: [inBuildSince('2026-06-15')],
        lastActive: '2026-06-23',
        tasks: [
          aTask({ due_date: '2026-06-29' }),
          aTask({ done: true, completed_at: '2026-06-20T00:00:00.000Z' }),
        ],
      }),
      standing({ mrrs: [1, 2, 3] }),
      SETTINGS,
    );
    // (30·75 + 20·50 + 20·50 + 15·66.67) / 85 = 61.76
    expect(health).toMatchObject({ score: 62, bucket: 'watch' });
    expect(health.signals.map(({ name, weight, missing }) => [name, weight, missing])).toEqual([
      ['velocity', 30, false],
      ['activity', 20, false],
      ['tasks', 20, false],
      ['contract', 15, false],
      ['support', 15, true],
    ]);
  });

  test('with fewer than two signals there is no score', () => {
    expect(healthOf(input({ lastActive: TODAY }), standing(), SETTINGS)).toMatchObject({
      score: null,
      bucket: null,
    });
    expect(
      scoreOf([
        { weight: 0, points: 1 },
        { weight: 0, points: 2 },
      ]),
    ).toBeNull();
  });
});

describe('days in phases', () => {
  test('are counted from entry to exit, sent back included; the phase it is in is not finished', () => {
    const course = courseOf(
      anOnboarding({ created_at: '2026-05-01T08:00:00.000Z', phase: 'build' }),
      [
        moved('2026-05-04', 'kickoff', 'build'),
        moved('2026-05-14', 'build', 'launch'),
        moved('2026-05-20', 'launch', 'build'),
      ],
      onDay,
      ORDER,
    );
    expect(course.stays).toEqual([
      { phase: 'kickoff', from: '2026-05-01', to: '2026-05-04' },
      { phase: 'build', from: '2026-05-04', to: '2026-05-14' },
      { phase: 'launch', from: '2026-05-14', to: '2026-05-20' },
      { phase: 'build', from: '2026-05-20', to: null },
    ]);
    expect(course).toMatchObject({
      entered: '2026-05-20',
      sentBackAt: '2026-05-20T12:00:00.000Z',
      pausedOn: null,
    });
    const times = phaseTimes([course], new Map([['c1', aCustomer()]]));
    expect([times.mean('kickoff'), times.mean('build'), times.mean('review')]).toEqual([3, 10, null]);
  });

  test('the median is the plan’s from five samples on, else the workspace’s', () => {
    const course = (key: string, owner: string, days: number) =>
      courseOf(
        anOnboarding({ key, customer_key: owner, created_at: '2026-05-01T00:00:00.000Z' }),
        [moved(`2026-05-${String(1 + days).padStart(2, '0')}`, 'kickoff', 'build', key)],
        onDay,
        ORDER,
      );
    const customers = new Map([
      ['pro', aCustomer({ key: 'pro', plan: 'Pro' })],
      ['free', aCustomer({ key: 'free', plan: 'Free' })],
    ]);
    const pro = [2, 4, 6, 8].map((days, at) => course(`p${at}`, 'pro', days));
    const free = [20, 22].map((days, at) => course(`f${at}`, 'free', days));
    expect(phaseTimes([...pro, ...free], customers).median('kickoff', 'Pro')).toBe(7);
    const more = [...pro, course('p5', 'pro', 3), ...free];
    expect(phaseTimes(more, customers).median('kickoff', 'Pro')).toBe(4);
    expect(phaseTimes(more, customers).median('kickoff', 'Free')).toBe(6);
  });

  test('shifts of the target count from the entry into the phase, the first target is none', () => {
    const shifted = (at: string, from: string | null): OnboardingMove => ({
      onboarding_key: 'o1',
      type: 'onboarding.target_shifted',
      at: `${at}T00:00:00.000Z`,
      from,
      to: '2027-01-01',
    });
    const moves = [
      shifted('2026-05-01', null),
      shifted('2026-05-02', '2026-07-01'),
      moved('2026-05-03', 'kickoff', 'build'),
      shifted('2026-05-04', '2026-07-02'),
    ];
    expect(courseOf(anOnboarding(), moves, onDay, ORDER).shiftsInPhase).toBe(1);
  });
});
