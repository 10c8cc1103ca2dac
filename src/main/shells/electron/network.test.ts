import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { app, net, restartElectron, session } from '../../../../test/support/electron/electron.ts';
import { AUTHORITY, type Inspector, startInspector } from '../../../../test/support/inspector.ts';
import { type ProxyUnderTest, startProxy } from '../../../../test/support/proxy.ts';
import { failureWords } from '../../network/failure-words.ts';
import type { Network } from '../../network/network.ts';
import { createElectronNetwork } from './network.ts';

vi.mock('electron', () => import('../../../../test/support/electron/electron.ts'));

let answer: RequestListener;
let cloud: Server;
let origin: string;
let inspector: Inspector;
const proxies: ProxyUnderTest[] = [];

const own = () => session.fromPartition('cloud');

beforeEach(async () => {
  restartElectron();
  app.becomeReady();
  own().trusted = [readFileSync(AUTHORITY, 'utf8')];
  answer = (_request, response) => response.end('{"ok":true}');
  cloud = createServer((request, response) => answer(request, response));
  await new Promise<void>((listening) => cloud.listen(0, '127.0.0.1', listening));
  origin = `http://127.0.0.1:${(cloud.address() as AddressInfo).port}`;
  inspector = await startInspector(origin);
});

afterEach(async () => {
  for (const proxy of proxies.splice(0)) await proxy.stop();
  await inspector.stop();
  cloud.closeAllConnections();
  await new Promise((closed) => cloud.close(closed));
});

async function proxyWith(credentials: string | null = null): Promise<ProxyUnderTest> {
  const proxy = await startProxy(credentials);
  proxies.push(proxy);
  return proxy;
}

function over(address: string): Network {
  const network = createElectronNetwork();
  network.use({ address });
  return network;
}

const ask = async (network: Network) => (await network.fetch(`${inspector.origin}/api/v1/me`)).text();

describe('requests', () => {
  test('go by a session of their own, with nothing of the window’s', async () => {
    expect(await (await createElectronNetwork().fetch(`${origin}/`)).text()).toBe('{"ok":true}');
    expect(net.requests.map(({ options }) => [options.session === own(), options.credentials])).toEqual([
      [true, 'omit'],
    ]);
  });

  test('carry method, headers and body, and bring back status, headers and body', async () => {
    answer = (request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const { method, headers } = request;
        response.writeHead(201, { 'x-ratelimit-limit': '60' });
        response.end(
          JSON.stringify({ method, key: headers['idempotency-key'], body: String(Buffer.concat(parts)) }),
        );
      });
    };
    const response = await createElectronNetwork().fetch(`${origin}/customers`, {
      method: 'POST',
      headers: { 'idempotency-key': 'abc' },
      body: '{"name":"Müller"}',
    });
    expect([response.status, response.headers.get('x-ratelimit-limit')]).toEqual([201, '60']);
    expect(await response.json()).toEqual({ method: 'POST', key: 'abc', body: '{"name":"Müller"}' });
  });

  test('without a body in their answer end well', async () => {
    answer = (_request, response) => response.writeHead(204).end();
    const response = await createElectronNetwork().fetch(`${origin}/`, { method: 'DELETE' });
    expect([response.status, await response.text()]).toEqual([204, '']);
  });

  test('that are sent elsewhere are not followed: their status is the answer', async () => {
    answer = (_request, response) => response.writeHead(302, { location: 'http://login.hotel/' }).end();
    const response = await createElectronNetwork().fetch(`${origin}/`, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([302, 'http://login.hotel/']);
  });

  test('end when they are given up, before an answer and in the middle of one', async () => {
    answer = (request, response) => {
      if (request.url === '/half') response.write('{"half":');
    };
    const network = createElectronNetwork();
    const silent = new AbortController();
    const waiting = network.fetch(`${origin}/silent`, { signal: silent.signal });
    await vi.waitFor(() => expect(net.requests).toHaveLength(1));
    silent.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    const half = new AbortController();
    const begun = await network.fetch(`${origin}/half`, { signal: half.signal });
    half.abort(new Error('enough'));
    await expect(begun.text()).rejects.toThrow();
  });
});

describe('a proxy', () => {
  test.each([
    ['system', { mode: 'system' }],
    ['direct', { mode: 'direct' }],
    [
      { address: 'http://ann:secret@proxy.corp:3128' },
      { mode: 'fixed_servers', proxyRules: 'http://proxy.corp:3128' },
    ],
  ] as const)('%j is Chromium’s %j, and nothing of the one before is used again', async (setting, proxy) => {
    createElectronNetwork().use(setting);
    await vi.waitFor(() => expect(own().closings).toBe(1));
    expect(own().proxy).toEqual(proxy);
  });

  test('that wants a password gets the one in its address, and the cloud answers through it', async () => {
    const proxy = await proxyWith('ann:s%cret');
    const network = over(`http://ann:s%25cret@127.0.0.1:${proxy.port}`);
    expect(await ask(network)).toBe('{"ok":true}');
    expect(await ask(network)).toBe('{"ok":true}');
    expect(new Set(proxy.requests)).toEqual(new Set([`cloud.test:${inspector.port}`]));
  });

  test.each([
    ['without one', ''],
    ['with the wrong one', 'ann:wrong@'],
  ])('that wants a password, %s, refuses, and its status says so', async (_, given) => {
    const proxy = await proxyWith('ann:secret');
    const response = await over(`http://${given}127.0.0.1:${proxy.port}`).fetch(`${inspector.origin}/`);
    expect(response.status).toBe(407);
    await response.body?.cancel();
  });

  test('changed in Settings counts for the very next request', async () => {
    const [first, second] = [await proxyWith(), await proxyWith()];
    const network = over(`http://127.0.0.1:${first.port}`);
    network.use({ address: `http://127.0.0.1:${second.port}` });
    await ask(network);
    expect([first.requests.length, second.requests.length]).toEqual([0, 1]);
  });
});

test('a certificate that this machine does not know is said to be one', async () => {
  own().trusted = [];
  const proxy = await proxyWith();
  const words = await ask(over(`http://127.0.0.1:${proxy.port}`)).catch((error: unknown) =>
    failureWords(error),
  );
  expect(words).toMatch(/^The connection is signed by somebody whom this machine does not know\./);
});
