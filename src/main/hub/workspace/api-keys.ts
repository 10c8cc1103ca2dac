import { hash, timingSafeEqual } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { type Environment, timestampOf } from '../../environment.ts';
import { createOtherWriters, type OtherWriters } from '../database/other-writers.ts';
import { newKey } from '../records/identity.ts';
import { createKeyLifetimes, type KeyLifetimes } from './key-lifetimes.ts';

export type KeyMode = 'live' | 'test';

/** What a key may do: look at records, or change them, too. */
export const KEY_SCOPES = ['read', 'read_write'] as const;
export type KeyScope = (typeof KEY_SCOPES)[number];

/** What a new key may be limited to. */
export interface KeyLimits {
  /** Without it, both. */
  readonly scope?: KeyScope | undefined;
  /** ISO 8601; null or absent for one that does not end by itself. */
  readonly expires_at?: string | null | undefined;
  /** How long it lasts from now on, in milliseconds, instead of a day on which it ends. */
  readonly lasts_ms?: number | undefined;
  /** Whose it is: what is done with it is that person's doing. */
  readonly person_id?: string | null | undefined;
}

/** An API key as it is listed: never its cleartext, which is shown once, nor its hash. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly mode: KeyMode;
  readonly scope: KeyScope;
  /** The visible beginning: `pivotal_K8s9`. */
  readonly prefix: string;
  readonly created_at: string;
  /** When it ends by itself, or null. */
  readonly expires_at: string | null;
  /** The person who acts with it; null when it stands for a program. */
  readonly person_id: string | null;
  readonly revoked_at: string | null;
  readonly last_used_at: string | null;
  readonly request_count: number;
}

export type Authentication =
  | { readonly outcome: 'accepted'; readonly key: ApiKey }
  | { readonly outcome: 'invalid' }
  | { readonly outcome: 'revoked' }
  | { readonly outcome: 'expired' };

const MARK: Record<KeyMode, string> = { live: 'pivotal_', test: 'pivotal_test_' };
const PREFIX_CHARACTERS = 4;
const SECRET_CHARACTERS = 40;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const COLUMNS =
  'id, name, mode, scope, prefix, created_at, expires_at, person_id, revoked_at, last_used_at, request_count';

/** Characters chosen without bias: bytes past the last whole run of the alphabet are thrown away. */
function randomText(length: number, randomBytes: Environment['randomBytes']): string {
  const bound = 256 - (256 % ALPHABET.length);
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < bound && text.length < length) text += ALPHABET[byte % ALPHABET.length];
    }
  }
  return text;
}

function hashOf(secret: string): Buffer {
  return hash('sha256', secret, 'buffer');
}

function prefixOf(secret: string): string | null {
  const mark = secret.startsWith(MARK.test) ? MARK.test : MARK.live;
  return secret.startsWith(mark) ? secret.slice(0, mark.length + PREFIX_CHARACTERS) : null;
}

/**
 * The keys in memory, read again as soon as SQLite's `data_version` says that another process has written: a key made
 * or revoked there counts from the next request on.
 */
function createKnownKeys(
  database: Database,
  others: OtherWriters,
  lifetimes: Pick<KeyLifetimes, 'reread'>,
  isExpired: (key: ApiKey) => boolean,
) {
  const stored = database.prepare<[], ApiKey & { hash: Buffer }>(`SELECT ${COLUMNS}, hash FROM api_keys`);
  const known = {
    version: Number.NaN,
    generation: 0,
    byPrefix: new Map<string, { key: ApiKey; hash: Buffer }[]>(),
  };

  /** Reads the keys again when they have changed. */
  function refresh(version: number): void {
    if (version === known.version) return;
    known.byPrefix.clear();
    lifetimes.reread();
    for (const { hash, ...key } of stored.all()) {
      known.byPrefix.set(key.prefix, [...(known.byPrefix.get(key.prefix) ?? []), { key, hash }]);
    }
    known.version = version;
    known.generation += 1;
  }

  /**
   * Counts the times the keys were read. While it stays the same, so does the answer of `authenticate`.
   */
  function generation(): number {
    refresh(others.version());
    return known.generation;
  }

  /** Our own connection's writes do not change its `data_version`. */
  function forget(): void {
    known.version = Number.NaN;
  }

  /** Compares in constant time; only the visible prefix is looked up. */
  function authenticate(secret: string): Authentication {
    const prefix = prefixOf(secret);
    if (prefix === null) return { outcome: 'invalid' };
    refresh(others.versionNow());
    const given = hashOf(secret);
    for (const { key, hash } of known.byPrefix.get(prefix) ?? []) {
      if (!timingSafeEqual(hash, given)) continue;
      if (key.revoked_at !== null) return { outcome: 'revoked' };
      return isExpired(key) ? { outcome: 'expired' } : { outcome: 'accepted', key };
    }
    return { outcome: 'invalid' };
  }

  return { authenticate, generation, forget };
}

