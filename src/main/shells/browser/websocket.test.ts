import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type ClientOptions, WebSocket } from 'ws';
import type { BrowserSecret } from '#shared/access/proofs.ts';
import { BRIDGE_MESSAGE_LIMIT_BYTES } from '#shared/bridge.ts';
import {
  createTestComputer,
  createTestIntegrations,
  createTestModel,
  createTestSync,
} from '../../../../test/support/bridge.ts';
import { callBridge, connectBridge, followLink, linkParts } from '../../../../test/support/browser.ts';
import { openTestHub } from '../../../../test/support/hub.ts';
import { createTestPi } from '../../../../test/support/pi.ts';
import { allowedOrigins } from '../../api/guard.ts';
import { createBridge } from '../../bridge/bridge.ts';
import { createSearch } from '../../search/search.ts';
import { createBrowserAccess } from './access.ts';
import { openKnownBrowsers } from './known-browsers.ts';
import { attachWebSocketTransport } from './websocket.ts';

async function listen() {
  const hub = openTestHub();
  const logged: unknown[] = [];
  const log = (...entry: unknown[]) => logged.push(entry);
  const facts = {
    version: '1',
    shell: 'browser',
    apiUrl: null,
    dataFolder: '',
    notice: null,
    diagnostics: () => '',
  } as const;
  const sync = createTestSync(hub);
  const search = createSearch({
    hub,
    folder: hub.folder,
    now: hub.environment.now,
    reportFailure: () => {},
  });
  onTestFinished(search.close);
  const computer = createTestComputer(hub);
  const bridge = createBridge({
    hub,
    sync,
    search,
    computer,
    pi: createTestPi(hub),
    model: createTestModel(hub),
    reminders: { take: () => [] },
    integrations: createTestIntegrations(hub),
    webhooks: { wake() {} },
    facts,
    log,
    now: hub.environment.now,
  });
  const http = createServer().listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  const access = createBrowserAccess(openKnownBrowsers(hub.folder), hub.environment);
  const close = attachWebSocketTransport({
    http,
    bridge,
    access,
    allowed: () => allowedOrigins(port),
    origin: () => origin,
    log,
  });
  onTestFinished(() => {
    close();
    sync.stop();
    bridge.close();
    http.close();
  });
  /** A connection that has proven nothing yet. */
  function knock(options: ClientOptions = {}, path = '/bridge') {
    return new WebSocket(`ws://127.0.0.1:${port}${path}`, { origin, ...options });
  }
  const withSecret = (secret: BrowserSecret, claimed?: number) =>
    connectBridge(origin, { kind: 'browser', secret }, claimed === undefined ? {} : { port: claimed });
  return { hub, port, origin, knock, withSecret, logged, link: () => access.createLink(origin) };
}

async function outcome(socket: WebSocket): Promise<string> {
  return await new Promise((resolve) => {
    socket.on('open', () => resolve('open'));
    socket.on('error', (error) => resolve(error.message));
  });
}

/** Messages until the connection ends. */
async function all(socket: WebSocket): Promise<unknown[]> {
  const messages: unknown[] = [];
  socket.on('message', (data) => messages.push(JSON.parse(data.toString())));
  await once(socket, 'close');
  return messages;
}

const REFUSED = 'Unexpected server response: 403';

describe('who may connect', () => {
  test('our own page', async () => {
    const { knock } = await listen();
    expect(await outcome(knock())).toBe('open');
  });

  test.each([
    ['another site', 'https://evil.example'],
    ['another port', 'http://127.0.0.1:1'],
    ['a sandboxed page', 'null'],
    ['https on our port', 'https://127.0.0.1'],
  ])('not %s', async (_name, origin) => {
    const { knock } = await listen();
    expect(await outcome(knock({ origin }))).toBe(REFUSED);
  });

  test('not a page under another name of this machine, where the port may be a stranger’s', async () => {
    const { knock, port } = await listen();
    for (const name of ['localhost', '[::1]']) {
      expect(await outcome(knock({ origin: `http://${name}:${port}` }))).toBe(REFUSED);
    }
  });

  test('not a program that names no origin', async () => {
    const { port } = await listen();
    expect(await outcome(new WebSocket(`ws://127.0.0.1:${port}/bridge`))).toBe(REFUSED);
  });

  test('not under a foreign host name', async () => {
    const { knock } = await listen();
    expect(await outcome(knock({ headers: { Host: 'rebound.example' } }))).toBe(REFUSED);
  });

  test('not on another path', async () => {
    const { knock } = await listen();
    expect(await outcome(knock({}, '/bridge/../bridge2'))).toBe(REFUSED);
  });
});

