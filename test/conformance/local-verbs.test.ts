import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Body, refusalOf, serveForFile } from './local-caller.ts';

const { server, call, v1, ok, refusal, undo, customer, onboarding, readKey } = serveForFile();

interface Type {
  readonly object: string;
  readonly path: string;
  /** A body that is taken; `n` tells several apart. */
  readonly body: (n: number) => object;
  readonly change: object;
}

let below: { customer: Body; onboarding: Body };
beforeAll(async () => {
  const home = await customer({ name: 'Home' });
  below = { customer: home, onboarding: await onboarding(home) };
});

const TYPES: readonly Type[] = [
  {
    object: 'task',
    path: '/tasks',
    body: (n) => ({ onboarding_id: below.onboarding.id, title: `Task ${n}` }),
    change: { title: 'Changed' },
  },
  {
    object: 'comment',
    path: '/comments',
    body: (n) => ({ subject_type: 'customer', subject_id: below.customer.id, body: `Words ${n}` }),
    change: { body: 'Changed' },
  },
  {
    object: 'template',
    path: '/templates',
    body: (n) => ({ name: `T ${n}`, phase: 'launch' }),
    change: { name: 'C' },
  },
  {
    object: 'custom_field',
    path: '/custom-fields',
    body: (n) => ({ slug: `field_${n}`, label: `Field ${n}`, type: 'string' }),
    change: { label: 'Changed' },
  },
  {
    object: 'view',
    path: '/views',
    body: (n) => ({ name: `V ${n}`, screen: 'tasks' }),
    change: { name: 'Changed' },
  },
  {
    object: 'person',
    path: '/people',
    body: (n) => ({ name: `P ${n}`, email: `p${n}@we.example` }),
    change: { name: 'Changed' },
  },
  {
    object: 'nudge',
    path: '/nudges',
    body: () => ({ kind: 'target_passed', subject_type: 'onboarding', subject_id: below.onboarding.id }),
    change: { state: 'dismissed' },
  },
  {
    object: 'mail_template',
    path: '/mail-templates',
    body: (n) => ({ name: `M ${n}` }),
    change: { name: 'Changed' },
  },
];

describe.each(TYPES)('$object', ({ object, path, body, change }) => {
  let counter = 0;
  const next = () => {
    counter += 1;
    return body(counter);
  };

  test('is made, read by either id, changed, deleted twice with the same answer, and comes back by undo', async () => {
    const made = await call('POST', path, next());
    expect(made.status, made.text).toBe(201);
    const record = made.json<Body>();
    expect(record).toMatchObject({ object, display_id: expect.any(Number), created_at: expect.any(String) });
    expect(made.headers.get('pivotal-batch')).toMatch(/\S/u);
    for (const id of [record.id, record.display_id]) {
      const read = await call('GET', `${path}/${id}`);
      expect(read.json()).toEqual(record);
      expect(read.headers.get('cache-control')).toContain('no-store');
    }
    const nothing = await call('PATCH', `${path}/${record.id}`, {});
    expect(nothing.json()).toEqual(record);
    const ignored = await call('PATCH', `${path}/${record.id}`, {
      id: 'x',
      display_id: 9,
      created_at: 'x',
      nobody: 1,
    });
    expect(ignored.json()).toEqual(record);
    for (const { headers } of [nothing, ignored]) expect(headers.get('pivotal-batch')).toBeNull();
    const changed = await call('PATCH', `${path}/${record.display_id}`, change);
    expect(changed.json()).toMatchObject(change);
    await undo(changed);
    const first = await call('DELETE', `${path}/${record.id}`);
    expect(first.json()).toEqual({
      object: 'deleted',
      id: record.id,
      display_id: record.display_id,
      deleted: true,
    });
    const second = await call('DELETE', `${path}/${record.display_id}`);
    expect(second.text).toBe(first.text);
    expect(second.headers.get('pivotal-batch')).toBeNull();
    const missing = `404 ${object}_not_found`;
    expect(await refusal('GET', `${path}/${record.id}`)).toBe(missing);
    expect(await refusal('PATCH', `${path}/${record.id}`, change)).toBe(missing);
    expect(await refusal('DELETE', `${path}/never`)).toBe(missing);
    expect(await undo(first)).toMatchObject({ restored: [{ type: object, id: record.id }], left: [] });
    expect((await call('GET', `${path}/${record.id}`)).status).toBe(200);
  });

  test('is walked newest first in pages, each once; an odd limit or cursor is refused', async () => {
    for (let made = 0; made < 3; made += 1) await ok('POST', path, next());
    const all = await ok('GET', `${path}?limit=100`);
    const ids = (all.data as Body[]).map(({ id }) => id);
    expect(all).toMatchObject({ object: 'list', has_more: false, next_cursor: null });
    const walked: string[] = [];
    for (let cursor: unknown = ''; cursor !== null; ) {
      const page = await ok('GET', `${path}?limit=2&cursor=${encodeURIComponent(String(cursor))}`);
      walked.push(...(page.data as Body[]).map(({ id }) => id));
      expect(page.has_more).toBe(page.next_cursor !== null);
      cursor = page.next_cursor;
    }
    expect(walked).toEqual(ids);
    const moments = (all.data as Body[]).map(({ created_at }) => String(created_at));
    expect(moments).toEqual(moments.toSorted().toReversed());
    expect(await refusal('GET', `${path}?limit=0`)).toBe('400 too_small limit');
    expect(await refusal('GET', `${path}?limit=101`)).toBe('400 too_big limit');
    expect(await refusal('GET', `${path}?limit=x`)).toBe('400 invalid_type limit');
    expect(await refusal('GET', `${path}?cursor=x`)).toBe('400 invalid_string cursor');
  });

  test('is written once for a key of idempotency, and a reading key writes nothing', async () => {
    const headers = { 'Idempotency-Key': randomUUID() };
    const sent = next();
    const [first, second] = [
      await call('POST', path, sent, headers),
      await call('POST', path, sent, headers),
    ];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.text).toBe(first.text);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(second.headers.get('pivotal-batch')).toBe(first.headers.get('pivotal-batch'));
    expect(refusalOf(await call('POST', path, { ...sent, extra: 1 }, headers))).toBe(
      '409 idempotency_key_reused',
    );
    const key = readKey();
    const base = '/local/v1';
    const { id } = first.json<Body>();
    for (const [method, at, written] of [
      ['POST', path, next()],
      ['PATCH', `${path}/${id}`, change],
      ['DELETE', `${path}/${id}`, undefined],
    ] as const) {
      const answer = await server().request(method, at, {
        base,
        key,
        ...(written === undefined ? {} : { body: written }),
      });
      expect(refusalOf(answer)).toBe('403 insufficient_scope');
    }
    expect((await server().request('GET', `${path}/${id}`, { base, key })).json()).toEqual(first.json());
  });

  test('refuses bodies that are none, and methods that it does not have', async () => {
    expect(refusalOf(await call('POST', path, '{"a":'))).toBe('400 invalid_json');
    expect(
      refusalOf(await call('POST', path, 'a=1', { 'Content-Type': 'application/x-www-form-urlencoded' })),
    ).toBe('415 unsupported_media_type');
    expect(await refusal('POST', path, [])).toMatch(/^400 invalid_type/u);
    const wrong = await call('PUT', path, next());
    expect([wrong.status, wrong.json<{ error: { code: string } }>().error.code]).toEqual([
      405,
      'method_not_allowed',
    ]);
    expect(wrong.headers.get('allow')).toContain('POST');
    const unknown = await server().request('GET', path, { base: '/local/v1', key: null });
    expect(unknown.status).toBe(401);
  });
});

