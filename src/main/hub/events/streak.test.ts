import { expect, test } from 'vitest';
import { createSurroundings, openTestHub } from '../../../../test/support/hub.ts';

const ZONE = 'Europe/Berlin';
const DAY_MS = 24 * 3_600_000;
const BEN = { name: 'Ben', type: 'user' } as const;

async function open() {
  // Noon in Berlin.
  const hub = openTestHub(undefined, createSurroundings(Date.parse('2026-03-02T11:00:00.000Z')));
  const customer = await hub.create('customer', { name: 'Acme' });
  const note = (actor?: typeof BEN) =>
    hub.create(
      'comment',
      { subject_type: 'customer', subject_id: customer.id, kind: 'note', body: 'Called' },
      actor === undefined ? {} : { actor },
    );
  const days = (name = 'Ann Keller') => hub.streak.of(name, hub.environment.time, ZONE);
  return { hub, customer, note, days };
}

test('counts days in a row on which somebody worked; a day that is not over breaks nothing, a missed one does', async () => {
  const { hub, note, days } = await open();
  expect(days()).toBe(0);
  await note();
  await note();
  expect(days()).toBe(1);
  hub.environment.time += DAY_MS;
  expect(days()).toBe(1);
  await note();
  expect(days()).toBe(2);
  hub.environment.time += 2 * DAY_MS;
  expect(days()).toBe(0);
  await note();
  expect(days()).toBe(1);
});

test('what others do, and what is no work, counts for nobody else', async () => {
  const { hub, customer, note, days } = await open();
  await note(BEN);
  await hub.update('customer', String(customer.id), { plan: 'Growth' });
  expect([days(), days('Ben')]).toEqual([0, 1]);
  await hub.update('customer', String(customer.id), { status: 'at_risk' });
  expect(days()).toBe(1);
});

test('its days are the workspace’s: late at night on one date, early on the next', async () => {
  const { hub, note, days } = await open();
  hub.environment.time = Date.parse('2026-03-02T22:59:00.000Z');
  await note();
  hub.environment.time = Date.parse('2026-03-02T23:01:00.000Z');
  await note();
  expect(days()).toBe(2);
});
