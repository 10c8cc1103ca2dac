import { afterEach, expect, test, vi } from 'vitest';
import { isDay, midnightOf } from '#shared/values/calendar.ts';
import { readDay } from '#shared/values/day.ts';
import {
  dateInput,
  dayDraft,
  formatDay,
  formatExact,
  formatMonth,
  formatRelative,
  withDays,
} from './dates.ts';

afterEach(() => vi.unstubAllEnvs());

const NOW = new Date(2026, 10, 20, 14, 0).getTime();
const before = (ms: number) => new Date(NOW - ms).toISOString();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

test.each<[number, string]>([
  [0, 'just now'],
  [59_000, 'just now'],
  [MINUTE, '1 min ago'],
  [59 * MINUTE, '59 min ago'],
  [HOUR, '1 h ago'],
  [23 * HOUR, '23 h ago'],
  [DAY, '1 d ago'],
  [6 * DAY, '6 d ago'],
  [7 * DAY, '13 Nov'],
  [400 * DAY, '16 Oct 2025'],
  [-90 * MINUTE, 'in 1 h'],
  [-3 * DAY, 'in 3 d'],
])('%i ms before now reads “%s”', (distance, text) => {
  expect(formatRelative(before(distance), NOW)).toBe(text);
});

test('a month is written as days are', () => {
  expect(formatMonth('2026-09')).toBe('Sep 2026');
});

test('what is no date is shown as it is, never as “Invalid Date”', () => {
  expect(formatRelative('soon', NOW)).toBe('soon');
  expect(formatDay('soon', NOW)).toBe('soon');
  expect(formatExact('soon')).toBe('soon');
  expect(dateInput('soon')).toBe('');
});

test('a day as an editor shows it is read as the same day, in every language', () => {
  for (const day of ['2026-01-01', '2026-02-28', '2026-12-31', '2024-02-29', '1999-03-05']) {
    for (const locale of ['en-US', 'de-DE', 'fr-CH', 'en-IN']) {
      const reading = readDay(dayDraft(day), { locale, today: '2026-11-20' });
      expect(reading).toEqual({ kind: 'value', value: day });
    }
  }
  expect(dayDraft(null)).toBe('');
});

test.each(['America/Los_Angeles', 'Europe/Berlin', 'Pacific/Auckland'])(
  'a day that is kept as midnight UTC is that day in %s, a moment is the day it is there',
  (zone) => {
    vi.stubEnv('TZ', zone);
    expect(formatDay(midnightOf('2026-12-15'), NOW)).toBe('15 Dec');
    expect(formatDay('2026-12-15T00:00:00Z', NOW)).toBe('15 Dec');
    expect(formatDay('2026-12-15', NOW)).toBe('15 Dec');
    expect(formatDay('2026-12-15T11:30:00.000Z', NOW)).toBe(zone.startsWith('Pacific') ? '16 Dec' : '15 Dec');
  },
);

test.each([
  ['2026-05-01', true],
  ['2024-02-29', true],
  ['2026-02-29', false],
  ['2026-13-01', false],
  ['2026-5-1', false],
  ['2026-05-01T00:00:00Z', false],
  ['', false],
])('whether “%s” is a day: %s', (text, answer) => {
  expect(isDay(text)).toBe(answer);
});

test('a day without a time is that day in every time zone', () => {
  expect(formatDay('2026-05-01', NOW)).toBe('1 May');
  expect(formatDay('2027-01-01', NOW)).toBe('1 Jan 2027');
});

test('days in words of the main process are written as on screen, those in names as they are', () => {
  const now = Date.parse('2026-11-29T12:00:00.000Z');
  expect(withDays('Call Ann about 2026-11-30, due 2026-12-01', now)).toBe(
    'Call Ann about 2026-11-30, due 1 Dec',
  );
  expect(withDays('2025-11-20 note by Ann: done', now)).toBe('20 Nov 2025 note by Ann: done');
  expect(withDays('Rollout: Review, Active, target 2026-12-31, likely 2027-01-04', now)).toBe(
    'Rollout: Review, Active, target 31 Dec, likely 4 Jan 2027',
  );
});
