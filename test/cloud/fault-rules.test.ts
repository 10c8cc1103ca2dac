import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, clientOf, idempotent } from './client.ts';
import { type Cloud, startCloud } from './cloud.ts';
import type { FaultRule } from './fault-rules.ts';

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

describe('in mid-walk', () => {
  const walk = async () => {
    const seen: number[] = [];
    let query = '/customers?limit=2';
    for (;;) {
      const { json } = await client.get(query);
      seen.push(...json.data.map((item) => item.display_id));
      if (!json.has_more) return seen;
      query = `/customers?limit=2&cursor=${json.next_cursor}`;
    }
  };

  beforeEach(() => cloud.generate({ customers: 6, ties: false }));

  it('rows are edited, deleted and created by somebody else, as data', async () => {
    cloud.faults.add({
      match: { path: '/customers', nth: 1 },
      effect: {
        kind: 'edit',
        edits: [
          { op: 'delete', resource: 'customer', id: 3 },
          { op: 'update', resource: 'customer', id: 2, fields: { name: 'Renamed' } },
          { op: 'create', resource: 'customer', fields: { name: 'Newest' } },
        ],
      },
    });
    expect(await walk()).toEqual([6, 5, 4, 2, 1]);
    expect(names()).toContain('Newest');
    expect(cloud.object('customer', 2)?.name).toBe('Renamed');
  });

  it('a hook of the test runs, before the request is worked on or after its answer is made', async () => {
    const order: string[] = [];
    cloud.faults.on({ nth: 2 }, 'before', ({ seq }) => {
      order.push(`before ${seq}`);
      cloud.edit.deleteCustomer(4);
    });
    cloud.faults.on({ nth: 2 }, 'after', async ({ query }) => {
      order.push(`after ${query.get('limit')}`);
      cloud.edit.deleteCustomer(3);
      cloud.edit.deleteCustomer(2);
    });
    expect(await walk()).toEqual([6, 5, 3, 2, 1]);
    expect(order).toEqual(['before 2', 'after 2']);
  });

  it('a whole page may share one millisecond', async () => {
    cloud.edit.tie('customer', { ids: [2, 3, 4, 5] });
    expect(await walk()).toEqual([6, 5, 1]);
  });

  it('the clock of the cloud may jump, in either direction', async () => {
    cloud.faults.add({ match: { nth: 2 }, effect: { kind: 'skew', ms: -400 * 24 * 3_600_000 } });
    const before = await client.post('/customers', { name: 'Before' });
    const after = await client.post('/customers', { name: 'After' });
    const [newer, older] = [before, after].map(({ json }) => Date.parse(String(json.created_at)));
    expect((newer ?? 0) - (older ?? 0)).toBeGreaterThan(399 * 24 * 3_600_000);
    expect((await client.get('/customers?limit=1')).json.data[0]?.name).toBe('Before');
  });
});

describe('a partition', () => {
  it('refuses connections until it is healed, on the same port', async () => {
    await cloud.partition();
    const failure: unknown = await client.get('/me').catch((error: Error) => error.cause);
    expect(failure).toMatchObject({ code: 'ECONNREFUSED' });
    expect(cloud.partitioned).toBe(true);
    await cloud.heal();
    expect((await client.get('/me')).status).toBe(200);
    expect(cloud.log.all()).toHaveLength(1);
  });

  it('cuts what is under way, which takes effect all the same', async () => {
    cloud.faults.add({ match: { method: 'POST' }, effect: { kind: 'latency', ms: 300, when: 'during' } });
    const lost = create();
    lost.catch(() => {});
    await expect.poll(() => cloud.log.all()[0]?.faults).toEqual(['latency']);
    await cloud.partition();
    await expect(lost).rejects.toThrow('fetch failed');
    expect(names()).toEqual([]);
    await expect.poll(names).toEqual(['Acme']);
    expect(cloud.log.all()[0]).toMatchObject({ outcome: 'aborted', status: null });
    await cloud.heal();
    expect((await create()).status).toBe(201);
    expect(cloud.log.timesApplied().get('key-1')).toBe(1);
  });

  it('may begin at a request and end by itself', async () => {
    cloud.faults.add({ match: { method: 'POST', nth: 1 }, effect: { kind: 'partition', ms: 100 } });
    await expect(create()).rejects.toThrow('fetch failed');
    expect(names()).toEqual([]);
    await expect(create()).rejects.toThrow('fetch failed');
    await expect.poll(() => cloud.partitioned).toBe(false);
    expect((await create()).status).toBe(201);
  });
});