/** How often keys are used. */
function createUses(database: Database, environment: Environment, lifetimes: Pick<KeyLifetimes, 'settle'>) {
  const addUse = database.prepare<[string, number, string]>(
    'UPDATE api_keys SET last_used_at = ?, request_count = request_count + ? WHERE id = ?',
  );
  /** Uses since the last `saveUses`: a count must not cost every request a write. */
  const uses = new Map<string, { count: number; last: number }>();

  function countUse(id: string): void {
    const use = uses.get(id);
    if (use === undefined) uses.set(id, { count: 1, last: environment.now() });
    else {
      use.count += 1;
      use.last = environment.now();
    }
  }

  const saveUses = database.transaction(() => {
    for (const [id, { count, last }] of uses) addUse.run(timestampOf(last), count, id);
    uses.clear();
  });

  return {
    countUse,
    saveUses(): void {
      // Nobody waits until it is on the disk: a count may be lost with the power.
      if (uses.size > 0) saveUses.immediate();
      lifetimes.settle();
    },
  };
}

/** The API keys of a workspace. */
export function createApiKeys(
  database: Database,
  environment: Environment,
  others: OtherWriters = createOtherWriters(database),
) {
  const insert = database.prepare(
    'INSERT INTO api_keys (id, name, mode, scope, prefix, hash, created_at, expires_at, person_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const all = database.prepare<[], ApiKey>(`SELECT ${COLUMNS} FROM api_keys ORDER BY created_at, id`);
  const matching = database.prepare<[string, string], ApiKey>(
    `SELECT ${COLUMNS} FROM api_keys WHERE id = ? OR prefix = ?`,
  );
  const revokeById = database.prepare<[string, string]>(
    'UPDATE api_keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL',
  );
  const expireById = database.prepare<[string, string]>('UPDATE api_keys SET expires_at = ? WHERE id = ?');
  const lifetimes = createKeyLifetimes(database, environment);
  const { authenticate, generation, forget } = createKnownKeys(database, others, lifetimes, isExpired);
  const { countUse, saveUses } = createUses(database, environment, lifetimes);

  function isExpired({ id, expires_at }: ApiKey): boolean {
    return lifetimes.isOver(id) ?? (expires_at !== null && Date.parse(expires_at) <= environment.now());
  }

  function create(
    name: string,
    mode: KeyMode,
    { scope = 'read_write', expires_at = null, lasts_ms, person_id = null }: KeyLimits = {},
  ): { secret: string; key: ApiKey } {
    const secret = MARK[mode] + randomText(SECRET_CHARACTERS, environment.randomBytes);
    const key: ApiKey = {
      id: newKey(environment),
      name,
      mode,
      scope,
      prefix: prefixOf(secret) ?? MARK[mode],
      created_at: timestampOf(environment.now()),
      expires_at,
      person_id,
      revoked_at: null,
      last_used_at: null,
      request_count: 0,
    };
    insert.run(
      key.id,
      key.name,
      key.mode,
      key.scope,
      key.prefix,
      hashOf(secret),
      key.created_at,
      key.expires_at,
      key.person_id,
    );
    if (lasts_ms !== undefined) endAfter(key.id, lasts_ms);
    forget();
    return { secret, key };
  }

  function endAfter(id: string, lastsMs: number): void {
    expireById.run(lifetimes.begin(id, lastsMs), id);
  }

  /** Keys whose id or prefix this is; more than one when two keys happen to share a prefix. */
  function find(idOrPrefix: string): ApiKey[] {
    return matching.all(idOrPrefix, idOrPrefix);
  }

  function revoke(id: string): boolean {
    const { changes } = revokeById.run(timestampOf(environment.now()), id);
    forget();
    return changes === 1;
  }

  /**
   * Another key in place of one, with its name, mode and limits. The old one ends after `graceMs`, so that whoever
   * uses it can change over; at once when that is 0.
   */
  const rotate = database.transaction((old: ApiKey, graceMs: number) => {
    const made = create(old.name, old.mode, {
      scope: old.scope,
      expires_at: old.expires_at,
      person_id: old.person_id,
    });
    const end = timestampOf(environment.now() + graceMs);
    if (graceMs === 0) revoke(old.id);
    else if (old.expires_at === null || end < old.expires_at) endAfter(old.id, graceMs);
    forget();
    return made;
  });

  return {
    create,
    rotate: (old: ApiKey, graceMs: number) => rotate.immediate(old, graceMs),
    isExpired,
    authenticate,
    generation,
    countUse,
    saveUses,
    list: () => all.all(),
    find,
    revoke,
    /** They have been changed in another way. */
    reread: forget,
  };
}

export type ApiKeys = ReturnType<typeof createApiKeys>;
