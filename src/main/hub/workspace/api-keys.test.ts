import { describe, expect, test } from 'vitest';
import {
  createSurroundings,
  everything,
  openTestHub,
  query,
  START,
  temporaryFolder,
} from '../../../../test/support/hub.ts';
import { openApiKeys } from './open-api-keys.ts';

const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 24 * HOUR_MS;

describe('a new key', () => {
  test('is long, marked by its mode, and shows only its beginning afterwards', () => {
    const { apiKeys } = openTestHub();
    const live = apiKeys.create('BI', 'live');
    const trial = apiKeys.create('Trial', 'test');
    expect(live.secret).toMatch(/^pivotal_[A-Za-z0-9]{40}$/);
    expect(trial.secret).toMatch(/^pivotal_test_[A-Za-z0-9]{40}$/);
    expect(live.key).toEqual({
      id: live.key.id,
      name: 'BI',
      mode: 'live',
      scope: 'read_write',
      prefix: live.secret.slice(0, 12),
      created_at: '2026-05-26T17:21:09.412Z',
      expires_at: null,
      person_id: null,
      revoked_at: null,
      last_used_at: null,
      request_count: 0,
    });
    expect(trial.key.prefix).toBe(trial.secret.slice(0, 17));
    expect(apiKeys.list()).toHaveLength(2);
  });

  test('is nowhere in the database, only its hash', () => {
    const hub = openTestHub();
    const { secret } = hub.apiKeys.create('BI', 'live');
    const tables = JSON.stringify(everything(hub.folder));
    expect(tables).toContain(secret.slice(0, 12));
    expect(tables).not.toContain(secret.slice(0, 16));
    expect(tables).not.toContain(secret.slice(12));
    expect(query(hub.folder, 'SELECT length(hash) AS bytes FROM api_keys')).toEqual([{ bytes: 32 }]);
  });

  test('is drawn evenly: bytes past the last whole run of the alphabet are drawn again', () => {
    const environment = createSurroundings();
    const { apiKeys } = openTestHub(temporaryFolder(), environment);
    environment.randomBytes = (count) => Uint8Array.from({ length: count }, (_, index) => 247 + (index % 9));
    // 248 = 4 × 62: of the bytes 247 to 255, only 247 stands for a character, the last one.
    expect(apiKeys.create('BI', 'live').secret).toBe(`pivotal_${'9'.repeat(40)}`);
  });
});

describe('a key that is shown', () => {
  test('is accepted as it is, and not with anything changed, added or left out', () => {
    const { apiKeys } = openTestHub();
    const { secret, key } = apiKeys.create('BI', 'live');
    expect(apiKeys.authenticate(secret)).toEqual({ outcome: 'accepted', key });
    const wrong = [
      '',
      'pivotal_',
      'pivotal_test_',
      secret.slice(0, -1),
      `${secret}x`,
      `${secret} `,
      secret.toLowerCase(),
      secret.replace('pivotal_', 'pivotal_test_'),
      secret.replace('pivotal_', ''),
      secret.slice(0, 12) + 'x'.repeat(36),
      key.id,
      key.prefix,
    ];
    for (const guess of wrong) expect(apiKeys.authenticate(guess), guess).toEqual({ outcome: 'invalid' });
  });

  test('is told from another one with the same visible beginning', () => {
    const environment = createSurroundings();
    const { apiKeys } = openTestHub(temporaryFolder(), environment);
    let count = 0;
    environment.randomBytes = (length) => {
      count += 1;
      return Uint8Array.from({ length }, (_, index) => (index < 4 ? 1 : count));
    };
    const first = apiKeys.create('First', 'live');
    const second = apiKeys.create('Second', 'live');
    expect(first.key.prefix).toBe(second.key.prefix);
    expect(apiKeys.authenticate(first.secret)).toMatchObject({ key: { name: 'First' } });
    expect(apiKeys.authenticate(second.secret)).toMatchObject({ key: { name: 'Second' } });
    expect(apiKeys.find(first.key.prefix)).toHaveLength(2);
    apiKeys.revoke(first.key.id);
    expect(apiKeys.authenticate(first.secret)).toEqual({ outcome: 'revoked' });
    expect(apiKeys.authenticate(second.secret)).toMatchObject({ outcome: 'accepted' });
  });
});

