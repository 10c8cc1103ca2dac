import type { Database } from 'better-sqlite3';

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
