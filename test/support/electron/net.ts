import { EventEmitter } from 'node:events';
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import { app } from './app.ts';
import type { FakeSession } from './page.ts';

interface RequestOptions {
  readonly session: FakeSession;
  readonly method: string;
  readonly url: string;
  readonly redirect: RequestRedirect;
  readonly credentials: string;
}

type Answer = (username?: string, password?: string) => void;

/**
 * Sends requests over real sockets, by the session's proxy, with the certificates that the session trusts, and
 * with Chromium's names for what fails. A login that nobody answers is cancelled, as in Electron.
 */
class FakeClientRequest extends EventEmitter {
  readonly options: RequestOptions;
  readonly headers: Record<string, string> = {};
  #body: Buffer[] = [];
  #isAborted = false;
  #outgoing: ClientRequest | null = null;

  constructor(options: RequestOptions) {
    super();
    if (!app.isReady()) throw new Error('net module can only be used after app is ready');
    this.options = options;
    net.requests.push(this);
  }

  setHeader(name: string, value: string): void {
    this.headers[name] = value;
  }

  write(chunk: Buffer): void {
    this.#body.push(chunk);
  }

  end(): void {
    const { url, session } = this.options;
    const { protocol, hostname } = new URL(url);
    const proxy = hostname === '127.0.0.1' || hostname === 'localhost' ? null : session.proxyAddress();
    if (proxy === null) this.#send(null);
    else if (protocol === 'https:') this.#openTunnel(proxy, session.knownLogin);
    else throw new Error('the stand-in has proxies for https only');
  }

  abort(): void {
    this.#isAborted = true;
    this.#outgoing?.destroy();
    this.emit('abort');
  }

  #openTunnel(proxy: URL, login: string | null): void {
    const { host, hostname, port } = new URL(this.options.url);
    const path = port === '' ? `${hostname}:443` : host;
    const headers = login === null ? {} : { 'Proxy-Authorization': `Basic ${btoa(login)}` };
    const tunnel = httpRequest({ host: proxy.hostname, port: proxy.port, method: 'CONNECT', path, headers });
    tunnel.on('error', () => this.#fail('net::ERR_PROXY_CONNECTION_FAILED'));
    tunnel.on('connect', (answer, socket) => {
      if (answer.statusCode === 200) return this.#send(socket);
      socket.destroy();
      if (answer.statusCode !== 407) return this.#fail('net::ERR_TUNNEL_CONNECTION_FAILED');
      const answerLogin: Answer = (username, password) => {
        if (username === undefined) return this.#refusedByProxy(answer);
        this.options.session.knownLogin = `${username}:${password ?? ''}`;
        this.#openTunnel(proxy, this.options.session.knownLogin);
      };
      if (!this.emit('login', { isProxy: true }, answerLogin)) answerLogin();
    });
    tunnel.end();
  }

  /** The head of the proxy's answer is shown; its body might be anybody's. */
  #refusedByProxy(answer: IncomingMessage): void {
    const shown = Object.assign(new EventEmitter(), { statusCode: 407, headers: answer.headers });
    this.emit('response', shown);
    setImmediate(() => shown.emit('error', new Error('net::ERR_TUNNEL_CONNECTION_FAILED')));
  }

  #send(tunnel: Socket | null): void {
    const { url, method, session, redirect } = this.options;
    const { protocol, hostname } = new URL(url);
    const secure = { ca: session.trusted, servername: hostname };
    const send = protocol === 'https:' ? httpsRequest : httpRequest;
    const outgoing = send(url, {
      method,
      headers: this.headers,
      ...(protocol === 'https:' ? { ca: session.trusted } : {}),
      ...(tunnel === null
        ? { agent: false }
        : { createConnection: () => connectSecurely({ ...secure, socket: tunnel }) }),
    });
    this.#outgoing = outgoing;
    outgoing.on('error', (error: NodeJS.ErrnoException) => this.#fail(chromiumName(error)));
    outgoing.on('response', (incoming) => {
      const { statusCode = 0, headers } = incoming;
      if (statusCode < 300 || statusCode > 399 || headers.location === undefined) {
        this.emit('response', incoming);
        return;
      }
      if (redirect !== 'manual') throw new Error('the stand-in follows nobody');
      this.emit('redirect', statusCode, method, new URL(headers.location, url).href, headers);
      if (!this.#isAborted) this.emit('error', new Error('Redirect was cancelled'));
    });
    outgoing.end(Buffer.concat(this.#body));
  }

  #fail(name: string): void {
    if (!this.#isAborted) this.emit('error', new Error(name));
  }
}

function chromiumName({ code = '', message }: NodeJS.ErrnoException): string {
  if (/SELF_SIGNED|UNABLE_TO/.test(code)) return 'net::ERR_CERT_AUTHORITY_INVALID';
  if (code === 'ECONNREFUSED') return 'net::ERR_CONNECTION_REFUSED';
  return `net::ERR_FAILED (${message})`;
}

function createNet() {
  const requests: FakeClientRequest[] = [];
  return {
    /** Every request made, in order. */
    requests,
    request: (options: RequestOptions) => new FakeClientRequest(options),
  };
}

export let net = createNet();

export function restartNet(): void {
  net = createNet();
}