describe('revoking', () => {
  test('counts at once, only once, and keeps the key in the list', () => {
    const hub = openTestHub();
    const { secret, key } = hub.apiKeys.create('BI', 'live');
    hub.environment.time += 1000;
    expect(hub.apiKeys.revoke(key.id)).toBe(true);
    expect(hub.apiKeys.authenticate(secret)).toEqual({ outcome: 'revoked' });
    hub.environment.time += 1000;
    expect(hub.apiKeys.revoke(key.id)).toBe(false);
    expect(hub.apiKeys.revoke('nobody')).toBe(false);
    expect(hub.apiKeys.list()).toMatchObject([{ id: key.id, revoked_at: '2026-05-26T17:21:10.412Z' }]);
  });

  test('finds a key by its id or its prefix, and by nothing else', () => {
    const { apiKeys } = openTestHub();
    const { secret, key } = apiKeys.create('BI', 'live');
    expect(apiKeys.find(key.id)).toEqual([key]);
    expect(apiKeys.find(key.prefix)).toEqual([key]);
    for (const other of ['BI', secret, 'pivotal_', '', key.prefix.slice(0, -1)])
      expect(apiKeys.find(other)).toEqual([]);
  });

  test('and making keys beside a running hub counts with its next request', () => {
    const folder = temporaryFolder();
    const { apiKeys } = openTestHub(folder);
    const own = apiKeys.create('Own', 'live');
    const beside = openApiKeys(folder, createSurroundings(START + 1));
    const made = beside.create('Made beside', 'live');
    expect(apiKeys.authenticate(made.secret)).toMatchObject({ outcome: 'accepted' });
    beside.revoke(own.key.id);
    expect(apiKeys.authenticate(own.secret)).toEqual({ outcome: 'revoked' });
    expect(apiKeys.authenticate(made.secret)).toMatchObject({ outcome: 'accepted' });
    beside.revoke(made.key.id);
    beside.close();
    expect(apiKeys.authenticate(made.secret)).toEqual({ outcome: 'revoked' });
    expect(apiKeys.list().map(({ name }) => name)).toEqual(['Own', 'Made beside']);
  });
});

describe('use', () => {
  test('is counted in memory and saved together, with the time of the last', () => {
    const hub = openTestHub();
    const { key } = hub.apiKeys.create('BI', 'live');
    const other = hub.apiKeys.create('Other', 'live').key;
    for (let request = 0; request < 5; request += 1) {
      hub.environment.time += 1000;
      hub.apiKeys.countUse(key.id);
    }
    expect(hub.apiKeys.find(key.id)).toMatchObject([{ request_count: 0, last_used_at: null }]);
    hub.apiKeys.saveUses();
    hub.apiKeys.saveUses();
    expect(hub.apiKeys.find(key.id)).toMatchObject([
      { request_count: 5, last_used_at: '2026-05-26T17:21:14.412Z' },
    ]);
    expect(hub.apiKeys.find(other.id)).toMatchObject([{ request_count: 0, last_used_at: null }]);
    hub.apiKeys.countUse(key.id);
    hub.apiKeys.saveUses();
    expect(hub.apiKeys.find(key.id)).toMatchObject([{ request_count: 6 }]);
  });

  test('is saved on closing', () => {
    const folder = temporaryFolder();
    const hub = openTestHub(folder);
    const { key } = hub.apiKeys.create('BI', 'live');
    hub.apiKeys.countUse(key.id);
    hub.close();
    expect(query(folder, 'SELECT request_count FROM api_keys')).toEqual([{ request_count: 1 }]);
  });
});

