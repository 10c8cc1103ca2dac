import { afterEach, expect, test, vi } from 'vitest';
import { daysBetween, type Lane, laneBounds, laneOf } from './lanes.ts';

const inZone = (zone: string) => vi.stubEnv('TZ', zone);
afterEach(() => vi.unstubAllEnvs());

const at = (text: string) => Date.parse(text);
const open = (target_launch_date: string | null) => ({ phase: 'review', target_launch_date });

// Friday, 20 November 2026, at noon in Berlin.
const FRIDAY = at('2026-11-20T11:00:00.000Z');

test.each<[string | null, Lane]>([
  [null, 'no_target'],
  ['2026-11-19T22:59:59.999Z', 'overdue'],
  ['2026-11-19T23:00:00.000Z', 'this_week'],
  ['2026-11-20T08:00:00.000Z', 'this_week'],
  ['2026-11-22T22:59:59.999Z', 'this_week'],
  ['2026-11-22T23:00:00.000Z', 'next_week'],
  ['2026-11-29T22:59:59.999Z', 'next_week'],
  ['2026-11-29T23:00:00.000Z', 'later'],
  ['2031-01-01T00:00:00.000Z', 'later'],
])('in Berlin on a Friday, a target of %s is %s', (target, lane) => {
  inZone('Europe/Berlin');
  expect(laneOf(open(target), laneBounds(FRIDAY))).toBe(lane);
});

test('what is completed is in no lane, however late', () => {
  const bounds = laneBounds(FRIDAY);
  expect(laneOf({ phase: 'completed', target_launch_date: '2020-01-01T00:00:00.000Z' }, bounds)).toBeNull();
  expect(laneOf({ phase: 'completed', target_launch_date: null }, bounds)).toBeNull();
});

test.each([
  // The same moment is another day elsewhere.
  ['2026-11-20T11:00:00.000Z', 'UTC', '2026-11-20T00:00:00.000Z', '2026-11-23T00:00:00.000Z'],
  ['2026-11-20T11:00:00.000Z', 'Pacific/Auckland', '2026-11-20T11:00:00.000Z', '2026-11-22T11:00:00.000Z'],
  ['2026-11-20T04:00:00.000Z', 'America/New_York', '2026-11-19T05:00:00.000Z', '2026-11-23T05:00:00.000Z'],
  ['2026-11-20T11:00:00.000Z', 'Asia/Kathmandu', '2026-11-19T18:15:00.000Z', '2026-11-22T18:15:00.000Z'],
  // Sunday is the last day of its week, Monday the first.
  ['2026-11-22T12:00:00.000Z', 'UTC', '2026-11-22T00:00:00.000Z', '2026-11-23T00:00:00.000Z'],
  ['2026-11-23T00:00:00.000Z', 'UTC', '2026-11-23T00:00:00.000Z', '2026-11-30T00:00:00.000Z'],
  // The clocks change in between.
  ['2026-10-24T12:00:00.000Z', 'Europe/Berlin', '2026-10-23T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
  ['2026-03-28T12:00:00.000Z', 'Europe/Berlin', '2026-03-27T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
  // The year does.
  ['2026-12-31T12:00:00.000Z', 'UTC', '2026-12-31T00:00:00.000Z', '2027-01-04T00:00:00.000Z'],
])('at %s in %s, today began at %s and the next week begins at %s', (now, zone, today, nextWeek) => {
  inZone(zone);
  expect(laneBounds(at(now))).toMatchObject({ today, nextWeek });
});

test.each([
  ['2026-11-20T12:00:00.000Z', '2026-11-20T12:00:00.000Z', 'UTC', 0],
  ['2026-11-20T23:00:00.000Z', '2026-11-21T01:00:00.000Z', 'UTC', 1],
  ['2026-11-20T23:00:00.000Z', '2026-11-21T01:00:00.000Z', 'Europe/Berlin', 0],
  ['2026-10-24T10:00:00.000Z', '2026-10-31T11:00:00.000Z', 'Europe/Berlin', 7],
  ['2026-12-04T12:00:00.000Z', '2026-11-20T12:00:00.000Z', 'UTC', -14],
])('from %s to %s in %s it is %i days', (from, to, zone, days) => {
  inZone(zone);
  expect(daysBetween(from, to)).toBe(days);
});