describe('what hangs below something deleted', () => {
  test('is in no list, and answers by its id, as in v1', async () => {
    const home = await customer({ name: 'Going' });
    const at = await onboarding(home);
    const task = await ok('POST', '/tasks', { onboarding_id: at.id, title: 'Task' });
    const note = await ok('POST', '/comments', { subject_type: 'task', subject_id: task.id, body: 'Words' });
    await v1('DELETE', `/customers/${home.id}`);
    for (const path of [`/tasks?onboarding_id=${at.id}`, '/tasks?limit=100']) {
      expect(((await ok('GET', path)).data as Body[]).map(({ id }) => id)).not.toContain(task.id);
    }
    expect(((await ok('GET', '/comments?limit=100')).data as Body[]).map(({ id }) => id)).not.toContain(
      note.id,
    );
    expect((await call('GET', `/tasks/${task.id}`)).status).toBe(200);
    expect((await call('GET', `/comments/${note.id}`)).status).toBe(200);
  });
});

describe('batches', () => {
  test('name the field of the command at fault, and leave nothing of the others', async () => {
    const before = ((await ok('GET', '/people?limit=100')).data as Body[]).length;
    const commands = [
      { operation: 'create', type: 'person', fields: { name: 'Ann' } },
      { operation: 'create', type: 'customer', fields: { name: '' } },
    ];
    expect(await refusal('POST', '/batch', { commands })).toBe('400 too_small commands.1.fields.name');
    expect(((await ok('GET', '/people?limit=100')).data as Body[]).length).toBe(before);
    const partial = await ok('POST', '/batch', { commands, partial: true });
    expect(partial.results).toMatchObject([
      { index: 0, operation: 'create', type: 'person' },
      { index: 1, error: { code: 'too_small' } },
    ]);
    expect(
      await refusal('POST', '/batch', { commands: [{ operation: 'create', type: 'planet', fields: {} }] }),
    ).toMatch(/^400 invalid_enum_value commands\.0\.type$/u);
    expect(await refusal('POST', '/batch', { commands: [{ operation: 'break', type: 'task' }] })).toMatch(
      /^400 \w+ commands\.0\.operation$/u,
    );
    expect(
      await refusal('POST', '/batch', {
        commands: [
          { operation: 'create', type: 'task', fields: { title: 'x', onboarding_id: { $ref: 'nothing' } } },
        ],
      }),
    ).toMatch(/^4\d\d \w+ commands\.0/u);
    expect(await refusal('POST', '/undo', { batch_id: 'never' })).toBe('404 batch_not_found');
    expect(await refusal('POST', '/undo', {})).toBe('400 missing_field batch_id');
  });
});
