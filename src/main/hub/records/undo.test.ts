import { describe, expect, test } from 'vitest';
import { ANN, openTestHub, populate, refusalOf, type TestHub } from '../../../../test/support/hub.ts';
import type { RecordChange } from './commands.ts';

const BEN = { name: 'Ben Ito', type: 'user' } as const;

async function batch(hub: TestHub, ...commands: RecordChange[]) {
  return (await hub.writeBatch({ actor: ANN, commands })).batchId;
}

const update = (resource: 'customer' | 'contact' | 'onboarding', reference: string, input: object) =>
  ({ operation: 'update', resource, reference, input }) as const;

const undo = (hub: TestHub, undoes: string) => hub.undo({ undoes, actor: ANN });

describe('undoing a change', () => {
  test('restores the old values, in one batch that can be undone too', async () => {
    const hub = openTestHub();
    const { customer, onboarding } = await populate(hub);
    const made = await batch(
      hub,
      update('customer', customer, { name: 'Acme Inc', plan: 'gold' }),
      update('onboarding', onboarding, { phase: 'completed', notes: 'Done' }),
    );
    const undone = await undo(hub, made);
    expect(undone.left).toEqual([]);
    expect(undone.restored.map(({ id }) => id).sort()).toEqual([customer, onboarding].sort());
    expect(hub.get('customer', customer)).toMatchObject({ name: 'Acme', plan: null });
    expect(hub.get('onboarding', onboarding)).toMatchObject({
      phase: 'before_getting_started',
      completed_at: null,
      notes: null,
    });
    await undo(hub, undone.batchId);
    expect(hub.get('customer', customer)).toMatchObject({ name: 'Acme Inc', plan: 'gold' });
    expect(hub.get('onboarding', onboarding)).toMatchObject({ phase: 'completed', notes: 'Done' });
  });

  test('leaves what somebody has changed since, and names it', async () => {
    const hub = openTestHub();
    const { customer } = await populate(hub);
    const made = await batch(hub, update('customer', customer, { name: 'Acme Inc', plan: 'gold' }));
    await hub.update('customer', customer, { plan: 'silver' }, BEN);
    const { restored, left } = await undo(hub, made);
    expect(restored).toMatchObject([{ type: 'customer', id: customer }]);
    expect(left).toMatchObject([{ type: 'customer', id: customer, field: 'plan' }]);
    expect(hub.get('customer', customer)).toMatchObject({ name: 'Acme', plan: 'silver' });
  });

  test('judges sets by their elements and custom fields by their slugs', async () => {
    const hub = openTestHub();
    const { customer } = await populate(hub);
    await hub.update('customer', customer, { tags: ['a', 'b'], custom_fields: { region: 'EMEA', tier: 1 } });
    const made = await batch(
      hub,
      update('customer', customer, { tags: ['b', 'c'], custom_fields: { region: 'APAC', seats: 5 } }),
    );
    await hub.update('customer', customer, { tags: ['b', 'c', 'd'] }, BEN);
    await hub.update('customer', customer, { custom_fields: { region: 'LATAM', seats: 5, note: 'x' } }, BEN);
    const { left } = await undo(hub, made);
    expect(hub.get('customer', customer)).toMatchObject({
      tags: ['b', 'd', 'a'],
      custom_fields: { region: 'LATAM', tier: 1, note: 'x' },
    });
    expect(left.map(({ field }) => field)).toEqual(['custom_fields.region']);
  });

  test('restores what followed from it: the state below the waiting flag, the date of completion', async () => {
    const hub = openTestHub();
    const { onboarding } = await populate(hub);
    await hub.update('onboarding', onboarding, { phase: 'completed', state: 'paused' });
    const { completed_at } = hub.get('onboarding', onboarding);
    await hub.update('onboarding', onboarding, { waiting_on_customer: true });
    hub.environment.time += 60_000;
    const made = await batch(hub, update('onboarding', onboarding, { phase: 'launch', state: 'active' }));
    await undo(hub, made);
    expect(hub.get('onboarding', onboarding)).toMatchObject({
      phase: 'completed',
      completed_at,
      state: 'waiting',
    });
    await hub.update('onboarding', onboarding, { waiting_on_customer: false });
    expect(hub.get('onboarding', onboarding)).toMatchObject({ state: 'paused' });
  });

  test('a value that another record has by now is left alone, the others come back', async () => {
    const hub = openTestHub();
    const { customer } = await populate(hub);
    const made = await batch(hub, update('customer', customer, { slug: 'new', plan: 'gold' }));
    await hub.create('customer', { name: 'Other', slug: 'acme' });
    const { left } = await undo(hub, made);
    expect(left).toMatchObject([{ field: 'slug' }]);
    expect(hub.get('customer', customer)).toMatchObject({ slug: 'new', plan: null });
  });

  test('gives a primary contact their place back, unless somebody else was made primary since', async () => {
    const hub = openTestHub();
    const { customer, contact } = await populate(hub);
    const other = String(
      (await hub.create('contact', { name: 'Bo', email: 'bo@a.example' }, { customer })).id,
    );
    const third = String(
      (await hub.create('contact', { name: 'Cy', email: 'cy@a.example' }, { customer })).id,
    );
    const primaries = () =>
      [contact, other, third].filter((id) => hub.get('contact', id).is_primary === true);
    const first = await batch(hub, update('contact', other, { is_primary: true }));
    await undo(hub, first);
    expect(primaries()).toEqual([contact]);
    const second = await batch(hub, update('contact', other, { is_primary: true }));
    await hub.update('contact', third, { is_primary: true }, BEN);
    const { left } = await undo(hub, second);
    expect(primaries()).toEqual([third]);
    expect(left.map(({ id, field }) => [id, field])).toContainEqual([contact, 'is_primary']);
  });
});

