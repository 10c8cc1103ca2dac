import { afterEach, describe, expect, test, vi } from 'vitest';
import { addMonths, calendarDay, daysBetween, localDay, midnightOf } from './calendar.ts';
import { readDay } from './day.ts';

// A Saturday.
const TODAY = '2026-11-28';
const LOCALES = ['en-US', 'de-DE', 'fr-CH', 'en-IN'] as const;

const dayIn = (text: string, locale: string, leans?: 'back') => {
  const reading = readDay(text, { locale, today: TODAY, ...(leans === undefined ? {} : { leans }) });
  return reading.kind === 'value' ? reading.value : 'refused';
};

/** The same in every locale. */
const EVERYWHERE: readonly (readonly [string, string | null])[] = [
  ['', null],
  ['  ', null],
  ['2026-12-15', '2026-12-15'],
  ['2026/12/15', '2026-12-15'],
  ['2026-1-5', '2026-01-05'],
  ['2026-12-15T00:00:00Z', '2026-12-15'],
  ['2026-12-15T23:30:00-08:00', '2026-12-16'],
  ['15 dec', '2026-12-15'],
  ['15 Dec 2027', '2027-12-15'],
  ['Dec 15', '2026-12-15'],
  ['December 15, 2027', '2027-12-15'],
  ['15-Dec-27', '2027-12-15'],
  ['15th of December', '2026-12-15'],
  ['Tue 15 Dec', '2026-12-15'],
  ['15.12.', '2026-12-15'],
  ['15.12', '2026-12-15'],
  ['15. 12. 2027', '2027-12-15'],
  ['15.12.27', '2027-12-15'],
  ['12/15', '2026-12-15'],
  ['15/12', '2026-12-15'],
  ['5 jan', '2027-01-05'],
  ['20 nov', '2026-11-20'],
  ['20 jun', '2027-06-20'],
  ['29 feb', '2028-02-29'],
  ['today', '2026-11-28'],
  ['Tomorrow', '2026-11-29'],
  ['yesterday', '2026-11-27'],
  ['fri', '2026-12-04'],
  ['monday', '2026-11-30'],
  ['sat', '2026-12-05'],
  ['next fri', '2026-12-04'],
  ['+2w', '2026-12-12'],
  ['+3d', '2026-12-01'],
  ['-1d', '2026-11-27'],
  ['+3m', '2027-02-28'],
  ['+1y', '2027-11-28'],
  ['in 10 days', '2026-12-08'],
  ['next week', '2026-12-05'],
  ['2026-02-30', 'refused'],
  ['31.11.', 'refused'],
  ['13/13', 'refused'],
  ['32 dec', 'refused'],
  ['0000-01-01', 'refused'],
  ['soon', 'refused'],
  ['15', 'refused'],
  ['ju 5', 'refused'],
];

describe.each(LOCALES)('a day in %s', (locale) => {
  test.each(EVERYWHERE)('%j is %j', (text, day) => {
    expect(dayIn(text, locale)).toBe(day);
  });
});

test.each([
  ['en-US', '12/10', '2026-12-10'],
  ['de-DE', '12/10', '2027-10-12'],
  ['fr-CH', '12/10/2026', '2026-10-12'],
  ['en-IN', '12/10/26', '2026-10-12'],
  ['en-US', '10.12.', '2026-12-10'],
  ['de-DE', '10.12.', '2026-12-10'],
  ['de-DE', '15. Dezember', '2026-12-15'],
  ['de-DE', 'heute', '2026-11-28'],
  ['de-DE', 'übermorgen', '2026-11-30'],
  ['de-DE', 'Fr', '2026-12-04'],
  ['de-DE', '3. März 2027', '2027-03-03'],
  ['fr-CH', '15 déc.', '2026-12-15'],
  ['fr-CH', '1er août', '2027-08-01'],
  ['fr-CH', 'aujourd’hui', '2026-11-28'],
  ['fr-CH', 'demain', '2026-11-29'],
  ['fr-CH', 'vendredi', '2026-12-04'],
  ['ja-JP', '12月15日', '2026-12-15'],
])('in %s %s is %s', (locale, text, day) => {
  expect(dayIn(text, locale)).toBe(day);
});

test('of what has been, a day without a year is the last one', () => {
  expect(dayIn('15 dec', 'en-US', 'back')).toBe('2025-12-15');
  expect(dayIn('20 jun', 'en-US', 'back')).toBe('2026-06-20');
});

describe('a calendar day', () => {
  afterEach(() => vi.unstubAllEnvs());

  test.each(['America/Los_Angeles', 'Europe/Berlin', 'Pacific/Auckland', 'UTC'])(
    'is the same in %s',
    (zone) => {
      vi.stubEnv('TZ', zone);
      expect(calendarDay('2026-12-15T00:00:00.000Z')).toBe('2026-12-15');
      expect(calendarDay('2026-12-15T23:59:59.999Z')).toBe('2026-12-15');
      expect(calendarDay(midnightOf('2026-03-29'))).toBe('2026-03-29');
      expect(daysBetween('2026-10-24', '2026-10-31')).toBe(7);
    },
  );

  test('today is the day of the person’s own zone', () => {
    const time = Date.parse('2026-11-28T02:00:00Z');
    vi.stubEnv('TZ', 'America/Los_Angeles');
    expect(localDay(time)).toBe('2026-11-27');
    vi.stubEnv('TZ', 'Pacific/Auckland');
    expect(localDay(time)).toBe('2026-11-28');
  });

  test('a month later than the 31st is the last day of a shorter month', () => {
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(addMonths('2024-02-29', 12)).toBe('2025-02-28');
    expect(addMonths('2026-01-15', -2)).toBe('2025-11-15');
  });
});
