import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, clientOf, idempotent } from './client.ts';
import { type Cloud, startCloud } from './cloud.ts';

let cloud: Cloud;
let client: Client;

beforeEach(async () => {
  cloud = await startCloud({ limits: { live: 1_000_000 } });
  client = clientOf(cloud);
});
afterEach(async () => {
  expect(cloud.faults.failures()).toEqual([]);
  await cloud.stop();
});

const create = (key = 'key-1') => client.post('/customers', { name: 'Acme' }, idempotent(key));
const names = () => cloud.objects('customer').map(({ name }) => name);

/** Every byte that comes back, whatever an HTTP client would make of it. */
function readRaw(path: string): Promise<{ length: number; body: string }> {
  return new Promise((resolve, reject) => {
    const socket = connect(cloud.port, '127.0.0.1');
    let received = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      received += chunk;
    });
    socket.on('error', reject);
    socket.on('close', () => {
      const [head = '', body = ''] = received.split('\r\n\r\n');
      resolve({ length: Number(/content-length: (\d+)/i.exec(head)?.[1]), body });
    });
    const lines = [`GET /api/v1${path} HTTP/1.1`, 'Host: cloud', `Authorization: Bearer ${cloud.key}`];
    socket.write([...lines, 'Connection: close', '', ''].join('\r\n'));
  });
}

async function timed<T>(work: Promise<T>): Promise<{ result: T; ms: number }> {
  const begin = performance.now();
  const result = await work;
  return { result, ms: performance.now() - begin };
}

describe('a lost connection', () => {
  it('before the write: nothing took effect', async () => {
    cloud.faults.add({ match: { method: 'POST' }, effect: { kind: 'drop', when: 'before' }, times: 1 });
    await expect(create()).rejects.toThrow('fetch failed');
    expect(names()).toEqual([]);
    expect(cloud.log.all()[0]).toMatchObject({ outcome: 'dropped', status: null, faults: ['drop'] });
    expect((await create()).status).toBe(201);
    expect(cloud.log.timesApplied().get('key-1')).toBe(1);
  });

  it('after the write: it took effect, and the repeated request is answered from the store', async () => {
    cloud.faults.add({ match: { method: 'POST' }, effect: { kind: 'drop', when: 'after' }, times: 1 });
    await expect(create()).rejects.toThrow('fetch failed');
    expect(names()).toEqual(['Acme']);
    const again = await create();
    expect([again.status, again.json.name]).toEqual([201, 'Acme']);
    expect(names()).toEqual(['Acme']);
    expect(cloud.log.all().map(({ outcome, replayed }) => [outcome, replayed])).toEqual([
      ['dropped', false],
      ['answered', true],
    ]);
  });

  it('after the write, and the idempotency store lost: the repeated request applies it again', async () => {
    cloud.faults.add({
      match: { method: 'POST' },
      effect: [{ kind: 'drop', when: 'after' }, { kind: 'forget-idempotency' }],
      times: 1,
    });
    await expect(create()).rejects.toThrow('fetch failed');
    await create();
    expect(names()).toEqual(['Acme', 'Acme']);
    expect(cloud.log.timesApplied()).toEqual(new Map([['key-1', 2]]));
  });

  it('can hang until the caller gives up, with or without the write', async () => {
    cloud.faults.add(
      { match: { method: 'POST', nth: 1 }, effect: { kind: 'hang', when: 'before' } },
      { match: { method: 'POST', nth: 2 }, effect: { kind: 'hang', when: 'after' } },
    );
    for (const [at, name] of ['Before', 'After'].entries()) {
      const caller = new AbortController();
      const headers = { authorization: `Bearer ${cloud.key}`, 'content-type': 'application/json' };
      const body = JSON.stringify({ name });
      const waiting = fetch(`${cloud.url}/customers`, {
        method: 'POST',
        headers,
        body,
        signal: caller.signal,
      });
      const ending = expect(waiting).rejects.toThrow('aborted');
      await expect.poll(() => cloud.log.all()).toHaveLength(at + 1);
      if (name === 'After') await expect.poll(names).toHaveLength(1);
      caller.abort();
      await ending;
    }
    expect(names()).toEqual(['After']);
  });
});

describe('latency', () => {
  it('delays the answer by a fixed or random time', async () => {
    cloud.faults.add(
      { match: { nth: 1 }, effect: { kind: 'latency', ms: 80 } },
      { match: { nth: 2 }, effect: { kind: 'latency', ms: [60, 120], when: 'before' } },
    );
    expect((await timed(client.get('/me'))).ms).toBeGreaterThanOrEqual(79);
    expect((await timed(client.get('/me'))).ms).toBeGreaterThanOrEqual(59);
    expect(cloud.log.all().map(({ faults }) => faults)).toEqual([['latency'], ['latency']]);
  });

  it('on the way out comes after the write, on the way in before it', async () => {
    cloud.faults.add(
      { match: { nth: 1 }, effect: { kind: 'latency', ms: 300, when: 'after' } },
      { match: { nth: 2 }, effect: { kind: 'latency', ms: 300, when: 'before' } },
    );
    const first = create('key-1');
    await expect.poll(names).toHaveLength(1);
    expect(cloud.log.all()[0]?.outcome).toBe('pending');
    await first;
    const second = create('key-2');
    await expect.poll(() => cloud.log.all()[1]?.faults).toEqual(['latency']);
    expect(names()).toHaveLength(1);
    await second;
    expect(names()).toHaveLength(2);
  });

  it('lets the body trickle in', async () => {
    cloud.faults.add({ effect: { kind: 'slow-body', ms: 120, chunks: 4 } });
    const { result, ms } = await timed(client.get('/me'));
    expect(ms).toBeGreaterThanOrEqual(110);
    expect(result.json.object).toBe('me');
  });
});

