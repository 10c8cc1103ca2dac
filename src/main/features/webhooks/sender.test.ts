import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook as Library } from 'standardwebhooks';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openTestHub, type TestHub } from '../../../../test/support/hub.ts';
import { addWebhook } from '../../../../test/support/webhooks.ts';
import { timestampOf } from '../../environment.ts';
import type { Webhook } from '../../hub/workspace/webhook-store.ts';
import { ATTEMPT_DELAYS_MS, createSender, type SenderOptions } from './sender.ts';

const SECOND_MS = 1000;
const HOUR_MS = 3_600_000;

function addDelivery(hub: TestHub, webhook: Webhook, id: string, lane: string): void {
  const now = hub.environment.now();
  const type = 'customer.updated';
  hub.webhooks.addDeliveries([
    {
      id,
      webhook: webhook.number,
      message_id: `msg_${id}`,
      type,
      body: JSON.stringify({ id: `msg_${id}`, type }),
      source: null,
      lane,
      next_at: now,
      created_at: timestampOf(now),
    },
  ]);
}

function startSender(hub: TestHub, more: Partial<SenderOptions> = {}) {
  const sender = createSender({
    store: hub.webhooks,
    fetch,
    now: hub.environment.now,
    version: '1',
    reportFailure(error) {
      throw error;
    },
    log() {},
    ...more,
  });
  onTestFinished(sender.stop);
  return sender;
}

