import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServer, type TestServer } from '../support/server.ts';
import {
  fetchDocument,
  type OpenApi,
  operationsOf,
  parametersOf,
  responseSchema,
  type Schema,
} from './document.ts';

let server: TestServer;
let document: OpenApi;
beforeAll(async () => {
  server = await startServer();
  ({ document } = await fetchDocument(server));
});
afterAll(() => server.stop());

/** The endpoints of the v1 contract, each with its query parameters. */
const CONTRACT: Record<string, readonly string[]> = {
  'GET /api/v1/health': [],
  'GET /api/v1/me': [],
  'GET /api/v1/openapi.json': [],
  'GET /api/v1/customers': ['cursor', 'domain', 'limit', 'owner_id', 'plan', 'slug', 'status', 'tag'],
  'POST /api/v1/customers': [],
  'GET /api/v1/customers/{id}': [],
  'PATCH /api/v1/customers/{id}': [],
  'DELETE /api/v1/customers/{id}': [],
  'GET /api/v1/customers/{id}/activity': ['cursor', 'limit'],
  'GET /api/v1/customers/{customerId}/contacts': ['cursor', 'limit'],
  'POST /api/v1/customers/{customerId}/contacts': [],
  'GET /api/v1/contacts/{id}': [],
  'PATCH /api/v1/contacts/{id}': [],
  'DELETE /api/v1/contacts/{id}': [],
  'GET /api/v1/onboardings': ['cursor', 'customer_id', 'limit', 'phase', 'state'],
  'POST /api/v1/onboardings': [],
  'GET /api/v1/customers/{customerId}/onboardings': ['cursor', 'limit', 'phase', 'state'],
  'GET /api/v1/onboardings/{id}': [],
  'PATCH /api/v1/onboardings/{id}': [],
  'DELETE /api/v1/onboardings/{id}': [],
};
const OPEN = ['GET /api/v1/health', 'GET /api/v1/openapi.json'];

