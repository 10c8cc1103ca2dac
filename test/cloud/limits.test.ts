import { afterEach, describe, expect, it } from 'vitest';
import { clientOf, idempotent } from './client.ts';
import { createClock, scaledTime } from './clock.ts';
import { type Cloud, type CloudOptions, startCloud } from './cloud.ts';

const START = Date.parse('2026-05-26T17:21:09.412Z');

let cloud: Cloud | undefined;
let now = START;
afterEach(() => cloud?.stop());

/** A cloud whose time stands still until the test moves it. */
async function start(options: CloudOptions = {}): Promise<Cloud> {
  now = START;
  cloud = await startCloud({ clock: createClock(() => now), ...options });
  return cloud;
}

describe('the rate limit', () => {
  it('lets 60 requests through in any minute and says when the next slot is free', async () => {
    const limited = await start();
    const client = clientOf(limited);
    const first = await client.get('/me');
    expect(first.headers.get('x-ratelimit-limit')).toBe('60');
    expect(first.headers.get('x-ratelimit-remaining')).toBe('59');
    expect(first.headers.get('x-ratelimit-reset')).toBe(String(Math.ceil((START + 60_000) / 1000)));
    now += 20_500;
    for (let count = 2; count <= 60; count += 1) expect((await client.get('/me')).status).toBe(200);

    const refused = await client.get('/me');
    expect([refused.status, refused.json.error.code]).toEqual([429, 'rate_limited']);
    expect(refused.headers.get('retry-after')).toBe('40');
    expect(refused.headers.get('x-ratelimit-remaining')).toBe('0');

    // The window slides: exactly one slot is free again after the first request has left it.
    now = START + 60_000;
    expect((await client.get('/me')).status).toBe(200);
    expect((await client.get('/me')).status).toBe(429);
    now = START + 80_500;
    expect((await client.get('/me')).headers.get('x-ratelimit-remaining')).toBe('58');
  });

  it('gives test keys 30, paid keys 600, and every key a window of its own', async () => {
    const limited = await start({ keys: [{}, { mode: 'test' }, { tier: 'paid' }] });
    const [live, test, paid] = limited.keys.all();
    const limitSeenBy = async (key = '') =>
      (await clientOf(limited, key).get('/me')).headers.get('x-ratelimit-limit');
    expect(await limitSeenBy(live?.key)).toBe('60');
    expect(await limitSeenBy(test?.key)).toBe('30');
    expect(await limitSeenBy(paid?.key)).toBe('600');
    for (let count = 2; count <= 30; count += 1) await limitSeenBy(test?.key);
    expect((await clientOf(limited, test?.key).get('/me')).status).toBe(429);
    expect((await clientOf(limited, live?.key).get('/me')).status).toBe(200);
  });

  it('carries its headers on refusals too, and counts neither them nor open routes', async () => {
    const limited = await start({ limits: { live: 3 } });
    const client = clientOf(limited);
    for (const path of ['/customers/nobody', '/nothing']) {
      expect((await client.get(path)).headers.get('x-ratelimit-limit')).toBe('3');
    }
    expect((await client.get('/health')).headers.get('x-ratelimit-remaining')).toBe('3');
    expect((await clientOf(limited, 'pivotal_wrong').get('/me')).headers.get('x-ratelimit-remaining')).toBe(
      '3',
    );
    expect((await client.get('/me')).status).toBe(200);
    expect((await client.get('/me')).status).toBe(429);
    expect((await client.get('/me')).status).toBe(429);
    now += 60_000;
    expect((await client.get('/me')).headers.get('x-ratelimit-remaining')).toBe('2');
  });

  it('follows a changed limit at once', async () => {
    const limited = await start({ limits: { live: 5 } });
    const client = clientOf(limited);
    for (let count = 0; count < 5; count += 1) {
      await client.get('/me');
      now += 1000;
    }
    limited.limits.live = 2;
    const refused = await client.get('/me');
    // The last two of the five, at 3 s and 4 s, fill the window; the older of them leaves at 63 s.
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '58']);
    limited.limits.live = 6;
    expect((await client.get('/me')).status).toBe(200);
  });

  it('works with a short minute, and tells it exactly when asked to', async () => {
    const limited = await start({ limits: { live: 2, windowMs: 600 }, preciseRateHeaders: true });
    const client = clientOf(limited);
    await client.get('/me');
    now += 250;
    await client.get('/me');
    const { status, headers } = await client.get('/me');
    expect(status).toBe(429);
    expect(headers.get('retry-after')).toBe('1');
    expect(headers.get('retry-after-ms')).toBe('350');
    expect(headers.get('x-ratelimit-window-ms')).toBe('600');
    expect(headers.get('x-ratelimit-reset-ms')).toBe(String(START + 600));
    now = START + 600;
    expect((await client.get('/me')).status).toBe(200);
  });

  it('can live in a time that runs faster', async () => {
    let real = START;
    const limited = await start({ clock: createClock(scaledTime(100, () => real)), limits: { live: 1 } });
    const client = clientOf(limited);
    expect((await client.get('/me')).status).toBe(200);
    real += 599;
    expect((await client.get('/me')).status).toBe(429);
    real += 1;
    expect((await client.get('/me')).status).toBe(200);
  });

  it('tells dates and resets by a skewed date, but counts by a steady one', async () => {
    const limited = await start({ limits: { live: 1 } });
    const client = clientOf(limited);
    limited.clock.skew(-3 * 3_600_000);
    const { headers } = await client.get('/me');
    expect(headers.get('date')).toBe('Tue, 26 May 2026 14:21:09 GMT');
    expect(headers.get('x-ratelimit-reset')).toBe(String(Math.ceil((START - 3 * 3_600_000 + 60_000) / 1000)));
    limited.clock.skew(3 * 3_600_000);
    expect((await client.get('/me')).headers.get('retry-after')).toBe('60');
    expect(limited.log.all().map(({ at }) => at - START)).toEqual([0, 0]);
  });
});

