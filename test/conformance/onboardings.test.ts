import { afterAll, describe, expect, test } from 'vitest';
import { startServer } from '../support/server.ts';
import { createCustomer, createOnboarding, get, idsOf, list, patch, pause, remove } from './actions.ts';
import {
  expectError,
  expectKeys,
  ISO_DATE,
  ONBOARDING_KEYS,
  type Onboarding,
  OPAQUE_ID,
  PHASES,
  read,
} from './wire.ts';

const server = await startServer();
afterAll(() => server.stop());
const customer = await createCustomer(server);

const FULL = {
  name: 'Launch of the shop',
  template_id: 'template_1',
  target_launch_date: '2027-01-15T09:30:00.000Z',
  csm_id: 'person_1',
  se_id: 'person_2',
  designer_id: 'person_3',
  product_ops_id: 'person_4',
  notes: 'First line\nsecond line — “quoted” 🐎',
  reminders_enabled: false,
  reminder_frequency_days: 7,
};

const make = (body: object = {}) => createOnboarding(server, customer.id, body);
const change = (id: string, body: object) => patch<Onboarding>(server, `/onboardings/${id}`, body);

describe('an onboarding with only a customer', () => {
  test('gets every field of the contract, at its default', async () => {
    const response = await server.request('POST', '/onboardings', { body: { customer_id: customer.id } });
    const onboarding = read<Onboarding>(response, 201);
    expectKeys(onboarding, ONBOARDING_KEYS);
    expect(onboarding).toEqual({
      ...onboarding,
      object: 'onboarding',
      customer_id: customer.id,
      name: null,
      template_id: null,
      phase: 'before_getting_started',
      state: 'active',
      waiting_on_customer: false,
      completed_at: null,
      target_launch_date: null,
      csm_id: null,
      se_id: null,
      designer_id: null,
      product_ops_id: null,
      notes: null,
      reminders_enabled: true,
      reminder_frequency_days: 1,
    });
    expect(onboarding.id).toMatch(OPAQUE_ID);
    expect(Number.isSafeInteger(onboarding.display_id) && onboarding.display_id > 0).toBe(true);
    for (const field of ['created_at', 'updated_at'] as const) expect(onboarding[field]).toMatch(ISO_DATE);
    if (onboarding.started_at !== null) expect(onboarding.started_at).toMatch(ISO_DATE);
    expect(await get(server, `/onboardings/${onboarding.id}`)).toEqual(onboarding);
  });

  test('appears in both lists as it reads by id', async () => {
    const own = await createCustomer(server);
    const onboarding = await createOnboarding(server, own.id, FULL);
    for (const path of [`/customers/${own.id}/onboardings`, `/onboardings?customer_id=${own.id}`])
      expect((await list<Onboarding>(server, path)).data).toEqual([onboarding]);
  });
});

test('every writable field is stored as it was given', async () => {
  expect(await make(FULL)).toMatchObject(FULL);
});

test.each(['cnobodyhasthisid000000000', '999999', 'aurora'])(
  'an unknown customer %s is customer_not_found',
  async (id) => {
    const response = await server.request('POST', '/onboardings', { body: { customer_id: id } });
    expectError(response, 'customer_not_found', 'optional:customer_id');
  },
);

test('a deleted customer is customer_not_found', async () => {
  const gone = await createCustomer(server);
  await remove(server, `/customers/${gone.id}`);
  for (const id of [gone.id, String(gone.display_id)]) {
    const response = await server.request('POST', '/onboardings', { body: { customer_id: id } });
    expectError(response, 'customer_not_found', 'optional:customer_id');
  }
});

test('a date without milliseconds is given back with them', async () => {
  const onboarding = await make({ target_launch_date: '2027-03-01T08:00:00Z' });
  expect(onboarding.target_launch_date).toBe('2027-03-01T08:00:00.000Z');
});

describe('phase', () => {
  test.each(PHASES)('%s can be created and is completed only when it says so', async (phase) => {
    const onboarding = await make({ phase });
    expect(onboarding.phase).toBe(phase);
    if (phase === 'completed') expect(onboarding.completed_at).toMatch(ISO_DATE);
    else expect(onboarding.completed_at).toBeNull();
  });

  test('may walk forward, skip and go back', async () => {
    const { id } = await make();
    for (const phase of [...PHASES, 'review', 'launch', 'before_getting_started'])
      expect((await change(id, { phase })).phase).toBe(phase);
  });

  test('completed sets completed_at, leaving it clears it', async () => {
    const { id } = await make();
    const from = Date.now();
    const completed = await change(id, { phase: 'completed' });
    expect(completed.completed_at).toMatch(ISO_DATE);
    expect(Math.abs(Date.parse(completed.completed_at ?? '') - from)).toBeLessThan(5_000);
    await pause(5);
    const again = await change(id, { phase: 'completed', notes: 'still completed' });
    expect(again.completed_at).toBe(completed.completed_at);
    expect((await change(id, { phase: 'launch' })).completed_at).toBeNull();
    await pause(5);
    const second = await change(id, { phase: 'completed' });
    expect((second.completed_at ?? '') > (completed.completed_at ?? '')).toBe(true);
  });
});

