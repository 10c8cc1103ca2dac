import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { errorFault, expectError } from './error-table.ts';
import { exchange, headOf } from './raw-exchange.ts';
import { startTarget, type Target } from './target.ts';

let target: Target;
beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.server.stop());

/** Paths that name nothing, however they are decoded. `ID` stands for a live customer. */
const NOTHING_THERE = [
  '/api/v1/customers/..%2Fme',
  '/api/v1/customers/..%2f..%2fhealth',
  '/api/v1/customers/%2e%2e%2fme',
  '/api/v1/customers/%2E%2E%2Fme',
  '/api/v1/customers/..%5cme',
  '/api/v1/customers/%252e%252e%252fme',
  '/api/v1/customers/..%252fme',
  '/api/v1/customers/%c0%ae%c0%ae%c0%afme',
  '/api/v1/customers/%e0%80%ae%e0%80%ae/me',
  '/api/v1/customers%2FID',
  '/api/v1%2Fcustomers',
  '/api%2Fv1/me',
  '/api/v1/customers/ID%2Fcontacts',
  '/api/v1/customers/ID%2factivity',
  '/api/v1/customers/ID%00',
  '/api/v1/customers/%00ID',
  '/api/v1/customers/%00',
  '/api/v1/me%00',
  '/api/v1/me%00.json',
  '/api/v1/customers/ID%0a',
  '/api/v1/customers/ID%0d%0aX-Injected:%201',
  '/api/v1/customers/%20ID',
  '/api/v1/customers/ID%20',
  '/api/v1/customers/ID;x=1',
  '/api/v1/me;x=1',
  '/api/v1;x=1/me',
  '/api/v1/customers;id=ID',
  '//api/v1/me',
  '///api/v1/me',
  '/api//v1/me',
  '/api/v1//me',
  '/api/v1//customers//ID',
  '/api/v1/customers//ID',
  '/api/v1/customers//contacts',
  '//evil.example/api/v1/me',
  '/api/v1/ME',
  '/api/v1/Customers',
  '/api/v2/me',
  '/api/v1',
  '/api/v1/',
  '/api/v1/customers/ID/unknown',
  '/api/v1/customers/ID/contacts/ID',
  '/api/v1/customers/__proto__',
  '/api/v1/customers/constructor',
  '/api/v1/__proto__',
  '/api/v1/constructor',
  '/api/v1/customers/%',
  '/api/v1/customers/%zz',
  '/api/v1/customers/%ff',
  '/api/v1/%zz',
  '/api/v1/customers/*',
  '/api/v1/*',
  "/api/v1/customers/'%20OR%201=1--",
  '/api/v1/customers/-1',
  '/api/v1/customers/1.0',
  '/api/v1/customers/0x1',
  '/api/v1/customers/1e0',
  '/api/v1/customers/%EF%BC%91',
  '/api/v1/customers/%D9%A1',
  `/api/v1/customers/${'9'.repeat(400)}`,
  `/api/v1/customers/${'a'.repeat(6_000)}`,
  `/api/v1${'/a'.repeat(3_000)}`,
  '/local/v1/..%2f..%2fapi%2fv1%2fme',
  '/local/v1/nowhere',
];

/** Paths with dot segments, and what a client that resolves them would have asked for. */
const DOT_SEGMENTS: readonly (readonly [path: string, resolved: string])[] = [
  ['/api/v1/customers/../me', '/api/v1/me'],
  ['/api/v1/customers/%2e%2e/me', '/api/v1/me'],
  ['/api/v1/customers/.%2e/me', '/api/v1/me'],
  ['/api/v1/./me', '/api/v1/me'],
  ['/api/v1/%2e/me', '/api/v1/me'],
  ['/api/v1/health/../me', '/api/v1/me'],
  ['/api/v1/health/%2e%2e/me', '/api/v1/me'],
  ['/api/v1/openapi.json/../customers/ID', '/api/v1/customers/ID'],
  ['/api/../api/v1/me', '/api/v1/me'],
  ['/../api/v1/me', '/api/v1/me'],
  ['/../../../../api/v1/me', '/api/v1/me'],
  ['/api/v1\\me', '/api/v1/me'],
  ['\\api\\v1\\me', '/api/v1/me'],
];

const METHODS = ['GET', 'POST', 'PATCH', 'DELETE'] as const;
const withId = (path: string) => path.replaceAll('ID', target.customerId);

