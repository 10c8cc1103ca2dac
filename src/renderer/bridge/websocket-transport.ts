import type { BrowserSecret } from '#shared/access/proofs.ts';
import { type Credential, signIn } from '#shared/access/sign-in.ts';
import { BRIDGE_PATH } from '#shared/bridge.ts';
import { keepBrowserSecret, onBrowserSecretChanged, readBrowserSecret } from './browser-secret.ts';
import type { BridgeTransport, ConnectionState } from './client.ts';
import { createSource } from './source.ts';

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 5_000;
/** Whoever did not let us in may have been somebody else on our port. */
const RECONSIDER_MS = 30_000;

/**
 * The browser shell's bridge: a WebSocket to the host that served the page. It is connected once both sides have
 * proven themselves. Reconnects for ever, unless this browser is not let in: then when it has another secret.
 * @param link the one-time link that the page was opened by
 */
export function createWebSocketTransport(link: string | null): BridgeTransport {
  const state = createSource<ConnectionState>('connecting');
  const listeners = new Set<(message: unknown) => void>();
  const credentials = createCredentials(link);
  let retryMs = FIRST_RETRY_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let socket: WebSocket | null = null;
  let closed = false;

  function connect(): void {
    timer = undefined;
    const credential = credentials.next();
    if (credential === null) {
      state.set('signed_out');
      if (readBrowserSecret() !== null) timer = setTimeout(retryNow, RECONSIDER_MS);
      return;
    }
    let wasRefused = false;
    const opening = new WebSocket(addressOfBridge());
    socket = opening;
    const letters = createLetterBox();
    opening.onmessage = ({ data }) => letters.put(parsed(data));
    opening.onopen = () => {
      const conversation = {
        say: (message: unknown) => opening.send(JSON.stringify(message)),
        hear: letters.take,
      };
      // What was forgotten meanwhile is not kept again.
      const keep = (secret: BrowserSecret) => {
        if (!closed) keepBrowserSecret(secret);
      };
      signIn(conversation, credential, portOfApp(), keep).then(
        (result) => {
          if (closed || socket !== opening) return;
          if (result.outcome === 'welcome') {
            begin(opening, credential);
            return;
          }
          wasRefused = result.outcome === 'refused';
          if (wasRefused) credentials.refused(credential);
          opening.close();
        },
        () => opening.close(),
      );
    };
    opening.onclose = () => {
      letters.end();
      if (socket !== opening) return;
      socket = null;
      if (state.get() !== 'signed_out') state.set('disconnected');
      if (closed) return;
      timer = setTimeout(connect, wasRefused ? 0 : retryMs);
      if (!wasRefused) retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
    };
  }

  /** The conversation is over: what comes now is the bridge's. */
  function begin(open: WebSocket, credential: Credential): void {
    credentials.accepted(credential);
    retryMs = FIRST_RETRY_MS;
    open.onmessage = ({ data }) => {
      const message = parsed(data);
      for (const listener of listeners) listener(message);
    };
    state.set('connected');
  }

  /** The network came back, or the laptop woke up: no need to sit out the rest of the pause. */
  function retryNow(): void {
    if (timer === undefined) return;
    clearTimeout(timer);
    credentials.reconsider();
    connect();
  }

  const endSecrets = onBrowserSecretChanged((secret) => {
    if (secret === null) {
      credentials.forget();
      socket?.close();
      return;
    }
    credentials.reconsider();
    if (socket !== null || closed) return;
    clearTimeout(timer);
    connect();
  });
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
      endSecrets();
      window.removeEventListener('online', retryNow);
      document.removeEventListener('visibilitychange', retryNow);
      socket?.close();
    },
  };
}

/**
 * What this browser comes with: the link that the page was opened by first, then the secret that is kept, then the
 * one that this page knows to have been good (of two tabs that follow one link, one keeps a secret for nothing).
 */
function createCredentials(link: string | null) {
  let unusedLink = link;
  let good = readBrowserSecret();
  const refusedIds = new Set<string>();

  return {
    next(): Credential | null {
      if (unusedLink !== null) return { kind: 'link', link: unusedLink, replaces: good?.id ?? null };
      const secret = [readBrowserSecret(), good].find((one) => one !== null && !refusedIds.has(one.id));
      return secret == null ? null : { kind: 'browser', secret };
    },
    accepted(credential: Credential): void {
      unusedLink = null;
      const kept = readBrowserSecret();
      good = credential.kind === 'browser' ? credential.secret : kept;
      if (good !== null && (kept === null || refusedIds.has(kept.id))) keepBrowserSecret(good);
      refusedIds.clear();
    },
    /**
     * A stranger may say so, too: what lets this browser in is kept for when the app is back. A link that counts as
     * used may have been used by this page, in a conversation that broke off; then the secret it kept is good.
     */
    refused(credential: Credential): void {
      if (credential.kind === 'link') unusedLink = null;
      else refusedIds.add(credential.secret.id);
    },
    reconsider: () => refusedIds.clear(),
    /** This browser was signed out, in another tab. */
    forget() {
      good = null;
      refusedIds.clear();
    },
  };
}

/** Messages that arrive, for one who asks for them one by one. */
function createLetterBox() {
  const waiting: unknown[] = [];
  let ask: { resolve: (message: unknown) => void; reject: (error: Error) => void } | null = null;
  let isOver = false;
  const over = () => new Error('the connection ended');
  return {
    put(message: unknown) {
      if (ask === null) waiting.push(message);
      else ask.resolve(message);
      ask = null;
    },
    take: () =>
      new Promise<unknown>((resolve, reject) => {
        if (waiting.length > 0) resolve(waiting.shift());
        else if (isOver) reject(over());
        else ask = { resolve, reject };
      }),
    end() {
      isOver = true;
      ask?.reject(over());
      ask = null;
    },
  };
}

function addressOfBridge(): string {
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
  return `${scheme}//${location.host}${BRIDGE_PATH}`;
}

/** During development the pages have a port of their own. */
function portOfApp(): number {
  return Number(import.meta.env.VITE_PIVOTAL_PORT ?? location.port);
}

function parsed(data: unknown): unknown {
  try {
    return typeof data === 'string' ? JSON.parse(data) : undefined;
  } catch {
    return undefined;
  }
}
