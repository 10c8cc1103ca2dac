import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectError } from '../security/error-table.ts';
import { headOf } from '../security/raw-exchange.ts';
import { JSON_TYPE, startTarget, type Target } from '../security/target.ts';

let target: Target;
beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.server.stop());

const CUSTOMERS = '/api/v1/customers';
const create = (body: string | Uint8Array, ...headers: [string, string][]) =>
  target.withKey({ method: 'POST', target: CUSTOMERS, headers: [JSON_TYPE, ...headers], body });

const createAs = (charset: string, body: string | Uint8Array) =>
  target.withKey({
    method: 'POST',
    target: CUSTOMERS,
    headers: [['Content-Type', `application/json; ${charset}`]],
    body,
  });

describe('an Expect header', () => {
  test.each(['x', '200-maybe', '100-continue, x'])('%s is 417 with the envelope', async (expectation) => {
    const headers = [['Expect', expectation]] as const;
    expectError(await target.withKey({ target: CUSTOMERS, headers }), 'expectation_failed');
    expectError(await create('{"name":"Never"}', ['Expect', expectation]), 'expectation_failed');
  });

  test('is looked at after the key', async () => {
    const request = { target: CUSTOMERS, headers: [['Expect', 'x']] as const };
    expectError(await target.raw(request), 'api_key_missing');
  });

  test.each(['100-continue', '100-Continue'])(
    '%s is what clients send before a body',
    async (expectation) => {
      expect((await create('{"name":"Patient"}', ['Expect', expectation])).status).toBe(201);
    },
  );
});

describe('Allow', () => {
  test.each([
    [CUSTOMERS, 'PUT', 'GET, HEAD, POST'],
    ['/api/v1/customers/1', 'POST', 'GET, HEAD, PATCH, DELETE'],
    ['/v1/me', 'DELETE', 'GET, HEAD'],
    ['/local/v1/search', 'DELETE', 'GET, HEAD'],
    ['/local/v1/sync', 'PUT', 'GET, HEAD, POST'],
  ])('of %s names what may be asked of it', async (path, method, allow) => {
    const response = await target.withKey({ method, target: path });
    expectError(response, 'method_not_allowed');
    expect(response.headers.get('allow')).toEqual([allow]);
  });
});

describe('a request that would rather speak something else', () => {
  test.each(['h2c', 'TLS/1.0', 'websocket'])('%s is answered in plain HTTP', async (upgrade) => {
    const headers = [
      ['Connection', 'Upgrade, HTTP2-Settings, close'],
      ['Upgrade', upgrade],
      ['HTTP2-Settings', 'AAMAAABkAARAAAAAAAIAAAAA'],
    ] as const;
    expect((await target.withKey({ target: CUSTOMERS, headers })).status).toBe(200);
    const response = await create('{"name":"Upgraded"}', ['Connection', 'Upgrade'], ['Upgrade', upgrade]);
    expect(response.status, response.body).toBe(201);
    expectError(await target.raw({ target: CUSTOMERS, headers }), 'api_key_missing');
  });
});

test('CONNECT is answered with the envelope, too', async () => {
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(target.server.port, '127.0.0.1');
    let text = '';
    socket.on('data', (chunk) => {
      text += String(chunk);
    });
    socket.on('end', () => resolve(text));
    socket.on('error', reject);
    socket.write('CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n');
  });
  expect(answer).toContain('405 Method Not Allowed');
  expect(answer).toContain('method_not_allowed');
});

describe('the body', () => {
  test('may begin with a byte order mark', async () => {
    const response = await create('\uFEFF{"name":"Marked"}');
    expect(response.status, response.body).toBe(201);
    expect(JSON.parse(response.body)).toMatchObject({ name: 'Marked' });
  });

  test('of a byte order mark alone is empty', async () => {
    expectError(await create('\uFEFF'), 'invalid_json');
  });

  test.each([
    ['gzip', Buffer.from('1f8b0800000000000003', 'hex')],
    ['br', Buffer.from('0b0280', 'hex')],
    // Plain, whatever it claims.
    ['gzip', '{"name":"Plain"}'],
    ['identity, deflate', '{"name":"Plain"}'],
  ])('under Content-Encoding: %s is a 415 that names the encoding', async (encoding, body) => {
    const response = await create(body, ['Content-Encoding', encoding]);
    expectError(response, 'unsupported_media_type');
    expect(response.body).toContain(encoding.replace('identity, ', ''));
  });

  test.each([
    ['charset=utf-16', '{"name":"Plain"}', 'utf-16'],
    ['charset="ISO-8859-1"', Buffer.from('7b226e616d65223a22e4227d', 'hex'), 'iso-8859-1'],
    ['charset=utf-8', Buffer.from('\uFEFF{"name":"A"}', 'utf16le'), 'utf-16'],
    ['charset=utf-8', Buffer.from('1f8b0800000000000003', 'hex'), 'gzip'],
  ])('with %s that is no UTF-8 is a 415 that says what it is', async (charset, body, named) => {
    const response = await createAs(charset, body);
    expectError(response, 'unsupported_media_type');
    expect(response.body).toContain(named);
  });

  test.each(['charset=utf-8', 'charset="UTF-8"', 'Charset=utf8; x=y', 'charset=us-ascii', 'x=y'])(
    'may say %s',
    async (charset) => {
      const response = await createAs(charset, '{"name":"A"}');
      expect(response.status, response.body).toBe(201);
    },
  );

  test.each(['identity', 'Identity'])('may say Content-Encoding: %s', async (encoding) => {
    expect((await create('{"name":"As it is"}', ['Content-Encoding', encoding])).status).toBe(201);
  });
});

