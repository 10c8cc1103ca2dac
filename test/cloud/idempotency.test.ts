import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, clientOf, idempotent } from './client.ts';
import { createClock } from './clock.ts';
import { type Cloud, startCloud } from './cloud.ts';

const START = Date.parse('2026-05-26T17:21:09.412Z');

let cloud: Cloud;
let client: Client;

/** A cloud whose time stands still until the test moves it. */
beforeEach(async () => {
  cloud = await startCloud({ clock: createClock(() => START) });
  client = clientOf(cloud);
});
afterEach(() => cloud.stop());

describe('idempotency', () => {
  it('replays a success byte for byte and applies it once', async () => {
    const { log, edit } = cloud;
    const first = await client.post('/customers', { name: 'Acme' }, idempotent('key-1'));
    edit.updateCustomer(1, { name: 'Renamed' });
    const again = await client.post('/customers', { name: 'Acme' }, idempotent('key-1'));
    expect([again.status, again.text]).toEqual([201, first.text]);
    expect(log.creates()).toHaveLength(1);
    expect(log.timesApplied()).toEqual(new Map([['key-1', 1]]));
    expect(log.all().map(({ replayed }) => replayed)).toEqual([false, true]);
  });

  it('refuses the key with another body, and a malformed key', async () => {
    const code = async (body: object, key: string) =>
      (await client.post('/customers', body, idempotent(key))).json.error?.code ?? 'ok';
    expect(await code({ name: 'Acme' }, 'key-1')).toBe('ok');
    expect(await code({ name: 'Other' }, 'key-1')).toBe('idempotency_key_reused');
    expect(await code({ name: 'Other' }, 'k'.repeat(255))).toBe('ok');
    expect(await code({ name: 'Third' }, 'k'.repeat(256))).toBe('invalid_idempotency_key');
    expect(await code({ name: 'Third' }, ' ')).toBe('invalid_idempotency_key');
  });

  it('is scoped to the endpoint', async () => {
    await client.post('/customers', { name: 'Acme' }, idempotent('same'));
    const contact = { name: 'Ann', email: 'ann@acme.example' };
    expect((await client.post('/customers/1/contacts', contact, idempotent('same'))).status).toBe(201);
    expect((await client.post('/onboardings', { customer_id: '1' }, idempotent('same'))).status).toBe(201);
  });

  it('keeps no refusal: the key may be used again after one', async () => {
    expect((await client.post('/customers', { name: '' }, idempotent('key-1'))).status).toBe(400);
    expect((await client.post('/customers', { name: 'Acme' }, idempotent('key-1'))).status).toBe(201);
  });

  it('says so while the first request is in flight', async () => {
    const { faults, log } = cloud;
    faults.add({ match: { method: 'POST', nth: 1 }, effect: { kind: 'latency', ms: 400, when: 'during' } });
    const slow = client.post('/customers', { name: 'Acme' }, idempotent('key-1'));
    await expect.poll(() => log.all()[0]?.faults).toEqual(['latency']);
    const meanwhile = await client.post('/customers', { name: 'Acme' }, idempotent('key-1'));
    expect([meanwhile.status, meanwhile.json.error.code]).toEqual([409, 'idempotency_in_progress']);
    expect((await slow).status).toBe(201);
    expect((await client.post('/customers', { name: 'Acme' }, idempotent('key-1'))).text).toBe(
      (await slow).text,
    );
  });

  it('forgets a key after 24 hours', async () => {
    const { clock, log } = cloud;
    await client.post('/customers', { name: 'Acme' }, idempotent('key-1'));
    clock.advance(24 * 3_600_000 - 1);
    await client.post('/customers', { name: 'Acme' }, idempotent('key-1'));
    expect(log.timesApplied()).toEqual(new Map([['key-1', 1]]));
    clock.advance(1);
    await client.post('/customers', { name: 'Acme' }, idempotent('key-1'));
    expect(log.timesApplied()).toEqual(new Map([['key-1', 2]]));
    expect(log.timesApplied((create) => String(create.fields.name))).toEqual(new Map([['Acme', 2]]));
  });
});