describe('the request log', () => {
  it('finds the most requests of one key in any window, refused ones included', async () => {
    const limited = await start({ keys: [{}, {}], limits: { live: 3 } });
    const [one, two] = limited.keys.all();
    const at = async (ms: number, key = '') => {
      now = START + ms;
      await clientOf(limited, key).get('/me');
    };
    await at(0, one?.key);
    await at(40_000, one?.key);
    await at(40_000, two?.key);
    await at(59_999, one?.key);
    await at(60_000, one?.key);
    await at(61_000, one?.key);
    expect(limited.log.maxRequestsInAnyWindow(60_000)).toBe(4);
    expect(limited.log.busiestWindow(60_000)).toEqual({
      keyId: one?.id,
      count: 4,
      from: START + 40_000,
      to: START + 61_000,
    });
    expect(limited.log.maxRequestsInAnyWindow(60_000, two?.id)).toBe(1);
    expect(limited.log.maxRequestsInAnyWindow(1000)).toBe(2);
    expect(limited.log.all().map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
  });

  it('counts by method and route, and keeps what each request carried', async () => {
    const limited = await start();
    const { log, key, url } = limited;
    const client = clientOf(limited);
    await client.post('/customers', { name: 'Acme' }, idempotent('key-1'));
    await client.get('/customers/1');
    await client.get('/customers/2?x=1');
    await client.get('/nowhere');
    expect(log.counts()).toEqual({ 'POST /customers': 1, 'GET /customers/{id}': 2, 'GET (no route)': 1 });
    expect(log.counts(2)).toEqual({ 'GET /customers/{id}': 1, 'GET (no route)': 1 });
    expect(log.all()[0]).toEqual({
      seq: 1,
      at: START,
      method: 'POST',
      path: '/customers',
      query: '',
      route: 'POST /customers',
      keyId: 'key_1',
      idempotencyKey: 'key-1',
      body: '{"name":"Acme"}',
      outcome: 'answered',
      status: 201,
      errorCode: null,
      replayed: false,
      faults: [],
    });
    expect(log.all()[2]).toMatchObject({ query: 'x=1', status: 404, errorCode: 'customer_not_found' });
    expect(JSON.stringify(log.all())).not.toContain(key);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/v1$/);
  });
});
