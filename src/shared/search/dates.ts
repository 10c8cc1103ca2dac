/**
 * Dates of queries: reading `today`, `7d`, `2026-05` …, and turning them into bounds once the time is known.
 *
 * A point is a period: `2026-05` is the month, `7d` the day seven days ago. `>` is later than the end of the period,
 * `<` earlier than its beginning, `a..b` both periods and what lies between. Alone, a calendar period is itself, `7d`
 * reaches from that day to the end of today, and `+7d` from today to the end of that day.
 * Days begin where the workspace's time zone says.
 */
import { fold } from './fold.ts';
import type { DateEdge, DatePoint, MatchContext } from './query.ts';

export const DAY_MS = 86_400_000;

/** Tried in this order, by their beginnings: `tod` is today already. */
const NAMED: readonly (readonly [string, number])[] = [
  ['today', 0],
  ['yesterday', -1],
  ['tomorrow', 1],
];

/**
 * A point in time as typed, or null. Lenient about what is still being typed: `2026-`, `2026-0` are 2026, and up to
 * three digits are days (`7`, on the way to `7d`).
 */
export function readDatePoint(text: string): DatePoint | null {
  const typed = fold(text).trim();
  const named = typed === '' ? undefined : NAMED.find(([name]) => name.startsWith(typed));
  if (named) return { kind: 'relative', amount: named[1], unit: 'd', span: false };
  const relative = /^([+-]?)(\d{1,4})([dwmy])$|^([+-]?)(\d{1,3})$/.exec(typed);
  if (relative) return relativePoint(relative);
  const calendar = /^(\d{4})(?:[-/](\d{0,2})(?:[-/](\d{0,2}))?)?$/.exec(typed);
  if (calendar) return calendarPoint(calendar);
  if (!/^\d{4}-\d\d-\d\dt\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:z|[+-]\d\d:\d\d)$/.test(typed)) return null;
  const at = Date.parse(typed.toUpperCase());
  return Number.isNaN(at) ? null : { kind: 'instant', at };
}

function relativePoint(parts: RegExpExecArray): DatePoint {
  const sign = parts[1] ?? parts[4];
  const amount = Number(parts[2] ?? parts[5]);
  const unit = parts[3];
  return {
    kind: 'relative',
    amount: sign === '+' || amount === 0 ? amount : -amount,
    unit: unit === 'w' || unit === 'm' || unit === 'y' ? unit : 'd',
    span: true,
  };
}

function calendarPoint(parts: RegExpExecArray): DatePoint | null {
  const year = Number(parts[1]);
  const month = partOf(parts[2]);
  const day = partOf(parts[3]);
  if (year === 0 || (month === null && day !== null)) return null;
  if (month !== null && month > 12) return null;
  if (month !== null && day !== null && day > daysInMonth(year, month)) return null;
  return { kind: 'calendar', year, month, day };
}

/** Nothing yet, or a leading zero: the part is not there. */
function partOf(digits: string | undefined): number | null {
  return digits === undefined || digits === '' || Number(digits) === 0 ? null : Number(digits);
}

/** What a point means alone: from the first edge to the second. */
export function wholeOf(point: DatePoint): { after: DateEdge; before: DateEdge } {
  const today: DatePoint = { kind: 'relative', amount: 0, unit: 'd', span: false };
  const spans = point.kind === 'relative' && point.span;
  const first = spans && point.amount > 0 ? today : point;
  const last = spans && point.amount < 0 ? today : point;
  return { after: { point: first, edge: 'start' }, before: { point: last, edge: 'end' } };
}

/** Bounds of a date term: instants in milliseconds, and days since 1970 for values that have no time of day. */
export interface DateBounds {
  readonly fromMs: number;
  readonly toMs: number;
  readonly fromDay: number;
  readonly toDay: number;
}

/** From `after` (inclusive) to `before` (exclusive). A range typed the wrong way round is turned. */
export function resolveDates(
  after: DateEdge | null,
  before: DateEdge | null,
  clock: Pick<MatchContext, 'now' | 'timeZone'>,
): DateBounds {
  let first = after;
  let last = before;
  if (after && before && locate({ ...before, edge: 'start' }, clock).ms < locate(after, clock).ms) {
    first = { point: before.point, edge: after.edge };
    last = { point: after.point, edge: before.edge };
  }
  const from = first ? locate(first, clock) : { ms: Number.NEGATIVE_INFINITY, day: Number.NEGATIVE_INFINITY };
  const to = last ? locate(last, clock) : { ms: Number.POSITIVE_INFINITY, day: Number.POSITIVE_INFINITY };
  return { fromMs: from.ms, toMs: to.ms, fromDay: from.day, toDay: to.day };
}

