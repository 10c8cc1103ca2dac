/** Days and hours as the clocks of a time zone show them. */

export interface ZonedHour {
  /** `2026-12-15` */
  readonly day: string;
  /** 0 to 23 */
  readonly hour: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-CA-u-hc-h23', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
  });
  formats.set(timeZone, format);
  return format;
}

/** @param time milliseconds since 1970 UTC; @param timeZone an IANA name @throws RangeError for an unknown one */
export function zonedHour(time: number, timeZone: string): ZonedHour {
  const parts: Record<string, string> = {};
  for (const { type, value } of formatOf(timeZone).formatToParts(time)) parts[type] = value;
  const { year = '', month = '', day = '', hour = '' } = parts;
  return { day: `${year.padStart(4, '0')}-${month}-${day}`, hour: Number(hour) };
}

const HOUR_MS = 3_600_000;
/** The day of the last hour looked at, by time zone: many moments in a row are of few hours. */
const known = new Map<string, Map<number, string>>();
const MOST_KNOWN = 50_000;

/** The day it is in a time zone at a moment. */
export function zonedDay(time: number, timeZone: string): string {
  // No zone of today changes its day within a quarter of an hour.
  const quarter = Math.floor((time * 4) / HOUR_MS);
  let days = known.get(timeZone);
  if (days === undefined || days.size > MOST_KNOWN) {
    days = new Map();
    known.set(timeZone, days);
  }
  const found = days.get(quarter);
  if (found !== undefined) return found;
  const { day } = zonedHour(time, timeZone);
  days.set(quarter, day);
  return day;
}
