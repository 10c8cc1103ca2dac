import { expect, test } from 'vitest';
import { openTestHub } from '../../../test/support/hub.ts';
import { serveTestApi } from '../../../test/support/local-api.ts';
import { createRecordRoutes } from './record-routes.ts';

test('mail templates are made, read, listed, changed and deleted, and come back by undo', async () => {
  const hub = openTestHub();
  const api = await serveTestApi(hub, createRecordRoutes(hub));
  const send = (method: string, path: string, body?: object) =>
    api.request(method, `/local/v1/mail-templates${path}`, body === undefined ? {} : { body });
  const listed = async () => (await send('GET', '')).json<{ data: { name: string }[] }>().data;

  const template = {
    name: 'Kick-off',
    subject: 'Welcome, {{customer.name}}',
    body: 'Dear {{contact.first_name}}',
  };
  const made = await send('POST', '', template);
  expect(made.status, made.text).toBe(201);
  const { id } = made.json<{ id: string }>();
  expect(made.json()).toMatchObject({ object: 'mail_template', ...template });
  expect((await send('GET', `/${id}`)).json()).toMatchObject(template);

  const changed = await send('PATCH', `/${id}`, { subject: 'Hello' });
  expect(changed.json()).toMatchObject({ ...template, subject: 'Hello' });
  expect((await listed()).map(({ name }) => name)).toEqual(['Kick-off']);

  const deleted = await send('DELETE', `/${id}`);
  expect(deleted.status).toBe(200);
  expect([await listed(), (await send('GET', `/${id}`)).status]).toEqual([[], 404]);
  const undoes = deleted.headers.get('pivotal-batch') ?? '';
  await hub.undo({ undoes, actor: { name: 'Ann', type: 'user' } });
  expect((await send('GET', `/${id}`)).json()).toMatchObject({ id, subject: 'Hello' });
});

test.each([
  ['no name', { subject: 'Hello' }, 'name'],
  ['a name of spaces', { name: '  ' }, 'name'],
  ['a subject of two lines', { name: 'Kick-off', subject: 'Hello\nBcc: all' }, 'subject'],
])('a mail template with %s is refused by its field', async (_what, body, field) => {
  const hub = openTestHub();
  const api = await serveTestApi(hub, createRecordRoutes(hub));
  const refused = await api.request('POST', '/local/v1/mail-templates', { body });
  expect([refused.status, refused.json()]).toMatchObject([400, { error: { field } }]);
});
