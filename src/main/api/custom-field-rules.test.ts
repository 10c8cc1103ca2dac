import { describe, expect, test } from 'vitest';
import { openTestHub } from '../../../test/support/hub.ts';
import { serveTestApi } from '../../../test/support/local-api.ts';
import { createCustomerRoutes } from './customer-routes.ts';
import { createRecordRoutes } from './record-routes.ts';
import { createTagRoutes } from './tag-routes.ts';

interface Refusal {
  readonly error: { readonly code: string; readonly field?: string; readonly count?: number };
}

async function serve() {
  const hub = openTestHub();
  const api = await serveTestApi(hub, [
    ...createRecordRoutes(hub),
    ...createTagRoutes(hub),
    ...createCustomerRoutes(hub),
  ]);
  const send = (method: string, path: string, body?: object) =>
    api.request(
      method,
      path.startsWith('/api') ? path : `/local/v1${path}`,
      body === undefined ? {} : { body },
    );
  const define = async (slug: string, type: string, fields: object = {}) => {
    const answer = await send('POST', '/custom-fields', { slug, label: slug, type, ...fields });
    expect(answer.status, answer.text).toBe(201);
    return answer.json<{ id: string; position: number }>();
  };
  const add = async (name: string, custom_fields: object, tags: string[] = []) =>
    String((await hub.create('customer', { name, custom_fields, tags })).id);
  const values = (id: string) => hub.get('customer', id).custom_fields;
  const tags = async () =>
    (await send('GET', '/tags'))
      .json<{ data: { name: string; count: number }[] }>()
      .data.map(({ name, count }) => [name, count]);
  const undo = (answer: { headers: Headers }) =>
    hub.undo({
      undoes: answer.headers.get('pivotal-batch') ?? '',
      actor: { name: 'Ann', type: 'user' },
    });
  return { hub, send, define, add, values, tags, undo };
}

describe('custom fields', () => {
  test('renamed, are renamed in every customer, in one batch', async () => {
    const { send, define, add, values, undo } = await serve();
    const { id } = await define('region', 'string');
    const [one, two] = [await add('A', { region: 'EU', x: 1 }), await add('B', { region: null })];
    const none = await add('C', { other: 'EU' });
    const renamed = await send('PATCH', `/custom-fields/${id}`, { slug: 'area' });
    expect(renamed.status, renamed.text).toBe(200);
    expect([values(one), values(two), values(none)]).toEqual([
      { area: 'EU', x: 1 },
      { area: null },
      { other: 'EU' },
    ]);
    expect((await undo(renamed)).left).toEqual([]);
    expect(values(one)).toEqual({ region: 'EU', x: 1 });
  });

  test('made texts, keep numbers as text; undone, they are numbers again', async () => {
    const { send, define, add, values, undo } = await serve();
    const { id } = await define('seats', 'number');
    const customer = await add('A', { seats: 12.5 });
    const retyped = await send('PATCH', `/custom-fields/${id}`, { type: 'string' });
    expect(values(customer)).toEqual({ seats: '12.5' });
    await undo(retyped);
    expect(values(customer)).toEqual({ seats: 12.5 });
  });

  test('are not narrowed while values do not fit, nor lose an option in use', async () => {
    const { send, define, add } = await serve();
    const text = await define('size', 'string');
    const choice = await define('tier', 'select', { options: ['gold', 'silver'] });
    await add('A', { size: 'big', tier: 'gold' });
    await add('B', { size: 'small', tier: 'gold' });
    const narrowed = await send('PATCH', `/custom-fields/${text.id}`, { type: 'number' });
    expect(narrowed.status).toBe(409);
    expect(narrowed.json<Refusal>().error).toMatchObject({ code: 'values_do_not_fit', count: 2 });
    const without = await send('PATCH', `/custom-fields/${choice.id}`, { options: ['silver'] });
    expect(without.status).toBe(409);
    expect(without.json<Refusal>().error).toMatchObject({ code: 'values_do_not_fit', count: 2 });
    expect((await send('PATCH', `/custom-fields/${choice.id}`, { options: ['gold'] })).status).toBe(200);
    expect([text.position, choice.position]).toEqual([1, 2]);
  });

  test.each([
    ['number', 'many', {}],
    ['boolean', 'true', {}],
    ['date', 'soon', {}],
    ['select', 'bronze', { options: ['gold'] }],
  ])(
    'are not defined as %s over values that scripts wrote and that do not fit',
    async (type, value, more) => {
      const { send, define, add, values } = await serve();
      const odd = await add('A', { extra: value });
      await add('B', { extra: null });
      const field = { slug: 'extra', label: 'Extra', type, ...more };
      const refused = await send('POST', '/custom-fields', field);
      expect(refused.status, refused.text).toBe(409);
      expect(refused.json<Refusal>().error).toMatchObject({
        code: 'values_do_not_fit',
        field: 'type',
        count: 1,
      });
      expect(refused.text).toContain('has:extra');
      await send('PATCH', `/customers/${odd}/custom-fields`, { extra: null });
      await define('extra', type, more);
      expect(values(odd)).toEqual({ extra: null });
    },
  );

  test('defined as text, keep as text what scripts wrote as numbers; undone, they are numbers again', async () => {
    const { send, add, values, undo } = await serve();
    const customer = await add('A', { seats: 12.5 });
    const defined = await send('POST', '/custom-fields', { slug: 'seats', label: 'Seats', type: 'string' });
    expect(values(customer)).toEqual({ seats: '12.5' });
    await undo(defined);
    expect(values(customer)).toEqual({ seats: 12.5 });
  });

  test.each([
    [{ slug: 'owner', type: 'string' }, 409, 'slug_taken', 'slug'],
    [{ slug: 'taken', type: 'string' }, 409, 'slug_taken', 'slug'],
    [{ slug: 'Upper', type: 'string' }, 400, 'invalid_string', 'slug'],
    [{ slug: 'choice', type: 'select' }, 400, 'too_small', 'options'],
  ])('refuse %j', async (fields, status, code, field) => {
    const { send, define } = await serve();
    await define('taken', 'number');
    const answer = await send('POST', '/custom-fields', { label: 'X', ...fields });
    expect(answer.status).toBe(status);
    expect(answer.json<Refusal>().error).toMatchObject({ code, field });
  });

  test.each([
    ['number', 'ten', 'invalid_type'],
    ['string', 10, 'invalid_type'],
    ['boolean', 'true', 'invalid_type'],
    ['date', '2026-02-30', 'invalid_string'],
    ['select', 'bronze', 'invalid_enum_value'],
  ])('of type %s refuse %j in a customer', async (type, value, code) => {
    const { send, define, add, values } = await serve();
    await define('extra', type, type === 'select' ? { options: ['gold'] } : {});
    const id = await add('A', {});
    for (const [method, path, body] of [
      ['POST', '/api/v1/customers', { name: 'B', custom_fields: { extra: value } }],
      ['PATCH', `/api/v1/customers/${id}`, { custom_fields: { extra: value } }],
      ['PATCH', `/customers/${id}/custom-fields`, { extra: value }],
    ] as const) {
      const answer = await send(method, path, body);
      expect(answer.status, answer.text).toBe(400);
      expect(answer.json<Refusal>().error).toMatchObject({ code, field: 'custom_fields.extra' });
    }
    expect(values(id)).toEqual({});
  });

  test('of a customer are replaced by v1 and merged by key here; what was odd before is not judged', async () => {
    const { hub, send, add, values } = await serve();
    const id = await add('A', { seats: 'many', region: 'EU' });
    // Another Pivotal has defined it.
    const actor = { name: 'Ben’s laptop', type: 'user', bringsTasks: true } as const;
    const input = { slug: 'seats', label: 'Seats', type: 'number' };
    await hub.write({ operation: 'create', resource: 'custom_field', input, actor });
    const merged = await send('PATCH', `/customers/${id}/custom-fields`, { region: null, plan: 'x' });
    expect(merged.json()).toMatchObject({ id, custom_fields: { seats: 'many', region: null, plan: 'x' } });
    await send('PATCH', `/api/v1/customers/${id}`, { custom_fields: { plan: 'y' } });
    expect(values(id)).toEqual({ plan: 'y' });
    expect((await send('PATCH', '/customers/99/custom-fields', {})).status).toBe(404);
  });
});