describe('a key with limits', () => {
  test('ends by itself at its time, also on a connection that it has proven itself on', () => {
    const hub = openTestHub();
    const expires_at = new Date(hub.environment.time + 1000).toISOString();
    const { secret, key } = hub.apiKeys.create('Visitor', 'live', { scope: 'read', expires_at });
    expect(hub.apiKeys.authenticate(secret)).toEqual({ outcome: 'accepted', key });
    expect(key).toMatchObject({ scope: 'read', expires_at });
    hub.environment.time += 1000;
    expect(hub.apiKeys.isExpired(key)).toBe(true);
    expect(hub.apiKeys.authenticate(secret)).toEqual({ outcome: 'expired' });
  });

  test('is rotated to one with the same limits; the old one ends after the grace, and never later than before', () => {
    const hub = openTestHub();
    const soon = new Date(hub.environment.time + 60_000).toISOString();
    const old = hub.apiKeys.create('Report', 'test', { scope: 'read', expires_at: soon });
    const made = hub.apiKeys.rotate(old.key, 3_600_000);
    expect(made.key).toMatchObject({ name: 'Report', mode: 'test', scope: 'read', expires_at: soon });
    expect(hub.apiKeys.find(old.key.id)[0]).toMatchObject({ expires_at: soon, revoked_at: null });
    hub.apiKeys.rotate(made.key, 1000);
    expect(hub.apiKeys.authenticate(made.secret).outcome).toBe('accepted');
    hub.environment.time += 1000;
    expect(hub.apiKeys.authenticate(made.secret).outcome).toBe('expired');
  });

  describe('ends after its time, whatever the clock of the machine is set to', () => {
    /** A machine whose clock is a year ahead, beside one that does not step. */
    function ahead() {
      const environment = createSurroundings(START + YEAR_MS);
      let passed = 0;
      environment.elapsed = () => passed;
      const folder = temporaryFolder();
      const pass = (ms: number) => {
        passed += ms;
        environment.time += ms;
      };
      return { environment, folder, pass };
    }

    test.each(['while it runs', 'before it starts again'])('which is put right %s', (when) => {
      const { environment, folder, pass } = ahead();
      let hub = openTestHub(folder, environment);
      const old = hub.apiKeys.create('Report', 'live');
      hub.apiKeys.rotate(old.key, HOUR_MS);
      pass(HOUR_MS / 2);
      environment.time -= YEAR_MS;
      if (when !== 'while it runs') {
        hub.close();
        hub = openTestHub(folder, environment);
      }
      expect(hub.apiKeys.authenticate(old.secret).outcome).toBe('accepted');
      hub.apiKeys.saveUses();
      const { expires_at } = hub.apiKeys.find(old.key.id)[0] ?? {};
      expect(Date.parse(expires_at ?? '') - environment.time).toBeLessThanOrEqual(HOUR_MS);
      pass(HOUR_MS);
      expect(hub.apiKeys.authenticate(old.secret).outcome).toBe('expired');
      hub.apiKeys.saveUses();
      hub.close();
      hub = openTestHub(folder, environment);
      expect(hub.apiKeys.authenticate(old.secret).outcome).toBe('expired');
    });

    test('which is set ahead meanwhile', () => {
      const { environment, folder, pass } = ahead();
      const hub = openTestHub(folder, environment);
      const { secret, key } = hub.apiKeys.create('Assistant', 'live', { lasts_ms: HOUR_MS });
      environment.time += YEAR_MS;
      expect(hub.apiKeys.authenticate(secret).outcome).toBe('accepted');
      expect(hub.apiKeys.isExpired(key)).toBe(false);
      pass(HOUR_MS);
      expect(hub.apiKeys.authenticate(secret).outcome).toBe('expired');
    });
  });

  test('rotated without grace, the old one is revoked at once', () => {
    const { apiKeys } = openTestHub();
    const old = apiKeys.create('Report', 'live');
    const { secret } = apiKeys.rotate(old.key, 0);
    expect(apiKeys.authenticate(old.secret)).toEqual({ outcome: 'revoked' });
    expect(apiKeys.authenticate(secret).outcome).toBe('accepted');
  });
});
