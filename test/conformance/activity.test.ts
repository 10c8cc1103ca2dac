import { afterAll, describe, expect, test } from 'vitest';
import { startServer } from '../support/server.ts';
import { createContact, createCustomer, createOnboarding, list, patch, remove } from './actions.ts';
import {
  ACTIVITY_KEYS,
  type ActivityEntry,
  type Customer,
  expectError,
  ISO_DATE,
  type Onboarding,
  PHASES,
} from './wire.ts';

const server = await startServer();
afterAll(() => server.stop());

const activityOf = async (customer: Customer) =>
  (await list<ActivityEntry>(server, `/customers/${customer.id}/activity?limit=100`)).data;

/** The entries that `change` adds, newest first. */
async function entriesOf(customer: Customer, change: () => Promise<unknown>): Promise<ActivityEntry[]> {
  const before = (await activityOf(customer)).length;
  await change();
  const after = await activityOf(customer);
  return after.slice(0, after.length - before);
}

test('a new customer has one entry, and every entry carries the fields of the contract', async () => {
  const customer = await createCustomer(server);
  const [entry, ...others] = await activityOf(customer);
  expect(others).toEqual([]);
  expect(Object.keys(entry ?? {})).toEqual(expect.arrayContaining(ACTIVITY_KEYS));
  expect(entry).toMatchObject({ event_type: 'customer.created', onboarding_id: null });
  expect(entry?.timestamp).toMatch(ISO_DATE);
  expect(entry?.actor).toMatch(/./);
  expect(entry?.actor_type).toMatch(/./);
});

describe('a change of a customer', () => {
  test('adds one entry per changed field with the old and the new value', async () => {
    const customer = await createCustomer(server, { name: 'Old name', plan: 'Starter' });
    const body = { name: 'New name', plan: 'Growth', owner_id: 'person_9' };
    const entries = await entriesOf(customer, () => patch(server, `/customers/${customer.id}`, body));
    expect(entries).toHaveLength(3);
    for (const [field, old_value, new_value] of [
      ['name', 'Old name', 'New name'],
      ['plan', 'Starter', 'Growth'],
      ['owner_id', null, 'person_9'],
    ])
      expect(entries).toContainEqual(
        expect.objectContaining({ event_type: 'customer.field_changed', field, old_value, new_value }),
      );
    for (const entry of entries) expect(entry.timestamp).toMatch(ISO_DATE);
  });

  test('of the status adds customer.status_changed only', async () => {
    const customer = await createCustomer(server);
    const change = () => patch(server, `/customers/${customer.id}`, { status: 'churned' });
    expect(await entriesOf(customer, change)).toEqual([
      expect.objectContaining({
        event_type: 'customer.status_changed',
        field: 'status',
        old_value: 'active',
        new_value: 'churned',
      }),
    ]);
  });

  test('to null is recorded as such', async () => {
    const customer = await createCustomer(server, { plan: 'Starter' });
    const change = () => patch(server, `/customers/${customer.id}`, { plan: null });
    expect(await entriesOf(customer, change)).toEqual([
      expect.objectContaining({ field: 'plan', old_value: 'Starter', new_value: null }),
    ]);
  });

  test('that changes nothing adds nothing', async () => {
    const customer = await createCustomer(server, { plan: 'Starter' });
    for (const body of [{}, { plan: 'Starter' }, { name: customer.name }, { id: 'x', unknown: 1 }]) {
      const change = () => patch(server, `/customers/${customer.id}`, body);
      expect(await entriesOf(customer, change), JSON.stringify(body)).toEqual([]);
    }
  });

  test('that is refused adds nothing', async () => {
    const customer = await createCustomer(server);
    const body = { name: 'Refused', mrr: -1 };
    const change = () => server.request('PATCH', `/customers/${customer.id}`, { body });
    expect(await entriesOf(customer, change)).toEqual([]);
  });
});