describe('tags', () => {
  test('are listed with the counts of live customers', async () => {
    const { hub, add, tags } = await serve();
    await add('A', {}, ['vip', 'eu']);
    const gone = await add('B', {}, ['vip', 'old']);
    await hub.remove('customer', gone);
    expect(await tags()).toEqual([
      ['eu', 1],
      ['vip', 1],
    ]);
  });

  test('are renamed, and merged onto one that is there', async () => {
    const { hub, add, send, tags, undo } = await serve();
    const id = await add('A', {}, ['vip', 'key account']);
    await add('B', {}, ['key account']);
    const merged = await send('PATCH', '/tags/key%20account', { name: 'vip' });
    expect(merged.json()).toEqual({ object: 'tag', name: 'vip', count: 2 });
    expect(hub.get('customer', id).tags).toEqual(['vip']);
    await undo(merged);
    expect(await tags()).toEqual([
      ['key account', 2],
      ['vip', 1],
    ]);
    expect((await send('PATCH', '/tags/vip', { name: '' })).json<Refusal>().error.field).toBe('name');
  });

  test('are taken from every customer', async () => {
    const { add, send, tags } = await serve();
    await add('A', {}, ['vip', 'eu']);
    const removed = await send('DELETE', '/tags/vip');
    expect(removed.json()).toMatchObject({ deleted: true, name: 'vip' });
    expect(removed.headers.get('pivotal-batch')).toEqual(expect.any(String));
    expect(await tags()).toEqual([['eu', 1]]);
  });

  test('are promoted to a field that is true where they were; undone as one', async () => {
    const { hub, add, send, tags, values, undo } = await serve();
    const id = await add('A', { seats: 3 }, ['vip', 'eu']);
    expect((await send('POST', '/tags/vip/promote', { slug: 'owner', label: 'VIP' })).status).toBe(409);
    const promoted = await send('POST', '/tags/vip/promote', { slug: 'is_vip', label: 'VIP' });
    expect(promoted.json()).toMatchObject({ object: 'custom_field', slug: 'is_vip', type: 'boolean' });
    expect(values(id)).toEqual({ seats: 3, is_vip: true });
    expect(hub.get('customer', id).tags).toEqual(['eu']);
    await undo(promoted);
    expect(values(id)).toEqual({ seats: 3 });
    expect(await tags()).toEqual([
      ['eu', 1],
      ['vip', 1],
    ]);
  });

  test('that nobody has are not found', async () => {
    const { send } = await serve();
    for (const answer of [
      await send('PATCH', '/tags/none', { name: 'x' }),
      await send('DELETE', '/tags/none'),
      await send('POST', '/tags/none/promote', { slug: 'a', label: 'A' }),
    ]) {
      expect(answer.status).toBe(404);
      expect(answer.json<Refusal>().error.code).toBe('tag_not_found');
    }
  });
});