describe('a refusal', () => {
  it.each([
    [400, 'invalid_request_error'],
    [401, 'authentication_error'],
    [403, 'permission_error'],
    [404, 'not_found'],
    [409, 'conflict'],
    [429, 'rate_limit_error'],
    [500, 'internal_error'],
    [502, 'internal_error'],
    [503, 'internal_error'],
  ])('with %i is an error envelope of type %s, and nothing is written', async (status, type) => {
    cloud.faults.add({ effect: { kind: 'refuse', status }, times: 1 });
    const refused = await create();
    expect([refused.status, refused.json.error.type]).toEqual([status, type]);
    expect(refused.headers.get('x-ratelimit-limit')).toBe('1000000');
    expect(names()).toEqual([]);
    expect((await create()).status).toBe(201);
  });

  it('carries what the rule says', async () => {
    cloud.faults.add({
      effect: { kind: 'refuse', status: 429, message: 'Slow down', retryAfter: 7 },
      times: 1,
    });
    const slow = await client.get('/customers');
    expect([slow.headers.get('retry-after'), slow.json.error.message]).toEqual(['7', 'Slow down']);
    cloud.faults.add({
      effect: { kind: 'refuse', status: 400, code: 'too_big', field: 'name', type: 'odd_error' },
    });
    expect((await create()).json.error).toMatchObject({ type: 'odd_error', code: 'too_big', field: 'name' });
  });

  it('may come after the write took effect', async () => {
    cloud.faults.add({ effect: { kind: 'refuse', status: 502, when: 'after' }, times: 1 });
    expect((await create()).status).toBe(502);
    expect(names()).toEqual(['Acme']);
  });

  it('of one record alone, by either of its ids, or of one route', async () => {
    cloud.generate({ customers: 3 });
    const id = cloud.object('customer', 2)?.id ?? '';
    cloud.faults.add(
      { match: { record: 2, path: '/customers/{id}' }, effect: { kind: 'refuse', status: 403 } },
      { match: { method: 'delete', path: '/contacts/*' }, effect: { kind: 'refuse', status: 409 } },
    );
    expect((await client.patch('/customers/1', { plan: 'x' })).status).toBe(200);
    expect((await client.patch('/customers/2', { plan: 'x' })).status).toBe(403);
    expect((await client.patch(`/customers/${id}`, { plan: 'x' })).status).toBe(403);
    expect((await client.get(`/customers/${id}/contacts`)).status).toBe(200);
    expect((await client.get('/contacts/1')).status).toBe(200);
    expect((await client.delete('/contacts/1')).status).toBe(409);
  });

  it('of a real revocation lasts', async () => {
    cloud.faults.add({ match: { nth: 2 }, effect: { kind: 'revoke-key' } });
    const statuses: number[] = [];
    for (let count = 0; count < 4; count += 1) statuses.push((await client.get('/me')).status);
    expect(statuses).toEqual([200, 401, 401, 401]);
    const { key } = cloud.keys.create();
    expect((await clientOf(cloud, key).get('/me')).status).toBe(200);
  });
});

describe('a spoiled answer', () => {
  it('is complete but its JSON ends in the middle', async () => {
    const whole = await client.get('/me');
    cloud.faults.add({ effect: { kind: 'truncate' } });
    const half = await client.get('/me');
    expect(half.status).toBe(200);
    expect(half.text).toBe(whole.text.slice(0, Math.floor(whole.text.length / 2)));
    expect(() => half.json).toThrow(SyntaxError);
  });

  it('is a login page with status 200, or a gateway page', async () => {
    cloud.faults.add({ match: { nth: 1 }, effect: { kind: 'html' } });
    cloud.faults.add({ match: { nth: 2 }, effect: { kind: 'html', status: 502, when: 'after' } });
    const login = await create();
    expect([login.status, login.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(login.text).toContain('Sign in');
    expect(login.headers.get('x-ratelimit-limit')).toBeNull();
    expect(names()).toEqual([]);
    const gateway = await create();
    expect([gateway.status, gateway.text.slice(0, 9)]).toEqual([502, '<!doctype']);
    expect(names()).toEqual(['Acme']);
  });

  it('promises more bytes than it has, or fewer', async () => {
    const { text } = await client.get('/me');
    cloud.faults.add({ match: { nth: 1 }, effect: { kind: 'content-length', delta: 10 } });
    cloud.faults.add({ match: { nth: 2 }, effect: { kind: 'content-length', delta: -10 } });
    expect(await readRaw('/me')).toEqual({ length: text.length + 10, body: text });
    expect(await readRaw('/me')).toEqual({ length: text.length - 10, body: text });
    cloud.faults.clear();
    cloud.faults.add({ effect: { kind: 'content-length', delta: 10 } });
    await expect(client.get('/me')).rejects.toThrow('terminated');
  });

  it('carries unknown fields and values, while the stored row stays as it is', async () => {
    cloud.generate({ customers: 2 });
    cloud.faults.add({
      match: { path: '/customers/**' },
      effect: { kind: 'decorate', fields: { status: 'hibernating', sentiment: { score: 3 } } },
    });
    cloud.faults.add({
      match: { path: '/customers' },
      effect: { kind: 'decorate', object: 'customer', fields: { status: 'frozen' } },
    });
    expect((await client.get('/customers/1')).json).toMatchObject({
      status: 'hibernating',
      sentiment: { score: 3 },
    });
    const { json } = await client.get('/customers');
    expect(json.data.map(({ status }) => status)).toEqual(['frozen', 'frozen']);
    expect(json.has_more).toBe(false);
    expect(cloud.object('customer', 1)).not.toHaveProperty('sentiment');
  });
});
