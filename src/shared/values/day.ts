import {
  addDays,
  addMonths,
  calendarDay,
  dayOf,
  daysBetween,
  isDay,
  partsOf,
  weekdayOf,
} from './calendar.ts';
import { type DateOrder, dayNames, foldName } from './day-names.ts';
import { shortened } from './number.ts';
import { type Reading, read, refused } from './reading.ts';
import { isBlank, withoutInvisible } from './text.ts';

export interface DayRules {
  /** BCP 47; says in which order `12/10` is written, and what months and weekdays are called. */
  readonly locale: string;
  /** The day it is for the person: `2026-11-28`. */
  readonly today: string;
  /** Which year a day without one is in: the coming one for plans, the last one for what has been. */
  readonly leans?: 'ahead' | 'back';
}

/** Characters of the longest way to write a day, and more. */
const DAY_MAX = 200;
/** A day without a year that has just passed is meant as it stands, not in a year's time. */
const JUST_PASSED_DAYS = 30;

/**
 * A calendar day as people write it: `15 dec`, `15.12.`, `12/15` in the order of the locale, `2026-12-15`, `+2w`,
 * `fri`, `today`. The value is `2026-12-15`, the same in every time zone.
 */
export function readDay(text: string, rules: DayRules): Reading<string> {
  if (isBlank(text)) return read<string>(null);
  const typed = foldDay(text.slice(0, DAY_MAX + 1));
  const day = typed.length > DAY_MAX ? null : (writtenDay(typed, rules) ?? nearDay(typed, rules));
  if (day !== null && partsOf(day)[0] !== 0) return read(day);
  return refused(
    `“${shortened(text.slice(0, DAY_MAX))}” is not a day; write it like 15 Dec, ${exampleOf(rules)} or +2w`,
  );
}

/** Points that end an abbreviation go; those between numbers stay. */
function foldDay(text: string): string {
  return withoutInvisible(text)
    .trim()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/(\p{L})\./gu, '$1')
    .replace(/(\d)(?:st|nd|rd|th|er|º|ª)\b/gu, '$1')
    .replace(/[年月]/gu, '-')
    .replace(/日$/u, '')
    .replace(/\s+/gu, ' ');
}

function exampleOf({ locale }: DayRules): string {
  const { order } = dayNames(locale);
  return { dmy: '15.12.', mdy: '12/15', ymd: '2026-12-15' }[order];
}

function writtenDay(typed: string, rules: DayRules): string | null {
  const { order, months } = dayNames(rules.locale);
  if (/^\d{4}-\d\d-\d\dt/.test(typed)) return momentDay(typed);
  const inOrder = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})\.?$/.exec(typed);
  if (inOrder !== null) return dayOf(Number(inOrder[1]), Number(inOrder[3]), Number(inOrder[4]));
  const numbers = /^(\d{1,2}) ?([-/.]) ?(\d{1,2})(?: ?\2 ?(\d{4}|\d{2})?)?$/.exec(typed);
  if (numbers !== null) {
    const [, first, sign, second, year] = numbers;
    // A date with points begins with its day wherever it is written.
    const dayFirst = sign === '.' ? 'dmy' : order;
    return inEitherOrder(Number(first), Number(second), yearOf(year, rules), dayFirst, rules);
  }
  const words = typed
    .replace(/[,.\-/]/g, ' ')
    .replace(/\bde\b|\bof\b/g, ' ')
    .split(' ')
    .filter((word) => word !== '');
  return wordedDay(withoutWeekday(words, rules), months, rules);
}

function momentDay(typed: string): string | null {
  const day = calendarDay(typed.toUpperCase());
  return isDay(day) ? day : null;
}

/** `tue 15 dec`: the weekday only repeats what the day says. */
function withoutWeekday(words: readonly string[], { locale }: DayRules): readonly string[] {
  const [first = '', ...rest] = words;
  return rest.length >= 2 && named(first, dayNames(locale).weekdays) !== null ? rest : words;
}

