import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Hello, Proof } from '#shared/access/messages.ts';
import { type BrowserSecret, isProven, newToken, prove, type Transcript } from '#shared/access/proofs.ts';
import type { BridgeMessage } from '#shared/bridge.ts';
import { BROWSER_SECRET_KEY, keepBrowserSecret, readBrowserSecret } from './browser-secret.ts';
import type { BridgeTransport, ConnectionState } from './client.ts';
import { createPreloadTransport } from './preload-transport.ts';
import { createWebSocketTransport } from './websocket-transport.ts';

/** What a page says before the bridge opens; each message has some of it. */
type Said = Hello & Proof;

/** Stands in for the browser's WebSocket: opened, closed and spoken to by the test. */
class FakeSocket {
  static readonly made: FakeSocket[] = [];
  readonly url: string;
  readonly protocol: string | undefined;
  readonly sent: string[] = [];
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;

  constructor(url: string, protocol?: string) {
    this.url = url;
    this.protocol = protocol;
    FakeSocket.made.push(this);
  }

  send(text: string) {
    this.sent.push(text);
  }

  close() {
    this.onclose?.();
  }

  say(message: unknown) {
    this.onmessage?.({ data: JSON.stringify(message) });
  }

  /** The next message of the page from `at` on, once it is there. */
  async heard(at: number): Promise<Said> {
    await vi.waitFor(() => expect(this.sent.length).toBeGreaterThan(at));
    return JSON.parse(this.sent[at] ?? '') as Said;
  }
}

const latest = () => {
  const socket = FakeSocket.made.at(-1);
  if (socket === undefined) throw new Error('no socket was made');
  return socket;
};

const KNOWN: BrowserSecret = { id: 'known-browser-known-browser', secret: 'secret-of-the-known-browser' };
const LINK = 'link-link-link-link-link-link-link-link';
const PORT = Number(location.port);

/** Answers a page's hello as the app does that knows `secret`. @returns what the page signed */
async function challenge(socket: FakeSocket, secret: string, port = PORT): Promise<Transcript> {
  socket.onopen?.();
  const { kind, id, replaces, nonce } = await socket.heard(0);
  const transcript: Transcript = {
    kind,
    id,
    browser: kind === 'link' ? 'new-browser-new-browser' : id,
    replaces,
    port,
    browserNonce: nonce,
    appNonce: newToken(),
  };
  const proof = await prove(secret, 'app', transcript);
  socket.say({ type: 'challenge', browser: transcript.browser, nonce: transcript.appNonce, proof });
  return transcript;
}

/** Lets the page in as the app does, or throws what it has against that. */
async function letIn(socket: FakeSocket, secret: string): Promise<void> {
  const transcript = await challenge(socket, secret);
  const { proof } = await socket.heard(1);
  expect(await isProven(secret, 'browser', transcript, proof)).toBe(true);
  socket.say({ type: 'welcome' });
}

