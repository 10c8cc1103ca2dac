import { authorized, JSON_TYPE, type Maker } from './malformed-request.ts';
import { headOf, partsOf } from './raw-exchange.ts';

/** Requests that are broken as HTTP, or that HTTP knows and the contract does not. */

const VALID_WRITE = '{"name":"Cut","email":"cut@example.com"}';

export const randomBytes: Maker = (random) => ({
  label: 'random bytes',
  parts: [random.bytes(random.int(1, 4_000)), '\r\n\r\n'],
  expected: { kind: 'refused' },
});

export const randomBytesAfterRequestLine: Maker = (random) => ({
  label: 'random header bytes',
  parts: [
    `${random.pick(['GET', 'POST', 'DELETE'])} /api/v1/customers HTTP/1.1\r\n`,
    random.bytes(300),
    '\r\n\r\n',
  ],
  expected: { kind: 'refused' },
});

export const truncated: Maker = (random, aim) => {
  const whole = Buffer.concat(
    authorized(aim, {
      ...random.pick([
        { method: 'POST', target: '/api/v1/customers', headers: [JSON_TYPE], body: VALID_WRITE },
        {
          method: 'PATCH',
          target: `/api/v1/customers/${aim.customerId}`,
          headers: [JSON_TYPE],
          body: VALID_WRITE,
        },
        { method: 'DELETE', target: `/api/v1/customers/${aim.customerId}` },
      ]),
      framing: random.pick(['length', 'chunked']),
    }).map((part) => Buffer.from(part as string)),
  );
  return {
    label: 'truncated request',
    parts: [whole.subarray(0, random.int(1, whole.length - 1))],
    expected: { kind: 'refused' },
  };
};

export const unknownMethod: Maker = (random, aim) => ({
  label: 'method that HTTP does not know',
  parts: authorized(aim, {
    method: random.pick(['get', 'Post', 'GETT', 'FOO', 'DEL ETE', 'G\u0000T', '-', 'POST/', 'PATCHED']),
    target: `/api/v1/customers/${aim.customerId}`,
  }),
  expected: { kind: 'refused' },
});

export const methodNotServed: Maker = (random, aim) => ({
  label: 'method that is not served',
  parts: authorized(aim, {
    method: random.pick([
      'PUT',
      'TRACE',
      'OPTIONS',
      'PROPFIND',
      'MKCOL',
      'LINK',
      'PURGE',
      'SEARCH',
      'COPY',
      'LOCK',
    ]),
    target: random.pick([
      '/api/v1/customers',
      `/v1/customers/${aim.customerId}`,
      '/api/v1/me',
      '/api/v1/onboardings',
    ]),
    ...(random.next() < 0.5 ? { headers: [JSON_TYPE], body: VALID_WRITE } : {}),
  }),
  expected: { kind: 'error', status: 405, codes: ['method_not_allowed'] },
});

export const brokenHeader: Maker = (random, aim) => ({
  label: 'broken header',
  // No key: a parser lenient enough to read the rest of it still has nothing to let in.
  parts: partsOf(aim.port, {
    method: 'POST',
    target: '/api/v1/customers',
    headers: [
      JSON_TYPE,
      random.pick<readonly [string, string]>([
        ['X Bad', '1'],
        ['', '1'],
        ['X-\u0000', '1'],
        ['X-Null', 'a\u0000b'],
        ['X-Control', 'a\u0007b'],
        ['X-Return', 'a\rb'],
        ['X-Feed', 'a\nb: c'],
        ['X-Long', 'a'.repeat(70_000)],
        ['X-Name'.repeat(5_000), '1'],
        ['Content-Length', 'ten'],
        ['Content-Length', '-5'],
        ['Content-Length', '5'],
        ['Transfer-Encoding', 'chunked'],
        ['Transfer-Encoding', 'xchunked'],
        ['Expect', '200-maybe'],
        ['Upgrade', 'h2c'],
        ['X-\u00e9', '1'],
        [':authority', 'evil.example'],
      ]),
    ],
    body: VALID_WRITE,
  }),
  expected: { kind: 'refused' },
});

export const brokenFraming: Maker = (random, aim) => ({
  label: 'broken chunk',
  parts: [
    headOf(
      aim.port,
      {
        method: 'POST',
        target: '/api/v1/customers',
        headers: [['Authorization', `Bearer ${aim.key}`], JSON_TYPE],
      },
      'Transfer-Encoding: chunked\r\n',
    ),
    random.pick([
      'zz\r\n',
      '-1\r\n',
      'fffffffffffffffffffff\r\n',
      '5\r\n{"name',
      '0x5\r\n12345\r\n',
      '\r\n\r\n',
      '5;',
    ]),
    random.bytes(50),
  ],
  expected: { kind: 'refused' },
});
