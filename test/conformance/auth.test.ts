import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { runCli, startServer } from '../support/server.ts';
import { createCustomer } from './actions.ts';
import { findKey, listKeys } from './keys.ts';
import { codeOf, expectError, expectKeys, read } from './wire.ts';

const server = await startServer();
const liveKey = await server.createKey({ name: 'live' });
const testKey = await server.createKey({ name: 'trial', test: true });
afterAll(() => server.stop());

type Me = {
  object: string;
  api_key: { id: string; name: string; prefix: string; scopes: string[]; rate_limit_tier: string };
  organization: { id: string; slug: string; name: string };
  mode: string;
};

const GUARDED = ['/me', '/customers', '/customers/1', '/contacts/1', '/onboardings', '/onboardings/1'];

describe('a request without a usable key', () => {
  test.each(GUARDED)('GET %s without Authorization is api_key_missing', async (path) => {
    expectError(await server.request('GET', path, { key: null }), 'api_key_missing');
    expectError(await server.request('GET', path, { key: null, base: '/v1' }), 'api_key_missing');
  });

  test.each([
    '',
    'Bearer',
    'Bearer ',
    'Basic cGl2b3RhbDp4',
    'Token KEY',
    'KEY',
    'BearerKEY',
    'Bearer KEY extra',
    'Bearer KEY,KEY',
    'Bearer "KEY"',
    'Bearer: KEY',
  ])('the header "Authorization: %s" is a 401', async (form) => {
    const authorization = form.replaceAll('KEY', liveKey);
    const response = await server.request('GET', '/me', { key: null, headers: { authorization } });
    expect(['api_key_missing', 'api_key_invalid']).toContain(codeOf(response));
    expectError(response, codeOf(response));
  });

  test.each([
    ['an unknown key', 'pivotal_0000000000000000000000000000'],
    ['an unknown test key', 'pivotal_test_0000000000000000000000'],
    ['a key with another beginning', 'sk_live_000000000000000000000000'],
    ['a single letter', 'x'],
  ])('%s is api_key_invalid', async (_, key) => {
    expectError(await server.request('GET', '/me', { key }), 'api_key_invalid');
  });

  test('a key that lacks its last letter, has one too many or another case is api_key_invalid', async () => {
    for (const key of [liveKey.slice(0, -1), `${liveKey}a`, liveKey.toUpperCase()])
      expectError(await server.request('GET', '/me', { key }), 'api_key_invalid');
  });

  test.each(['key', 'api_key', 'apikey', 'access_token', 'token', 'authorization'])(
    'a key in ?%s= is never read',
    async (name) => {
      for (const value of [liveKey, `Bearer ${liveKey}`]) {
        const query = new URLSearchParams({ [name]: value });
        expectError(await server.request('GET', `/me?${query}`, { key: null }), 'api_key_missing');
      }
    },
  );

  test('a key in another header is never read', async () => {
    const headers = { 'x-api-key': liveKey, 'api-key': liveKey };
    expectError(await server.request('GET', '/me', { key: null, headers }), 'api_key_missing');
  });

  test('is refused before its content type, size and body are looked at', async () => {
    const plain = { 'content-type': 'text/plain' };
    const post = (request: object) => server.request('POST', '/customers', { key: null, ...request });
    expectError(await post({ body: 'name=x', headers: plain }), 'api_key_missing');
    expectError(await post({ body: '{"name":' }), 'api_key_missing');
    expectError(await post({ body: {} }), 'api_key_missing');
  });
});

