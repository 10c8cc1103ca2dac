import { afterAll, beforeAll, expect } from 'vitest';
import { openApiKeys } from '../../src/main/hub/workspace/open-api-keys.ts';
import { type ApiResponse, startServer, type TestServer } from '../support/server.ts';

export type Body = Record<string, unknown> & { readonly id: string; readonly display_id: number };

/** One server for a file, and what its tests say to `/local/v1`. */
export function serveForFile() {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());

  const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    server.request(method, path, {
      base: '/local/v1',
      headers,
      ...(body === undefined ? {} : { body }),
    });
  const v1 = (method: string, path: string, body?: unknown) =>
    server.request(method, path, body === undefined ? {} : { body });
  /** What a request that must succeed answers with. */
  async function ok(method: string, path: string, body?: unknown): Promise<Body> {
    const answer = await call(method, path, body);
    expect(answer.status, `${method} ${path}: ${answer.text}`).toBe(
      method === 'POST' && !/\/(?:apply|undo|merge|promote|batch)$/u.test(path) ? 201 : 200,
    );
    return answer.json<Body>();
  }
  const list = async (path: string) => (await ok('GET', path)).data as Body[];
  /** `409 slug_taken slug`: status, code and the field at fault, with a type that goes with the status. */
  async function refusal(method: string, path: string, body?: unknown): Promise<string> {
    return refusalOf(await call(method, path, body));
  }

  return {
    server: () => server,
    call,
    v1,
    ok,
    list,
    refusal,
    undo: (answer: ApiResponse) => ok('POST', '/undo', { batch_id: answer.headers.get('pivotal-batch') }),
    customer: async (fields: object = {}) =>
      (await v1('POST', '/customers', { name: 'Acme', ...fields })).json<Body>(),
    onboarding: async (customer: Body, fields: object = {}) =>
      (await v1('POST', '/onboardings', { customer_id: customer.id, ...fields })).json<Body>(),
    contact: async (customer: Body, fields: object) =>
      (await v1('POST', `/customers/${customer.id}/contacts`, fields)).json<Body>(),
    /** A key that may only read. */
    readKey(): string {
      const keys = openApiKeys(server.dataDir);
      try {
        return keys.create('reader', 'live', { scope: 'read' }).secret;
      } finally {
        keys.close();
      }
    },
  };
}

const TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  403: 'permission_error',
  404: 'not_found',
  405: 'invalid_request_error',
  409: 'conflict',
  413: 'invalid_request_error',
  415: 'invalid_request_error',
};

export function refusalOf(answer: ApiResponse): string {
  expect(answer.status, answer.text).toBeGreaterThanOrEqual(400);
  const { error } = answer.json<{ error: { type: string; code: string; message: string; field?: string } }>();
  expect(error.type, answer.text).toBe(TYPES[answer.status]);
  expect(error.message, answer.text).toMatch(/\S/u);
  return [answer.status, error.code, error.field].filter((part) => part !== undefined).join(' ');
}
