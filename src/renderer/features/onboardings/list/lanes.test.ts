import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Lane } from '#shared/values/when-due.ts';
import { laneBounds, laneOf } from './lanes.ts';

const inZone = (zone: string) => vi.stubEnv('TZ', zone);
afterEach(() => vi.unstubAllEnvs());

const at = (text: string) => Date.parse(text);
const open = (target_launch_date: string | null) => ({ phase: 'review', target_launch_date });

// Friday, 20 November 2026, in all of these places.
const FRIDAY = at('2026-11-20T10:00:00.000Z');

describe.each(['America/Los_Angeles', 'Europe/Berlin', 'Pacific/Auckland', 'UTC'])(
  'on a Friday in %s',
  (zone) => {
    test.each<[string | null, Lane]>([
      [null, 'no_target'],
      ['2026-11-19T00:00:00.000Z', 'overdue'],
      ['2026-11-19T23:59:59.999Z', 'overdue'],
      ['2026-11-20T00:00:00.000Z', 'this_week'],
      ['2026-11-20T23:59:59.999Z', 'this_week'],
      ['2026-11-22T00:00:00.000Z', 'this_week'],
      ['2026-11-23T00:00:00.000Z', 'next_week'],
      ['2026-11-29T00:00:00.000Z', 'next_week'],
      ['2026-11-30T00:00:00.000Z', 'later'],
      ['2031-01-01T00:00:00.000Z', 'later'],
    ])('a target of %s is %s: its day is the one in UTC', (target, lane) => {
      inZone(zone);
      expect(laneOf(open(target), laneBounds(FRIDAY))).toBe(lane);
    });
  },
);

test('what is completed is in no lane, however late', () => {
  const bounds = laneBounds(FRIDAY);
  expect(laneOf({ phase: 'completed', target_launch_date: '2020-01-01T00:00:00.000Z' }, bounds)).toBeNull();
  expect(laneOf({ phase: 'completed', target_launch_date: null }, bounds)).toBeNull();
});

test.each([
  // The same moment is another day elsewhere.
  ['2026-11-20T11:00:00.000Z', 'UTC', '2026-11-20', '2026-11-23'],
  ['2026-11-20T11:00:00.000Z', 'Pacific/Auckland', '2026-11-21', '2026-11-23'],
  ['2026-11-20T04:00:00.000Z', 'America/New_York', '2026-11-19', '2026-11-23'],
  // Sunday is the last day of its week, Monday the first.
  ['2026-11-22T12:00:00.000Z', 'UTC', '2026-11-22', '2026-11-23'],
  ['2026-11-23T00:00:00.000Z', 'UTC', '2026-11-23', '2026-11-30'],
  // The clocks change in between.
  ['2026-10-24T12:00:00.000Z', 'Europe/Berlin', '2026-10-24', '2026-10-26'],
  ['2026-03-28T12:00:00.000Z', 'Europe/Berlin', '2026-03-28', '2026-03-30'],
  // The year does.
  ['2026-12-31T12:00:00.000Z', 'UTC', '2026-12-31', '2027-01-04'],
])('at %s in %s, today is %s and the next week begins on %s', (now, zone, today, nextWeek) => {
  inZone(zone);
  expect(laneBounds(at(now))).toMatchObject({ today, nextWeek });
});