describe('a good key', () => {
  test.each(['Bearer', 'bearer', 'BEARER', 'bEaReR'])('is accepted after the scheme "%s"', async (scheme) => {
    const headers = { authorization: `${scheme} ${liveKey}` };
    expect((await server.request('GET', '/me', { key: null, headers })).status).toBe(200);
  });

  test.each([
    ['live', liveKey],
    ['test', testKey],
  ] as const)('/me describes a %s key', async (mode, key) => {
    for (const base of ['/api/v1', '/v1']) {
      const me = read<Me>(await server.request('GET', '/me', { key, base }));
      expectKeys(me, ['object', 'api_key', 'organization', 'mode']);
      expectKeys(me.api_key, ['id', 'name', 'prefix', 'scopes', 'rate_limit_tier']);
      expectKeys(me.organization, ['id', 'slug', 'name']);
      expect(me.object).toBe('me');
      expect(me.mode).toBe(mode);
      expect(me.api_key.name).toBe(mode === 'live' ? 'live' : 'trial');
      expect(key.startsWith(me.api_key.prefix)).toBe(true);
      expect(me.api_key.prefix).toMatch(
        mode === 'live' ? /^pivotal_[A-Za-z0-9]{4}$/ : /^pivotal_test_[A-Za-z0-9]{4}$/,
      );
      expect(Array.isArray(me.api_key.scopes)).toBe(true);
      for (const value of [me.api_key.id, me.api_key.rate_limit_tier, ...Object.values(me.organization)])
        expect(value).toMatch(/./);
    }
  });

  test('begins with pivotal_, a test key with pivotal_test_', () => {
    expect(liveKey).toMatch(/^pivotal_(?!test_)[A-Za-z0-9]{16,}$/);
    expect(testKey).toMatch(/^pivotal_test_[A-Za-z0-9]{16,}$/);
  });

  test('of test mode sees and writes the same data', async () => {
    const customer = await createCustomer(server);
    const seen = await server.request('GET', `/customers/${customer.id}`, { key: testKey });
    expect(seen.json()).toEqual(customer);
    const body = { plan: 'from the test key' };
    await server.request('PATCH', `/customers/${customer.id}`, { key: testKey, body });
    const again = await server.request('GET', `/customers/${customer.id}`, { key: liveKey });
    expect(again.json()).toMatchObject(body);
  });

  test('is nowhere in the data folder in cleartext', () => {
    const files = readdirSync(server.dataDir, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const bytes = readFileSync(join(file.parentPath, file.name));
      for (const key of [liveKey, testKey]) expect(bytes.includes(key), file.name).toBe(false);
    }
  });
});

describe('several keys', () => {
  test('work side by side, and revoking one by prefix stops it on the very next request', async () => {
    const first = await server.createKey({ name: 'first' });
    const second = await server.createKey({ name: 'second' });
    for (const key of [first, second]) expect((await server.request('GET', '/me', { key })).status).toBe(200);

    const { prefix } = await findKey(server.dataDir, first);
    const revoked = await runCli(['keys', 'revoke', prefix, '--data-dir', server.dataDir]);
    expect(revoked.code, revoked.stderr).toBe(0);
    expectError(await server.request('GET', '/me', { key: first }), 'api_key_revoked');
    expectError(await server.request('GET', '/customers', { key: first }), 'api_key_revoked');
    expect((await server.request('GET', '/me', { key: second })).status).toBe(200);
  });

  test('can be revoked by id as well', async () => {
    const key = await server.createKey({ name: 'by id' });
    const { id } = (await server.request('GET', '/me', { key })).json<Me>().api_key;
    expect((await runCli(['keys', 'revoke', id, '--data-dir', server.dataDir])).code).toBe(0);
    expectError(await server.request('GET', '/me', { key }), 'api_key_revoked');
  });

  test('a revoked key changes nothing', async () => {
    const customer = await createCustomer(server);
    const key = await server.createKey({ name: 'short-lived' });
    const { prefix } = await findKey(server.dataDir, key);
    await runCli(['keys', 'revoke', prefix, '--data-dir', server.dataDir]);
    const body = { name: 'changed by a revoked key' };
    expectError(await server.request('PATCH', `/customers/${customer.id}`, { key, body }), 'api_key_revoked');
    expectError(await server.request('DELETE', `/customers/${customer.id}`, { key }), 'api_key_revoked');
    const after = await server.request('GET', `/customers/${customer.id}`);
    expect(after.json()).toEqual(customer);
  });

  test('each records when it was last used and how often', async () => {
    const key = await server.createKey({ name: 'counted' });
    const unused = await findKey(server.dataDir, key);
    expect(unused.last_used_at).toBeNull();
    expect(unused.request_count).toBe(0);

    const from = Date.now();
    for (let i = 0; i < 7; i += 1) await server.request('GET', '/me', { key });
    await expect
      .poll(async () => (await findKey(server.dataDir, key)).request_count, { timeout: 8_000, interval: 300 })
      .toBe(7);
    const { last_used_at } = await findKey(server.dataDir, key);
    expect(Date.parse(last_used_at ?? '')).toBeGreaterThanOrEqual(from - 1_000);
  });

  test('are listed by prefix, never in cleartext', async () => {
    const keys = await listKeys(server.dataDir);
    expect(keys.map((key) => key.name)).toEqual(expect.arrayContaining(['live', 'trial']));
    for (const args of [
      ['keys', 'list'],
      ['keys', 'list', '--json'],
    ]) {
      const { stdout } = await runCli([...args, '--data-dir', server.dataDir]);
      expect(stdout).not.toContain(liveKey);
      expect(stdout).toContain((await findKey(server.dataDir, liveKey)).prefix);
    }
  });
});
