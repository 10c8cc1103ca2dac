import { afterAll, describe, expect, test } from 'vitest';
import { startServer } from '../support/server.ts';
import { expectKeys, ISO_DATE, read } from './wire.ts';

const server = await startServer();
afterAll(() => server.stop());

type Operation = Record<string, unknown>;
type OpenApi = {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Operation>;
};

describe.each(['/api/v1', '/v1'])('what %s answers without a key', (base) => {
  test('health has a status, a timestamp and a version, and nothing else', async () => {
    const before = Date.now();
    const body = read<{ status: string; timestamp: string; version: string }>(
      await server.request('GET', '/health', { base, key: null }),
    );
    expectKeys(body, ['status', 'timestamp', 'version']);
    expect(body.status).toBe('ok');
    expect(body.timestamp).toMatch(ISO_DATE);
    expect(Math.abs(Date.parse(body.timestamp) - before)).toBeLessThan(5_000);
    expect(body.version).not.toBe('');
  });

  test('a key that is wrong does not close health or the document', async () => {
    for (const path of ['/health', '/openapi.json']) {
      const response = await server.request('GET', path, { base, key: 'pivotal_nothing' });
      expect(response.status).toBe(200);
    }
  });

  test('the OpenAPI document is version 3.1 and JSON', async () => {
    const document = read<OpenApi>(await server.request('GET', '/openapi.json', { base, key: null }));
    expect(document.openapi).toMatch(/^3\.1\.\d+$/);
    expect(document.info.title).not.toBe('');
    expect(document.info.version).not.toBe('');
  });
});

test('the OpenAPI document lists exactly the operations of the contract', async () => {
  const document = read<OpenApi>(await server.request('GET', '/openapi.json', { key: null }));
  const methods = new Set(['get', 'put', 'post', 'delete', 'patch', 'head', 'options', 'trace']);
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.keys(item)
      .filter((method) => methods.has(method))
      .map(
        (method) =>
          `${method.toUpperCase()} ${path.replace(/^(\/api)?\/v1/, '').replaceAll(/\{[^}]+\}/g, '{}')}`,
      ),
  );
  expect(operations.sort()).toEqual(
    [
      'GET /health',
      'GET /me',
      'GET /openapi.json',
      ...['GET /customers', 'POST /customers'],
      ...['GET /customers/{}', 'PATCH /customers/{}', 'DELETE /customers/{}'],
      'GET /customers/{}/activity',
      ...['GET /customers/{}/contacts', 'POST /customers/{}/contacts'],
      ...['GET /contacts/{}', 'PATCH /contacts/{}', 'DELETE /contacts/{}'],
      ...['GET /onboardings', 'POST /onboardings'],
      'GET /customers/{}/onboardings',
      ...['GET /onboardings/{}', 'PATCH /onboardings/{}', 'DELETE /onboardings/{}'],
    ].sort(),
  );
});

test('the short prefix serves the same document', async () => {
  const long = await server.request('GET', '/openapi.json', { key: null });
  const short = await server.request('GET', '/openapi.json', { key: null, base: '/v1' });
  expect(Object.keys(short.json<OpenApi>().paths)).toEqual(Object.keys(long.json<OpenApi>().paths));
});