describe('undoing a creation', () => {
  test('deletes what was made, children first', async () => {
    const hub = openTestHub();
    const made = await batch(
      hub,
      { operation: 'create', resource: 'customer', key: 'c000000001abcdefghijklmno', input: { name: 'New' } },
      {
        operation: 'create',
        resource: 'contact',
        input: { customer_id: 'c000000001abcdefghijklmno', name: 'Jo', email: 'jo@new.example' },
      },
    );
    const { restored } = await undo(hub, made);
    expect(restored.map(({ type }) => type)).toEqual(['contact', 'customer']);
    expect(() => hub.get('customer', 'c000000001abcdefghijklmno')).toThrow(/No customer/);
  });

  test('leaves what was edited or given children since', async () => {
    const hub = openTestHub();
    const make = (name: string) => batch(hub, { operation: 'create', resource: 'customer', input: { name } });
    const [edited, extended, plain] = [await make('A'), await make('B'), await make('C')];
    await hub.update('customer', '1', { plan: 'gold' }, BEN);
    await hub.create('onboarding', { customer_id: '2' }, { actor: BEN });
    for (const id of [edited, extended]) {
      expect(await undo(hub, id)).toMatchObject({ restored: [], left: [{ type: 'customer' }] });
    }
    expect(await undo(hub, plain)).toMatchObject({ restored: [{ type: 'customer' }], left: [] });
  });
});

describe('undoing a deletion', () => {
  test('brings the record back under its ids, with its values, tags and children', async () => {
    const hub = openTestHub();
    const { customer, onboarding } = await populate(hub);
    const before = hub.get('customer', customer);
    const made = await batch(hub, { operation: 'delete', resource: 'customer', reference: customer });
    expect(hub.reads.listCustomers({ tag: 'vip' }, { limit: 10 }).documents).toHaveLength(0);
    expect(await undo(hub, made)).toMatchObject({ restored: [{ type: 'customer', id: customer }], left: [] });
    expect(hub.get('customer', customer)).toEqual(before);
    expect(hub.reads.listCustomers({ tag: 'vip' }, { limit: 10 }).documents).toHaveLength(1);
    expect(hub.reads.listOnboardings({}, { limit: 10 }).documents[0]).toContain(onboarding);
    await hub.update('customer', customer, { slug: 'again' });
  });

  test('leaves a record whose slug or address is taken by now', async () => {
    const hub = openTestHub();
    const { customer, contact } = await populate(hub);
    const contactGone = await batch(hub, { operation: 'delete', resource: 'contact', reference: contact });
    await hub.create('contact', { name: 'New Jo', email: 'jo@acme.example' }, { customer });
    expect(await undo(hub, contactGone)).toMatchObject({
      restored: [],
      left: [{ id: contact, field: 'email' }],
    });
    const customerGone = await batch(hub, { operation: 'delete', resource: 'customer', reference: customer });
    await hub.create('customer', { name: 'Acme' });
    expect(await undo(hub, customerGone)).toMatchObject({
      restored: [],
      left: [{ id: customer, field: 'slug' }],
    });
  });

  test('that the cloud has not heard of takes it out of the queue; edits made before it are sent', async () => {
    const hub = openTestHub();
    const { customer } = await populate(hub);
    const made = await batch(hub, { operation: 'delete', resource: 'customer', reference: customer });
    expect(hub.outbox.records()).toEqual([]);
    await undo(hub, made);
    const queued = hub.outbox
      .inState('pending')
      .map(({ resource, operation, fields }) => ({ resource, operation, fields }));
    expect(queued.map(({ resource, operation }) => [resource, operation]).sort()).toEqual([
      ['contact', 'create'],
      ['customer', 'create'],
      ['onboarding', 'create'],
    ]);
    expect(queued.find(({ resource }) => resource === 'customer')?.fields).toMatchObject({
      name: 'Acme',
      tags: ['vip'],
    });
  });
});

test('a second undo restores nothing, until the first was undone', async () => {
  const hub = openTestHub();
  const { customer } = await populate(hub);
  const made = await batch(hub, update('customer', customer, { plan: 'gold' }));
  const first = await undo(hub, made);
  await hub.update('customer', customer, { plan: 'gold' });
  expect(await undo(hub, made)).toMatchObject({ restored: [], left: [], changed: false });
  await hub.update('customer', customer, { plan: null });
  await undo(hub, first.batchId);
  expect(hub.get('customer', customer)).toMatchObject({ plan: 'gold' });
  expect((await undo(hub, made)).restored).toHaveLength(1);
});

test('an undo that comes again is answered as it was', async () => {
  const hub = openTestHub();
  const { customer } = await populate(hub);
  const made = await batch(hub, update('customer', customer, { plan: 'gold' }));
  const request = { undoes: made, batchId: 'undo-1', actor: ANN };
  const first = await hub.undo(request);
  await hub.update('customer', customer, { plan: 'silver' });
  expect(await hub.undo(request)).toEqual(first);
  expect(hub.get('customer', customer)).toMatchObject({ plan: 'silver' });
});

test('a batch that never was is refused', async () => {
  const hub = openTestHub();
  await populate(hub);
  expect(await refusalOf(undo(hub, 'nothing'))).toMatchObject({ status: 404, code: 'batch_not_found' });
});
