import { describe, expect, test } from 'vitest';
import {
  ANN,
  createSurroundings,
  everything,
  openTestHub,
  populate,
  query,
  refusalOf,
  START,
  type TestHub,
  temporaryFolder,
} from '../../../../test/support/hub.ts';

describe('what changes nothing', () => {
  test.each([
    ['an empty update', {}],
    ['the values it has', { name: 'Acme', tags: ['vip'], mrr: null, metadata: {} }],
    ['values that come to the same', { domain: 'HTTPS://Acme.example/', tags: ['vip', 'vip'] }],
    ['read-only and unknown fields', { id: 'x', display_id: 9, created_at: 'now', health_score: 3, foo: 1 }],
  ])('writes nothing at all: %s', async (_, input) => {
    const hub = openTestHub();
    const { customer } = await populate(hub);
    await hub.update('customer', customer, { domain: 'acme.example' });
    let told = 0;
    hub.changes.subscribe(() => {
      told += 1;
    });
    const before = everything(hub.folder);
    hub.environment.time += 60_000;

    const shown = await hub.update('customer', customer, input);

    expect(shown).toEqual(hub.get('customer', customer));
    expect(everything(hub.folder)).toEqual(before);
    expect(told).toBe(0);
  });

  test('deleting again answers the same and writes nothing', async () => {
    const hub = openTestHub();
    const made = await populate(hub);
    for (const resource of ['contact', 'onboarding', 'customer'] as const) {
      const first = await hub.remove(resource, made[resource]);
      const before = everything(hub.folder);
      hub.environment.time += 1000;
      expect(await hub.remove(resource, made[resource])).toEqual(first);
      expect(everything(hub.folder)).toEqual(before);
    }
  });
});

describe('a record that is not there', () => {
  test.each(['customer', 'contact', 'onboarding'] as const)(
    '%s: is refused by its own code',
    async (resource) => {
      const hub = openTestHub();
      const made = await populate(hub);
      await hub.remove(resource, made[resource]);
      const code = `${resource}_not_found`;
      for (const reference of ['nobody', '999', '']) {
        expect(await refusalOf(hub.update(resource, reference, {}))).toMatchObject({ code });
        expect(await refusalOf(hub.remove(resource, reference))).toMatchObject({ code });
      }
      expect(await refusalOf(hub.update(resource, made[resource], {}))).toMatchObject({ code });
    },
  );

  test('cannot get a contact or an onboarding', async () => {
    const hub = openTestHub();
    const { customer } = await populate(hub);
    await hub.remove('customer', customer);
    const code = 'customer_not_found';
    const contact = { name: 'Jo', email: 'jo@b.example' };
    for (const reference of ['nobody', '999', customer]) {
      expect(await refusalOf(hub.create('contact', contact, { customer: reference }))).toMatchObject({
        code,
      });
      expect(await refusalOf(hub.create('onboarding', { customer_id: reference }))).toMatchObject({ code });
    }
    expect(await refusalOf(hub.create('contact', contact))).toMatchObject({
      code: 'missing_field',
      field: 'customer_id',
    });
  });

  test('keeps its contacts and onboardings changeable by id', async () => {
    const hub = openTestHub();
    const { customer, contact, onboarding } = await populate(hub);
    await hub.remove('customer', customer);
    expect(await hub.update('contact', contact, { title: 'CEO' })).toMatchObject({ title: 'CEO' });
    expect(await hub.update('onboarding', onboarding, { notes: 'Call' })).toMatchObject({ notes: 'Call' });
    expect(await hub.remove('contact', contact)).toMatchObject({ deleted: true });
  });
});

describe('an idempotency key', () => {
  const claim = { scope: 'POST /customers', key: 'import-1', requestHash: 'hash' } as const;
  const create = (hub: TestHub, name: string) =>
    hub.write({ operation: 'create', resource: 'customer', input: { name }, actor: ANN, idempotency: claim });

  test('is stored with the very bytes that were answered', async () => {
    const hub = openTestHub();
    const { document } = await create(hub, 'Acme');
    expect(hub.idempotency.find(claim.scope, claim.key)).toEqual({
      request_hash: 'hash',
      status: 201,
      body: document,
      batch_id: expect.any(String),
    });
  });

  test('is not stored with a refused write', async () => {
    const hub = openTestHub();
    expect(await refusalOf(create(hub, ''))).toMatchObject({ code: 'too_small' });
    expect(hub.idempotency.find(claim.scope, claim.key)).toBeUndefined();
  });

  test('counts once, when two writes of one turn bring it', async () => {
    const hub = openTestHub();
    const [first, second] = [create(hub, 'Acme'), create(hub, 'Acme')];
    await first;
    expect(await refusalOf(second)).toMatchObject({ type: 'conflict', code: 'idempotency_in_progress' });
    expect(query(hub.folder, 'SELECT count(*) AS count FROM customers')).toEqual([{ count: 1 }]);
  });

  test('may be used again as soon as its 24 hours are over', async () => {
    const environment = createSurroundings(START);
    const hub = openTestHub(temporaryFolder(), environment);
    await create(hub, 'Acme');
    environment.time = START + 24 * 60 * 60 * 1000;
    const { document } = await create(hub, 'Acme');
    expect(JSON.parse(document)).toMatchObject({ slug: 'acme-2' });
    expect(hub.idempotency.find(claim.scope, claim.key)).toMatchObject({ body: document });
  });
});
