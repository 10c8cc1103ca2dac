import { describe, expect, test } from 'vitest';
import { customerSchema } from '#shared/v1/customer.ts';
import { openTestHub } from '../../../../test/support/hub.ts';

describe('a new customer', () => {
  test('has every field of the contract, with its defaults', async () => {
    const hub = openTestHub();
    const created = await hub.create('customer', { name: 'Acme' });
    expect(created).toEqual({
      object: 'customer',
      id: created.id,
      display_id: 1,
      name: 'Acme',
      slug: 'acme',
      domain: null,
      status: 'active',
      plan: null,
      mrr: null,
      monthly_orders: null,
      hubspot_company_id: null,
      hubspot_deal_id: null,
      stripe_customer_id: null,
      intercom_company_id: null,
      slack_channel_id: null,
      owner_id: null,
      tags: [],
      custom_fields: {},
      metadata: {},
      health_score: null,
      created_at: '2026-05-26T17:21:09.412Z',
      updated_at: '2026-05-26T17:21:09.412Z',
    });
    expect(Object.keys(created)).toEqual(Object.keys(customerSchema.shape));
  });

  test('keeps every value that may be given, and takes no notice of those that may not', async () => {
    const hub = openTestHub();
    const given = {
      name: 'Acme',
      slug: 'the-acme',
      domain: 'acme.example',
      status: 'at_risk',
      plan: 'Growth',
      mrr: 125_000,
      monthly_orders: 0,
      hubspot_company_id: 'h1',
      hubspot_deal_id: 'h2',
      stripe_customer_id: 's1',
      intercom_company_id: 'i1',
      slack_channel_id: 'c1',
      owner_id: 'ann',
      tags: ['vip'],
      custom_fields: { region: 'EMEA', seats: 12, trial: false, note: null },
      metadata: { deep: [1, { x: null }] },
    };
    const ignored = { id: 'mine', display_id: 7, health_score: 3, created_at: 'then', unknown: 1 };
    const created = await hub.create('customer', { ...given, ...ignored });
    expect(created).toMatchObject(given);
    expect(created).toMatchObject({ display_id: 1, health_score: null });
    expect(customerSchema.strict().parse(created)).toEqual(created);
  });
});

describe('a slug', () => {
  test('follows from the name, and is numbered where that is taken', async () => {
    const hub = openTestHub();
    const names = ['Acme', 'ACME', 'Acmé!', 'Other', 'acme'];
    const created = await Promise.all(names.map((name) => hub.create('customer', { name })));
    expect(created.map(({ slug }) => slug)).toEqual(['acme', 'acme-2', 'acme-3', 'other', 'acme-4']);
  });

  test('steps over numbers that were chosen by hand', async () => {
    const hub = openTestHub();
    await hub.create('customer', { name: 'First', slug: 'acme-2' });
    await hub.create('customer', { name: 'Acme 3' });
    const created = await Promise.all([1, 2, 3].map(() => hub.create('customer', { name: 'Acme' })));
    expect(created.map(({ slug }) => slug)).toEqual(['acme', 'acme-4', 'acme-5']);
  });

  test('that is freed by deleting or renaming is given out again', async () => {
    const hub = openTestHub();
    const created = await Promise.all([1, 2, 3, 4].map(() => hub.create('customer', { name: 'Acme' })));
    await hub.remove('customer', String(created[1]?.id));
    await hub.update('customer', String(created[2]?.id), { slug: 'renamed' });
    const again = await Promise.all([1, 2, 3].map(() => hub.create('customer', { name: 'Acme' })));
    expect(again.map(({ slug }) => slug)).toEqual(['acme-2', 'acme-3', 'acme-5']);
  });

  test('is unique however often a name is used', async () => {
    const hub = openTestHub();
    const created = await Promise.all(
      Array.from({ length: 300 }, () => hub.create('customer', { name: 'Acme' })),
    );
    const slugs = created.map(({ slug }) => String(slug));
    expect(new Set(slugs).size).toBe(300);
    expect(slugs.slice(0, 20)).toEqual([
      'acme',
      ...Array.from({ length: 19 }, (_, index) => `acme-${index + 2}`),
    ]);
    for (const slug of slugs.slice(1)) expect(slug).toMatch(/^acme-\d+$/);
  });

  test('stays within 120 characters with its number', async () => {
    const hub = openTestHub();
    const name = 'a'.repeat(255);
    const created = await Promise.all(Array.from({ length: 12 }, () => hub.create('customer', { name })));
    expect(created[0]?.slug).toBe('a'.repeat(120));
    expect(created[1]?.slug).toBe(`${'a'.repeat(118)}-2`);
    expect(created[11]?.slug).toBe(`${'a'.repeat(117)}-12`);
  });

  test('that another customer has is refused by its field, on create and on update', async () => {
    const hub = openTestHub();
    await hub.create('customer', { name: 'Acme' });
    const other = await hub.create('customer', { name: 'Other' });
    const refusal = { type: 'conflict', code: 'slug_taken', field: 'slug' };
    await expect(hub.create('customer', { name: 'New', slug: 'acme' })).rejects.toMatchObject(refusal);
    await expect(hub.update('customer', String(other.id), { slug: 'acme' })).rejects.toMatchObject(refusal);
  });

  test('may be kept, changed, given up and taken again', async () => {
    const hub = openTestHub();
    const id = String((await hub.create('customer', { name: 'Acme' })).id);
    const slugAfter = async (slug: string | null) => (await hub.update('customer', id, { slug })).slug;
    expect(await slugAfter('acme')).toBe('acme');
    expect(await slugAfter('better')).toBe('better');
    expect(await slugAfter(null)).toBeNull();
    expect(await slugAfter('acme')).toBe('acme');
  });

  test('may be absent from any number of customers', async () => {
    const hub = openTestHub();
    for (const name of ['A', 'B']) {
      expect(await hub.create('customer', { name, slug: null })).toMatchObject({ slug: null });
    }
  });

  test('does not follow the name when that changes', async () => {
    const hub = openTestHub();
    const { id } = await hub.create('customer', { name: 'Acme' });
    expect(await hub.update('customer', String(id), { name: 'Better' })).toMatchObject({ slug: 'acme' });
  });
});

