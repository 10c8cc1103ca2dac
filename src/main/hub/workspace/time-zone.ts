import type { Database } from 'better-sqlite3';

const DAY_MS = 24 * 60 * 60 * 1000;

/** The time zone of the workspace, by its IANA name; the machine's own while nobody has chosen one. */
export function createTimeZone(database: Database): () => string {
  const chosen = database
    .prepare<[], string | null>("SELECT value ->> '$.time_zone' FROM settings WHERE name = 'preferences'")
    .pluck();
  return () => chosen.get() ?? machineTimeZone();
}

export function machineTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** The calendar day (`YYYY-MM-DD`) on which a moment falls. @param now milliseconds since 1970 UTC */
export function dayIn(timeZone: string, now: number): string {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    formats.set(timeZone, format);
  }
  return format.format(now);
}

/** A calendar day so many days later, or earlier. */
export function plusDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}
