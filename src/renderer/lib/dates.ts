import { isDay, isMidnight, localDay, partsOf } from '#shared/values/calendar.ts';
import { lazy } from './lazy.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const exact = lazy(() => new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short' }));
/** By hand: a list is full of days, and a browser's own format takes longer to load than the list to draw. */
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A moment in full, in this machine's time zone: "Thursday, 20 November 2026 at 14:05". */
export function formatExact(timestamp: string): string {
  const date = new Date(timestamp);
  return Number.isNaN(date.getTime()) ? timestamp : exact().format(date);
}

/**
 * The day of a moment on this machine, or of what stands for a day wherever it is read, as "20 Nov", with its year when
 * that is not `now`'s.
 */
export function formatDay(timestamp: string, now: number): string {
  const isCalendarDay = isDay(timestamp) || isMidnight(timestamp);
  const time = Date.parse(timestamp);
  if (Number.isNaN(time)) return timestamp;
  const [year, month = 1, date] = partsOf(isCalendarDay ? timestamp.slice(0, 10) : localDay(time));
  const day = `${date} ${MONTHS[month - 1]}`;
  return year === new Date(now).getFullYear() ? day : `${day} ${year}`;
}

/** A month, given as "2026-11", as days are written: "Nov 2026". */
export function formatMonth(month: string): string {
  const [year, number] = month.split('-');
  return `${MONTHS[Number(number) - 1] ?? number} ${year}`;
}

/** Days that stand in words of the main process, as days are written on screen; what people have written stays. */
export function withDays(words: string, now: number): string {
  return words.replaceAll(
    /(^|\b(?:due|target|likely|from|to) )(\d{4}-\d{2}-\d{2})\b/g,
    (_found, before: string, day: string) => before + formatDay(day, now),
  );
}

/** A day with its year, as editors show it and read it again: "20 Nov 2026". */
export function dayDraft(day: string | null): string {
  if (day === null || !isDay(day)) return day ?? '';
  const [year, month = 1, date] = partsOf(day);
  return `${date} ${MONTHS[month - 1]} ${year}`;
}

/** How long ago, or in how long: "just now", "5 min ago", "2 h ago", "3 d ago", then the day. */
export function formatRelative(timestamp: string, now: number): string {
  const time = Date.parse(timestamp);
  if (Number.isNaN(time)) return timestamp;
  const distance = Math.abs(now - time);
  if (distance < MINUTE_MS) return 'just now';
  const amount =
    distance < HOUR_MS
      ? `${Math.floor(distance / MINUTE_MS)} min`
      : distance < DAY_MS
        ? `${Math.floor(distance / HOUR_MS)} h`
        : distance < 7 * DAY_MS
          ? `${Math.floor(distance / DAY_MS)} d`
          : null;
  if (amount === null) return formatDay(timestamp, now);
  return time <= now ? `${amount} ago` : `in ${amount}`;
}

/** The day of a moment on this machine: `2026-11-20`; empty for none. */
export function dateInput(timestamp: string | null): string {
  const time = timestamp === null ? Number.NaN : Date.parse(timestamp);
  return Number.isNaN(time) ? '' : localDay(time);
}
