import { BRIDGE_PATH } from '#shared/bridge.ts';
import type { BridgeTransport, ConnectionState } from './client.ts';
import { createSource } from './source.ts';

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 5_000;

/**
 * The browser shell's bridge: a WebSocket to the host that served the page, shown the session's token as its
 * subprotocol. Reconnects for ever. A restarted server has a new token: after a failed attempt the page is
 * asked for again, only to read the token in it.
 */
export function createWebSocketTransport(): BridgeTransport {
  const state = createSource<ConnectionState>('connecting');
  const listeners = new Set<(message: unknown) => void>();
  let token = tokenOf(document);
  let retryMs = FIRST_RETRY_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let socket: WebSocket | null = null;
  let closed = false;

  function connect(): void {
    timer = undefined;
    const opening = new WebSocket(addressOfBridge(), `pivotal.${token}`);
    let opened = false;
    socket = opening;
    opening.onopen = () => {
      opened = true;
      retryMs = FIRST_RETRY_MS;
      state.set('connected');
    };
    opening.onmessage = ({ data }) => {
      const message = parsed(data);
      for (const listener of listeners) listener(message);
    };
    opening.onclose = () => {
      if (socket !== opening) return;
      socket = null;
      state.set('disconnected');
      if (closed) return;
      timer = setTimeout(() => void (opened ? connect() : retryWithCurrentToken()), retryMs);
      retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
    };
  }

  async function retryWithCurrentToken(): Promise<void> {
    try {
      const answer = await fetch('/', { cache: 'no-store' });
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      token = tokenOf(page) || token;
    } catch {
      // The server is down: the attempt below fails as well and schedules the next one.
    }
    if (!closed) connect();
  }

  /** The network came back, or the laptop woke up: no need to sit out the rest of the pause. */
  function retryNow(): void {
    if (timer === undefined) return;
    clearTimeout(timer);
    connect();
  }

  window.addEventListener('online', retryNow);
  document.addEventListener('visibilitychange', retryNow);
  connect();

  return {
    state,
    send(request) {
      socket?.send(JSON.stringify(request));
    },
    onMessage(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      closed = true;
      clearTimeout(timer);
      window.removeEventListener('online', retryNow);
      document.removeEventListener('visibilitychange', retryNow);
      socket?.close();
    },
  };
}

function addressOfBridge(): string {
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
  return `${scheme}//${location.host}${BRIDGE_PATH}`;
}

function tokenOf(page: Document): string {
  return page.querySelector<HTMLMetaElement>('meta[name="pivotal-session"]')?.content ?? '';
}

function parsed(data: unknown): unknown {
  try {
    return typeof data === 'string' ? JSON.parse(data) : undefined;
  } catch {
    return undefined;
  }
}