describe('a change of an onboarding', () => {
  const setUp = async () => {
    const customer = await createCustomer(server);
    return { customer, onboarding: await createOnboarding(server, customer.id) };
  };

  test('shows in its customer’s activity from the creation on', async () => {
    const customer = await createCustomer(server);
    let onboarding: Onboarding | undefined;
    const entries = await entriesOf(customer, async () => {
      onboarding = await createOnboarding(server, customer.id);
    });
    expect(entries).toEqual([
      expect.objectContaining({ event_type: 'onboarding.created', onboarding_id: onboarding?.id }),
    ]);
  });

  test('of the phase adds one onboarding.phase_moved per move, skipped and backward moves included', async () => {
    const { customer, onboarding } = await setUp();
    let old_value: string = PHASES[0];
    for (const phase of ['program_design', 'launch', 'review', 'completed', 'internal_qa']) {
      const change = () => patch(server, `/onboardings/${onboarding.id}`, { phase });
      expect(await entriesOf(customer, change)).toEqual([
        expect.objectContaining({
          event_type: 'onboarding.phase_moved',
          field: 'phase',
          old_value,
          new_value: phase,
          onboarding_id: onboarding.id,
        }),
      ]);
      old_value = phase;
    }
    const again = () => patch(server, `/onboardings/${onboarding.id}`, { phase: old_value });
    expect(await entriesOf(customer, again)).toEqual([]);
  });

  test('of the state adds onboarding.state_changed', async () => {
    const { customer, onboarding } = await setUp();
    let old_value = 'active';
    for (const state of ['paused', 'waiting', 'at_risk']) {
      const change = () => patch(server, `/onboardings/${onboarding.id}`, { state });
      const entries = await entriesOf(customer, change);
      expect(entries).toContainEqual(
        expect.objectContaining({
          event_type: 'onboarding.state_changed',
          old_value,
          new_value: state,
          onboarding_id: onboarding.id,
        }),
      );
      old_value = state;
    }
  });

  test('of the target date adds onboarding.target_shifted', async () => {
    const { customer, onboarding } = await setUp();
    const body = { target_launch_date: '2027-02-01T00:00:00.000Z' };
    const change = () => patch(server, `/onboardings/${onboarding.id}`, body);
    expect(await entriesOf(customer, change)).toEqual([
      expect.objectContaining({
        event_type: 'onboarding.target_shifted',
        field: 'target_launch_date',
        old_value: null,
        new_value: body.target_launch_date,
        onboarding_id: onboarding.id,
      }),
    ]);
  });
});

test('a contact’s life shows as added, updated, archived and removed', async () => {
  const customer = await createCustomer(server);
  const first = await createContact(server, customer.id);
  const steps: [() => Promise<unknown>, string][] = [
    [() => createContact(server, customer.id), 'contact.added'],
    [() => patch(server, `/contacts/${first.id}`, { title: 'CTO' }), 'contact.updated'],
    [() => patch(server, `/contacts/${first.id}`, { archived: true }), 'contact.archived'],
    [() => remove(server, `/contacts/${first.id}`), 'contact.removed'],
  ];
  for (const [step, event_type] of steps)
    expect(await entriesOf(customer, step)).toContainEqual(expect.objectContaining({ event_type }));
});

describe('the list', () => {
  test('is newest first and holds one customer only', async () => {
    const [a, b] = [await createCustomer(server), await createCustomer(server)];
    for (const plan of ['one', 'two', 'three'])
      for (const { id } of [a, b]) await patch(server, `/customers/${id}`, { plan: `${plan} ${id}` });
    for (const customer of [a, b]) {
      const entries = await activityOf(customer);
      expect(entries.map((entry) => entry.new_value).slice(0, 3)).toEqual(
        ['three', 'two', 'one'].map((plan) => `${plan} ${customer.id}`),
      );
      const times = entries.map((entry) => entry.timestamp);
      expect(times).toEqual([...times].sort().reverse());
    }
  });

  test('answers to both id forms alike', async () => {
    const { id, display_id } = await createCustomer(server);
    const byId = await server.request('GET', `/customers/${id}/activity`);
    const byDisplayId = await server.request('GET', `/customers/${display_id}/activity`);
    expect(byDisplayId.text).toBe(byId.text);
  });

  test('walks without a gap at any page size, though one change wrote several entries at once', async () => {
    const customer = await createCustomer(server);
    for (let i = 0; i < 6; i += 1) {
      const body = { name: `Name ${i}`, plan: `Plan ${i}`, owner_id: `person_${i}` };
      await patch(server, `/customers/${customer.id}`, body);
    }
    const all = await activityOf(customer);
    expect(all).toHaveLength(19);
    for (const limit of [1, 2, 3, 4, 7, 18, 19, 20]) {
      const seen: ActivityEntry[] = [];
      let cursor: string | null = null;
      do {
        const query: URLSearchParams = new URLSearchParams({ limit: String(limit) });
        if (cursor !== null) query.set('cursor', cursor);
        const page = await list<ActivityEntry>(server, `/customers/${customer.id}/activity?${query}`);
        expect(page.data.length).toBeLessThanOrEqual(limit);
        seen.push(...page.data);
        cursor = page.next_cursor;
      } while (cursor !== null && seen.length <= all.length);
      expect(seen, `limit ${limit}`).toEqual(all);
    }
  });

  test('of an unknown or a deleted customer is customer_not_found', async () => {
    expectError(await server.request('GET', '/customers/999999/activity'), 'customer_not_found');
    const { id } = await createCustomer(server);
    await remove(server, `/customers/${id}`);
    expectError(await server.request('GET', `/customers/${id}/activity`), 'customer_not_found');
  });
});
