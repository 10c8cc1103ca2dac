import { describe, expect, test } from 'vitest';
import { refusalOf, serveForFile } from './local-caller.ts';
import { long, many } from './refusal-table.ts';

const { server, call, v1, ok, refusal, customer, onboarding } = serveForFile();

const LISTS = [
  'tasks',
  'comments',
  'templates',
  'custom-fields',
  'views',
  'people',
  'mail-templates',
  'nudges',
  'attachments',
];

describe('lists', () => {
  test('refuse limits and cursors that are none; one of another list is a moment like any other', async () => {
    const { next_cursor: cursor } = await ok('GET', '/events?limit=1');
    for (const path of LISTS) {
      for (const [query, refused] of [
        ['limit=0', '400 too_small limit'],
        ['limit=-1', '400 too_small limit'],
        ['limit=101', '400 too_big limit'],
        ['limit=1.5', '400 invalid_type limit'],
        ['limit=ten', '400 invalid_type limit'],
        ['limit=1e1000', '400 invalid_type limit'],
        ['cursor=next', '400 invalid_string cursor'],
        ['cursor=2026-13-01T00:00:00.000Z', '400 invalid_string cursor'],
        ['cursor=2026-01-01', '400 invalid_string cursor'],
      ] as const)
        expect(await refusal('GET', `/${path}?${query}`), `${path} ${query}`).toBe(refused);
      expect((await call('GET', `/${path}?limit=&cursor=`)).status, path).toBe(200);
      const old = await call('GET', `/${path}?cursor=${encodeURIComponent('2000-01-01T00:00:00.000Z')}`);
      expect(old.json(), path).toMatchObject({ data: [], has_more: false, next_cursor: null });
    }
    // The stream of events goes by its own.
    expect(await refusal('GET', '/events?cursor=2026-01-01T00:00:00.000Z')).toBe('400 invalid_string cursor');
    expect((await call('GET', `/events?cursor=${String(cursor)}`)).status).toBe(200);
    for (const path of LISTS)
      expect((await call('GET', `/${path}?cursor=${String(cursor)}`)).status, path).toBe(400);
  });

  test('what is nowhere is said with the document of what there is', async () => {
    for (const [path, document] of [
      ['/local/v1/nothing', '/local/v1/openapi.json'],
      ['/local/v1/tasks/1/2', '/local/v1/openapi.json'],
      ['/api/v1/nothing', '/api/v1/openapi.json'],
      ['/v1/tasks', '/api/v1/openapi.json'],
    ] as const) {
      const answer = await server().request('GET', path, { base: '' });
      expect(refusalOf(answer), path).toBe('404 route_not_found');
      expect(answer.text, path).toContain(document);
    }
  });
});

describe('an Idempotency-Key', () => {
  test('is of one body on every route that makes something, and of nothing that was refused', async () => {
    const acme = await customer();
    const at = await onboarding(acme);
    const template = await ok('POST', '/templates', { name: 'T', tasks: [{ title: 'x' }] });
    const loser = await customer();
    const on = { subject_type: 'customer', subject_id: acme.id };
    const routes: readonly (readonly [path: string, body: object, status: number])[] = [
      ['/tasks', { onboarding_id: at.id, title: 'One' }, 201],
      ['/comments', { ...on, body: 'One' }, 201],
      ['/templates', { name: 'One' }, 201],
      ['/custom-fields', { slug: 'one', label: 'One', type: 'string' }, 201],
      ['/views', { name: 'One', screen: 'tasks' }, 201],
      ['/people', { name: 'One' }, 201],
      ['/mail-templates', { name: 'One' }, 201],
      ['/nudges', { ...on, kind: 'health_drop' }, 201],
      [`/templates/${template.id}/apply`, { onboarding_id: at.id }, 200],
      [`/customers/${loser.id}/merge`, { into: acme.id }, 200],
      ['/batch', { commands: [{ operation: 'create', type: 'customer', fields: { name: 'One' } }] }, 200],
    ];
    const key = { 'Idempotency-Key': 'the same' };
    for (const [path, body, status] of routes) {
      const [first, again] = [await call('POST', path, body, key), await call('POST', path, body, key)];
      expect([first.status, again.status, again.text], path).toEqual([status, status, first.text]);
      expect(again.headers.get('idempotent-replayed'), path).toBe('true');
      expect(again.headers.get('pivotal-batch'), path).toBe(first.headers.get('pivotal-batch'));
      const other = await call('POST', path, { ...body, more: 1 }, key);
      expect(refusalOf(other), path).toBe('409 idempotency_key_reused');
    }
    for (const key of ['', ' ', long(256)])
      expect(
        refusalOf(await call('POST', '/views', { name: 'Two', screen: 'tasks' }, { 'Idempotency-Key': key })),
      ).toBe('400 invalid_idempotency_key');
    const refused = { 'Idempotency-Key': 'refused once' };
    expect(refusalOf(await call('POST', '/views', { name: '', screen: 'tasks' }, refused))).toBe(
      '400 too_small name',
    );
    expect((await call('POST', '/views', { name: 'Three', screen: 'tasks' }, refused)).status).toBe(201);
  });
});