describe('over a WebSocket', () => {
  beforeEach(() => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    FakeSocket.made.length = 0;
    localStorage.clear();
    keepBrowserSecret(KNOWN);
    vi.stubGlobal('WebSocket', FakeSocket);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  const becomes = (transport: BridgeTransport, state: ConnectionState) =>
    vi.waitFor(() => expect(transport.state.get()).toBe(state));

  test('it connects to the page’s own host, and is connected once both sides have proven themselves', async () => {
    const transport = createWebSocketTransport(null);
    expect(latest().url).toBe(`ws://${location.host}/bridge`);
    expect(latest().protocol).toBeUndefined();
    expect(transport.state.get()).toBe('connecting');
    await letIn(latest(), KNOWN.secret);
    await becomes(transport, 'connected');
    transport.send({ id: 1, call: 'app.info', input: {} });
    expect(latest().sent.at(-1)).toBe('{"id":1,"call":"app.info","input":{}}');
    expect(latest().sent.join()).not.toContain(KNOWN.secret);
    transport.close();
  });

  test('a link is traded for a secret that is kept and was never sent', async () => {
    localStorage.clear();
    const transport = createWebSocketTransport(LINK);
    const socket = latest();
    await letIn(socket, LINK);
    await becomes(transport, 'connected');
    const kept = readBrowserSecret();
    expect(kept?.id).toBe('new-browser-new-browser');
    for (const secret of [LINK, kept?.secret ?? '']) expect(socket.sent.join()).not.toContain(secret);
    socket.onclose?.();
    await vi.advanceTimersByTimeAsync(250);
    await letIn(latest(), kept?.secret ?? '');
    await becomes(transport, 'connected');
    transport.close();
  });

  test('a stranger on the port learns nothing: he is left, and what lets the browser in is kept', async () => {
    const transport = createWebSocketTransport(null);
    const stranger = latest();
    await challenge(stranger, 'guessed-guessed-guessed');
    await becomes(transport, 'disconnected');
    expect(stranger.sent).toHaveLength(1);
    expect(readBrowserSecret()).toEqual(KNOWN);
    await vi.advanceTimersByTimeAsync(250);
    await letIn(latest(), KNOWN.secret);
    await becomes(transport, 'connected');
    transport.close();
  });

  test('a stranger who hands everything on to the app on another port is one, too', async () => {
    const transport = createWebSocketTransport(null);
    const relay = latest();
    await challenge(relay, KNOWN.secret, PORT + 1);
    await becomes(transport, 'disconnected');
    expect(relay.sent).toHaveLength(1);
    transport.close();
  });

  test('a link that was used is not tried again; what the browser was let in by before is', async () => {
    const transport = createWebSocketTransport(LINK);
    latest().onopen?.();
    await latest().heard(0);
    latest().say({ type: 'refused', code: 'unknown_link' });
    await vi.waitFor(() => expect(FakeSocket.made).toHaveLength(2));
    await letIn(latest(), KNOWN.secret);
    await becomes(transport, 'connected');
    transport.close();
  });

  test('a link that was used in a conversation that broke off has let this browser in', async () => {
    localStorage.clear();
    const transport = createWebSocketTransport(LINK);
    await challenge(latest(), LINK);
    await latest().heard(1);
    latest().close();
    await vi.advanceTimersByTimeAsync(250);
    latest().onopen?.();
    await latest().heard(0);
    latest().say({ type: 'refused', code: 'unknown_link' });
    await vi.waitFor(() => expect(FakeSocket.made).toHaveLength(3));
    await letIn(latest(), readBrowserSecret()?.secret ?? '');
    await becomes(transport, 'connected');
    transport.close();
  });

  test('a browser that is not let in says so, keeps its secret and asks again only later', async () => {
    const transport = createWebSocketTransport(null);
    latest().onopen?.();
    await latest().heard(0);
    latest().say({ type: 'refused', code: 'unknown_browser' });
    await becomes(transport, 'signed_out');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(FakeSocket.made).toHaveLength(1);
    expect(readBrowserSecret()).toEqual(KNOWN);
    await vi.advanceTimersByTimeAsync(20_000);
    await letIn(latest(), KNOWN.secret);
    await becomes(transport, 'connected');
    transport.close();
  });

  test('another tab’s new secret is used at once; another tab’s signing out ends this one', async () => {
    localStorage.clear();
    const transport = createWebSocketTransport(null);
    expect(transport.state.get()).toBe('signed_out');
    keepBrowserSecret(KNOWN);
    window.dispatchEvent(new StorageEvent('storage', { key: BROWSER_SECRET_KEY }));
    await letIn(latest(), KNOWN.secret);
    await becomes(transport, 'connected');
    keepBrowserSecret(null);
    window.dispatchEvent(new StorageEvent('storage', { key: BROWSER_SECRET_KEY }));
    await vi.advanceTimersByTimeAsync(250);
    await becomes(transport, 'signed_out');
    transport.close();
  });

  test('what this page knows lets it in when the browser has thrown away what it kept', async () => {
    const transport = createWebSocketTransport(null);
    await letIn(latest(), KNOWN.secret);
    await becomes(transport, 'connected');
    localStorage.clear();
    window.dispatchEvent(new StorageEvent('storage', { key: null }));
    expect(transport.state.get()).toBe('connected');
    latest().onclose?.();
    await vi.advanceTimersByTimeAsync(250);
    await letIn(latest(), KNOWN.secret);
    await becomes(transport, 'connected');
    expect(readBrowserSecret()).toEqual(KNOWN);
    transport.close();
  });

  test('it reconnects after 250 ms, and ever more slowly up to 5 s while that fails', async () => {
    const transport = createWebSocketTransport(null);
    await letIn(latest(), KNOWN.secret);
    await becomes(transport, 'connected');
    latest().onclose?.();
    expect(transport.state.get()).toBe('disconnected');
    const pauses: number[] = [];
    for (let attempt = 0; attempt < 7; attempt += 1) {
      const before = FakeSocket.made.length;
      let waited = 0;
      while (FakeSocket.made.length === before) {
        await vi.advanceTimersByTimeAsync(250);
        waited += 250;
      }
      pauses.push(waited);
      latest().onclose?.();
    }
    expect(pauses).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000]);
    transport.close();
  });

  test('what is not JSON reaches the listeners as nothing', async () => {
    const transport = createWebSocketTransport(null);
    const heard: unknown[] = [];
    transport.onMessage((message) => heard.push(message));
    await letIn(latest(), KNOWN.secret);
    await becomes(transport, 'connected');
    latest().onmessage?.({ data: '{"id":1}' });
    latest().onmessage?.({ data: '{' });
    latest().onmessage?.({ data: new ArrayBuffer(1) });
    expect(heard).toEqual([{ id: 1 }, undefined, undefined]);
    transport.close();
  });

  test('closed, it stays closed', async () => {
    const transport = createWebSocketTransport(null);
    latest().onopen?.();
    transport.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(FakeSocket.made).toHaveLength(1);
  });
});

describe('over Electron’s preload script', () => {
  test('answers and events arrive alike; a request that fails is answered with an error', async () => {
    let emit: (message: BridgeMessage) => void = () => {};
    const transport = createPreloadTransport({
      request: async ({ id, call }) => {
        if (call === 'app.info') return { id, output: 'fine' };
        throw new Error('the main process is gone');
      },
      subscribe(listener) {
        emit = listener;
        return () => {};
      },
    });
    const heard: unknown[] = [];
    transport.onMessage((message) => heard.push(message));
    expect(transport.state.get()).toBe('connected');
    transport.send({ id: 1, call: 'app.info', input: {} });
    transport.send({ id: 2, call: 'keys.list', input: {} });
    emit({ event: 'app.changed', payload: {} });
    await vi.waitFor(() => expect(heard).toHaveLength(3));
    expect(heard).toContainEqual({ id: 1, output: 'fine' });
    expect(heard).toContainEqual(expect.objectContaining({ id: 2, error: expect.anything() }));
  });
});
