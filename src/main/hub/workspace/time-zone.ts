import type { Database } from 'better-sqlite3';

/** The time zone of the workspace, by its IANA name; the machine's own while nobody has chosen one. */
export function createTimeZone(database: Database): () => string {
  const chosen = database
    .prepare<[], string | null>("SELECT value ->> '$.time_zone' FROM settings WHERE name = 'preferences'")
    .pluck();
  return () => chosen.get() ?? machineTimeZone();
}

const KNOWN_MS = 60_000;
let known: { readonly name: string; readonly given: string | undefined; readonly until: number } | null =
  null;

/** Asked for with every reading of the settings, and slow to find out: who travels has the new one a minute later. */
export function machineTimeZone(): string {
  const now = performance.now();
  const given = process.env.TZ;
  if (known !== null && known.given === given && now < known.until) return known.name;
  const name = Intl.DateTimeFormat().resolvedOptions().timeZone;
  known = { name, given, until: now + KNOWN_MS };
  return name;
}