describe('an empty query parameter counts as absent', () => {
  test.each([
    'status=',
    'cursor=',
    'limit=',
    'status=&cursor=&limit=&slug=&domain=&tag=&owner_id=&plan=',
    'status',
  ])('?%s', async (query) => {
    const all = await target.withKey({ target: CUSTOMERS });
    expect((await target.withKey({ target: `${CUSTOMERS}?${query}` })).body).toBe(all.body);
  });

  test('also beside one with a value, and under /local/v1', async () => {
    const one = await target.withKey({ target: `${CUSTOMERS}?limit=1` });
    expect((await target.withKey({ target: `${CUSTOMERS}?status=&limit=1` })).body).toBe(one.body);
    expect((await target.withKey({ target: '/local/v1/search?q=&limit=&type=' })).status).toBe(200);
    expect((await target.withKey({ target: '/api/v1/onboardings?state=&phase=&customer_id=' })).status).toBe(
      200,
    );
  });
});

test('every answer of the API keeps browsers from guessing, keeping and sharing it', async () => {
  for (const request of [
    { target: '/api/v1/health' },
    { target: '/api/v1/openapi.json' },
    { target: CUSTOMERS },
    { target: '/local/v1/sync' },
    { target: '/api/v1/nowhere' },
    { target: CUSTOMERS, method: 'PUT' },
    { target: CUSTOMERS, headers: [['Origin', 'http://evil.example']] as const },
    { target: '/api/v1/..%2f' },
  ]) {
    for (const response of [await target.withKey(request), await target.raw(request)]) {
      expect(response.headers.get('x-content-type-options'), request.target).toEqual(['nosniff']);
      expect(response.headers.get('cache-control'), request.target).toEqual(['no-store']);
      expect(response.headers.get('cross-origin-resource-policy'), request.target).toEqual(['same-origin']);
    }
  }
});

test('a search of a thousand terms is answered for the first 64, with a hint', async () => {
  await create('{"name":"a b c d"}');
  const thousand = encodeURIComponent(Array.from({ length: 1000 }, () => 'a').join(' '));
  const response = await target.withKey({ target: `/local/v1/search?q=${thousand}` });
  const answer = JSON.parse(response.body) as { data: { title: string }[]; hints: { message: string }[] };
  expect(answer.data.map(({ title }) => title)).toContain('a b c d');
  expect(answer.hints.map(({ message }) => message)).toEqual(['Only the first 64 terms were looked for']);
});

/** Resolves once the process at the other end has let go of a connection whose own end never closes. */
function letGo(parts: readonly string[]): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({ port: target.port, host: '127.0.0.1', allowHalfOpen: true });
    for (const part of parts) socket.write(part);
    socket.on('error', () => resolve());
    socket.resume();
    // What arrives at a connection that nobody holds any more is answered with a reset.
    socket.on('end', () => {
      const timer = setInterval(() => socket.write('\n'), 500);
      socket.on('close', () => clearInterval(timer));
    });
  });
}

test('a connection that is given up half-way is closed, also when its other end never closes', async () => {
  const head = headOf(
    target.port,
    {
      method: 'POST',
      target: CUSTOMERS,
      headers: [['Authorization', `Bearer ${target.key}`], JSON_TYPE, ['Connection', 'keep-alive']],
    },
    'Content-Length: 100\r\n',
  );
  await Promise.all([
    letGo([]),
    letGo(['GET /api/v1/health HTTP/1.1\r\nHost: 127.0']),
    letGo(['\u0016\u0003\u0001 hello\r\n\r\n']),
    letGo([head, '{"name":']),
  ]);
});