describe('batches', () => {
  test('name the command and its property, and do nothing of the rest', async () => {
    const acme = await customer();
    const create = (type: string, fields: object, more: object = {}) => ({
      operation: 'create',
      type,
      fields,
      ...more,
    });
    const fine = create('customer', { name: 'Never made' });
    for (const [command, refused] of [
      [null, '400 invalid_type commands.1'],
      [[], '400 invalid_type commands.1'],
      [{}, '400 missing_field commands.1.operation'],
      [{ operation: 'act', type: 'template', id: '1' }, '400 invalid_enum_value commands.1.operation'],
      [{ operation: 'create', type: 'nothing', fields: {} }, '400 invalid_enum_value commands.1.type'],
      [create('customer', { name: '' }), '400 too_small commands.1.fields.name'],
      [
        create('task', { onboarding_id: 'none', title: 'x' }),
        '404 onboarding_not_found commands.1.fields.onboarding_id',
      ],
      [
        create('task', { onboarding_id: { $ref: 'none' }, title: 'x' }),
        '400 invalid_reference commands.1.fields.onboarding_id',
      ],
      [
        create('attachment', { name: 'x', sha256: '../../pivotal.db' }),
        '400 missing_field commands.1.fields.sha256',
      ],
      [
        create('attachment', { name: 'x', sha256: '0'.repeat(64) }),
        '400 missing_field commands.1.fields.sha256',
      ],
      [create('customer', { name: 'x' }, { id: '../x' }), '400 invalid_string commands.1.id'],
      [{ operation: 'update', type: 'task', id: 'none', fields: {} }, '404 task_not_found commands.1.id'],
      [{ operation: 'delete', type: 'customer', id: '__proto__' }, '404 customer_not_found commands.1.id'],
      [
        { operation: 'update', type: 'customer', id: acme.id, fields: { status: 'gone' } },
        '400 invalid_enum_value commands.1.fields.status',
      ],
    ] as const)
      expect(await refusal('POST', '/batch', { commands: [fine, command] }), JSON.stringify(command)).toBe(
        refused,
      );
    expect(await refusal('POST', '/batch', { commands: [] })).toBe('400 too_small commands');
    expect(await refusal('POST', '/batch', { commands: many(10_001, fine) })).toBe('400 too_big commands');
    expect(await refusal('POST', '/batch', { commands: {} })).toBe('400 invalid_type commands');
    expect(await refusal('POST', '/batch', { commands: [fine], partial: 'yes' })).toBe(
      '400 invalid_type partial',
    );
    expect((await v1('GET', '/customers?limit=100')).text).not.toContain('Never made');
    for (const [batch_id, refused] of [
      ['none', '404 batch_not_found'],
      ['', '400 too_small batch_id'],
      [5, '400 invalid_type batch_id'],
      [null, '400 invalid_type batch_id'],
    ] as const)
      expect(await refusal('POST', '/undo', { batch_id })).toBe(refused);
  });
});

describe('tags that a path cannot name', () => {
  test('are written with one more escape', async () => {
    await v1('POST', '/customers', { name: 'Dotted', tags: ['.', '..', '%2E'] });
    expect(await ok('PATCH', '/tags/%252E%252E', { name: 'two dots' })).toMatchObject({
      name: 'two dots',
      count: 1,
    });
    // Where there is a tag that is called so, it is meant.
    expect(await ok('DELETE', '/tags/%252E')).toMatchObject({ name: '%2E' });
    expect(await ok('DELETE', '/tags/%252E')).toMatchObject({ name: '.' });
    expect(await refusal('DELETE', '/tags/%252E')).toBe('404 tag_not_found');
  });
});
