import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { BridgeMessage } from '#shared/bridge.ts';
import { createPreloadTransport } from './preload-transport.ts';
import { createWebSocketTransport } from './websocket-transport.ts';

/** Stands in for the browser's WebSocket: opened, closed and spoken to by the test. */
class FakeSocket {
  static readonly made: FakeSocket[] = [];
  readonly url: string;
  readonly protocol: string;
  readonly sent: string[] = [];
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;

  constructor(url: string, protocol: string) {
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
}

const latest = () => {
  const socket = FakeSocket.made.at(-1);
  if (socket === undefined) throw new Error('no socket was made');
  return socket;
};

describe('over a WebSocket', () => {
  const pageWith = (token: string) => `<meta name="pivotal-session" content="${token}">`;
  let served = pageWith('first');

  beforeEach(() => {
    vi.useFakeTimers();
    FakeSocket.made.length = 0;
    served = pageWith('first');
    document.head.innerHTML = served;
    vi.stubGlobal('WebSocket', FakeSocket);
    vi.stubGlobal('fetch', async () => ({ text: async () => served }));
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  test('it connects to the page’s own host and shows the session’s token as its subprotocol', () => {
    const transport = createWebSocketTransport();
    expect(latest().url).toBe(`ws://${location.host}/bridge`);
    expect(latest().protocol).toBe('pivotal.first');
    expect(transport.state.get()).toBe('connecting');
    latest().onopen?.();
    expect(transport.state.get()).toBe('connected');
    transport.send({ id: 1, call: 'app.info', input: {} });
    expect(latest().sent).toEqual(['{"id":1,"call":"app.info","input":{}}']);
    transport.close();
  });

  test('it reconnects after 250 ms, and ever more slowly up to 5 s while that fails', async () => {
    const transport = createWebSocketTransport();
    latest().onopen?.();
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

  test('a restarted server’s new token is read from the page and used', async () => {
    const transport = createWebSocketTransport();
    latest().onopen?.();
    served = pageWith('second');
    latest().onclose?.();
    await vi.advanceTimersByTimeAsync(250);
    expect(latest().protocol).toBe('pivotal.first');
    latest().onclose?.();
    await vi.advanceTimersByTimeAsync(500);
    expect(latest().protocol).toBe('pivotal.second');
    latest().onopen?.();
    expect(transport.state.get()).toBe('connected');
    transport.close();
  });

  test('what is not JSON reaches the listeners as nothing', () => {
    const transport = createWebSocketTransport();
    const heard: unknown[] = [];
    transport.onMessage((message) => heard.push(message));
    latest().onmessage?.({ data: '{"id":1}' });
    latest().onmessage?.({ data: '{' });
    latest().onmessage?.({ data: new ArrayBuffer(1) });
    expect(heard).toEqual([{ id: 1 }, undefined, undefined]);
    transport.close();
  });

  test('closed, it stays closed', async () => {
    const transport = createWebSocketTransport();
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
