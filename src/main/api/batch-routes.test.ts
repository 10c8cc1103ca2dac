import { describe, expect, test } from 'vitest';
import { openTestHub } from '../../../test/support/hub.ts';
import { serveTestApi } from '../../../test/support/local-api.ts';
import { newKey } from '../hub/records/identity.ts';
import { createBatchRoutes } from './batch-routes.ts';

async function serve() {
  const hub = openTestHub();
  const api = await serveTestApi(
    hub,
    createBatchRoutes(hub, () => newKey(hub.environment)),
  );
  const batch = (body: object, headers = {}) => api.request('POST', '/local/v1/batch', { body, headers });
  return { hub, api, batch };
}

const COMPANY = [
  { operation: 'create', type: 'customer', ref: 'a', fields: { name: 'Acme' } },
  {
    operation: 'create',
    type: 'contact',
    fields: { customer_id: { $ref: 'a' }, name: 'Jo', email: 'jo@a.example' },
  },
  {
    operation: 'create',
    type: 'onboarding',
    ref: 'o',
    fields: { customer_id: { $ref: 'a' }, name: 'Roll-out' },
  },
  {
    operation: 'update',
    type: 'onboarding',
    id: { $ref: 'o' },
    fields: { phase: 'review' },
    reason: 'Signed',
  },
];

describe('POST /local/v1/batch', () => {
  test('makes records that refer to each other, and answers in order', async () => {
    const { api, batch } = await serve();
    const answer = await batch({ commands: COMPANY });
    expect(answer.status).toBe(200);
    const { object, id, results } = answer.json<{ object: string; id: string; results: { id: string }[] }>();
    expect(object).toBe('batch');
    expect(answer.headers.get('pivotal-batch')).toBe(id);
    const onboarding = results[2]?.id;
    expect(results).toEqual([
      { index: 0, operation: 'create', type: 'customer', id: expect.any(String), display_id: 1 },
      { index: 1, operation: 'create', type: 'contact', id: expect.any(String), display_id: 1 },
      { index: 2, operation: 'create', type: 'onboarding', id: onboarding, display_id: 1 },
      { index: 3, operation: 'update', type: 'onboarding', id: onboarding, display_id: 1 },
    ]);
    const shown = (await api.request('GET', `/api/v1/onboardings/${onboarding}`)).json();
    expect(shown).toMatchObject({ customer_id: results[0]?.id, phase: 'review' });
  });

  test.each([
    [
      'a field',
      { operation: 'create', type: 'customer', fields: { name: '' } },
      400,
      'too_small',
      'fields.name',
    ],
    [
      'a record',
      { operation: 'update', type: 'customer', id: '99', fields: {} },
      404,
      'customer_not_found',
      'id',
    ],
    [
      'a parent',
      { operation: 'create', type: 'onboarding', fields: { customer_id: '99' } },
      404,
      'customer_not_found',
      'fields.customer_id',
    ],
    [
      'a ref',
      { operation: 'create', type: 'onboarding', fields: { customer_id: { $ref: 'z' } } },
      400,
      'invalid_reference',
      'fields.customer_id',
    ],
    ['a type', { operation: 'create', type: 'customers', fields: {} }, 400, 'invalid_enum_value', 'type'],
    ['an id', { operation: 'delete', type: 'customer' }, 400, 'missing_field', 'id'],
  ])('refuses all of it for %s, and names the property', async (_, bad, status, code, property) => {
    const { batch, hub } = await serve();
    const good = { operation: 'create', type: 'customer', fields: { name: 'Acme' } };
    const answer = await batch({ commands: [good, bad, good] });
    expect(answer.status).toBe(status);
    expect(answer.json()).toMatchObject({ error: { code, field: `commands.1.${property}` } });
    expect(answer.headers.get('pivotal-batch')).toBeNull();
    expect(hub.isEmpty()).toBe(true);
  });

  test('partial: carries out the others, refusals in place', async () => {
    const { batch } = await serve();
    const commands = [
      { operation: 'create', type: 'customer', fields: {} },
      { operation: 'nothing' },
      { operation: 'create', type: 'customer', fields: { name: 'Acme' } },
    ];
    const answer = await batch({ commands, partial: true });
    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({
      results: [
        { index: 0, error: { type: 'invalid_request_error', code: 'missing_field' } },
        { index: 1, error: { type: 'invalid_request_error' } },
        { index: 2, operation: 'create', type: 'customer', display_id: 1 },
      ],
    });
  });

  test('takes ten thousand commands in one body, and not one more', async () => {
    const { batch } = await serve();
    const create = {
      operation: 'create',
      type: 'customer',
      fields: { name: 'Acme', metadata: { text: 'x'.repeat(200) } },
    };
    const most = Array.from({ length: 10_000 }, () => create);
    expect((await batch({ commands: most })).json<{ results: unknown[] }>().results).toHaveLength(10_000);
    const answer = await batch({ commands: [...most, create] });
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({ error: { code: 'too_big', field: 'commands' } });
  });

  test('with an Idempotency-Key is carried out once, and answers with the first batch', async () => {
    const { hub, batch } = await serve();
    const headers = { 'Idempotency-Key': 'import-1' };
    const first = await batch({ commands: COMPANY }, headers);
    const second = await batch({ commands: COMPANY }, headers);
    expect(second.text).toBe(first.text);
    expect(second.status).toBe(200);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(second.headers.get('pivotal-batch')).toBe(first.headers.get('pivotal-batch'));
    expect(hub.reads.listCustomers({}, { limit: 10 }).documents).toHaveLength(1);
  });
});

