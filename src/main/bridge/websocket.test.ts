import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type ClientOptions, WebSocket } from 'ws';
import { BRIDGE_MESSAGE_LIMIT_BYTES } from '#shared/bridge.ts';
import { createTestComputer, createTestSync } from '../../../test/support/bridge.ts';
import { openTestHub } from '../../../test/support/hub.ts';
import { allowedOrigins } from '../api/guard.ts';
import { createSearch } from '../search/search.ts';
import { createBridge } from './bridge.ts';
import { attachWebSocketTransport } from './websocket.ts';

const TOKEN = 'the-session-token';

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
  const bridge = createBridge({
    hub,
    sync,
    search,
    computer: createTestComputer(hub),
    facts,
    log,
    now: hub.environment.now,
  });
  const http = createServer().listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  const close = attachWebSocketTransport({
    http,
    bridge,
    sessionToken: TOKEN,
    allowed: () => allowedOrigins(port),
    log,
  });
  onTestFinished(() => {
    close();
    sync.stop();
    bridge.close();
    http.close();
  });
  function connect(options: ClientOptions = {}, protocol = `pivotal.${TOKEN}`, path = '/bridge') {
    return new WebSocket(`ws://127.0.0.1:${port}${path}`, protocol, {
      origin: `http://127.0.0.1:${port}`,
      ...options,
    });
  }
  return { port, connect, logged };
}

async function outcome(socket: WebSocket): Promise<string> {
  return await new Promise((resolve) => {
    socket.on('open', () => resolve('open'));
    socket.on('error', (error) => resolve(error.message));
  });
}

const REFUSED = 'Unexpected server response: 403';

describe('who may connect', () => {
  test('our own page with the session’s token', async () => {
    const { connect } = await listen();
    const socket = connect();
    expect(await outcome(socket)).toBe('open');
    socket.send(JSON.stringify({ id: 5, call: 'app.info', input: {} }));
    const [data] = (await once(socket, 'message')) as [Buffer];
    expect(JSON.parse(data.toString())).toMatchObject({ id: 5, output: { shell: 'browser' } });
  });

  test.each([
    ['another site', 'https://evil.example'],
    ['another port', 'http://127.0.0.1:1'],
    ['a sandboxed page', 'null'],
    ['https on our port', 'https://127.0.0.1'],
  ])('not %s, even with the token', async (_name, origin) => {
    const { connect } = await listen();
    expect(await outcome(connect({ origin }))).toBe(REFUSED);
  });

  test('not a program that names no origin', async () => {
    const { port } = await listen();
    const socket = new WebSocket(`ws://127.0.0.1:${port}/bridge`, `pivotal.${TOKEN}`);
    expect(await outcome(socket)).toBe(REFUSED);
  });

  test('not under a foreign host name', async () => {
    const { connect } = await listen();
    expect(await outcome(connect({ headers: { Host: 'rebound.example' } }))).toBe(REFUSED);
  });

  test.each(['pivotal.', 'pivotal.wrong', `pivotal.${TOKEN}x`, TOKEN])(
    'not with the token %s',
    async (protocol) => {
      const { connect } = await listen();
      expect(await outcome(connect({}, protocol))).toBe(REFUSED);
    },
  );

  test('not on another path', async () => {
    const { connect } = await listen();
    expect(await outcome(connect({}, undefined, '/bridge/../bridge2'))).toBe(REFUSED);
  });

  test('a refusal is logged without the token that was tried', async () => {
    const { connect, logged } = await listen();
    await outcome(connect({}, 'pivotal.guessed-secret'));
    expect(logged).toHaveLength(1);
    expect(JSON.stringify(logged)).not.toContain('guessed-secret');
  });
});

describe('what a connection may send', () => {
  test('a message over the limit ends the connection', async () => {
    const { connect } = await listen();
    const socket = connect();
    await outcome(socket);
    socket.on('error', () => {});
    socket.send('x'.repeat(BRIDGE_MESSAGE_LIMIT_BYTES + 1));
    const [code] = (await once(socket, 'close')) as [number];
    expect(code).toBe(1009);
  });

  test.each(['not json', '{"id":', '[]'])(
    '%s is answered as malformed, and the connection stays',
    async (text) => {
      const { connect } = await listen();
      const socket = connect();
      await outcome(socket);
      socket.send(text);
      const [data] = (await once(socket, 'message')) as [Buffer];
      expect(JSON.parse(data.toString())).toMatchObject({ id: -1, error: { code: 'malformed_message' } });
      expect(socket.readyState).toBe(WebSocket.OPEN);
    },
  );
});
