import { describe, expect, onTestFinished, test } from 'vitest';
import type { Event } from '#shared/local/event.ts';
import { openTestHub, populate } from '../../../test/support/hub.ts';
import { serveTestApi } from '../../../test/support/local-api.ts';
import { createEventRoutes } from './event-routes.ts';

interface EventList {
  readonly data: readonly Event[];
  readonly has_more: boolean;
  readonly next_cursor: string;
}

async function serve() {
  const hub = openTestHub();
  const routes = createEventRoutes(hub);
  const api = await serveTestApi(hub, routes.routes);
  const list = async (query = '') => (await api.request('GET', `/local/v1/events${query}`)).json<EventList>();
  return { hub, api, list, routes };
}

/** What a stream sends, message by message; comments too. */
async function* messagesOf(response: Response) {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (reader === undefined) throw new Error('a stream without a body');
  onTestFinished(() => reader.cancel());
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    text += value;
    for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
      yield text.slice(0, end);
      text = text.slice(end + 2);
    }
  }
}

async function nextEvent(messages: AsyncGenerator<string>) {
  const { value } = await messages.next();
  const [id, data] = String(value).split('\n');
  return { id: id?.slice('id: '.length), event: JSON.parse(data?.slice('data: '.length) ?? '') as Event };
}

describe('the list of events', () => {
  test('begins with the first and holds what the contract names, ids in place of keys', async () => {
    const { hub, list } = await serve();
    const { customer, contact, onboarding } = await populate(hub);
    await hub.write({
      operation: 'update',
      resource: 'onboarding',
      reference: onboarding,
      input: { phase: 'review' },
      reason: 'Signed',
      actor: { name: 'Ann', type: 'user' },
    });
    const { data, has_more, next_cursor } = await list();
    expect(data.map(({ type, subject_type, subject_id }) => [type, subject_type, subject_id])).toEqual([
      ['customer.created', 'customer', customer],
      ['contact.added', 'contact', contact],
      ['onboarding.created', 'onboarding', onboarding],
      ['onboarding.phase_moved', 'onboarding', onboarding],
    ]);
    expect(data[3]).toEqual({
      object: 'event',
      id: next_cursor,
      type: 'onboarding.phase_moved',
      timestamp: '2026-05-26T17:21:09.412Z',
      actor: 'Ann',
      actor_type: 'user',
      batch_id: expect.stringMatching(/^c[0-9a-z]{24}$/),
      subject_type: 'onboarding',
      subject_id: onboarding,
      customer_id: customer,
      onboarding_id: onboarding,
      field: 'phase',
      old_value: 'before_getting_started',
      new_value: 'review',
      reason: 'Signed',
    });
    expect(has_more).toBe(false);
  });

  test('is walked to its end and on from there, page by page', async () => {
    const { hub, list } = await serve();
    expect(await list()).toMatchObject({ data: [], has_more: false, next_cursor: '0' });
    const { customer } = await populate(hub);
    const seen: string[] = [];
    let cursor = '0';
    for (let more = true; more; ) {
      const page = await list(`?limit=2&cursor=${cursor}`);
      seen.push(...page.data.map(({ type }) => type));
      ({ has_more: more, next_cursor: cursor } = page);
    }
    expect(seen).toEqual(['customer.created', 'contact.added', 'onboarding.created']);
    expect(await list(`?cursor=${cursor}`)).toMatchObject({ data: [], has_more: false, next_cursor: cursor });
    await hub.update('customer', customer, { name: 'Later' });
    expect((await list(`?cursor=${cursor}`)).data.map(({ new_value }) => new_value)).toEqual(['Later']);
  });

  test('is narrowed to types; an empty parameter is none', async () => {
    const { hub, list } = await serve();
    await populate(hub);
    const types = async (query: string) => (await list(query)).data.map(({ type }) => type);
    expect(await types('?types=contact.added,customer.created')).toEqual([
      'customer.created',
      'contact.added',
    ]);
    expect(await types('?types=nothing.ever')).toEqual([]);
    expect(await types('?types=&cursor=')).toHaveLength(3);
  });

  test.each(['now', '-1', '1.5', '2026-05-26T17:21:09.412Z'])('refuses the cursor %s', async (cursor) => {
    const { api } = await serve();
    const answer = await api.request('GET', `/local/v1/events?cursor=${cursor}`);
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({ error: { code: 'invalid_string', field: 'cursor' } });
  });

  test('masks what was said of a contact that has been deleted', async () => {
    const { hub, api, list } = await serve();
    const { contact, customer } = await populate(hub);
    await hub.update('contact', contact, { name: 'Josephine', archived: true });
    await hub.update('customer', customer, {
      custom_fields: { note: `Ask @[Josephine](contact:${contact}) or @[Ben](contact:other)` },
    });
    expect((await list()).data.some(({ new_value }) => new_value === 'Josephine')).toBe(true);
    await hub.remove('contact', contact);
    const { data } = await list();
    const ofContact = data.filter(({ subject_type }) => subject_type === 'contact');
    expect(ofContact.map(({ type, old_value, new_value }) => [type, old_value, new_value])).toEqual([
      ['contact.added', null, 'removed contact'],
      ['contact.updated', 'removed contact', 'removed contact'],
      ['contact.archived', false, true],
      ['contact.updated', true, false],
      ['contact.removed', 'removed contact', null],
    ]);
    expect(data.find(({ field }) => field === 'custom_fields')?.new_value).toEqual({
      note: `Ask @[removed contact](contact:${contact}) or @[Ben](contact:other)`,
    });
    const activity = await api.request('GET', `/api/v1/customers/${customer}/activity`);
    expect(activity.text).not.toMatch(/Josephine|"Jo"/);
  });
});