describe('waiting', () => {
  test('the flag makes the state read waiting', async () => {
    const created = await make({ waiting_on_customer: true });
    expect(created).toMatchObject({ state: 'waiting', waiting_on_customer: true });
    const { id } = await make({ state: 'paused' });
    const changed = await change(id, { waiting_on_customer: true });
    expect(changed).toMatchObject({ state: 'waiting', waiting_on_customer: true });
    expect(await get(server, `/onboardings/${id}`)).toEqual(changed);
  });

  test('the state sets the flag, on create and on PATCH', async () => {
    expect(await make({ state: 'waiting' })).toMatchObject({ state: 'waiting', waiting_on_customer: true });
    const { id } = await make();
    expect(await change(id, { state: 'waiting' })).toMatchObject({
      state: 'waiting',
      waiting_on_customer: true,
    });
  });

  test.each(['active', 'paused', 'at_risk'])('the state %s clears the flag', async (state) => {
    const { id } = await make({ waiting_on_customer: true });
    expect(await change(id, { state })).toMatchObject({ state, waiting_on_customer: false });
  });

  test('clearing the flag ends the waiting', async () => {
    const { id } = await make({ waiting_on_customer: true });
    const changed = await change(id, { waiting_on_customer: false });
    expect(changed.waiting_on_customer).toBe(false);
    expect(changed.state).not.toBe('waiting');
  });

  test('?state=waiting filters on the flag, and other states leave it out', async () => {
    const own = await createCustomer(server);
    const add = async (body: object) => (await createOnboarding(server, own.id, body)).id;
    const flagged = await add({ waiting_on_customer: true });
    const stated = await add({ state: 'waiting' });
    const active = await add({});
    const paused = await add({ state: 'paused' });
    const atRisk = await add({ state: 'at_risk' });
    const both = await add({ state: 'paused' });
    await change(both, { waiting_on_customer: true });
    const found = (state: string) => idsOf(server, `/onboardings?customer_id=${own.id}&state=${state}`);
    expect(await found('waiting')).toEqual([both, stated, flagged]);
    expect(await found('active')).toEqual([active]);
    expect(await found('paused')).toEqual([paused]);
    expect(await found('at_risk')).toEqual([atRisk]);
  });
});

describe('PATCH', () => {
  test('changes what is given, leaves the rest, and moves updated_at', async () => {
    const onboarding = await make(FULL);
    await pause(5);
    const changed = await change(onboarding.id, { notes: 'new', reminder_frequency_days: 3 });
    expect(changed).toEqual({
      ...onboarding,
      notes: 'new',
      reminder_frequency_days: 3,
      updated_at: changed.updated_at,
    });
    expect(changed.updated_at > onboarding.updated_at).toBe(true);
  });

  test('with {} or with unknown and read-only keys is a no-op', async () => {
    const { id } = await make(FULL);
    const before = await server.request('GET', `/onboardings/${id}`);
    await pause(5);
    const readOnly = { id: 'x', display_id: 1, object: 'y', created_at: 'z', updated_at: 1, other: {} };
    for (const body of [{}, readOnly]) {
      const response = await server.request('PATCH', `/onboardings/${id}`, { body });
      expect(response.status).toBe(200);
      expect(response.text).toBe(before.text);
    }
  });

  test.each([
    ...['name', 'template_id', 'target_launch_date', 'csm_id', 'se_id', 'designer_id'],
    ...['product_ops_id', 'notes'],
  ])('null clears %s and nothing else', async (field) => {
    const onboarding = await make(FULL);
    expect(onboarding).not.toMatchObject({ [field]: null });
    const changed = await change(onboarding.id, { [field]: null });
    expect(changed).toEqual({ ...onboarding, [field]: null, updated_at: changed.updated_at });
  });

  test.each(['phase', 'state', 'waiting_on_customer', 'reminders_enabled', 'reminder_frequency_days'])(
    'null for %s, which is not nullable, is refused',
    async (field) => {
      const { id } = await make();
      const response = await server.request('PATCH', `/onboardings/${id}`, { body: { [field]: null } });
      expectError(response, 'invalid_type', field);
    },
  );

  test('that fails changes nothing', async () => {
    const onboarding = await make();
    const body = { phase: 'launch', state: 'nonsense' };
    const response = await server.request('PATCH', `/onboardings/${onboarding.id}`, { body });
    expectError(response, 'invalid_enum_value', 'state');
    expect(await get(server, `/onboardings/${onboarding.id}`)).toEqual(onboarding);
  });
});

test('one customer may have several open onboardings', async () => {
  const own = await createCustomer(server);
  const ids = [];
  for (let i = 0; i < 3; i += 1) ids.unshift((await createOnboarding(server, own.id)).id);
  expect(await idsOf(server, `/customers/${own.id}/onboardings`)).toEqual(ids);
});
