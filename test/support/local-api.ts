import { onTestFinished } from 'vitest';
import { createLocalApi, type LocalRoute } from '../../src/main/api/local-api.ts';
import { createLocalServer } from '../../src/main/api/server.ts';
import type { TestHub } from './hub.ts';

export interface LocalAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  json<Shape = Record<string, unknown>>(): Shape;
}

export interface TestApi {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** A live key, as a header. */
  readonly authorization: string;
  request(method: string, path: string, options?: RequestOptions): Promise<LocalAnswer>;
  /** The response itself, for what goes on after its head. */
  open(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** As when the app stops. */
  close(): Promise<void>;
}

interface RequestOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The real server over a hub on a free port, with what is served under `/local/v1`; it closes with the test. */
export async function serveTestApi(hub: TestHub, routes: readonly LocalRoute[] = []): Promise<TestApi> {
  const server = createLocalServer({
    hub,
    local: createLocalApi(routes, hub.environment),
    version: '0.0.0',
    now: hub.environment.now,
    elapsed: hub.environment.elapsed,
    rateLimit: 100_000,
    reportFailure: (error) => hub.failures.push(error),
    log: () => {},
    app: (_, outgoing) => outgoing.writeHead(404).end(),
  });
  const port = await server.listen(0);
  onTestFinished(() => {
    server.http.closeAllConnections();
    return server.close();
  });
  const origin = `http://127.0.0.1:${port}`;
  const authorization = `Bearer ${hub.apiKeys.create('Test key', 'live').secret}`;
  return {
    origin,
    authorization,
    close: server.close,
    open: (path, headers = {}) =>
      fetch(origin + path, { headers: { Authorization: authorization, ...headers } }),
    async request(method, path, { body, headers = {} } = {}) {
      const response = await fetch(origin + path, {
        method,
        headers: {
          Authorization: authorization,
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return {
        status: response.status,
        headers: response.headers,
        text,
        json: <Shape>() => JSON.parse(text) as Shape,
      };
    },
  };
}