async function startReceiver(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test.each<[string, RequestListener]>([
  ['never answers', () => {}],
  [
    'begins an answer and does not get to its status',
    (_request, answer) => answer.socket?.write('HTTP/1.1 '),
  ],
])('a receiver that %s is given up after the limit and tried again later', async (_what, listener) => {
  const hub = openTestHub();
  const webhook = addWebhook(hub, await startReceiver(listener));
  addDelivery(hub, webhook, 'first', 'acme');
  startSender(hub, { answerLimit: 50 }).wake();
  await vi.waitFor(() =>
    expect(hub.webhooks.delivery('first')).toMatchObject({
      state: 'pending',
      attempts: 1,
      status: null,
      error: 'No answer within 0.05 s',
      next_at: hub.environment.now() + 5 * SECOND_MS,
    }),
  );
});

test('a receiver that never answers keeps no other one waiting, however much there is for it', async () => {
  const hub = openTestHub();
  const silent = addWebhook(hub, await startReceiver(() => {}), 'silent');
  const well = addWebhook(hub, await startReceiver((_request, answer) => answer.end()), 'well');
  for (let at = 0; at < 300; at += 1) addDelivery(hub, silent, `silent-${at}`, `customer-${at}`);
  addDelivery(hub, well, 'first', 'acme');
  startSender(hub).wake();
  await vi.waitFor(() => expect(hub.webhooks.delivery('first')?.state).toBe('delivered'));
});

test('a receiver has ten seconds to answer', async () => {
  const limit = vi.spyOn(AbortSignal, 'timeout');
  onTestFinished(() => limit.mockRestore());
  const hub = openTestHub();
  addDelivery(hub, addWebhook(hub, 'https://example.com'), 'first', 'acme');
  startSender(hub, { fetch: async () => new Response() }).wake();
  await vi.waitFor(() => expect(hub.webhooks.delivery('first')?.state).toBe('delivered'));
  expect(limit).toHaveBeenCalledExactlyOnceWith(10 * SECOND_MS);
});

test.each([301, 302, 303, 307, 308])('a redirect (%i) is not followed', async (status) => {
  const paths: (string | undefined)[] = [];
  const origin = await startReceiver((request, answer) => {
    paths.push(request.url);
    answer.writeHead(request.url === '/hook' ? status : 200, { location: '/elsewhere' }).end();
  });
  const hub = openTestHub();
  addDelivery(hub, addWebhook(hub, `${origin}/hook`), 'first', 'acme');
  startSender(hub).wake();
  await vi.waitFor(() =>
    expect(hub.webhooks.delivery('first')).toMatchObject({ state: 'pending', attempts: 1, status }),
  );
  expect(hub.webhooks.delivery('first')?.error).toContain('not followed');
  expect(paths).toEqual(['/hook']);
});

test.each([
  ['1e300', 24 * HOUR_MS],
  ['99999999999999999999', 24 * HOUR_MS],
  ['3600', HOUR_MS],
  ['-5', 5 * SECOND_MS],
  ['soon', 5 * SECOND_MS],
])('a receiver that asks for %s seconds is tried again within a day', async (retryAfter, wait) => {
  const hub = openTestHub();
  const receiver = await startReceiver((_request, answer) =>
    answer.writeHead(503, { 'retry-after': retryAfter }).end(),
  );
  addDelivery(hub, addWebhook(hub, receiver), 'first', 'acme');
  startSender(hub).wake();
  await vi.waitFor(() => expect(hub.webhooks.delivery('first')?.attempts).toBe(1));
  expect(hub.webhooks.delivery('first')?.next_at).toBe(hub.environment.now() + wait);
});

/** A receiver of which a test says whether it is up, and a sender to it whose clock the test moves. */
function startOutage() {
  const hub = openTestHub();
  const webhook = addWebhook(hub, 'https://example.com/hook');
  const received: { readonly id: string; readonly isSigned: boolean }[] = [];
  const library = new Library(webhook.secret);
  const receiver = { isDown: true, tries: 0 };
  const sender = startSender(hub, {
    async fetch(_url, init) {
      receiver.tries += 1;
      if (receiver.isDown) throw new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') });
      const headers = new Headers(init?.headers);
      const id = headers.get('webhook-id') ?? '';
      const at = new Date(Number(headers.get('webhook-timestamp')) * SECOND_MS);
      expect(at.getTime()).toBe(Math.floor(hub.environment.now() / SECOND_MS) * SECOND_MS);
      const isSigned = library.sign(id, at, String(init?.body)) === headers.get('webhook-signature');
      received.push({ id, isSigned });
      return new Response();
    },
  });
  return { hub, webhook, receiver, received, sender };
}

test('what a receiver missed in an hour comes in the order of each customer, signed with the time of its attempt', async () => {
  const { hub, webhook, receiver, received, sender } = startOutage();
  for (const id of ['a1', 'b1', 'a2', 'a3', 'b2'])
    addDelivery(hub, webhook, id, id.startsWith('a') ? 'a' : 'b');
  const start = hub.environment.time;
  let attempts = 0;
  for (const delay of ATTEMPT_DELAYS_MS) {
    if (hub.environment.time + delay > start + HOUR_MS) break;
    hub.environment.time += delay;
    attempts += 1;
    sender.wake();
    for (const head of ['a1', 'b1'])
      await vi.waitFor(() =>
        expect(hub.webhooks.delivery(head)).toMatchObject({ attempts, error: 'connect ECONNREFUSED' }),
      );
  }
  // At 0 s, 5 s, 35 s, 5.5 min and 35.5 min, and nothing behind the heads.
  expect([attempts, receiver.tries]).toEqual([5, 10]);

  receiver.isDown = false;
  hub.environment.time = start + HOUR_MS;
  sender.wake();
  expect(receiver.tries).toBe(10);
  hub.environment.time = hub.webhooks.nextDue(hub.environment.time) ?? 0;
  sender.wake();
  await vi.waitFor(() => expect(received).toHaveLength(5));
  const idsOf = (customer: string) =>
    received.map(({ id }) => id).filter((id) => id.startsWith(`msg_${customer}`));
  expect(idsOf('a')).toEqual(['msg_a1', 'msg_a2', 'msg_a3']);
  expect(idsOf('b')).toEqual(['msg_b1', 'msg_b2']);
  expect(received.every(({ isSigned }) => isSigned)).toBe(true);
});

test.each([HOUR_MS, 24 * HOUR_MS, 10 * 365 * 24 * HOUR_MS])(
  'what was written while the clock was %i ms ahead is sent once the clock is right',
  async (ahead) => {
    const { hub, webhook, receiver, received, sender } = startOutage();
    const start = hub.environment.time;
    hub.environment.time = start + ahead;
    addDelivery(hub, webhook, 'first', 'a');
    hub.environment.time = start;
    receiver.isDown = false;
    sender.wake();
    await vi.waitFor(() => expect(received.map(({ id }) => id)).toEqual(['msg_first']));
  },
);

test('a message that is given up after its last attempt lets the next one of its customer go', async () => {
  const { hub, webhook, receiver, received, sender } = startOutage();
  addDelivery(hub, webhook, 'first', 'a');
  addDelivery(hub, webhook, 'second', 'a');
  for (const [index, delay] of ATTEMPT_DELAYS_MS.entries()) {
    const isLast = index === ATTEMPT_DELAYS_MS.length - 1;
    hub.environment.time += delay;
    sender.wake();
    await vi.waitFor(() =>
      expect(hub.webhooks.delivery('first')).toMatchObject({
        attempts: index + 1,
        state: isLast ? 'failed' : 'pending',
      }),
    );
  }
  await vi.waitFor(() => expect(hub.webhooks.delivery('second')?.attempts).toBe(1));
  receiver.isDown = false;
  hub.environment.time += ATTEMPT_DELAYS_MS[1] ?? 0;
  sender.wake();
  await vi.waitFor(() => expect(received.map(({ id }) => id)).toEqual(['msg_second']));
});
