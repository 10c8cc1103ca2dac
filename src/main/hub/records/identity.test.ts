import { describe, expect, test } from 'vitest';
import {
  connect,
  createSurroundings,
  openTestHub,
  START,
  type TestHub,
  temporaryFolder,
  UPSTREAM,
} from '../../../../test/support/hub.ts';
import { isDisplayId, newKey } from './identity.ts';
import type { Resource } from './records.ts';

async function createOne(hub: TestHub, resource: Resource, number: number) {
  if (resource === 'customer') return hub.create('customer', { name: `Customer ${number}` });
  const customer =
    hub.reads.listCustomers({}, { limit: 1 }).documents[0] ??
    JSON.stringify(await hub.create('customer', { name: 'Only one' }));
  const { id } = JSON.parse(customer) as { id: string };
  if (resource === 'onboarding') return hub.create('onboarding', { customer_id: id });
  return hub.create('contact', { name: 'Jo', email: `jo${number}@acme.example` }, { customer: id });
}

describe('a key', () => {
  test('has the shape of a cuid, and can never be taken for a display_id', () => {
    const environment = createSurroundings();
    for (let count = 0; count < 1000; count += 1) {
      const key = newKey(environment);
      expect(key).toMatch(/^c[0-9a-z]{24}$/);
      expect(isDisplayId(key)).toBe(false);
    }
  });

  test('sorts after the keys of every earlier millisecond', () => {
    const environment = createSurroundings(0);
    let last = '';
    for (const time of [0, 1, 35, 36, 1_000_000, START, START + 1, Date.parse('2050-01-01T00:00:00Z')]) {
      environment.time = time;
      const key = newKey(environment);
      expect(key > last).toBe(true);
      last = key;
    }
  });

  test('is another one each time, also within a millisecond', () => {
    const environment = createSurroundings();
    const keys = Array.from({ length: 10_000 }, () => newKey(environment));
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('may be minted by the caller, and is the id', async () => {
    const hub = openTestHub();
    await hub.write({
      operation: 'create',
      resource: 'customer',
      key: 'cminted0000000000000000001',
      input: { name: 'Acme' },
      actor: { name: 'Ann', type: 'user' },
    });
    expect(hub.get('customer', 'cminted0000000000000000001')).toMatchObject({ name: 'Acme', display_id: 1 });
  });
});

describe.each(['customer', 'contact', 'onboarding'] as const)('the display_id of a %s', (resource) => {
  test('counts from 1 in a local workspace', async () => {
    const hub = openTestHub();
    const numbers = [1, 2, 3];
    for (const number of numbers)
      expect(await createOne(hub, resource, number)).toMatchObject({ display_id: number });
  });

  test('is never given out again, after deleting and after a restart', async () => {
    const folder = temporaryFolder();
    const hub = openTestHub(folder);
    await createOne(hub, resource, 1);
    const { id } = await createOne(hub, resource, 2);
    await hub.remove(resource, String(id));
    hub.close();
    expect(await createOne(openTestHub(folder), resource, 3)).toMatchObject({ display_id: 3 });
  });

  test('is provisional, from 1 000 000 001, while an upstream is connected', async () => {
    const folder = temporaryFolder();
    const hub = openTestHub(folder);
    expect(await createOne(hub, resource, 1)).toMatchObject({ display_id: 1 });
    hub.settings.set('upstream', UPSTREAM);
    expect(await createOne(hub, resource, 2)).toMatchObject({ display_id: 1_000_000_001 });
    const { id } = await createOne(hub, resource, 3);
    await hub.remove(resource, String(id));
    hub.close();
    const again = openTestHub(folder);
    expect(await createOne(again, resource, 4)).toMatchObject({ display_id: 1_000_000_003 });
    again.settings.remove('upstream');
    expect(await createOne(again, resource, 5)).toMatchObject({ display_id: 2 });
  });

  test('is not given out again when a record was once known by it', async () => {
    const folder = temporaryFolder();
    const hub = openTestHub(folder);
    const { id } = await createOne(hub, resource, 1);
    hub.close();
    const insert = connect(folder).prepare('INSERT INTO aliases VALUES (?, ?, ?)');
    for (const alias of ['17', '1000000009', '999abc', 'c123']) insert.run(resource, alias, id);

    const again = openTestHub(folder);
    expect(await createOne(again, resource, 2)).toMatchObject({ display_id: 18 });
    again.settings.set('upstream', UPSTREAM);
    expect(await createOne(again, resource, 3)).toMatchObject({ display_id: 1_000_000_010 });
  });
});

describe('a record that upstream has given its own id', () => {
  /** A customer made here as `key` with display_id 1, now known by upstream's id and display_id. */
  async function renamedCustomer() {
    const folder = temporaryFolder();
    const first = openTestHub(folder);
    const { id } = await first.create('customer', { name: 'Acme', slug: '4711' });
    const key = String(id);
    await first.create('onboarding', { customer_id: key, name: 'Pilot' });
    await first.create('contact', { name: 'Jo', email: 'jo@acme.example' }, { customer: key });
    first.close();
    const database = connect(folder);
    database
      .prepare(
        `UPDATE customers SET id = 'cloud1', display_id = 52, base = document,
           document = json_set(document, '$.id', 'cloud1', '$.display_id', 52) WHERE key = ?`,
      )
      .run(key);
    database
      .prepare("INSERT INTO aliases VALUES ('customer', '1', ?), ('customer', 'older', ?)")
      .run(key, key);
    return { hub: openTestHub(folder), key, names: [key, 'cloud1', '52', '052', '1', '001', 'older'] };
  }

  test('answers to every name it ever had, and shows the latest', async () => {
    const { hub, names } = await renamedCustomer();
    for (const name of names) {
      expect(hub.get('customer', name)).toMatchObject({ id: 'cloud1', display_id: 52 });
      expect(await hub.update('customer', name, { plan: `by ${name}` })).toMatchObject({
        id: 'cloud1',
        plan: `by ${name}`,
      });
    }
  });

  test('is found by every name in filters, paths and bodies', async () => {
    const { hub, key, names } = await renamedCustomer();
    for (const name of names) {
      expect(hub.reads.resolveLive('customer', name)).toBe(key);
      expect(
        hub.reads.listOnboardings({ customer_id: name }, { limit: 100 }).documents.length,
      ).toBeGreaterThan(0);
      await hub.create('onboarding', { customer_id: name });
      await hub.create('contact', { name: 'Kim', email: `${name}@acme.example` }, { customer: name });
    }
    expect(hub.reads.listOnboardings({ customer_id: key }, { limit: 100 }).documents).toHaveLength(
      names.length + 1,
    );
    expect(hub.reads.listContacts(key, { limit: 100 }).documents).toHaveLength(names.length + 1);
    await hub.create('onboarding', { customer_id: 52 });
    await hub.create('onboarding', { customer_id: 1 });
  });

  test('is deleted by any name, and says so by the latest', async () => {
    const { hub, names } = await renamedCustomer();
    for (const name of names) {
      expect(await hub.remove('customer', name)).toEqual({
        object: 'deleted',
        id: 'cloud1',
        display_id: 52,
        deleted: true,
      });
      expect(() => hub.get('customer', name)).toThrow(/No customer/);
    }
  });

  test('is not found by its slug, nor by the names of another kind of record', async () => {
    const { hub } = await renamedCustomer();
    expect(() => hub.get('customer', '4711')).toThrow(/No customer/);
    expect(() => hub.get('contact', 'older')).toThrow(/No contact/);
    expect(() => hub.get('onboarding', '52')).toThrow(/No onboarding/);
  });
});

test.each(['99999999999999999999999', '-1', '1.5', ' 1', '1 ', '0x1', '', '%', "1' OR '1'='1"])(
  'the reference %j finds nothing',
  async (reference) => {
    const hub = openTestHub();
    await hub.create('customer', { name: 'Acme' });
    expect(() => hub.get('customer', reference)).toThrow(/No customer/);
  },
);