describe('what a connection has to prove', () => {
  test('a link lets a browser in, which is known from then on', async () => {
    const { link, withSecret } = await listen();
    const first = await followLink(await link());
    expect(await callBridge(first.socket, 'app.info')).toMatchObject({ output: { shell: 'browser' } });
    if (first.secret === null) throw new Error('no secret');
    const again = await withSecret(first.secret);
    expect(again.result).toEqual({ outcome: 'welcome' });
    expect(await callBridge(again.socket, 'keys.list')).toMatchObject({ output: { keys: [] } });
  });

  test('a link works once', async () => {
    const { link, origin } = await listen();
    const address = await link();
    await followLink(address);
    const { secret } = linkParts(address);
    const again = await connectBridge(origin, { kind: 'link', link: secret, replaces: null });
    expect(again.result).toEqual({ outcome: 'refused', code: 'unknown_link' });
  });

  test('of two that follow one link at once, one is in', async () => {
    const { link } = await listen();
    const address = await link();
    const both = await Promise.allSettled([followLink(address), followLink(address)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  test('a link ends after a quarter of an hour', async () => {
    const { hub, link } = await listen();
    const address = await link();
    hub.environment.time += 15 * 60_000 + 1;
    await expect(followLink(address)).rejects.toThrow('unknown_link');
  });

  test('a new link of the same browser ends what it had before', async () => {
    const { link, origin, withSecret } = await listen();
    const { secret: before } = await followLink(await link());
    if (before === null) throw new Error('no secret');
    const { secret } = linkParts(await link());
    await connectBridge(origin, { kind: 'link', link: secret, replaces: before.id });
    expect((await withSecret(before)).result).toEqual({ outcome: 'refused', code: 'unknown_browser' });
  });

  test.each([
    ['a guessed link', { kind: 'link', link: 'A'.repeat(43), replaces: null } as const, 'unknown_link'],
    [
      'an invented browser',
      { kind: 'browser', secret: { id: 'A'.repeat(43), secret: 'B'.repeat(43) } } as const,
      'unknown_browser',
    ],
  ])('%s is refused', async (_name, credential, code) => {
    const { origin } = await listen();
    expect((await connectBridge(origin, credential)).result).toEqual({ outcome: 'refused', code });
  });

  test('a browser that was found out by name has still to know the secret; it takes us for a stranger', async () => {
    const { link, withSecret } = await listen();
    const { secret } = await followLink(await link());
    if (secret === null) throw new Error('no secret');
    const guess = await withSecret({ id: secret.id, secret: 'B'.repeat(43) });
    expect(guess.result).toEqual({ outcome: 'stranger' });
  });

  test('a proof for another port is none: nobody can stand between a page and the app', async () => {
    const { link, port, withSecret } = await listen();
    const { secret } = await followLink(await link());
    if (secret === null) throw new Error('no secret');
    expect((await withSecret(secret, port + 1)).result).toEqual({ outcome: 'stranger' });
  });

  test('a proof that was overheard is of no use', async () => {
    const { link, origin, knock } = await listen();
    const { secret } = await followLink(await link());
    if (secret === null) throw new Error('no secret');
    const said: string[] = [];
    await connectBridge(origin, { kind: 'browser', secret }, { said });
    const [hello, , proof] = said;
    const socket = knock();
    await outcome(socket);
    const heard = all(socket);
    socket.send(hello ?? '');
    socket.send(proof ?? '');
    expect((await heard).at(-1)).toEqual({ type: 'refused', code: 'wrong_proof' });
  });

  test.each([
    '{"id":1,"call":"app.info","input":{}}',
    '{"id":1,"call":"keys.create","input":{"name":"x","mode":"live"}}',
    'not json',
    '[]',
    '{"type":"proof","proof":"AAAAAAAAAAAAAAAAAAAAAAAA"}',
    `{"type":"hello","kind":"browser","id":"${'x'.repeat(5000)}"}`,
  ])('%s before any proof ends the connection, and is not carried out', async (text) => {
    const { hub, knock } = await listen();
    const socket = knock();
    await outcome(socket);
    socket.send(text);
    expect(await all(socket)).toEqual([{ type: 'refused', code: 'malformed' }]);
    expect(hub.apiKeys.list()).toEqual([]);
  });

  test('what is long is not even received before any proof', async () => {
    const { knock } = await listen();
    const socket = knock();
    await outcome(socket);
    socket.on('error', () => {});
    socket.send('x'.repeat(1024 * 1024));
    expect(await all(socket)).toEqual([]);
  });

  test('before it has proven itself, a connection hears nothing of the records', async () => {
    const { hub, knock } = await listen();
    const socket = knock();
    await outcome(socket);
    const heard: unknown[] = [];
    socket.on('message', (data) => heard.push(data));
    await hub.create('customer', { name: 'Secret' });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(heard).toEqual([]);
  });

  test('neither the secret nor what was tried is ever sent or logged', async () => {
    const { link, origin, logged } = await listen();
    const said: string[] = [];
    const address = await link();
    const { secret } = await followLink(address, { said });
    if (secret === null) throw new Error('no secret');
    await connectBridge(origin, { kind: 'browser', secret }, { said });
    const guess = { kind: 'link', link: 'guessed-secret-guessed-secret', replaces: null } as const;
    await connectBridge(origin, guess, { said });
    for (const hidden of [secret.secret, linkParts(address).secret, 'guessed-secret']) {
      expect(JSON.stringify([said, logged])).not.toContain(hidden);
    }
    expect(logged).toHaveLength(1);
  });
});

test('a browser that signs out has to come by a new link, with all its tabs', async () => {
  const { link, withSecret } = await listen();
  const { socket, secret } = await followLink(await link());
  if (secret === null) throw new Error('no secret');
  const other = await withSecret(secret);
  const gone = once(other.socket, 'close');
  expect(await callBridge(socket, 'browser.signOut')).toMatchObject({ output: {} });
  await gone;
  expect((await withSecret(secret)).result).toEqual({ outcome: 'refused', code: 'unknown_browser' });
});

describe('what a connection may send', () => {
  test('a message over the limit ends the connection', async () => {
    const { link } = await listen();
    const { socket } = await followLink(await link());
    socket.on('error', () => {});
    socket.send('x'.repeat(BRIDGE_MESSAGE_LIMIT_BYTES + 1));
    const [code] = (await once(socket, 'close')) as [number];
    expect(code).toBe(1009);
  });

  test.each(['not json', '{"id":', '[]'])(
    '%s is answered as malformed, and the connection stays',
    async (text) => {
      const { link } = await listen();
      const { socket } = await followLink(await link());
      socket.send(text);
      const [data] = (await once(socket, 'message')) as [Buffer];
      expect(JSON.parse(data.toString())).toMatchObject({ id: -1, error: { code: 'malformed_message' } });
      expect(socket.readyState).toBe(WebSocket.OPEN);
    },
  );
});
