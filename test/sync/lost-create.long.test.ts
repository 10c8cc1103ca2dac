import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { makeDataDir, removeDataDir } from '../support/cli.ts';
import type { TestServer } from '../support/server.ts';
import { created, inSync, keyFor, type Row, startLaptop, startTeamHub } from './support/team.ts';

/** The way from a laptop to the hub, on which answers are lost and which can be cut. */
async function startRelay(hub: TestServer) {
  const { host, origin } = new URL(hub.api);
  let state: 'open' | 'losing' | 'cut' = 'open';
  const relay = createServer(async (incoming, outgoing) => {
    if (state === 'cut') return void incoming.socket.destroy();
    const isLost = state === 'losing' && incoming.url?.endsWith('/batch') === true;
    if (isLost) state = 'cut';
    const { host: _, connection: __, 'content-length': ___, ...headers } = incoming.headers;
    const body = incoming.method === 'GET' ? {} : { body: await buffer(incoming) };
    const answer = await fetch(`${origin}${incoming.url}`, {
      method: incoming.method ?? 'GET',
      headers: { ...(headers as Record<string, string>), host },
      ...body,
    });
    const text = await answer.text();
    if (isLost) return void incoming.socket.destroy();
    const { 'content-encoding': ____, 'content-length': _____, ...told } = Object.fromEntries(answer.headers);
    outgoing.writeHead(answer.status, told).end(text);
  }).listen(0, '127.0.0.1');
  await once(relay, 'listening');
  onTestFinished(() => {
    relay.closeAllConnections();
    relay.close();
  });
  return {
    api: hub.api.replace(host, `127.0.0.1:${(relay.address() as AddressInfo).port}`),
    /** The next batch arrives, its answer does not, and then nothing comes through. */
    loseNextBatch: () => {
      state = 'losing';
    },
    heal: () => {
      state = 'open';
    },
    isCut: () => state === 'cut',
  };
}

const send = (server: TestServer, method: string, path: string, body?: object) =>
  server.request(method, path, { base: '/local/v1', ...(body === undefined ? {} : { body }) });

async function create(server: TestServer, path: string, body: object): Promise<Row> {
  const answer = await send(server, 'POST', path, body);
  expect(answer.status, answer.text).toBe(201);
  return answer.json<Row>();
}

async function titles(server: TestServer): Promise<unknown[]> {
  const { data } = (await send(server, 'GET', '/tasks')).json<{ data: Row[] }>();
  return data.map(({ title }) => title);
}

test.each(['', ' and it was started again since'])(
  'a create whose answer was lost brings back nothing that was deleted there meanwhile%s',
  async (restarted) => {
    const hub = await startTeamHub();
    const { key } = await keyFor(hub, 'Ann');
    const relay = await startRelay(hub);
    const acme = await created(hub, '/customers', { name: 'Acme' });
    const at = await created(hub, '/onboardings', { customer_id: acme.id });
    const dataDir = makeDataDir();
    onTestFinished(() => removeDataDir(dataDir));
    const start = () => startLaptop(relay.api, key, {}, dataDir);
    let ann = await start();
    relay.loseNextBatch();
    const lost = await create(ann, '/tasks', { onboarding_id: at.id, title: 'Call' });
    await expect.poll(relay.isCut, { timeout: 20_000 }).toBe(true);
    await expect.poll(() => titles(hub), { timeout: 20_000 }).toEqual(['Call']);
    const late = await create(ann, '/tasks', { onboarding_id: at.id, title: 'Write' });
    expect((await send(hub, 'DELETE', `/tasks/${lost.id}`)).status).toBe(200);
    if (restarted !== '') {
      await ann.stop();
      relay.heal();
      ann = await start();
    } else relay.heal();
    await inSync(ann);
    await inSync(ann);
    for (const server of [hub, ann]) {
      expect(await titles(server)).toEqual(['Write']);
      expect((await send(server, 'GET', `/tasks/${lost.id}`)).status).toBe(404);
      expect((await send(server, 'GET', `/tasks/${late.id}`)).status).toBe(200);
    }
  },
);