describe('path tricks', () => {
  test('what names nothing is refused with an envelope, for every method, and changes nothing', async () => {
    const faults: string[] = [];
    await target.unchanged(async () => {
      for (const path of NOTHING_THERE)
        for (const method of METHODS) {
          const response = await target.withKey({
            method,
            target: withId(path),
            ...(method === 'POST' || method === 'PATCH'
              ? { headers: [['Content-Type', 'application/json']], body: '{"name":"Intruder"}' }
              : {}),
          });
          const fault = errorFault(response);
          // Where the last segment is an id that never existed, the method may be at fault before it.
          const right = method === 'GET' ? [400, 404] : [400, 404, 405];
          if (fault || !right.includes(response.status))
            faults.push(`${method} ${path.slice(0, 60)}: ${fault ?? response.status}`);
          if (response.headers.has('x-injected')) faults.push(`${path}: a header was injected`);
        }
    });
    expect(faults).toEqual([]);
  });

  test('without a key none of them gives anything', async () => {
    const faults: string[] = [];
    for (const path of [...NOTHING_THERE, ...DOT_SEGMENTS.map(([from]) => from)]) {
      const response = await target.raw({ target: withId(path) });
      if (![400, 401, 404].includes(response.status)) faults.push(`${path.slice(0, 60)}: ${response.status}`);
      else {
        const fault = errorFault(response);
        if (fault) faults.push(`${path.slice(0, 60)}: ${fault}`);
      }
    }
    expect(faults).toEqual([]);
  });

  test('dot segments are resolved as a client would, or name nothing', async () => {
    const faults: string[] = [];
    for (const [path, resolved] of DOT_SEGMENTS) {
      const response = await target.withKey({ target: withId(path) });
      if (response.status === 200) {
        const plain = await target.withKey({ target: withId(resolved) });
        if (response.body !== plain.body) faults.push(`${path}: ${response.body.slice(0, 100)}`);
      } else {
        const fault = errorFault(response);
        if (fault || ![400, 404].includes(response.status))
          faults.push(`${path}: ${fault ?? response.status}`);
      }
    }
    expect(faults).toEqual([]);
  });

  test('no path reads a file from outside the app', async () => {
    const climbs = [
      '/../../../../../../etc/passwd',
      '/..%2f..%2f..%2f..%2f..%2f..%2fetc%2fpasswd',
      '/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd',
      '/assets/../../../../../../etc/passwd',
      '/assets/..%2f..%2f..%2f..%2f..%2fetc%2fpasswd',
      '/assets/..%5c..%5c..%5cpackage.json',
      '/assets/%2e%2e/%2e%2e/%2e%2e/package.json',
      '/..%2f..%2fpackage.json',
      '/../../package.json',
      '/../main/cli.js',
      '/..%2fmain%2fcli.js',
      '/package.json',
      '/main/cli.js',
      '//etc/passwd',
      '/%2fetc%2fpasswd',
      '/file:///etc/passwd',
      '/etc/passwd%00.html',
    ];
    for (const headers of [[], [['Authorization', `Bearer ${target.key}`]]] as [string, string][][])
      for (const path of climbs) {
        const response = await target.raw({ target: path, headers });
        expect(response.status, path).not.toBe(500);
        expect(response.body, path).not.toMatch(/root:|"pivotal-desktop"|SQLite format|better-sqlite3/);
      }
  });

  test('raw control bytes and blanks in the request line are refused', async () => {
    await target.unchanged(async () => {
      for (const path of [
        '/api/v1/me\u0000',
        '/api/v1/\u0000me',
        '/api/v1/me x',
        '/api/v1/m\u0007e',
        'api/v1/me',
        '',
      ]) {
        const head = headOf(target.port, {
          target: path,
          headers: [['Authorization', `Bearer ${target.key}`]],
        });
        const { responses } = await exchange(target.port, [head], { until: 'close', waitMs: 3_000 });
        for (const { status, body } of responses) expect([400, 404], `${path} ${body}`).toContain(status);
      }
    });
  });
});

describe('the absolute form of a request target', () => {
  test('is served or refused like the plain one when it names this server', async () => {
    const response = await target.withKey({ target: `${target.server.origin}/api/v1/me` });
    if (response.status === 200) expect(JSON.parse(response.body)).toMatchObject({ object: 'me' });
    else expectError(response, 'forbidden_host', 'route_not_found', 'malformed_request');
  });

  test('is refused when it names another server', async () => {
    await target.unchanged(async () => {
      for (const authority of ['evil.example', `evil.example:${target.port}`, '127.0.0.1:1'])
        for (const scheme of ['http', 'https', 'ftp'])
          for (const method of ['GET', 'DELETE']) {
            const response = await target.withKey({
              method,
              target: `${scheme}://${authority}/api/v1/customers/${target.customerId}`,
            });
            expectError(response, 'forbidden_host', 'route_not_found', 'malformed_request');
          }
    });
  });

  test('cannot be used to make a proxy of the server', async () => {
    const { responses } = await exchange(
      target.port,
      [`CONNECT 127.0.0.1:${target.port} HTTP/1.1\r\nHost: 127.0.0.1:${target.port}\r\n\r\n`],
      { until: 'close', waitMs: 2_000, halfClose: true },
    );
    for (const { status } of responses) expect(status).toBeGreaterThanOrEqual(400);
  });
});

test('a filter is a value, never part of a statement', async () => {
  const response = await target.withKey({ target: `/api/v1/customers?status=%00&slug=%27%20OR%201=1` });
  if (response.status === 200) expect(JSON.parse(response.body)).toMatchObject({ data: [] });
  else expectError(response, 'invalid_string', 'invalid_enum_value');
});

test('a query that cannot be decoded is answered without an internal error', async () => {
  for (const query of [
    'cursor=%zz',
    'status=%',
    'slug=%ff%fe',
    '%zz=1',
    '=&&=',
    'limit=1&limit=2',
    '__proto__=1',
  ]) {
    const response = await target.withKey({ target: `/api/v1/customers?${query}` });
    expect([200, 400], `${query}: ${response.body}`).toContain(response.status);
    if (response.status === 400) expect(errorFault(response)).toBeUndefined();
  }
});
