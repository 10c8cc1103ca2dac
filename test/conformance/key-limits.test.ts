import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectError } from '../security/error-table.ts';
import { JSON_TYPE, startTarget, type Target } from '../security/target.ts';
import { runCli } from '../support/server.ts';

let target: Target;
beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.server.stop());

const keys = (...args: string[]) => runCli(['keys', ...args, '--data-dir', target.server.dataDir]);

async function made(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await keys(...args);
  expect(code, stderr).toBe(0);
  return stdout.trim();
}

const as = (key: string, request: { method?: string; target: string; body?: string }) => {
  const headers = [
    ['Authorization', `Bearer ${key}`],
    ...(request.body === undefined ? [] : [JSON_TYPE]),
  ] as const;
  return target.raw({ ...request, headers });
};

/** Today here, moved by so many days. */
function day(offset: number): string {
  const { year, month, date } = {
    year: new Date().getFullYear(),
    month: new Date().getMonth(),
    date: new Date().getDate(),
  };
  const moved = new Date(year, month, date + offset);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${moved.getFullYear()}-${two(moved.getMonth() + 1)}-${two(moved.getDate())}`;
}

describe('a key that may only read', () => {
  test('reads on both trees and says so', async () => {
    const key = await made('create', '--name', 'BI', '--scope', 'read');
    for (const path of ['/api/v1/customers', '/v1/onboardings', '/local/v1/sync', '/local/v1/search?q=a']) {
      expect((await as(key, { target: path })).status, path).toBe(200);
    }
    const me = JSON.parse((await as(key, { target: '/api/v1/me' })).body) as {
      api_key: { scopes: string[] };
    };
    expect(me.api_key.scopes).toEqual(['read']);
  });

  test('writes nothing, whatever it sends', async () => {
    const key = await made('create', '--name', 'BI', '--scope', 'read');
    await target.unchanged(async () => {
      for (const request of [
        { method: 'POST', target: '/api/v1/customers', body: '{"name":"Never"}' },
        { method: 'POST', target: '/v1/customers', body: 'not even JSON' },
        { method: 'PATCH', target: `/api/v1/customers/${target.customerId}`, body: '{"name":"Never"}' },
        { method: 'DELETE', target: `/v1/customers/${target.customerId}` },
        { method: 'POST', target: '/local/v1/sync' },
        { method: 'POST', target: '/local/v1/browser-links' },
      ]) {
        expectError(await as(key, request), 'insufficient_scope');
      }
    });
    await expect.poll(() => target.server.stderr.join('\n')).toContain('"reason":"insufficient_scope"');
  });

  test('is a key that may do both when nothing else is said', async () => {
    const key = await made('create', '--name', 'Script');
    const me = JSON.parse((await as(key, { target: '/api/v1/me' })).body) as {
      api_key: { scopes: string[] };
    };
    expect(me.api_key.scopes).toEqual(['read', 'write']);
    expect((await keys('create', '--name', 'x', '--scope', 'admin')).code).toBe(2);
  });
});

test('no key, however much it may do, lets a browser in', async () => {
  expectError(
    await target.withKey({ method: 'POST', target: '/local/v1/browser-links' }),
    'insufficient_scope',
  );
});

describe('a key that ends', () => {
  test('is accepted on its last day; a past day or no day is refused with what to write', async () => {
    const key = await made('create', '--name', 'Visitor', '--expires', day(0));
    expect((await as(key, { target: '/api/v1/me' })).status).toBe(200);
    for (const wrong of [day(-1), '2026-02-30', 'tomorrow', '31.12.2026']) {
      const { code, stdout } = await keys('create', '--name', 'Visitor', '--expires', wrong);
      expect([code, stdout], wrong).toEqual([2, '']);
    }
  });

  test('rotated with grace, both are accepted until the old one ends', async () => {
    const old = await made('create', '--name', 'Report', '--scope', 'read');
    const next = await made('rotate', old.slice(0, 12), '--grace', '2s');
    expect(next).not.toBe(old);
    expect((await as(next, { target: '/api/v1/me' })).status).toBe(200);
    expectError(
      await as(next, { method: 'POST', target: '/api/v1/customers', body: '{"name":"Never"}' }),
      'insufficient_scope',
    );
    expect((await as(old, { target: '/api/v1/me' })).status).toBe(200);
    await expect
      .poll(async () => (await as(old, { target: '/api/v1/me' })).status, { timeout: 20_000 })
      .toBe(401);
    expectError(await as(old, { target: '/api/v1/me' }), 'api_key_expired');
    expect((await as(next, { target: '/api/v1/me' })).status).toBe(200);
  });

  test('rotated without grace, the old one is refused at once', async () => {
    const old = await made('create', '--name', 'Report');
    const { code, stdout } = await keys('rotate', old.slice(0, 12), '--json');
    expect(code).toBe(0);
    const next = JSON.parse(stdout) as { object: string; name: string; secret: string };
    expect(next).toMatchObject({ object: 'api_key', name: 'Report' });
    expectError(await as(old, { target: '/api/v1/me' }), 'api_key_revoked');
    expect((await as(next.secret, { target: '/api/v1/me' })).status).toBe(200);
    expect((await keys('rotate', old.slice(0, 12))).code).toBe(1);
    expect((await keys('rotate', 'pivotal_none')).code).toBe(1);
  });
});

test('a refused request is a log line with its reason, and nothing of the key', async () => {
  const guess = 'pivotal_guessedGUESSEDguessedGUESSED';
  await as(guess, { target: '/api/v1/customers?name=secret-query' });
  await target.raw({ target: '/api/v1/customers' });
  await target.raw({ target: '/api/v1/customers', headers: [['Origin', 'http://evil.example']] });
  await target.raw({ target: '/api/v1/customers', headers: [['Host', 'rebound.example']] });
  const log = () => target.server.stderr.join('\n');
  for (const reason of ['api_key_invalid', 'api_key_missing', 'forbidden_origin', 'forbidden_host']) {
    await expect.poll(log).toContain(`"event":"request_refused"`);
    await expect.poll(log).toContain(`"reason":"${reason}","method":"GET","path":"/api/v1/customers"`);
  }
  expect(log()).not.toContain('uessed');
  expect(log()).not.toContain('secret-query');
});
