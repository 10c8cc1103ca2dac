import { describe, expect, test } from 'vitest';
import { aCourse, aCustomer, aTask, onDay } from '../../../../test/support/pi.ts';
import { daysInWords, type ForecastInput, forecastOf, phasesLeft } from './forecast.ts';

const PHASES = [
  { value: 'kickoff', label: 'Kickoff', targetDays: null },
  { value: 'build', label: 'Build', targetDays: 9 },
  { value: 'launch', label: 'Launch', targetDays: null },
  { value: 'completed', label: 'Completed', targetDays: null },
];
const MEDIANS: Readonly<Record<string, number>> = { kickoff: 5, build: 10, launch: 4 };
const standing = (pace: number | null = null, medians = MEDIANS) => ({
  times: { median: (phase: string) => medians[phase] ?? null },
  pace,
});
const forecast = (facts: Partial<ForecastInput>, of = standing()) =>
  forecastOf(
    { customer: aCustomer(), course: aCourse(), tasks: [], dayOf: onDay, today: '2026-06-30', ...facts },
    of,
    PHASES,
  );
const closedOn = (...days: string[]) =>
  days.map((day, at) => aTask({ id: `t${at}`, done: true, completed_at: `${day}T10:00:00.000Z` }));

describe('a forecast', () => {
  test('is today and the days left of this phase and the next ones', () => {
    // In build since 24 June: 6 of 10 days, then 4 of launch: 4 + 4 = 8 days from 30 June.
    const course = aCourse({ phase: 'build', entered: '2026-06-24', target: '2026-07-05' });
    expect(forecast({ course })).toMatchObject({ estimate: '2026-07-08', slippage_days: 3 });
  });

  test('a phase that is overrun has no days left; the next ones keep theirs', () => {
    const course = aCourse({ phase: 'build', entered: '2026-05-01' });
    const { estimate, factors } = forecast({ course });
    expect(estimate).toBe('2026-07-04');
    expect(factors.map(({ code }) => code)).toEqual(['phase_overrun', 'phases_left']);
    expect(factors[0]?.words).toBe('In Build for 60 days, usually 10 days');
  });

  test.each([
    // Own pace over the usual two days, held between 0.5 and 2.
    [['2026-06-01', '2026-06-05', '2026-06-09'], '2026-07-16'],
    [['2026-06-01', '2026-06-11', '2026-06-21'], '2026-07-16'],
    [['2026-06-01', '2026-06-04', '2026-06-07'], '2026-07-12'],
    [['2026-06-01', '2026-06-01', '2026-06-01'], '2026-07-04'],
    [['2026-06-01'], '2026-07-08'],
  ])('its own task pace counts: done on %s', (days, expected) => {
    const course = aCourse({ phase: 'build', entered: '2026-06-24' });
    expect(forecast({ course, tasks: closedOn(...days) }, standing(2)).estimate).toBe(expected);
  });

  test.each([
    [0, null],
    [1, 'low'],
    [2, 'medium'],
    [3, 'medium'],
    [4, 'high'],
    [9, 'high'],
  ])('with %i tasks done, the confidence is %s', (count, confidence) => {
    const tasks = closedOn(...Array.from({ length: count }, () => '2026-06-20'));
    const result = forecast({ course: aCourse({ target: '2026-07-20' }), tasks });
    expect(result.confidence).toBe(confidence);
    expect(result.reason).toBe(confidence === null ? 'None of its tasks is done yet' : null);
  });

  test('tasks done before the last send-back do not count', () => {
    const sentBackAt = '2026-06-20T10:30:00.000Z';
    const course = aCourse({ phase: 'kickoff', entered: '2026-06-20', sentBackAt });
    // That of the same day was done half an hour before.
    const tasks = closedOn('2026-06-01', '2026-06-02', '2026-06-20', '2026-06-21');
    expect(forecast({ course, tasks }).confidence).toBe('low');
    expect(forecast({ course, tasks: tasks.slice(0, 3) }).confidence).toBeNull();
  });

  test('where nobody has finished a phase, its target days count; without them there is no estimate', () => {
    const course = aCourse({ phase: 'build', entered: '2026-06-30' });
    expect(forecast({ course }, standing(null, { launch: 4 })).estimate).toBe('2026-07-13');
    expect(forecast({ course }, standing(null, { build: 4 }))).toMatchObject({
      estimate: null,
      slippage_days: null,
      confidence: null,
      reason: 'Nobody has finished Launch yet, and it has no target days',
    });
  });

  test('without a target there is no slippage, and it says so', () => {
    expect(forecast({ tasks: closedOn('2026-06-20') })).toMatchObject({
      slippage_days: null,
      reason: 'It has no target date',
    });
  });

  test('while it is paused nothing slips: it is what it was on the day it was paused', () => {
    const facts = { phase: 'build', entered: '2026-06-10', target: '2026-06-25' };
    const paused = aCourse({ ...facts, pausedOn: '2026-06-12' });
    const later = { course: paused, today: '2026-12-31' };
    expect(forecast(later)).toEqual(forecast({ course: paused, today: '2026-06-12' }));
    expect(forecast(later)).toMatchObject({ estimate: '2026-06-24', slippage_days: -1 });
  });

  test('what is left ends with the launch; of a phase nobody knows, it is that one', () => {
    expect(phasesLeft('build', PHASES).map(({ value }) => value)).toEqual(['build', 'launch']);
    expect(phasesLeft('uat', PHASES).map(({ value }) => value)).toEqual(['uat']);
  });
});

test('days stand in words as numbers do everywhere', () => {
  expect([0, 1, 1.04, 2.25, 1427, 12_345.6].map(daysInWords)).toEqual([
    '0 days',
    '1 day',
    '1 day',
    '2.3 days',
    '1,427 days',
    '12,345.6 days',
  ]);
});
