import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectError } from './error-table.ts';
import { exchange, headOf } from './raw-exchange.ts';
import { JSON_TYPE, startTarget, type Target } from './target.ts';

let target: Target;
beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.server.stop());

const MIB = 1024 * 1024;

/** A valid body of exactly this many bytes: JSON allows the blanks. */
const bodyOf = (bytes: number) => '{"name":"Padded"}'.padEnd(bytes, ' ');

const WRITES = [
  ['POST', '/api/v1/customers'],
  ['POST', '/v1/customers'],
  ['PATCH', '/api/v1/customers/{id}'],
  ['POST', '/api/v1/customers/{id}/contacts'],
  ['POST', '/api/v1/onboardings'],
] as const;
const pathOf = (path: string) => path.replace('{id}', target.customerId);

describe('the size of a body', () => {
  describe.each(['length', 'chunked'] as const)('with framing by %s', (framing) => {
    test('one MiB is taken, one byte more is not', async () => {
      const request = { method: 'POST', target: '/api/v1/customers', headers: [JSON_TYPE], framing };
      const taken = await target.withKey({ ...request, body: bodyOf(MIB) });
      expect(taken.status, taken.body).toBe(201);
      await target.unchanged(async () => {
        expectError(await target.withKey({ ...request, body: bodyOf(MIB + 1) }), 'body_too_large');
      });
    });

    test.each(WRITES)('two MiB to %s %s is 413 and writes nothing', async (method, path) => {
      await target.unchanged(async () => {
        const request = { method, target: pathOf(path), headers: [JSON_TYPE], framing };
        expectError(await target.withKey({ ...request, body: bodyOf(2 * MIB) }), 'body_too_large');
      });
    });
  });

  test('a client of the platform sees the 413, not a broken connection', async () => {
    for (let round = 0; round < 10; round += 1) {
      const response = await target.server.request('POST', '/customers', { body: bodyOf(2 * MIB) });
      expect(response.status).toBe(413);
    }
  });

  test('a declared length over the limit is refused before the body is sent', async () => {
    for (const length of [MIB + 1, 2 * MIB, 2 ** 31, 2 ** 40, Number.MAX_SAFE_INTEGER]) {
      const response = await target.withKey({
        method: 'POST',
        target: '/api/v1/customers',
        headers: [JSON_TYPE, ['Content-Length', String(length)]],
      });
      expectError(response, 'body_too_large');
    }
  });

  test('a length that cannot be read, or that contradicts the framing, is refused', async () => {
    await target.unchanged(async () => {
      const cases: [string, string][][] = [
        [['Content-Length', '-1']],
        [['Content-Length', '17x']],
        [['Content-Length', '99999999999999999999999']],
        [
          ['Content-Length', '17'],
          ['Content-Length', '18'],
        ],
        [
          ['Content-Length', '17'],
          ['Transfer-Encoding', 'chunked'],
        ],
        [['Transfer-Encoding', 'gzip']],
        [['Transfer-Encoding', 'chunked, identity']],
      ];
      for (const headers of cases) {
        const head = headOf(target.port, {
          method: 'POST',
          target: '/api/v1/customers',
          headers: [['Authorization', `Bearer ${target.key}`], JSON_TYPE, ...headers],
        });
        const { responses } = await exchange(target.port, [head, bodyOf(17)], {
          until: 'close',
          halfClose: true,
        });
        for (const { status, body } of responses) expect([400, 411, 413, 501], body).toContain(status);
      }
    });
  });

  test('bytes behind the declared body are not taken for a second request', async () => {
    await target.unchanged(async () => {
      const smuggled = headOf(target.port, {
        method: 'DELETE',
        target: `/api/v1/customers/${target.customerId}`,
        headers: [['Authorization', `Bearer ${target.key}`]],
      });
      const head = headOf(target.port, {
        method: 'POST',
        target: '/api/v1/customers',
        headers: [
          ['Authorization', 'Bearer pivotal_unknown'],
          JSON_TYPE,
          ['Content-Length', String(3 * MIB)],
        ],
      });
      // Refused on its head; what follows still belongs to the announced body.
      const { responses } = await exchange(target.port, [head, smuggled, smuggled], {
        until: 'close',
        waitMs: 1_500,
      });
      expect(responses.map(({ status }) => status)).toEqual([401]);
    });
  });

  test('a body cut short writes nothing', async () => {
    await target.unchanged(async () => {
      const body = '{"name":"Cut short"}';
      for (const framing of ['length', 'chunked'] as const) {
        const head = headOf(
          target.port,
          {
            method: 'POST',
            target: '/api/v1/customers',
            headers: [['Authorization', `Bearer ${target.key}`], JSON_TYPE],
          },
          framing === 'length' ? `Content-Length: ${body.length + 1}\r\n` : 'Transfer-Encoding: chunked\r\n',
        );
        const sent = framing === 'length' ? body : `${body.length.toString(16)}\r\n${body}\r\n`;
        const { responses } = await exchange(target.port, [head, sent], { until: 'close', halfClose: true });
        for (const { status } of responses) expect([400, 408]).toContain(status);
      }
    });
  });

  test('a body of blanks alone, and none, are refused', async () => {
    await target.unchanged(async () => {
      for (const body of ['', ' ', '\n\n\t']) {
        const response = await target.withKey({
          method: 'POST',
          target: '/api/v1/customers',
          headers: [JSON_TYPE],
          body,
        });
        expectError(response, 'invalid_json', 'missing_field', 'invalid_type');
      }
    });
  });
});

describe('the type of a body', () => {
  test.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
    'Application/JSON',
  ])('%s is taken', async (type) => {
    const response = await target.withKey({
      method: 'POST',
      target: '/api/v1/customers',
      headers: [['Content-Type', type]],
      body: '{"name":"Typed"}',
    });
    expect(response.status, response.body).toBe(201);
  });

  test('any other type is 415 and writes nothing, also what a form of a foreign page can send', async () => {
    const types = [
      null,
      '',
      'text/plain',
      'text/plain; charset=utf-8',
      'text/plain; application/json',
      'text/json',
      'text/html',
      'application/x-www-form-urlencoded',
      'application/x-www-form-urlencoded; application/json',
      'multipart/form-data; boundary=application/json',
      'multipart/form-data; boundary=x',
      'application/xml',
      'application/octet-stream',
      'application/javascript',
      'application/jsonp',
      'application/json-seq',
      'application/x-json',
      'xapplication/json',
      'application/json, text/plain',
      'json',
      '*/*',
    ];
    await target.unchanged(async () => {
      for (const [method, path] of WRITES)
        for (const type of types) {
          const response = await target.withKey({
            method,
            target: pathOf(path),
            headers: [['Content-Type', type]],
            body: '{"name":"Intruder","email":"a@example.com","customer_id":"1"}',
          });
          expectError(response, 'unsupported_media_type');
        }
    });
  });

  test('a compressed body is refused, not inflated', async () => {
    await target.unchanged(async () => {
      const response = await target.withKey({
        method: 'POST',
        target: '/api/v1/customers',
        headers: [JSON_TYPE, ['Content-Encoding', 'gzip']],
        body: gzipSync('{"name":"Inflated"}'),
      });
      expectError(response, 'unsupported_media_type', 'invalid_json');
    });
  });
});
