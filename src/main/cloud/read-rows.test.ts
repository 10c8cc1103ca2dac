import { describe, expect, test } from 'vitest';
import { readPage, readRow, readSharedRow } from './read-rows.ts';

const AT = '2026-05-26T17:21:09.412Z';
const ACME = {
  object: 'customer',
  id: 'cus_1',
  display_id: 7,
  name: 'Acme',
  slug: 'acme',
  status: 'active',
  created_at: AT,
  updated_at: AT,
};
const JO = { ...ACME, object: 'contact', id: 'con_1', customer_id: 'cus_1', email: 'jo@acme.example' };
const ROLLOUT = {
  object: 'onboarding',
  id: 'onb_1',
  display_id: 3,
  customer_id: 'cus_1',
  phase: 'review',
  state: 'active',
  created_at: AT,
  updated_at: AT,
};

test('a row as the contract has it is taken as it is', () => {
  expect(readRow('customer', ACME)).toEqual({ record: ACME, odd: [] });
  expect(readRow('contact', JO)).toEqual({ record: JO, odd: [] });
  expect(readRow('onboarding', ROLLOUT)).toEqual({ record: ROLLOUT, odd: [] });
});

test('keys and values that this version does not know are kept, and nothing odd', () => {
  const row = { ...ACME, status: 'hibernating', mood: { now: ['sunny', null] }, toString: 'x' };
  expect(readRow('customer', row)).toEqual({ record: row, odd: [] });
});

describe('a value of the right kind that breaks a rule is shown as it is, and named', () => {
  test.each([
    ['mrr', 10.5],
    ['mrr', -1e300],
    ['health_score', 150],
    ['monthly_orders', 0.1],
  ])('%s %j', (field, value) => {
    const { record, odd } = readRow('customer', { ...ACME, [field]: value });
    if (value >= 0 || field === 'mrr') expect(record).toMatchObject({ [field]: value });
    expect(odd).toEqual([
      { resource: 'customer', id: 'cus_1', field, reason: expect.stringContaining('shown as it is') },
    ]);
  });
});

describe('a value of another kind is left out, and named; the rest of the row is there', () => {
  test.each([
    ['customer', ACME, 'mrr', '1050'],
    ['customer', ACME, 'name', null],
    ['customer', ACME, 'name', 12],
    ['customer', ACME, 'tags', null],
    ['customer', ACME, 'tags', 'vip'],
    ['customer', ACME, 'metadata', []],
    ['customer', ACME, 'custom_fields', null],
    ['customer', ACME, 'status', null],
    ['customer', ACME, 'slug', { a: null }],
    ['customer', ACME, 'created_at', 'yesterday'],
    ['customer', ACME, 'created_at', '2026-02-31T25:00:00Z'],
    ['customer', ACME, 'updated_at', 1_790_000_000],
    ['customer', ACME, 'display_id', null],
    ['customer', ACME, 'display_id', 1.5],
    ['customer', ACME, 'display_id', -3],
    ['customer', ACME, 'object', 'company'],
    ['contact', JO, 'email', null],
    ['contact', JO, 'is_primary', 'yes'],
    ['contact', JO, 'labels', {}],
    ['onboarding', ROLLOUT, 'target_launch_date', 'soon'],
    ['onboarding', ROLLOUT, 'waiting_on_customer', null],
    ['onboarding', ROLLOUT, 'phase', 4],
    ['onboarding', ROLLOUT, 'reminder_frequency_days', 'daily'],
  ] as const)('%s %s %s', (resource, row, field, value) => {
    const { record, odd } = readRow(resource, { ...row, [field]: value });
    expect(record).toMatchObject({ id: row.id, object: resource });
    if (field !== 'object') expect(record).not.toHaveProperty(field);
    expect(odd).toEqual([{ resource, id: row.id, field, reason: expect.stringContaining('left out') }]);
  });

  test('of a list of texts, what is no text', () => {
    const { record, odd } = readRow('customer', { ...ACME, tags: ['vip', null, 3] });
    expect(record?.tags).toEqual(['vip']);
    expect(odd).toHaveLength(1);
  });

  test('what is nested deeper than any reader goes', () => {
    let deep: unknown = 'end';
    for (let depth = 0; depth < 3000; depth += 1) deep = [deep];
    const { record, odd } = readRow('customer', { ...ACME, metadata: { deep }, other: deep });
    expect(record).not.toHaveProperty('metadata');
    expect(odd.map(({ field }) => field)).toEqual(['metadata', 'other']);
  });
});

test('what is missing though every row has it is named', () => {
  const { name, created_at, ...rest } = ACME;
  const { record, odd } = readRow('customer', rest);
  expect(record).toEqual(rest);
  expect(odd.map(({ field }) => field)).toEqual(['name', 'created_at']);
});

test('a display_id written as text is taken as the number it is', () => {
  const { record, odd } = readRow('customer', { ...ACME, display_id: '77' });
  expect(record?.display_id).toBe(77);
  expect(odd).toHaveLength(1);
});

test('a date-time of another zone is the same moment', () => {
  const { record, odd } = readRow('customer', { ...ACME, created_at: '2026-05-26T19:21:09.412+02:00' });
  expect(record?.created_at).toBe(AT);
  expect(odd).toEqual([]);
});

test.each([
  null,
  3,
  'row',
  [],
  ...[4, '', '.', '..', 'constructor', 'x'.repeat(256)].map((id) => ({ ...ACME, id })),
])('without an id to know it by a row is left out, and named: %j', (row) => {
  const { record, odd } = readRow('customer', row);
  expect(record).toBeNull();
  expect(odd).toMatchObject([{ resource: 'customer', id: null }]);
});

test('a contact that does not say whose it is belongs to the customer whose list it stands in', () => {
  const { customer_id, ...row } = JO;
  expect(readRow('contact', row, 'cus_1').record).toEqual(JO);
  expect(readRow('contact', row).record).toBeNull();
});

describe('a page', () => {
  test('holds every row that can be read, each once', () => {
    const page = readPage(
      'customer',
      { data: [ACME, null, { ...ACME }, { ...ACME, id: 'cus_2' }] },
      null,
      100,
    );
    expect(page?.data.map(({ id }) => id)).toEqual(['cus_1', 'cus_2']);
    expect(page?.odd).toHaveLength(1);
    expect(page?.rows).toBe(4);
  });

  test.each([
    [{ has_more: true }, true],
    [{ has_more: false, next_cursor: AT }, false],
    [{ has_more: 'true', next_cursor: AT }, true],
    [{ has_more: null, next_cursor: null }, false],
    [{}, false],
  ])('goes on or not with %j', (envelope, hasMore) => {
    expect(readPage('customer', { data: [ACME], ...envelope }, null, 100)?.has_more).toBe(hasMore);
  });

  test.each([null, [], 'x', { data: null }, { data: {} }])('that is no list at all is none: %j', (json) => {
    expect(readPage('customer', json, null, 100)).toBeNull();
  });
});

test.each([4, '', '.', '..', 'toString', 'x'.repeat(65)])(
  'a record of another Pivotal with the id %j is left out, and named',
  (id) => {
    const task = {
      object: 'task',
      id: 'tsk_1',
      display_id: 4,
      title: 'Call',
      created_at: AT,
      updated_at: AT,
    };
    expect(readSharedRow('task', task).record).toMatchObject({ id: 'tsk_1', title: 'Call' });
    const { record, odd } = readSharedRow('task', { ...task, id });
    expect(record).toBeNull();
    expect(odd).toContainEqual(expect.objectContaining({ resource: 'task', field: 'id' }));
  },
);
