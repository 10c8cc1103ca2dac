import { describe, expect, test } from 'vitest';
import { openTestHub } from '../../../test/support/hub.ts';
import { serveTestApi } from '../../../test/support/local-api.ts';
import { createRecordRoutes } from './record-routes.ts';

interface Comment {
  readonly id: string;
  readonly body: string;
  readonly mentions: readonly object[];
  readonly edited_at: string | null;
}

async function serve() {
  const hub = openTestHub();
  const api = await serveTestApi(hub, createRecordRoutes(hub));
  const customer = String((await hub.create('customer', { name: 'Acme' })).id);
  const other = String((await hub.create('customer', { name: 'Globex' })).id);
  const ann = (await hub.people.add('Ann Keller', 'ann@pivotal.test')).id;
  const jo = String(
    (await hub.create('contact', { name: 'Jo Park', email: 'jo@acme.test' }, { customer })).id,
  );
  await hub.create('contact', { name: 'Max Stone', email: 'max@globex.test' }, { customer: other });
  const send = (method: string, path: string, body?: object) =>
    api.request(method, `/local/v1${path}`, body === undefined ? {} : { body });
  const add = async (body: string, fields: object = {}) => {
    const answer = await send('POST', '/comments', {
      subject_type: 'customer',
      subject_id: customer,
      body,
      ...fields,
    });
    expect(answer.status, answer.text).toBe(201);
    return answer.json<Comment>();
  };
  const bodies = async (query: string) =>
    (await send('GET', `/comments?${query}`)).json<{ data: Comment[] }>().data.map(({ body }) => body);
  return { hub, customer, other, ann, jo, send, add, bodies };
}

describe('comments', () => {
  test('have kind, visibility, moment and author without being told them', async () => {
    const { hub, add } = await serve();
    expect(await add('Hello')).toMatchObject({
      kind: 'comment',
      visibility: 'internal',
      occurred_at: new Date(hub.environment.time).toISOString(),
      created_by: 'Test key',
      pinned: false,
      mentions: [],
      edited_at: null,
    });
    const called = await add('Called', {
      kind: 'call',
      occurred_at: '2026-05-01T08:00:00Z',
      created_by: 'X',
    });
    expect(called).toMatchObject({ occurred_at: '2026-05-01T08:00:00.000Z', created_by: 'Test key' });
  });

  test('say when their words were changed, and only that; their subject stays', async () => {
    const { hub, customer, other, add, send } = await serve();
    const { id, body } = await add('Hello');
    hub.environment.time += 60_000;
    const patch = async (fields: object) => (await send('PATCH', `/comments/${id}`, fields)).json<Comment>();
    expect(await patch({ pinned: true, body, subject_id: other })).toMatchObject({
      pinned: true,
      edited_at: null,
      subject_id: customer,
    });
    const edited = await patch({ body: 'Hello again' });
    expect(edited.edited_at).toBe(new Date(hub.environment.time).toISOString());
    hub.environment.time += 60_000;
    expect((await patch({ kind: 'note' })).edited_at).toBe(edited.edited_at);
  });

  test('turn the plain name of exactly one person or contact of the customer into a mention', async () => {
    const { hub, ann, jo, add, send } = await serve();
    const { id, body, mentions } = await add(
      'Ask @Ann Keller, then (@Jo Park). Not @Max Stone, not @Ann Kellers.',
    );
    expect(body).toBe(
      `Ask @[Ann Keller](person:${ann}), then (@[Jo Park](contact:${jo})). Not @Max Stone, not @Ann Kellers.`,
    );
    expect(mentions).toEqual([
      { type: 'person', id: ann },
      { type: 'contact', id: jo },
    ]);
    const again = (
      await send('PATCH', `/comments/${id}`, {
        body: 'Ask @Ann Keller, then (@Jo Park). Not @Max Stone, not @Ann Kellers.',
      })
    ).json<Comment>();
    expect(again.edited_at).toBeNull();
    expect((await send('PATCH', `/comments/${id}`, { body: 'Nobody' })).json<Comment>().mentions).toEqual([]);
    await hub.people.add('Jo Park', null);
    expect((await add('@Jo Park')).body).toBe('@Jo Park');
  });

  test.each([
    'Run `@Ann Keller` first',
    'Run ``a ` @Ann Keller`` first',
    '```\n@Ann Keller\n```',
    '~~~ts\n@Ann Keller',
    'Text\n\n    @Ann Keller\n',
    'https://social.test/@Ann Keller',
    'mail jo@Ann Keller',
    '<mailto:@Ann Keller>',
    '[@Ann Keller](https://ann.test)',
    String.raw`\@Ann Keller`,
  ])('leave %j as it stands: code, an address, a link', async (text) => {
    const { add } = await serve();
    expect(await add(text)).toMatchObject({ body: text, mentions: [] });
  });

  test('know mentions that are written out, but not in code, and nobody of another customer', async () => {
    const { hub, ann, jo, other, add } = await serve();
    const stranger = String(
      (await hub.create('contact', { name: 'Li Wu', email: 'li@globex.test' }, { customer: other })).id,
    );
    const written = `@[Ann](person:${ann}) @[Jo](contact:${jo}) @[Jo](contact:${jo}) @[Li](contact:${stranger})`;
    expect((await add(`${written} \`@[B](person:b)\``)).mentions).toEqual([
      { type: 'person', id: ann },
      { type: 'contact', id: jo },
    ]);
  });

  test('are listed by all that is below a customer, by subject and by kind', async () => {
    const { hub, customer, other, add, bodies } = await serve();
    const onboarding = (await hub.create('onboarding', { customer_id: customer })).id;
    const task = (await hub.create('task', { onboarding_id: onboarding, title: 'Kick-off' })).id;
    await add('on the customer', { kind: 'note' });
    await add('on the onboarding', { subject_type: 'onboarding', subject_id: onboarding });
    await add('on the task', { subject_type: 'task', subject_id: task });
    await add('elsewhere', { subject_id: other });
    expect(await bodies(`customer_id=${customer}`)).toEqual([
      'on the task',
      'on the onboarding',
      'on the customer',
    ]);
    expect(await bodies(`subject_type=task&subject_id=${task}`)).toEqual(['on the task']);
    expect(await bodies('kind=note')).toEqual(['on the customer']);
  });

  test('undoing an edit takes the edited mark away with the words', async () => {
    const { hub, ann, add, send } = await serve();
    const { id, body } = await add('Hello @Ann Keller');
    const edit = await send('PATCH', `/comments/${id}`, { body: 'Bye' });
    const undoes = edit.headers.get('pivotal-batch') ?? '';
    await hub.undo({ undoes, actor: { name: 'Ann', type: 'user' } });
    expect(hub.get('comment', id)).toMatchObject({
      body,
      edited_at: null,
      mentions: [{ type: 'person', id: ann }],
    });
  });
});