describe('the domain', () => {
  test('is stored clean on create and on update, and need not be unique', async () => {
    const hub = openTestHub();
    const first = await hub.create('customer', {
      name: 'A',
      domain: ' HTTPS://Ann@Acme.Example:8443/x?y#z ',
    });
    const second = await hub.create('customer', { name: 'B' });
    expect(first.domain).toBe('acme.example');
    const id = String(second.id);
    expect(await hub.update('customer', id, { domain: 'Acme.Example.' })).toMatchObject({
      domain: 'acme.example',
    });
    expect(await hub.update('customer', id, { domain: ' ' })).toMatchObject({ domain: null });
  });
});

test('tags keep their order and lose their repeats', async () => {
  const hub = openTestHub();
  const { id, tags } = await hub.create('customer', { name: 'Acme', tags: ['b', 'a', 'b'] });
  expect(tags).toEqual(['b', 'a']);
  expect(await hub.update('customer', String(id), { tags: ['c', 'a', 'c', 'b'] })).toMatchObject({
    tags: ['c', 'a', 'b'],
  });
});

describe('a change', () => {
  test('touches only what is given; null clears', async () => {
    const hub = openTestHub();
    const before = await hub.create('customer', { name: 'Acme', plan: 'Growth', mrr: 5, tags: ['vip'] });
    hub.environment.time += 1000;
    expect(await hub.update('customer', String(before.id), { mrr: 7, plan: null })).toEqual({
      ...before,
      mrr: 7,
      plan: null,
      updated_at: '2026-05-26T17:21:10.412Z',
    });
  });

  test('that is refused in one field changes none', async () => {
    const hub = openTestHub();
    const before = await hub.create('customer', { name: 'Acme' });
    await expect(hub.update('customer', '1', { name: 'New', mrr: -1 })).rejects.toMatchObject({
      code: 'too_small',
      field: 'mrr',
    });
    expect(hub.get('customer', '1')).toEqual(before);
  });

  test('replaces custom fields and metadata as a whole', async () => {
    const hub = openTestHub();
    await hub.create('customer', { name: 'Acme', custom_fields: { a: 1, b: 2 }, metadata: { x: { y: 1 } } });
    expect(await hub.update('customer', '1', { custom_fields: { b: 3 }, metadata: { z: 1 } })).toMatchObject({
      custom_fields: { b: 3 },
      metadata: { z: 1 },
    });
  });

  test('leaves one entry a field in the activity, the status in words of its own', async () => {
    const hub = openTestHub();
    const { id } = await hub.create('customer', { name: 'Acme' });
    await hub.update('customer', '1', { status: 'at_risk', name: 'Acme', plan: 'Growth' });
    await hub.remove('customer', '1');
    const { entries } = hub.reads.listActivity(String(id), { limit: 10 });
    expect(
      entries.map(({ event_type, field, old_value, new_value }) => [event_type, field, old_value, new_value]),
    ).toEqual([
      ['customer.deleted', null, null, null],
      ['customer.field_changed', 'plan', null, 'Growth'],
      ['customer.status_changed', 'status', 'active', 'at_risk'],
      ['customer.created', null, null, 'Acme'],
    ]);
  });
});