/** `15 dec`, `dec 15`, `15 december 2026`, `dec 15 26`. */
function wordedDay(
  words: readonly string[],
  months: ReadonlyMap<string, number>,
  rules: DayRules,
): string | null {
  const [first = '', second = '', third, ...more] = words;
  if (more.length > 0) return null;
  const isDayFirst = /^\d{1,2}$/.test(first);
  const month = named(isDayFirst ? second : first, months);
  const date = isDayFirst ? first : second;
  if (month === null || !/^\d{1,2}$/.test(date)) return null;
  if (third !== undefined && !/^(?:\d{2}|\d{4})$/.test(third)) return null;
  return withYear(month, Number(date), yearOf(third, rules), rules);
}

/** What a word of at least three letters (or all of a shorter name) begins. */
function named(word: string, names: ReadonlyMap<string, number>): number | null {
  const folded = foldName(word);
  const exact = names.get(folded);
  if (exact !== undefined) return exact;
  if (folded.length < 3) return null;
  const found = new Set([...names].filter(([name]) => name.startsWith(folded)).map(([, value]) => value));
  return found.size === 1 ? ([...found][0] ?? null) : null;
}

/** In the order given, or in the other one when only that makes a day. */
function inEitherOrder(
  first: number,
  second: number,
  year: number | null,
  order: DateOrder,
  rules: DayRules,
): string | null {
  const dayFirst = withYear(second, first, year, rules);
  const monthFirst = withYear(first, second, year, rules);
  return order === 'dmy' ? (dayFirst ?? monthFirst) : (monthFirst ?? dayFirst);
}

/** Two digits are of this century, or of the last when that is nearer. */
function yearOf(digits: string | undefined, { today }: DayRules): number | null {
  if (digits === undefined) return null;
  if (digits.length === 4) return Number(digits);
  const [year = 2000] = partsOf(today);
  const inCentury = year - (year % 100) + Number(digits);
  return inCentury > year + 50 ? inCentury - 100 : inCentury;
}

function withYear(
  month: number,
  date: number,
  year: number | null,
  { today, leans = 'ahead' }: DayRules,
): string | null {
  if (year !== null) return dayOf(year, month, date);
  const [thisYear = 0] = partsOf(today);
  const step = leans === 'ahead' ? 1 : -1;
  // 29 February may be years away.
  for (let candidate = thisYear; Math.abs(candidate - thisYear) <= 8; candidate += step) {
    const day = dayOf(candidate, month, date);
    if (day === null) continue;
    const days = daysBetween(today, day);
    if (leans === 'ahead' ? days >= -JUST_PASSED_DAYS : days <= 0) return day;
  }
  return null;
}

/** `today`, `fri`, `+2w`, `in 3 days`, `next week`. */
function nearDay(typed: string, { locale, today }: DayRules): string | null {
  const { near, weekdays } = dayNames(locale);
  const days = near.get(foldName(typed)) ?? { tod: 0, tom: 1, tmr: 1 }[typed];
  if (days !== undefined) return addDays(today, days);
  const shift = /^(?:in )?([+\-−]?) ?(\d{1,4}) ?(d|days?|w|weeks?|m|months?|y|years?)$/.exec(typed);
  if (shift !== null) {
    const amount = Number(shift[2]) * (shift[1] === '-' || shift[1] === '−' ? -1 : 1);
    return shifted(today, amount, shift[3]?.charAt(0) ?? 'd');
  }
  const ahead = /^next (week|month|year)$/.exec(typed);
  if (ahead !== null) return shifted(today, 1, ahead[1]?.charAt(0) ?? 'w');
  const weekday = named(typed.replace(/^(?:next|on) /, ''), weekdays);
  if (weekday === null) return null;
  // The day that it is today is written `today`: its name means the one to come.
  const until = (weekday - weekdayOf(today) + 7) % 7;
  return addDays(today, until === 0 ? 7 : until);
}

function shifted(today: string, amount: number, unit: string): string {
  switch (unit) {
    case 'w':
      return addDays(today, amount * 7);
    case 'm':
      return addMonths(today, amount);
    case 'y':
      return addMonths(today, amount * 12);
    default:
      return addDays(today, amount);
  }
}
