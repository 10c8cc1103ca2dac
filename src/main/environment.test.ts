import { describe, expect, test } from 'vitest';
import { createSurroundings, openTestHub, START, temporaryFolder } from '../../test/support/hub.ts';

const MINUTE_MS = 60 * 1000;
const HOUR_MS = 60 * MINUTE_MS;

type Dated = { id: string; created_at: string; updated_at: string };

function isIncreasing(values: readonly string[]): boolean {
  return values.every((value, index) => index === 0 || value > (values[index - 1] ?? ''));
}

describe('created_at', () => {
  test('is another one for each row, though the clock stands still', async () => {
    const hub = openTestHub();
    const made = await Promise.all(
      Array.from({ length: 20 }, (_, index) => hub.create('customer', { name: `C${index}` })),
    );
    expect(made.map(({ created_at }) => Date.parse(String(created_at)))).toEqual(
      made.map((_, index) => START + index),
    );
  });

  test('goes on increasing when the clock goes back a little, also over a restart', async () => {
    const folder = temporaryFolder();
    const environment = createSurroundings();
    let hub = openTestHub(folder, environment);
    const created: Record<'customer' | 'contact' | 'onboarding', string[]> = {
      customer: [],
      contact: [],
      onboarding: [],
    };
    for (const [step, time] of [
      START,
      START - 5 * MINUTE_MS,
      START - 9 * MINUTE_MS,
      START + 5,
      START + 2,
    ].entries()) {
      environment.time = time;
      if (step === 2) {
        hub.close();
        hub = openTestHub(folder, environment);
      }
      const customer = (await hub.create('customer', { name: `C${step}` })) as Dated;
      created.customer.push(customer.created_at);
      const contact = { name: 'Jo', email: `jo${step}@acme.example` };
      created.contact.push(((await hub.create('contact', contact, { customer: '1' })) as Dated).created_at);
      created.onboarding.push(((await hub.create('onboarding', { customer_id: 1 })) as Dated).created_at);
    }
    for (const values of Object.values(created)) expect(isIncreasing(values), values.join(' ')).toBe(true);
  });

  test('keeps lists in the order in which rows were made', async () => {
    const hub = openTestHub();
    for (const back of [0, HOUR_MS, 0, 2 * HOUR_MS]) {
      hub.environment.time = START - back;
      await hub.create('customer', { name: 'Same' });
    }
    const slugs = hub.reads
      .listCustomers({}, { limit: 9 })
      .documents.map((text) => (JSON.parse(text) as { slug: string }).slug);
    expect(slugs).toEqual(['same-4', 'same-3', 'same-2', 'same']);
  });

  test('follows the clock again once that is ahead', async () => {
    const hub = openTestHub();
    await hub.create('customer', { name: 'A' });
    hub.environment.time = START - HOUR_MS;
    await hub.create('customer', { name: 'B' });
    hub.environment.time = START + HOUR_MS;
    expect(await hub.create('customer', { name: 'C' })).toMatchObject({
      created_at: '2026-05-26T18:21:09.412Z',
    });
  });
});

test('updated_at is not before created_at, though the clock goes back a little', async () => {
  const hub = openTestHub();
  const { id, created_at } = (await hub.create('customer', { name: 'Acme' })) as Dated;
  hub.environment.time = START - 5 * MINUTE_MS;
  expect(await hub.update('customer', id, { plan: 'a' })).toMatchObject({
    plan: 'a',
    updated_at: created_at,
  });
  hub.environment.time = START + 1;
  expect(await hub.update('customer', id, { plan: 'b' })).toMatchObject({
    updated_at: '2026-05-26T17:21:09.413Z',
  });
});

test('activity keeps the order in which things happened, also over a restart', async () => {
  const folder = temporaryFolder();
  const environment = createSurroundings();
  let hub = openTestHub(folder, environment);
  const id = String((await hub.create('customer', { name: 'Acme' })).id);
  const offsets = [0, -HOUR_MS, 5, -24 * HOUR_MS, 6, 5];
  const plans = ['one', 'two', 'three', 'four', 'five', 'six'];
  for (const [step, plan] of plans.entries()) {
    environment.time = START + (offsets[step] ?? 0);
    if (step === 3) {
      hub.close();
      hub = openTestHub(folder, environment);
    }
    await hub.update('customer', id, { plan });
  }
  const { entries } = hub.reads.listActivity(id, { limit: 100 });
  expect(entries.map(({ new_value }) => new_value)).toEqual([...plans.toReversed(), 'Acme']);
  const times = entries.map(({ timestamp }) => timestamp).toReversed();
  expect(times).toEqual(times.toSorted());
});

test('more than a thousand entries of one millisecond keep their order', async () => {
  const hub = openTestHub();
  const id = String((await hub.create('customer', { name: 'Acme' })).id);
  await Promise.all(Array.from({ length: 1200 }, (_, mrr) => hub.update('customer', id, { mrr })));
  const seen: unknown[] = [];
  let cursor: string | undefined;
  do {
    const page = hub.reads.listActivity(id, { limit: 100, cursor });
    seen.push(...page.entries.map(({ new_value }) => new_value));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(seen).toEqual([...Array.from({ length: 1200 }, (_, index) => 1199 - index), 'Acme']);
});
