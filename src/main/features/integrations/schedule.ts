import { reasonOf } from '#shared/values/reason.ts';
import type { Connection } from './connection.ts';
import { type PassKind, type Source, SourceError } from './source.ts';

/** How often it is looked whether something is due. */
export const TICK_MS = 30_000;
const DAY_MS = 86_400_000;
/** What changed there is asked for so often; a request to Stripe counts against an allowance of the month. */
const INTERVAL_MS: Readonly<Record<Source, number>> = { hubspot: 5 * 60_000, stripe: 15 * 60_000 };
const UNREACHABLE_MS = 60_000;
const FAILED_MS = 30 * 60_000;
/** By less than that a stored moment may be ahead of the clock without it having been set. */
const DRIFT_MS = 60_000;

type Timing = Pick<Connection, 'pass' | 'trouble' | 'last_full_sync_at' | 'last_incremental_sync_at'>;

/** Which pass is to begin now, if any. */
export function isDue(source: Source, connection: Timing, now: number): PassKind | null {
  const { pass, trouble } = connection;
  if (trouble !== null && (trouble.until === null || isAhead(trouble.until, now))) return null;
  if (pass !== null) return pass.stopped ? null : pass.kind;
  // Read while the clock was ahead: what has changed since would be taken for older, and never be read.
  const stored = [connection.last_full_sync_at, connection.last_incremental_sync_at];
  if (stored.some((text) => text !== null && Date.parse(text) > now + DRIFT_MS)) return 'full';
  const since = (text: string | null) => (text === null ? Number.POSITIVE_INFINITY : now - Date.parse(text));
  if (since(connection.last_full_sync_at) >= DAY_MS) return 'full';
  return since(connection.last_incremental_sync_at) >= INTERVAL_MS[source] ? 'incremental' : null;
}

/** Nothing waits two days for another try: what is to wait longer was written while the clock was ahead. */
function isAhead(until: number, now: number): boolean {
  return until > now && until <= now + 2 * DAY_MS;
}

/** What went wrong, and when it is tried again; a key that is not accepted waits for a person. */
export function nextTrouble(error: unknown, now: number): NonNullable<Connection['trouble']> {
  if (!(error instanceof SourceError)) {
    const message = reasonOf(error);
    return { kind: 'failed', message, until: now + FAILED_MS };
  }
  const { trouble: kind, message, until } = error;
  switch (kind) {
    case 'unauthorized':
    case 'forbidden':
      return { kind, message, until: null };
    case 'wait':
    case 'unreachable':
      return { kind, message, until: until ?? now + UNREACHABLE_MS };
    case 'failed':
      return { kind, message, until: now + FAILED_MS };
  }
}
