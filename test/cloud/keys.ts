import type { Limits } from './limits.ts';
import type { Random } from './random.ts';

export interface KeySpec {
  /** The cleartext; made up when absent. `pivotal_…`, or `pivotal_test_…` for a test key. */
  key?: string;
  name?: string;
  /** Only when the cleartext is made up; otherwise its prefix decides. */
  mode?: 'live' | 'test';
  tier?: 'standard' | 'paid';
}

export interface ApiKey {
  id: string;
  key: string;
  /** What identifies it in lists and logs: `pivotal_K8s9`. */
  prefix: string;
  name: string;
  mode: 'live' | 'test';
  tier: 'standard' | 'paid';
  revoked: boolean;
  requests: number;
  /** ISO date-time by the cloud's own date, or null. */
  last_used_at: string | null;
}

export interface KeyRing {
  all(): ApiKey[];
  create(spec?: KeySpec): ApiKey;
  /** Takes effect on the very next request. @param key cleartext, id or prefix @throws when unknown */
  revoke(key: string): ApiKey;
  /** The key with this cleartext, revoked ones too. */
  find(cleartext: string): ApiKey | undefined;
  restore(keys: readonly ApiKey[]): void;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const LIVE_PREFIX = 'pivotal_';
const TEST_PREFIX = 'pivotal_test_';

export function createKeyRing(random: Random): KeyRing {
  const byCleartext = new Map<string, ApiKey>();

  /** After a restart the same seed starts over, so what it yields may be in use. */
  function makeUp(prefix: string): string {
    for (;;) {
      const cleartext = prefix + Array.from({ length: 32 }, () => random.pick([...ALPHABET])).join('');
      if (!byCleartext.has(cleartext)) return cleartext;
    }
  }

  return {
    all: () => [...byCleartext.values()],
    create(spec = {}) {
      const cleartext = spec.key ?? makeUp(spec.mode === 'test' ? TEST_PREFIX : LIVE_PREFIX);
      if (!cleartext.startsWith(LIVE_PREFIX)) {
        throw new Error(`A key starts with "${LIVE_PREFIX}" or "${TEST_PREFIX}"`);
      }
      if (byCleartext.has(cleartext)) throw new Error('This key exists already');
      const mode = cleartext.startsWith(TEST_PREFIX) ? 'test' : 'live';
      const id = `key_${byCleartext.size + 1}`;
      const key: ApiKey = {
        id,
        key: cleartext,
        prefix: cleartext.slice(0, (mode === 'test' ? TEST_PREFIX : LIVE_PREFIX).length + 4),
        name: spec.name ?? `Key ${byCleartext.size + 1}`,
        mode,
        tier: spec.tier ?? 'standard',
        revoked: false,
        requests: 0,
        last_used_at: null,
      };
      byCleartext.set(cleartext, key);
      return key;
    },
    revoke(wanted) {
      const found = [...byCleartext.values()].find((key) => [key.key, key.id, key.prefix].includes(wanted));
      if (!found) throw new Error('There is no such key');
      found.revoked = true;
      return found;
    },
    find: (cleartext) => byCleartext.get(cleartext),
    restore(keys) {
      byCleartext.clear();
      for (const key of keys) byCleartext.set(key.key, { ...key });
    },
  };
}

export function limitOf(key: ApiKey, limits: Limits): number {
  if (key.tier === 'paid') return limits.paid;
  return key.mode === 'test' ? limits.test : limits.live;
}

/** The key in an Authorization header, whose scheme may be in any case; null for any other form. */
export function bearerToken(header: string | undefined): string | null {
  return /^bearer +([^\s]+)$/i.exec(header ?? '')?.[1] ?? null;
}
