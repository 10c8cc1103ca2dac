import { describe, expect, test } from 'vitest';
import { CLOUD, openTestHub, UPSTREAM } from '../../../test/support/hub.ts';
import { serveWorkspace } from '../../../test/support/workspace-api.ts';

async function serve() {
  const api = await serveWorkspace();
  const { hub } = api;
  const customer = String((await hub.create('customer', { name: 'Acme' })).id);
  const onboarding = async (fields: object) =>
    String((await hub.create('onboarding', { customer_id: customer, ...fields })).id);
  const states = async () =>
    (await api.v1('GET', `/customers/${customer}/onboardings`))
      .json<{ data: { name: string; state: string }[] }>()
      .data.map(({ name, state }) => `${name}: ${state}`)
      .toSorted();
  return { ...api, customer, onboarding, states };
}

describe('a customer who churns', () => {
  test('has every open onboarding paused with it, and one undo takes all of it back', async () => {
    const { v1, undo, customer, onboarding, states, events } = await serve();
    await onboarding({ name: 'a', state: 'at_risk' });
    await onboarding({ name: 'b', state: 'waiting' });
    await onboarding({ name: 'c', phase: 'completed' });
    await onboarding({ name: 'd', state: 'paused' });
    const churned = await v1('PATCH', `/customers/${customer}`, { status: 'churned' });
    expect(await states()).toEqual(['a: paused', 'b: paused', 'c: active', 'd: paused']);
    const pauses = (await events()).filter(({ type }) => type === 'onboarding.state_changed');
    expect(pauses.map(({ old_value, new_value }) => [old_value, new_value])).toEqual([
      ['at_risk', 'paused'],
      ['waiting', 'paused'],
    ]);
    expect(pauses[0]).toMatchObject({ reason: 'The customer has churned' });

    expect(await undo(churned)).toMatchObject({ left: [] });
    expect(await states()).toEqual(['a: at_risk', 'b: waiting', 'c: active', 'd: paused']);
    expect((await events()).map(({ type }) => type)).not.toContain('customer.won_back');
  });

  test('comes back as a win-back, with onboardings that stay paused', async () => {
    const { v1, customer, onboarding, states, events } = await serve();
    await onboarding({ name: 'a' });
    await v1('PATCH', `/customers/${customer}`, { status: 'churned' });
    await v1('PATCH', `/customers/${customer}`, { status: 'active' });
    expect(await states()).toEqual(['a: paused']);
    expect((await events()).slice(-2)).toMatchObject([
      { type: 'customer.status_changed', old_value: 'churned', new_value: 'active' },
      { type: 'customer.won_back', field: null },
    ]);
  });

  test('and is archived is nobody who came back', async () => {
    const { v1, customer, events } = await serve();
    for (const status of ['churned', 'archived']) {
      await v1('PATCH', `/customers/${customer}`, { status });
    }
    expect((await events()).map(({ type }) => type)).not.toContain('customer.won_back');
  });

  test('who never left does not come back', async () => {
    const { v1, customer, events } = await serve();
    for (const status of ['at_risk', 'active', 'archived', 'active']) {
      await v1('PATCH', `/customers/${customer}`, { status });
    }
    expect((await events()).map(({ type }) => type)).not.toContain('customer.won_back');
  });

  test('an undo that is undone churns it again', async () => {
    const { v1, undo, send, customer, onboarding, states } = await serve();
    await onboarding({ name: 'a' });
    const churned = await v1('PATCH', `/customers/${customer}`, { status: 'churned' });
    const { id } = await undo(churned);
    const again = await send('POST', '/undo', { batch_id: id });
    expect(again.json()).toMatchObject({ left: [] });
    expect(await states()).toEqual(['a: paused']);
  });
});

test('a customer who churned in the cloud has its onboardings paused here, and the cloud is told', async () => {
  const hub = openTestHub();
  hub.settings.set('upstream', UPSTREAM);
  const dates = { created_at: '2026-05-01T00:00:00.000Z', updated_at: '2026-05-01T00:00:00.000Z' };
  const pull = (resource: 'customer' | 'onboarding', record: { id: string; [field: string]: unknown }) =>
    hub.writeUpstream({
      operation: 'apply_upstream',
      resource,
      record: { display_id: 1, ...dates, ...record },
      actor: CLOUD,
    });
  const customer = { id: 'up1', name: 'Acme', status: 'active' };
  const onboarding = { id: 'up2', customer_id: 'up1', phase: 'review', state: 'active' };
  await pull('customer', customer);
  await pull('onboarding', { ...onboarding, waiting_on_customer: false });
  await pull('customer', { ...customer, status: 'churned' });
  expect(hub.get('onboarding', 'up2')).toMatchObject({ state: 'paused' });
  expect(hub.outbox.inState('pending')).toMatchObject([
    { resource: 'onboarding', operation: 'update', fields: { state: 'paused', waiting_on_customer: false } },
  ]);
});

test('a task and its comments follow an onboarding that the cloud moves to another customer', async () => {
  const { hub, ok, list } = await serveWorkspace();
  hub.settings.set('upstream', UPSTREAM);
  const dates = { created_at: '2026-05-01T00:00:00.000Z', updated_at: '2026-05-01T00:00:00.000Z' };
  const pull = (resource: 'customer' | 'onboarding', record: { id: string; [field: string]: unknown }) =>
    hub.writeUpstream({
      operation: 'apply_upstream',
      resource,
      record: { ...dates, ...record },
      actor: CLOUD,
    });
  await pull('customer', { id: 'up1', display_id: 1, name: 'Acme' });
  await pull('customer', { id: 'up2', display_id: 2, name: 'Other' });
  const onboarding = {
    id: 'up3',
    display_id: 1,
    phase: 'review',
    state: 'active',
    waiting_on_customer: false,
  };
  await pull('onboarding', { ...onboarding, customer_id: 'up1' });
  const task = await ok('POST', '/tasks', { onboarding_id: 'up3', title: 'Plan' });
  await ok('POST', '/comments', { subject_type: 'task', subject_id: task.id, body: 'Soon' });
  await pull('onboarding', { ...onboarding, customer_id: 'up2' });
  expect(await ok('GET', `/tasks/${String(task.id)}`)).toMatchObject({ customer_id: 'up2' });
  expect(await list('/tasks?customer_id=up1')).toEqual([]);
  expect(await list('/tasks?customer_id=up2')).toHaveLength(1);
  expect(await list('/comments?customer_id=up2')).toHaveLength(1);
});
