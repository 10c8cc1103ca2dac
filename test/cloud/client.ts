import { randomUUID } from 'node:crypto';
import type { Cloud } from './cloud.ts';

/** What the tests look at most in a body; which of it is there depends on the request. */
export interface Body {
  object: string;
  id: string;
  display_id: number;
  data: Body[];
  has_more: boolean;
  next_cursor: string | null;
  error: { type: string; code: string; message: string; field?: string };
  [field: string]: unknown;
}

/** What came back over the socket. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** @throws SyntaxError when the text is not JSON */
  readonly json: Body;
}

export interface Client {
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  patch(path: string, body: unknown): Promise<Answer>;
  delete(path: string): Promise<Answer>;
}

/** A caller with one key. Every request uses a connection of its own, so a broken one harms no other. */
export function clientOf(cloud: Cloud, key: string = cloud.key): Client {
  async function send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await fetch(cloud.url + path, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        connection: 'close',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      get json() {
        return JSON.parse(text) as Body;
      },
    };
  }
  return {
    get: (path, headers) => send('GET', path, undefined, headers),
    post: (path, body, headers) => send('POST', path, body, headers),
    patch: (path, body) => send('PATCH', path, body),
    delete: (path) => send('DELETE', path),
  };
}

export function idempotent(key: string = randomUUID()): Record<string, string> {
  return { 'idempotency-key': key };
}