describe('the live stream', () => {
  const STREAM = { Accept: 'text/event-stream' };

  test('sends what happens from now on, each event with its cursor', async () => {
    const { hub, api } = await serve();
    const { customer } = await populate(hub);
    const response = await api.open('/local/v1/events', STREAM);
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const messages = messagesOf(response);
    await hub.update('customer', customer, { plan: 'gold' });
    const { id, event } = await nextEvent(messages);
    expect(event).toMatchObject({ id, type: 'customer.field_changed', field: 'plan', new_value: 'gold' });
  });

  test('resumes after Last-Event-ID rather than the cursor, without a gap', async () => {
    const { hub, api, list } = await serve();
    const { customer } = await populate(hub);
    const [first, second, third] = (await list()).data;
    const headers = { ...STREAM, 'Last-Event-ID': String(first?.id) };
    const messages = messagesOf(await api.open('/local/v1/events?cursor=0', headers));
    expect((await nextEvent(messages)).event).toEqual(second);
    expect((await nextEvent(messages)).event).toEqual(third);
    await hub.update('customer', customer, { plan: 'gold' });
    expect((await nextEvent(messages)).event).toMatchObject({ field: 'plan' });
  });

  test('begins at the cursor, narrowed to types', async () => {
    const { hub, api } = await serve();
    const { customer } = await populate(hub);
    const path = '/local/v1/events?cursor=0&types=onboarding.created,customer.deleted';
    const messages = messagesOf(await api.open(path, STREAM));
    expect((await nextEvent(messages)).event).toMatchObject({ type: 'onboarding.created' });
    await hub.update('customer', customer, { plan: 'gold' });
    await hub.remove('customer', customer);
    expect((await nextEvent(messages)).event).toMatchObject({ type: 'customer.deleted' });
  });

  test('ends when its key is revoked', async () => {
    const { hub, api } = await serve();
    const { customer } = await populate(hub);
    const messages = messagesOf(await api.open('/local/v1/events', STREAM));
    const [key] = hub.apiKeys.list();
    hub.apiKeys.revoke(String(key?.id));
    await new Promise((resolve) => setImmediate(resolve));
    await hub.update('customer', customer, { plan: 'gold' });
    expect(await messages.next()).toEqual({ done: true, value: undefined });
  });

  test('ends when the server stops, and needs a key like everything else', async () => {
    const { api, routes } = await serve();
    const messages = messagesOf(await api.open('/local/v1/events', STREAM));
    routes.close();
    expect(await messages.next()).toMatchObject({ done: true });
    const refused = await fetch(`${api.origin}/local/v1/events`, { headers: STREAM });
    expect(refused.status).toBe(401);
  });
});
