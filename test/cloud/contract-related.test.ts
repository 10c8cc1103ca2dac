import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, clientOf } from './client.ts';
import { createClock } from './clock.ts';
import { type Cloud, startCloud } from './cloud.ts';

const UNLIMITED = { live: 1_000_000 };
const START = Date.parse('2026-05-26T17:21:09.412Z');

let cloud: Cloud;
let client: Client;
let now = START;

/** A cloud whose time stands still until the test moves it. */
beforeEach(async () => {
  now = START;
  cloud = await startCloud({ limits: UNLIMITED, clock: createClock(() => now) });
  client = clientOf(cloud);
});
afterEach(() => cloud.stop());

describe('contacts', () => {
  beforeEach(() => client.post('/customers', { name: 'Acme' }));

  it('makes the first one primary and keeps at most one', async () => {
    const ann = await client.post('/customers/1/contacts', {
      name: 'Ann',
      email: 'Ann@Acme.example',
      is_primary: false,
    });
    expect(ann.json).toEqual({
      object: 'contact',
      id: expect.any(String),
      display_id: 1,
      customer_id: cloud.objects('customer')[0]?.id,
      name: 'Ann',
      email: 'ann@acme.example',
      title: null,
      is_primary: true,
      labels: [],
      created_at: expect.any(String),
      updated_at: expect.any(String),
    });
    const bob = await client.post('/customers/1/contacts', { name: 'Bob', email: 'bob@acme.example' });
    expect(bob.json.is_primary).toBe(false);
    await client.patch('/contacts/2', { is_primary: true });
    expect((await client.get('/contacts/1')).json.is_primary).toBe(false);
    expect((await client.get('/contacts/2')).json.is_primary).toBe(true);
  });

  it('refuses an email that another live contact of the same customer has', async () => {
    await client.post('/customers', { name: 'Other' });
    const body = { name: 'Ann', email: 'ann@acme.example' };
    await client.post('/customers/1/contacts', body);
    const again = await client.post('/customers/1/contacts', { ...body, email: 'ANN@acme.example' });
    expect([again.status, again.json.error]).toEqual([
      409,
      expect.objectContaining({ type: 'conflict', code: 'email_taken', field: 'email' }),
    ]);
    expect((await client.post('/customers/2/contacts', body)).status).toBe(201);
    await client.delete('/contacts/1');
    expect((await client.post('/customers/1/contacts', body)).status).toBe(201);
    expect((await client.post('/customers/1/contacts', { name: 'X', email: 'nope' })).json.error.code).toBe(
      'invalid_string',
    );
  });
});

describe('onboardings', () => {
  beforeEach(() => client.post('/customers', { name: 'Acme' }));

  it('starts with the documented defaults', async () => {
    const { status, json } = await client.post('/onboardings', { customer_id: '1' });
    expect(status).toBe(201);
    expect(json).toMatchObject({
      object: 'onboarding',
      display_id: 1,
      customer_id: cloud.objects('customer')[0]?.id,
      phase: 'before_getting_started',
      state: 'active',
      waiting_on_customer: false,
      completed_at: null,
      reminders_enabled: true,
      reminder_frequency_days: 1,
    });
    expect((await client.post('/onboardings', {})).json.error).toMatchObject({
      code: 'missing_field',
      field: 'customer_id',
    });
    expect((await client.post('/onboardings', { customer_id: 'nobody' })).status).toBe(404);
  });

  it('reads as waiting while the flag is set', async () => {
    await client.post('/onboardings', { customer_id: '1', state: 'at_risk' });
    const patch = async (body: object) => {
      const { json } = await client.patch('/onboardings/1', body);
      return [json.state, json.waiting_on_customer];
    };
    expect(await patch({ waiting_on_customer: true })).toEqual(['waiting', true]);
    expect((await client.get('/onboardings?state=waiting')).json.data).toHaveLength(1);
    expect((await client.get('/onboardings?state=at_risk')).json.data).toHaveLength(0);
    expect(await patch({ waiting_on_customer: false })).toEqual(['at_risk', false]);
    expect(await patch({ state: 'waiting' })).toEqual(['waiting', true]);
    expect(await patch({ state: 'paused' })).toEqual(['paused', false]);
  });

  it('stamps completed_at on entering the last phase and clears it on leaving', async () => {
    await client.post('/onboardings', { customer_id: '1' });
    now += 5000;
    const done = await client.patch('/onboardings/1', { phase: 'completed' });
    expect(done.json.completed_at).toBe('2026-05-26T17:21:14.412Z');
    now += 5000;
    const same = await client.patch('/onboardings/1', { phase: 'completed', notes: 'Done' });
    expect(same.json.completed_at).toBe('2026-05-26T17:21:14.412Z');
    expect((await client.patch('/onboardings/1', { phase: 'launch' })).json.completed_at).toBeNull();
  });

  it('filters by customer, state and phase, and refuses values it does not know', async () => {
    await client.post('/customers', { name: 'Other' });
    await client.post('/onboardings', { customer_id: '1', phase: 'review' });
    await client.post('/onboardings', { customer_id: '2', phase: 'review' });
    const ids = async (query: string) => (await client.get(query)).json.data.map((item) => item.display_id);
    expect(await ids('/onboardings?customer_id=2')).toEqual([2]);
    expect(await ids('/customers/1/onboardings?phase=review')).toEqual([1]);
    expect(await ids('/onboardings?phase=launch')).toEqual([]);
    expect((await client.get('/onboardings?phase=nope')).json.error).toMatchObject({
      code: 'invalid_enum_value',
      field: 'phase',
    });
  });
});
