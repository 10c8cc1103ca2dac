import { expect, test } from 'vitest';
import { PI_CALLS } from '#shared/bridge/pi.ts';
import { openTestHub } from '../../../test/support/hub.ts';
import { createTestPi } from '../../../test/support/pi.ts';
import { createPiHandlers } from './pi-handlers.ts';

/** Two customers with an overdue task each; the clock stands on 2026-05-26. */
async function open() {
  const hub = openTestHub();
  const handlers = createPiHandlers(hub, createTestPi(hub));
  const make = async (name: string, owner_id: string | null) => {
    const customer = await hub.create('customer', { name, owner_id });
    const onboarding = await hub.create('onboarding', { customer_id: customer.id, name: `${name} rollout` });
    const task = await hub.create('task', {
      onboarding_id: onboarding.id,
      title: `Call ${name}`,
      due_date: '2026-05-12',
    });
    const keyOf = (type: 'customer' | 'onboarding' | 'task', id: unknown) =>
      hub.reads.resolve(type, String(id));
    return {
      customer: keyOf('customer', customer.id),
      onboarding: keyOf('onboarding', onboarding.id),
      task: keyOf('task', task.id),
    };
  };
  return { hub, handlers, acme: await make('Acme', 'ann'), bolt: await make('Bolt', null) };
}

test('the window is told of the day by keys of its own records: a task with the onboarding it opens on', async () => {
  const { handlers, acme, bolt } = await open();
  const summary = PI_CALLS['pi.summary'].output.parse(await handlers['pi.summary']({}));
  expect(summary.day).toBe('2026-05-26');
  const overdue = summary.sections.find(({ key }) => key === 'overdue');
  expect(overdue?.items.toSorted((a, b) => (a.words < b.words ? -1 : 1))).toEqual([
    {
      type: 'task',
      key: acme.task,
      onboarding_key: acme.onboarding,
      words: 'Call Acme (Acme), 14 days overdue',
    },
    {
      type: 'task',
      key: bolt.task,
      onboarding_key: bolt.onboarding,
      words: 'Call Bolt (Bolt), 14 days overdue',
    },
  ]);
  const atRisk = summary.sections.find(({ key }) => key === 'at_risk');
  expect(atRisk?.items.map(({ type, onboarding_key }) => [type, onboarding_key])).toEqual([
    ['onboarding', null],
    ['onboarding', null],
  ]);
});

test('the day, and what is at risk, can be told of one owner’s customers only', async () => {
  const { handlers, acme } = await open();
  const summary = await handlers['pi.summary']({ owner_key: 'ann' });
  expect(summary.sections.flatMap(({ items }) => items).map(({ key }) => key)).toEqual([
    acme.task,
    acme.onboarding,
  ]);
  const { risks, all } = await handlers['pi.risks']({ owner_key: 'ann', limit: 10 });
  expect([all, risks.map(({ key, customer_key }) => [key, customer_key])]).toEqual([
    1,
    [[acme.onboarding, acme.customer]],
  ]);
});

test('whatever Pi is asked, nothing is written', async () => {
  const { hub, handlers, acme } = await open();
  const before = hub.events.head();
  await handlers['pi.summary']({});
  await handlers['pi.risks']({ limit: 10 });
  await handlers['pi.forecasts']({});
  await handlers['pi.health']({ customer_key: acme.customer });
  await handlers['pi.brief']({ customer_key: acme.customer });
  expect(hub.events.head()).toBe(before);
});

test('a brief tells what has changed since the reader looked last, or that nothing has', async () => {
  const { hub, handlers, acme } = await open();
  const brief = async (since: string) =>
    (await handlers['pi.brief']({ customer_key: acme.customer, since })).markdown;
  const before = new Date(hub.environment.time + 1).toISOString();
  hub.environment.time += 3 * 24 * 3_600_000;
  expect(await brief(before)).toContain('## Since you last looked, 3 days ago\n\n- Nothing has changed');
  await hub.update('customer', acme.customer, { plan: 'Growth' });
  await hub.update('task', acme.task, { done: true });
  const told = await brief(before);
  expect(told).toContain('changed plan to Growth');
  expect(told).toMatch(/task completed$/m);
  expect(told).not.toContain('Customer created');
});