describe('Pivotal-Batch', () => {
  test('is on every write that changes something, on a replay the first one, on a no-op none', async () => {
    const { api } = await serve();
    const batchOf = async (method: string, path: string, body?: object, headers = {}) => {
      const answer = await api.request(method, path, body === undefined ? { headers } : { body, headers });
      expect(answer.status).toBeLessThan(300);
      return answer.headers.get('pivotal-batch');
    };
    const key = { 'Idempotency-Key': 'once' };
    const first = await batchOf('POST', '/api/v1/customers', { name: 'Acme' }, key);
    expect(first).toMatch(/^c[0-9a-z]{24}$/);
    expect(await batchOf('POST', '/api/v1/customers', { name: 'Acme' }, key)).toBe(first);
    expect(await batchOf('PATCH', '/v1/customers/1', { plan: 'gold' })).not.toBeNull();
    expect(await batchOf('PATCH', '/api/v1/customers/1', { plan: 'gold' })).toBeNull();
    expect(
      await batchOf('POST', '/api/v1/customers/1/contacts', { name: 'Jo', email: 'jo@a.example' }),
    ).not.toBeNull();
    expect(await batchOf('DELETE', '/api/v1/customers/1')).not.toBeNull();
    expect(await batchOf('DELETE', '/api/v1/customers/1')).toBeNull();
    expect(await batchOf('GET', '/api/v1/customers')).toBeNull();
  });
});

describe('POST /local/v1/undo', () => {
  test('takes a write back by the id that it answered with, once, and is a batch itself', async () => {
    const { api } = await serve();
    const undo = (batch_id: unknown) => api.request('POST', '/local/v1/undo', { body: { batch_id } });
    const created = await api.request('POST', '/api/v1/customers', { body: { name: 'Acme' } });
    const { id } = created.json();
    const batch_id = created.headers.get('pivotal-batch');
    const undone = await undo(batch_id);
    expect(undone.status).toBe(200);
    expect(undone.json()).toMatchObject({
      object: 'undo',
      batch_id,
      restored: [{ type: 'customer', id }],
      left: [],
    });
    expect((await api.request('GET', `/api/v1/customers/${id}`)).status).toBe(404);
    const second = await undo(batch_id);
    expect(second.json()).toMatchObject({ restored: [], left: [] });
    expect(second.headers.get('pivotal-batch')).toBeNull();
    await undo(undone.headers.get('pivotal-batch'));
    expect((await api.request('GET', `/api/v1/customers/${id}`)).status).toBe(200);
  });

  test('names what it leaves', async () => {
    const { api } = await serve();
    await api.request('POST', '/api/v1/customers', { body: { name: 'Acme' } });
    const changed = await api.request('PATCH', '/api/v1/customers/1', { body: { plan: 'gold' } });
    await api.request('PATCH', '/api/v1/customers/1', { body: { plan: 'silver' } });
    const body = { batch_id: changed.headers.get('pivotal-batch') };
    const { left } = (await api.request('POST', '/local/v1/undo', { body })).json<{ left: object[] }>();
    expect(left).toEqual([
      { type: 'customer', id: expect.any(String), field: 'plan', reason: expect.any(String) },
    ]);
  });

  test('of a batch that never was is 404', async () => {
    const { api } = await serve();
    const answer = await api.request('POST', '/local/v1/undo', { body: { batch_id: 'nothing' } });
    expect(answer.status).toBe(404);
    expect(answer.json()).toMatchObject({ error: { type: 'not_found', code: 'batch_not_found' } });
  });
});