describe('the document', () => {
  test('describes exactly the endpoints of the contract', () => {
    expect([...operationsOf(document).keys()].sort()).toEqual(Object.keys(CONTRACT).sort());
  });

  test('gives every operation a name of its own', () => {
    const names = [...operationsOf(document).values()].map(({ operation }) => operation.operationId);
    expect(names).not.toContain(undefined);
    expect(new Set(names).size).toBe(names.length);
  });

  test('names the query parameters of every endpoint, with the bounds of limit', () => {
    for (const [name, { path, operation }] of operationsOf(document)) {
      const query = parametersOf(document, path, operation).filter((one) => one.in === 'query');
      expect(query.map((one) => one.name).sort(), name).toEqual(CONTRACT[name]);
      const limit = query.find((one) => one.name === 'limit');
      if (!limit) continue;
      expect(limit.required ?? false).toBe(false);
      expect(limit.schema, name).toMatchObject({
        minimum: 1,
        maximum: 100,
        default: path.endsWith('/onboardings') ? 25 : 20,
      });
    }
  });

  test('names the path parameters, and the idempotency key of every POST', () => {
    for (const [name, { path, method, operation }] of operationsOf(document)) {
      const parameters = parametersOf(document, path, operation);
      const inPath = parameters.filter((one) => one.in === 'path');
      expect(inPath.map((one) => one.name).sort(), name).toEqual(
        [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort(),
      );
      const headers = parameters.filter((one) => one.in === 'header').map((one) => one.name.toLowerCase());
      if (method === 'post') expect(headers, name).toContain('idempotency-key');
    }
  });

  test('asks for a bearer key everywhere but on health and on itself', () => {
    expect(Object.values(document.components?.securitySchemes ?? {})).toContainEqual(
      expect.objectContaining({ type: 'http', scheme: 'bearer' }),
    );
    for (const [name, { operation }] of operationsOf(document)) {
      const security = operation.security ?? document.security ?? [];
      const needsKey = security.length > 0 && security.every((one) => Object.keys(one).length > 0);
      expect(needsKey, name).toBe(!OPEN.includes(name));
    }
  });

  test('gives every answer that the contract promises', () => {
    for (const [name, { path, method, operation }] of operationsOf(document)) {
      const statuses = Object.keys(operation.responses);
      const success = statuses.filter((status) => status.startsWith('2'));
      expect(success, name).toEqual([method === 'post' ? '201' : '200']);
      const promised = [
        ...(OPEN.includes(name) ? [] : ['401']),
        ...(path.includes('{') ? ['404'] : []),
        ...(method === 'post' || method === 'patch' ? ['400', '409', '413', '415'] : []),
        ...(CONTRACT[name]?.length ? ['400'] : []),
      ];
      const missing = promised.filter(
        (status) => !statuses.includes(status) && !statuses.includes('default'),
      );
      // A PATCH of an onboarding cannot conflict with anything.
      if (name === 'PATCH /api/v1/onboardings/{id}') missing.splice(missing.indexOf('409') >>> 0, 1);
      expect(missing, name).toEqual([]);
    }
  });
});

describe('what the server does agrees with the document', () => {
  test('every described operation exists, and no other method does', async () => {
    const described = operationsOf(document);
    for (const { path } of described.values())
      for (const method of ['GET', 'POST', 'PATCH', 'DELETE', 'PUT']) {
        const url = path.replace(/^\/(api\/)?v1/, '').replaceAll(/\{\w+\}/g, 'never-existed');
        const response = await server.request(method, url, method === 'GET' ? {} : { body: {} });
        const code = response.status >= 400 ? response.json<{ error: { code: string } }>().error.code : '';
        const known = [...described.values()].some(
          (one) => one.path === path && one.method === method.toLowerCase(),
        );
        expect(code, `${method} ${path}`).not.toBe('route_not_found');
        if (known) expect(code, `${method} ${path}`).not.toBe('method_not_allowed');
        else expect(code, `${method} ${path}`).toBe('method_not_allowed');
      }
  });

  test('records carry exactly the properties that are described, and all that are required', async () => {
    const create = async (path: string, body: object) => {
      const response = await server.request('POST', path, { body });
      expect(response.status, response.text).toBe(201);
      return response.json();
    };
    const customer = await create('/customers', { name: 'Described' });
    const contact = await create(`/customers/${customer.id}/contacts`, {
      name: 'Ada',
      email: 'ada@example.com',
    });
    const onboarding = await create('/onboardings', { customer_id: customer.id });
    const deleted = await server.request('DELETE', `/onboardings/${onboarding.id}`);
    const expected: [operation: string, status: string, row: Record<string, unknown>][] = [
      ['POST /api/v1/customers', '201', customer],
      ['GET /api/v1/customers/{id}', '200', customer],
      ['PATCH /api/v1/customers/{id}', '200', customer],
      ['POST /api/v1/customers/{customerId}/contacts', '201', contact],
      ['GET /api/v1/contacts/{id}', '200', contact],
      ['POST /api/v1/onboardings', '201', onboarding],
      ['GET /api/v1/onboardings/{id}', '200', onboarding],
      ['DELETE /api/v1/onboardings/{id}', '200', deleted.json()],
      ['GET /api/v1/customers', '200', (await server.request('GET', '/customers')).json()],
      ['GET /api/v1/me', '200', (await server.request('GET', '/me')).json()],
      ['GET /api/v1/health', '200', (await server.request('GET', '/health')).json()],
    ];
    const operations = operationsOf(document);
    for (const [name, status, row] of expected) {
      const operation = operations.get(name)?.operation;
      if (!operation) throw new Error(`${name} is not described`);
      const schema: Schema = responseSchema(document, operation, status);
      expect(Object.keys(row).sort(), name).toEqual(Object.keys(schema.properties ?? {}).sort());
      expect(Object.keys(row), name).toEqual(expect.arrayContaining(schema.required ?? []));
    }
  });
});
