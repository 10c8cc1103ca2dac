import type { Database } from 'better-sqlite3';
import { type Environment, timestampOf } from '../../environment.ts';

/** By so much the machine's clock and the one that does not step may differ before the former was set. */
const STEP_MS = 60_000;

interface StoredLifetime {
  readonly key_id: string;
  readonly began_at: string;
  readonly lasts_ms: number;
  readonly expires_at: string;
}

interface Lifetime extends StoredLifetime {
  /** When it is over, by the clock that does not step. */
  readonly until: number;
}

/**
 * Keys that last for a time from a moment on. That time is measured by a clock that does not step, so that a key made
 * while the machine's clock was a day ahead does not last a day longer; where it is over is written down by the
 * machine's clock, as that is now.
 */
export interface KeyLifetimes {
  /** @returns when the key ends, by the machine's clock */
  begin(keyId: string, lastsMs: number): string;
  /** Undefined when the key ends on a day, or not at all. */
  isOver(keyId: string): boolean | undefined;
  /** Reads them again: another process may have written some. */
  reread(): void;
  /** Writes down anew what the machine's clock, having been set, would get wrong. @returns whether there was any */
  settle(): boolean;
}

export function createKeyLifetimes(
  database: Database,
  { now, elapsed }: Pick<Environment, 'now' | 'elapsed'>,
): KeyLifetimes {
  const all = database.prepare<[], StoredLifetime>(
    'SELECT key_id, began_at, lasts_ms, expires_at FROM key_lifetimes JOIN api_keys ON id = key_id WHERE expires_at IS NOT NULL',
  );
  const put = database.prepare(
    `INSERT INTO key_lifetimes (key_id, began_at, lasts_ms) VALUES (@key_id, @began_at, @lasts_ms)
       ON CONFLICT DO UPDATE SET began_at = excluded.began_at, lasts_ms = excluded.lasts_ms`,
  );
  const setEnd = database.prepare('UPDATE api_keys SET expires_at = @expires_at WHERE id = @key_id');
  const known = new Map<string, Lifetime>();

  /** One that began in the future began while the clock was wrong: it counts from now on. */
  function leftOf({ began_at, lasts_ms, expires_at }: StoredLifetime): number {
    if (Date.parse(began_at) > now() + STEP_MS) return lasts_ms;
    return Math.min(Date.parse(expires_at) - now(), lasts_ms);
  }

  const keep = database.transaction((lifetimes: readonly Lifetime[]) => {
    for (const lifetime of lifetimes) {
      const end = now() + lifetime.until - elapsed();
      const stored = {
        key_id: lifetime.key_id,
        began_at: timestampOf(Math.round(end - lifetime.lasts_ms)),
        lasts_ms: lifetime.lasts_ms,
        expires_at: timestampOf(Math.round(end)),
      };
      put.run(stored);
      setEnd.run(stored);
      known.set(lifetime.key_id, { ...lifetime, ...stored });
    }
  });

  return {
    begin(keyId, lastsMs) {
      const lifetime = {
        key_id: keyId,
        began_at: timestampOf(now()),
        lasts_ms: lastsMs,
        expires_at: timestampOf(now() + lastsMs),
      };
      put.run(lifetime);
      known.set(keyId, { ...lifetime, until: elapsed() + lastsMs });
      return lifetime.expires_at;
    },
    isOver(keyId) {
      const lifetime = known.get(keyId);
      return lifetime === undefined ? undefined : elapsed() >= lifetime.until;
    },
    reread() {
      const stored = all.all();
      const ids = new Set(stored.map(({ key_id }) => key_id));
      for (const id of known.keys()) if (!ids.has(id)) known.delete(id);
      for (const lifetime of stored) {
        const before = known.get(lifetime.key_id);
        const isSame = before?.began_at === lifetime.began_at && before.expires_at === lifetime.expires_at;
        if (!isSame) known.set(lifetime.key_id, { ...lifetime, until: elapsed() + leftOf(lifetime) });
      }
    },
    settle() {
      const isWrong = ({ expires_at, until }: Lifetime) =>
        Math.abs(Date.parse(expires_at) - now() - (until - elapsed())) > STEP_MS;
      const wrong = [...known.values()].filter(isWrong);
      if (wrong.length > 0) keep.immediate(wrong);
      return wrong.length > 0;
    },
  };
}
