import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { makeDataDir, removeDataDir, runCli, startServer, type TestServer } from '../support/server.ts';

type Body = Record<string, unknown>;

interface Received {
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
  readonly message: Body;
}

/** A receiver on this machine, which answers as it is told. */
async function startReceiver() {
  const received: Received[] = [];
  let status = 200;
  let isSilent = false;
  const server: Server = createServer((incoming, outgoing) => {
    let body = '';
    incoming.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    incoming.on('end', () => {
      received.push({ body, headers: incoming.headers, message: JSON.parse(body) as Body });
      if (!isSilent) outgoing.writeHead(status, { location: '/elsewhere' }).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    answer(next: number) {
      status = next;
    },
    fallSilent() {
      isSilent = true;
    },
    typesOf: () => received.map(({ message }) => message.type),
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const base = '/local/v1';
const dataDir = makeDataDir();
let server: TestServer;
const receivers: Awaited<ReturnType<typeof startReceiver>>[] = [];

beforeAll(async () => {
  server = await startServer({ dataDir });
});
afterEach(async () => {
  for (const { id } of dataOf(await ask('GET', '/webhooks'))) await ask('DELETE', `/webhooks/${String(id)}`);
  for (const receiver of receivers.splice(0)) await receiver.stop();
});
afterAll(async () => {
  if (server.child.exitCode === null) await server.stop();
  removeDataDir(dataDir);
});

async function ask(method: string, path: string, body?: Body): Promise<Body> {
  return (await server.request(method, path, { base, ...(body === undefined ? {} : { body }) })).json();
}

const dataOf = (list: Body) => list.data as Body[];

async function listen(events: readonly string[] = ['*'], more: Body = {}) {
  const receiver = await startReceiver();
  receivers.push(receiver);
  const webhook = await ask('POST', '/webhooks', { url: receiver.url, events, ...more });
  await vi.waitFor(() => expect(receiver.typesOf()).toEqual(['webhook.ping']));
  receiver.received.length = 0;
  return { receiver, webhook };
}

async function create(name: string, more: Body = {}): Promise<string> {
  return String((await server.request('POST', '/customers', { body: { name, ...more } })).json().id);
}

describe('a message', () => {
  test('is signed so that a library of the standard accepts it, and says what was before', async () => {
    const { receiver, webhook } = await listen();
    const id = await create('Acme', { plan: 'Growth' });
    await server.request('PATCH', `/customers/${id}`, { body: { plan: 'Scale', status: 'at_risk' } });
    const expected = ['customer.created', 'customer.updated', 'customer.status_changed', 'customer.at_risk'];
    await vi.waitFor(() => expect(receiver.typesOf().toSorted()).toEqual(expected.toSorted()));
    const verifier = new Webhook(String(webhook.secret));
    for (const { body, headers, message } of receiver.received) {
      expect(verifier.verify(body, headers as Record<string, string>)).toEqual(message);
      expect(headers['webhook-id']).toBe(message.id);
    }
    const updated = receiver.received.find(({ message }) => message.type === 'customer.updated')?.message;
    expect(updated).toMatchObject({
      livemode: true,
      data: {
        object: { object: 'customer', id, plan: 'Scale' },
        previous_attributes: { plan: 'Growth', status: 'active' },
      },
    });
    expect(() => verifier.verify('{}', receiver.received[0]?.headers as Record<string, string>)).toThrow();
  });

  test('is one for each record, name and batch, in the order of the customer', async () => {
    const { receiver } = await listen([
      'customer.created',
      'contact.created',
      'onboarding.updated',
      'onboarding.completed',
    ]);
    const id = await create('In order');
    const onboarding = (await server.request('POST', '/onboardings', { body: { customer_id: id } })).json();
    await server.request('POST', `/customers/${id}/contacts`, {
      body: { name: 'Ada', email: 'ada@order.example' },
    });
    for (const phase of ['review', 'launch', 'completed'])
      await server.request('PATCH', `/onboardings/${String(onboarding.id)}`, { body: { phase } });
    const expected = [
      'customer.created',
      'contact.created',
      'onboarding.updated',
      'onboarding.updated',
      'onboarding.updated',
      'onboarding.completed',
    ];
    await vi.waitFor(() => expect(receiver.typesOf()).toEqual(expected));
  });

  test('shows the record as it was after what it tells of, also when it has changed again since', async () => {
    const { receiver } = await listen(['customer.updated']);
    const id = await create('Changes often', { mrr: 0, tags: ['old'] });
    const commands = (mrr: number) => [
      { operation: 'update', type: 'customer', id, fields: { mrr, tags: [`t${mrr}`] } },
    ];
    const changes = Array.from({ length: 20 }, (_, at) => at + 1);
    await Promise.all(
      changes.map((mrr) => server.request('POST', '/batch', { base, body: { commands: commands(mrr) } })),
    );
    await vi.waitFor(() => expect(receiver.received).toHaveLength(changes.length));
    let before: unknown = [0, ['old']];
    for (const { message } of receiver.received) {
      const { object, previous_attributes } = message.data as { object: Body; previous_attributes: Body };
      expect([previous_attributes.mrr, previous_attributes.tags]).toEqual(before);
      before = [object.mrr, object.tags];
    }
  });

  test('of a test key goes to webhooks of test mode only', async () => {
    const live = await listen();
    const { receiver } = await listen(['*'], { mode: 'test' });
    const key = await server.createKey({ name: 'trial', test: true });
    await server.request('POST', '/customers', { key, body: { name: 'Trial' } });
    await vi.waitFor(() => expect(receiver.typesOf()).toEqual(['customer.created']));
    expect(receiver.received[0]?.message.livemode).toBe(false);
    expect(live.receiver.received).toEqual([]);
  });
});

describe('a receiver', () => {
  test('that fails gets the same message again, holding up its own customer only', async () => {
    const { receiver, webhook } = await listen(['customer.created', 'customer.updated']);
    receiver.answer(500);
    const slow = await create('Fails first');
    await vi.waitFor(() => expect(receiver.received).toHaveLength(1));
    await server.request('PATCH', `/customers/${slow}`, { body: { plan: 'Later' } });
    receiver.answer(200);
    await create('Another');
    await vi.waitFor(() =>
      expect(receiver.received.map(({ message }) => nameOf(message))).toContain('Another'),
    );
    expect(receiver.typesOf()).not.toContain('customer.updated');
    await vi.waitFor(() => expect(receiver.typesOf()).toContain('customer.updated'), {
      timeout: 30_000,
      interval: 200,
    });
    const [first, ...others] = receiver.received.filter(({ message }) => nameOf(message) === 'Fails first');
    expect(others[0]?.body).toBe(first?.body);
    const deliveries = dataOf(await ask('GET', `/webhooks/${String(webhook.id)}/deliveries`));
    expect(deliveries.every(({ state }) => state === 'delivered')).toBe(true);
    expect(deliveries.map(({ attempts }) => attempts)).toContain(2);
  });

  test('that redirects is not followed, and one that is gone is switched off', async () => {
    const { receiver, webhook } = await listen(['customer.created']);
    receiver.answer(302);
    await create('Redirected');
    const path = `/webhooks/${String(webhook.id)}`;
    await vi.waitFor(async () => {
      const [last] = dataOf(await ask('GET', `${path}/deliveries`));
      expect(last).toMatchObject({ state: 'pending', attempts: 1, response_status: 302 });
      expect(last?.error).toContain('not followed');
    });
    receiver.answer(410);
    await create('Gone');
    await vi.waitFor(async () => expect((await ask('GET', path)).enabled).toBe(false));
  });

  test('that was away while the app was stopped gets what it missed; a message can be sent once more', async () => {
    const { receiver, webhook } = await listen(['customer.created']);
    receiver.answer(503);
    await create('Missed');
    await vi.waitFor(() => expect(receiver.received).toHaveLength(1));
    await server.stop();
    receiver.answer(200);
    server = await startServer({ dataDir });
    await vi.waitFor(() => expect(receiver.received).toHaveLength(2), { timeout: 30_000, interval: 200 });
    const [delivery] = dataOf(await ask('GET', `/webhooks/${String(webhook.id)}/deliveries`));
    const again = await runCli(['webhooks', 'replay', String(delivery?.id), '--data-dir', dataDir, '--json']);
    expect(again.code, again.stderr).toBe(0);
    await vi.waitFor(() => expect(receiver.received).toHaveLength(3));
    expect(new Set(receiver.received.map(({ message }) => message.id)).size).toBe(1);
  });
});

const nameOf = ({ data }: Body) => (data as { object: { name?: string } }).object.name;

test.each([
  [{ url: 'http://example.com/hook', events: ['*'] }, 'invalid_string', 'url'],
  [{ url: 'ftp://127.0.0.1/hook', events: ['*'] }, 'invalid_string', 'url'],
  [{ url: 'nonsense', events: ['*'] }, 'invalid_string', 'url'],
  [{ url: 'https://example.com/\u001b[2J', events: ['*'] }, 'invalid_string', 'url'],
  [{ url: 'https://example.com', events: ['customer.exploded'] }, 'invalid_enum_value', 'events'],
  [{ url: 'https://example.com', events: ['*', 'customer.created'] }, 'invalid_enum_value', 'events'],
  [{ url: 'https://example.com', events: [] }, 'too_small', 'events'],
  [{ events: ['*'] }, 'missing_field', 'url'],
])('%j is refused', async (body, code, field) => {
  const answer = await server.request('POST', '/webhooks', { base, body });
  expect([answer.status, answer.json().error]).toMatchObject([400, { code, field }]);
});

test('the secret is shown once, and the command line lists, adds and removes', async () => {
  const run = async (...args: string[]) => {
    const { code, stdout, stderr } = await runCli(['webhooks', ...args, '--data-dir', dataDir, '--json']);
    expect(code, stderr).toBe(0);
    return JSON.parse(stdout) as Body;
  };
  const made = await run('add', 'http://127.0.0.1:9/hook', '--events', 'customer.created,task.completed');
  expect(made).toMatchObject({
    object: 'webhook',
    enabled: true,
    events: ['customer.created', 'task.completed'],
  });
  expect(made.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  const [listed] = dataOf(await run('list'));
  expect(listed).not.toHaveProperty('secret');
  expect(listed?.id).toBe(made.id);
  expect(dataOf(await run('deliveries', String(made.id)))).toMatchObject([{ type: 'webhook.ping' }]);
  expect(await run('remove', String(made.id))).toMatchObject({ object: 'deleted', id: made.id });
  expect(dataOf(await run('list'))).toEqual([]);
});
