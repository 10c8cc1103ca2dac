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

const DAY_ONLY = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

/** Whether a text is a day as forms and spreadsheets write it, `2026-11-20`, and that day exists. */
export function isDay(text: string): boolean {
  return DAY_ONLY.test(text) && new Date(text).toJSON()?.startsWith(text) === true;
}

/** The day of a moment, or one that has no moment, as "20 Nov", with its year when that is not `now`'s. */
export function formatDay(timestamp: string, now: number): string {
  // Without a time it would be read as midnight in Greenwich, which is the day before in half of the world.
  const date = new Date(isDay(timestamp) ? `${timestamp}T00:00:00` : timestamp);
  if (Number.isNaN(date.getTime())) return timestamp;
  const day = `${date.getDate()} ${MONTHS[date.getMonth()]}`;
  const year = date.getFullYear();
  return year === new Date(now).getFullYear() ? day : `${day} ${year}`;
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

/** The value of a date input, in this machine's time zone: `2026-11-20`. */
export function dateInput(timestamp: string | null): string {
  if (timestamp === null) return '';
  const date = new Date(timestamp);
  if (Number.isNaN(date.getTime())) return '';
  const pad = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

/** The moment a chosen day stands for: its noon here, so that every time zone but the farthest reads the same day. */
export function fromDateInput(day: string): string | null {
  const date = new Date(`${day}T12:00:00`);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
