import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAccount, type HubSpotAccount } from './account.ts';
import { answerTo } from './answers.ts';

export interface Fault {
  /** Of paths that begin so. */
  readonly path: string;
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** How often. */
  times: number;
}

export interface HubSpotStandIn {
  readonly url: string;
  readonly key: string;
  readonly account: HubSpotAccount;
  /** Every request as `METHOD /path`, in order. */
  readonly requests: string[];
  readonly faults: Fault[];
  /** Requests a rolling interval; searches a second. */
  limits: { max: number; intervalMs: number; searches: number };
  /** How many requests were turned away. */
  refused: number;
  /** Tokens that are accepted, with the scopes that they lack. */
  readonly missingScopes: string[];
  close(): Promise<void>;
}

export interface HubSpotOptions {
  readonly now?: () => number;
  readonly key?: string;
  readonly port?: number;
}

const SEARCH_MS = 1000;

/** Answers as HubSpot does, by its numbered and its dated paths, with its limits. */
export async function startHubSpot({
  now,
  key = 'pat-eu1-stand-in',
  port = 0,
}: HubSpotOptions = {}): Promise<HubSpotStandIn> {
  const account = createAccount(now);
  let sent: number[] = [];
  let searched: number[] = [];

  function limited(isSearch: boolean): string | null {
    const at = Date.now();
    sent = sent.filter((time) => at - time < standIn.limits.intervalMs);
    searched = searched.filter((time) => at - time < SEARCH_MS);
    if (isSearch && searched.length >= standIn.limits.searches) return 'SECONDLY';
    if (sent.length >= standIn.limits.max) return 'TEN_SECONDLY_ROLLING';
    sent.push(at);
    if (isSearch) searched.push(at);
    return null;
  }

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/' } = incoming;
    standIn.requests.push(`${method} ${url}`);
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part as Buffer);
    const text = Buffer.concat(parts).toString('utf8');
    const send = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) => {
      outgoing.writeHead(status, { 'content-type': 'application/json;charset=utf-8', ...headers });
      outgoing.end(typeof body === 'string' ? body : JSON.stringify(body));
    };
    const fault = standIn.faults.find(({ path, times }) => times > 0 && url.startsWith(path));
    if (fault !== undefined) {
      fault.times -= 1;
      return send(fault.status, fault.body ?? '<html>bad gateway</html>', fault.headers);
    }
    if (incoming.headers.authorization !== `Bearer ${standIn.key}`)
      return send(401, {
        status: 'error',
        message: 'Authentication credentials not found',
        category: 'INVALID_AUTHENTICATION',
        correlationId: 'c',
      });
    const isSearch = url.endsWith('/search');
    const policy = limited(isSearch);
    if (policy !== null) {
      standIn.refused += 1;
      const message =
        policy === 'SECONDLY'
          ? 'You have reached your secondly limit.'
          : 'You have reached your ten_secondly_rolling limit.';
      return send(
        429,
        {
          status: 'error',
          message,
          errorType: 'RATE_LIMIT',
          category: 'RATE_LIMITS',
          policyName: policy,
          correlationId: 'c',
        },
        rateHeaders(),
      );
    }
    const answer = answerTo(account, standIn.missingScopes, {
      method,
      url,
      body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
    });
    send(answer.status, answer.body, isSearch ? {} : rateHeaders());
  }

  const rateHeaders = () => ({
    'x-hubspot-ratelimit-max': String(standIn.limits.max),
    'x-hubspot-ratelimit-remaining': String(Math.max(0, standIn.limits.max - sent.length)),
    'x-hubspot-ratelimit-interval-milliseconds': String(standIn.limits.intervalMs),
    'x-hubspot-ratelimit-daily': '250000',
    'x-hubspot-ratelimit-daily-remaining': '240000',
  });

  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch((error: unknown) => {
      outgoing.writeHead(500, { 'content-type': 'text/plain' }).end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const standIn: HubSpotStandIn = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    key,
    account,
    requests: [],
    faults: [],
    limits: { max: 100, intervalMs: 10_000, searches: 5 },
    refused: 0,
    missingScopes: [],
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return standIn;
}
