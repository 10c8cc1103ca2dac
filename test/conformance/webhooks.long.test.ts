import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { expect, onTestFinished, test, vi } from 'vitest';
import { makeDataDir, removeDataDir, startServer, type TestServer } from '../support/server.ts';

type Body = Record<string, unknown>;

const base = '/local/v1';
const CUSTOMERS = 50;
const ROUNDS = 200;

interface Change {
  readonly customer: string;
  readonly round: number;
  readonly before: unknown;
}

type Mode = 'well' | 'fails' | 'redirects' | 'hangs';

/** A receiver whose state is changed while it is being told things; it is found at one port for ever. */
async function startReceiver() {
  const accepted: Change[] = [];
  const silent = new Set<ServerResponse>();
  const receiver = { mode: 'well' as Mode, refusals: 0, verifier: null as Webhook | null };
  let server: Server | null = null;
  let port = 0;

  async function open(): Promise<void> {
    server = createServer((incoming, outgoing) => {
      void incoming.toArray().then((parts) => {
        const body = Buffer.concat(parts as Buffer[]).toString();
        const message = JSON.parse(body) as {
          type: string;
          data: { object: Body; previous_attributes: Body };
        };
        if (message.type === 'webhook.ping') return outgoing.end();
        receiver.verifier?.verify(body, incoming.headers as Record<string, string>);
        if (receiver.mode !== 'well') {
          const { mode } = receiver;
          receiver.refusals -= 1;
          if (receiver.refusals === 0) receiver.mode = 'well';
          if (mode === 'hangs') return silent.add(outgoing);
          return outgoing.writeHead(mode === 'fails' ? 500 : 307, { location: '/elsewhere' }).end();
        }
        const { id, mrr } = message.data.object;
        const before = message.data.previous_attributes.mrr;
        accepted.push({ customer: String(id), round: Number(mrr), before });
        return outgoing.end();
      });
    }).listen(port, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
  }

  async function close(): Promise<void> {
    server?.closeAllConnections();
    server?.close();
    if (server !== null) await once(server, 'close');
  }

  await open();
  return Object.assign(receiver, {
    url: () => `http://127.0.0.1:${port}/hook`,
    accepted,
    open,
    close,
    /** In this state until so many messages were refused by it. */
    async during(mode: Mode, refusals: number): Promise<void> {
      receiver.mode = mode;
      receiver.refusals = refusals;
      await vi.waitFor(() => expect(receiver.mode).toBe('well'), { timeout: 120_000, interval: 50 });
      for (const outgoing of silent) outgoing.destroy();
      silent.clear();
    },
  });
}

test('ten thousand messages arrive, each customer’s in order, whatever happens to the app and the receiver meanwhile', {
  timeout: 900_000,
}, async () => {
  const dataDir = makeDataDir();
  let server: TestServer = await startServer({ dataDir });
  const well = await startReceiver();
  const silent = await startReceiver();
  Object.assign(silent, { mode: 'hangs', refusals: Number.POSITIVE_INFINITY });
  onTestFinished(async () => {
    await server.stop();
    await well.close();
    await silent.close();
    removeDataDir(dataDir);
  });
  // The one that never answers first: nobody waits behind it.
  for (const receiver of [silent, well]) {
    const made = await server.request('POST', '/webhooks', {
      base,
      body: { url: receiver.url(), events: ['customer.updated'] },
    });
    receiver.verifier = new Webhook(String(made.json().secret));
  }
  const customers: string[] = [];
  for (let at = 0; at < CUSTOMERS; at += 1)
    customers.push(
      String(
        (await server.request('POST', '/customers', { body: { name: `Customer ${at}`, mrr: 0 } })).json().id,
      ),
    );

  const happenings: Readonly<Record<number, () => Promise<void>>> = {
    30: () => well.during('fails', 30),
    60: () => well.close(),
    65: () => well.open(),
    90: async () => {
      await server.stop();
      server = await startServer({ dataDir });
    },
    120: () => well.during('redirects', 20),
    150: async () => {
      await server.kill9();
      server = await startServer({ dataDir });
    },
    180: () => well.during('hangs', 8),
  };
  for (let round = 1; round <= ROUNDS; round += 1) {
    const commands = customers.map((id) => ({
      operation: 'update',
      type: 'customer',
      id,
      fields: { mrr: round },
    }));
    const { status } = await server.request('POST', '/batch', { base, body: { commands } });
    expect(status).toBe(200);
    await happenings[round]?.();
  }

  const roundsOf = (customer: string) => {
    const changes = well.accepted.filter((change) => change.customer === customer);
    // At least once: what was under way when the app ended comes again, before anything later does.
    return changes.filter(({ round }, at) => round !== changes[at - 1]?.round);
  };
  await vi.waitFor(
    () =>
      expect(new Set(well.accepted.map(({ customer, round }) => `${customer}/${round}`)).size).toBe(
        CUSTOMERS * ROUNDS,
      ),
    { timeout: 600_000, interval: 500 },
  );
  const inOrder = Array.from({ length: ROUNDS }, (_, at) => [at + 1, at]);
  for (const customer of customers)
    expect(roundsOf(customer).map(({ round, before }) => [round, before])).toEqual(inOrder);
  expect(silent.accepted).toEqual([]);
});
