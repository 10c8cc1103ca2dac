/** Calendar days as text, `2026-12-15`, without a time or a time zone: such texts compare and sort as the days do. */

const DAY = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
const DAY_MS = 86_400_000;

/** Whether a text is a day as v1 and spreadsheets write it, and that day exists. */
export function isDay(text: string): boolean {
  return DAY.test(text) && new Date(text).toJSON()?.startsWith(text) === true;
}

/** The day that v1 means by a date-time of a field that holds a day: the one it is in UTC, whoever looks. */
export function calendarDay(timestamp: string): string {
  if (isDay(timestamp)) return timestamp;
  const date = new Date(timestamp);
  return Number.isNaN(date.getTime()) ? timestamp : date.toISOString().slice(0, 10);
}

/** How v1 writes a day. */
export function midnightOf(day: string): string {
  return `${day}T00:00:00.000Z`;
}

/** Whether a timestamp stands for a day: scripts and pickers write midnight UTC, moments are hardly ever it. */
export function isMidnight(timestamp: string): boolean {
  return /T00:00(?::00(?:\.0+)?)?(?:Z|\+00:00)$/.test(timestamp);
}

/** The day it is for a person; milliseconds since 1970, in the time zone of this machine. */
export function localDay(time: number): string {
  const date = new Date(time);
  return dayOf(date.getFullYear(), date.getMonth() + 1, date.getDate()) ?? calendarDay(date.toISOString());
}

/** The day of these numbers; null when there is none. Months count from 1. */
export function dayOf(year: number, month: number, day: number): string | null {
  const text = [String(year).padStart(4, '0'), pad(month), pad(day)].join('-');
  return isDay(text) ? text : null;
}

const pad = (part: number) => String(part).padStart(2, '0');

/** So many days later; negative for earlier. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/** So many months later: the same day of the month, or the last there is. */
export function addMonths(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = partsOf(day);
  const first = new Date(0);
  first.setUTCFullYear(year, month - 1 + months, 1);
  const length = lengthOfMonth(first.getUTCFullYear(), first.getUTCMonth() + 1);
  first.setUTCDate(Math.min(date, length));
  return first.toISOString().slice(0, 10);
}

/** Year, month from 1, day. */
export function partsOf(day: string): readonly number[] {
  return day.split('-').map(Number);
}

export function lengthOfMonth(year: number, month: number): number {
  const end = new Date(0);
  end.setUTCFullYear(year, month, 0);
  return end.getUTCDate();
}

/** 0 for Sunday to 6 for Saturday. */
export function weekdayOf(day: string): number {
  return new Date(day).getUTCDay();
}

/** Whole days from one day to another; negative when the other is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}