interface Moment {
  readonly ms: number;
  /** Days since 1970-01-01. */
  readonly day: number;
}

function locate(edge: DateEdge, clock: Pick<MatchContext, 'now' | 'timeZone'>): Moment {
  const { point } = edge;
  const end = edge.edge === 'end';
  if (point.kind === 'instant') {
    const day = localDay(point.at, clock.timeZone);
    return end ? { ms: point.at + 1, day: day + 1 } : { ms: point.at, day };
  }
  const day =
    point.kind === 'calendar' ? calendarEdge(point, end) : relativeDay(point, clock) + (end ? 1 : 0);
  return { ms: startOfDay(day, clock.timeZone), day };
}

function calendarEdge(point: DatePoint & { kind: 'calendar' }, end: boolean): number {
  const month = (point.month ?? 1) - 1;
  if (!end) return dayNumber(point.year, month, point.day ?? 1);
  if (point.month === null) return dayNumber(point.year + 1, 0, 1);
  if (point.day === null) return dayNumber(point.year, month + 1, 1);
  return dayNumber(point.year, month, point.day) + 1;
}

function relativeDay(
  point: DatePoint & { kind: 'relative' },
  clock: Pick<MatchContext, 'now' | 'timeZone'>,
): number {
  const today = localDay(clock.now, clock.timeZone);
  if (point.unit === 'd') return today + point.amount;
  if (point.unit === 'w') return today + 7 * point.amount;
  const date = new Date(today * DAY_MS);
  const months = point.amount * (point.unit === 'y' ? 12 : 1);
  const first = dayNumber(date.getUTCFullYear(), date.getUTCMonth() + months, 1);
  const month = new Date(first * DAY_MS);
  // The 31st, a month ago, is the last day of a shorter month.
  const length = daysInMonth(month.getUTCFullYear(), month.getUTCMonth() + 1);
  return first + Math.min(date.getUTCDate(), length) - 1;
}

/** Days since 1970; `month` from 0, and out of range rolls over. Years below 100 are meant as they stand. */
function dayNumber(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month, day) / DAY_MS;
}

function daysInMonth(year: number, month: number): number {
  return dayNumber(year, month, 1) - dayNumber(year, month - 1, 1);
}

/** `2026-05-17` as days since 1970, or null when it is not a date. */
export function readDay(text: string): number | null {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (!parts) return null;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  return dayNumber(year, month - 1, day);
}

let lastToday = { now: Number.NaN, timeZone: '', day: 0 };

/** The day that it is, counted from 1970; asked for record by record, and so worked out once. */
export function today({ now, timeZone }: Pick<MatchContext, 'now' | 'timeZone'>): number {
  if (lastToday.now !== now || lastToday.timeZone !== timeZone)
    lastToday = { now, timeZone, day: localDay(now, timeZone) };
  return lastToday.day;
}

/** A day counted from 1970 as `2026-05-17`. */
export function dayText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

function localDay(ms: number, timeZone: string): number {
  return Math.floor((ms + zoneOffset(ms, timeZone)) / DAY_MS);
}

/** The first instant of a day; where the clocks skip midnight, the instant after the gap. */
function startOfDay(day: number, timeZone: string): number {
  const guess = day * DAY_MS;
  const one = guess - zoneOffset(guess, timeZone);
  const two = guess - zoneOffset(one, timeZone);
  const early = Math.min(one, two);
  return localDay(early, timeZone) >= day ? early : Math.max(one, two);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Local time minus UTC, in milliseconds. */
function zoneOffset(ms: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
    formats.set(timeZone, format);
  }
  const parts = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(format.format(ms));
  if (!parts) return 0;
  const seconds = Number(parts[2]) * 3600 + Number(parts[3]) * 60 + Number(parts[4] ?? 0);
  return (parts[1] === '-' ? -1 : 1) * seconds * 1000;
}