describe('rules', () => {
  const statuses = async (count: number) => {
    const seen: number[] = [];
    for (let number = 0; number < count; number += 1) seen.push((await client.get('/me')).status);
    return seen;
  };
  const refusal = { kind: 'refuse', status: 500 } as const;

  it('hit the n-th match, all but the first, or so many times', async () => {
    cloud.faults.add({ match: { nth: [1, 3] }, effect: refusal });
    expect(await statuses(4)).toEqual([500, 200, 500, 200]);
    cloud.faults.clear();
    cloud.faults.add({ match: { skip: 1 }, effect: refusal, times: 2 });
    expect(await statuses(5)).toEqual([200, 500, 500, 200, 200]);
    expect(cloud.faults.list()).toMatchObject([{ matched: 5, applied: 2 }]);
  });

  it('match query, body and key', async () => {
    const other = cloud.keys.create();
    cloud.faults.add(
      { match: { query: { cursor: '*', limit: '5' } }, effect: refusal },
      { match: { bodyIncludes: 'Poison' }, effect: { kind: 'refuse', status: 400 } },
      { match: { key: other.prefix }, effect: { kind: 'refuse', status: 403 } },
    );
    expect((await client.get('/customers?limit=5')).status).toBe(200);
    expect((await client.get('/customers?limit=5&cursor=2026-01-01T00:00:00Z')).status).toBe(500);
    expect((await client.post('/customers', { name: 'Poison Inc' })).status).toBe(400);
    expect((await client.post('/customers', { name: 'Fine Inc' })).status).toBe(201);
    expect((await clientOf(cloud, other.key).get('/me')).status).toBe(403);
  });

  it('throw the same dice for the same seed, whatever other rules there are', async () => {
    const luck = async (seed: number, ...others: FaultRule[]) => {
      const seeded = await startCloud({ seed, limits: { live: 1_000_000 } });
      seeded.faults.add({ match: { probability: 0.5 }, effect: refusal }, ...others);
      const caller = clientOf(seeded);
      const seen: number[] = [];
      for (let count = 0; count < 24; count += 1) seen.push((await caller.get('/me')).status);
      await seeded.stop();
      return seen.join();
    };
    const first = await luck(5);
    expect(first).toContain('200');
    expect(first).toContain('500');
    expect(await luck(5)).toBe(first);
    expect(await luck(5, { match: { probability: 0.3 }, effect: { kind: 'latency', ms: 1 } })).toBe(first);
    expect(await luck(6)).not.toBe(first);
  });

  it('are removed by id, and refused when malformed', async () => {
    const [id = ''] = cloud.faults.add({ effect: refusal });
    expect(await statuses(1)).toEqual([500]);
    expect([cloud.faults.remove(id), cloud.faults.remove(id)]).toEqual([true, false]);
    expect(await statuses(1)).toEqual([200]);
    const wrong = { effect: { kind: 'explode' } } as unknown as FaultRule;
    expect(() => cloud.faults.add({ effect: refusal }, wrong)).toThrow('Invalid discriminator value');
    expect(await statuses(1)).toEqual([200]);
  });

  it('that hit a request have used its slot of the limit', async () => {
    cloud.limits.live = 2;
    cloud.faults.add({ effect: { kind: 'refuse', status: 503 }, times: 2 });
    expect(await statuses(3)).toEqual([503, 503, 429]);
  });
});
