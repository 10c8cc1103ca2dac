import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ErrorCode, expectError } from './error-table.ts';
import type { RawRequest } from './raw-exchange.ts';
import { startTarget, type Target } from './target.ts';

let target: Target;
beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.server.stop());

type Fault = 'host' | 'origin' | 'key' | 'type' | 'size' | 'validation';

/** The checks in their order, each with the codes that its fault gives. */
const CHECKS: readonly (readonly [Fault, readonly [ErrorCode, ...ErrorCode[]]])[] = [
  ['host', ['forbidden_host']],
  ['origin', ['forbidden_origin']],
  ['key', ['api_key_missing']],
  ['type', ['unsupported_media_type']],
  ['size', ['body_too_large']],
  ['validation', ['missing_field']],
];

/** Creates a customer, wrong in just these ways. */
function requestWith(faults: ReadonlySet<Fault>): RawRequest {
  const content = faults.has('validation') ? '{"plan":"x"}' : '{"name":"Intruder"}';
  return {
    method: 'POST',
    target: '/api/v1/customers',
    headers: [
      ['Host', faults.has('host') ? 'evil.example' : `127.0.0.1:${target.port}`],
      ...(faults.has('origin') ? ([['Origin', 'http://evil.example']] as const) : []),
      ...(faults.has('key') ? [] : ([['Authorization', `Bearer ${target.key}`]] as const)),
      ['Content-Type', faults.has('type') ? 'text/plain' : 'application/json'],
    ],
    body: content + (faults.has('size') ? ' '.repeat(2 * 1024 * 1024) : ''),
  };
}

for (const [first, codes] of CHECKS)
  test(`a request wrong in its ${first} alone is refused for it`, () =>
    target.unchanged(async () => {
      expectError(await target.raw(requestWith(new Set([first]))), ...codes);
    }));

for (const [index, [first, codes]] of CHECKS.entries())
  for (const [second, secondCodes] of CHECKS.slice(index + 1))
    test(`wrong in its ${first} and its ${second}: the ${first} is reported`, () =>
      target.unchanged(async () => {
        const response = await target.raw(requestWith(new Set([first, second])));
        // Content type and size are one step of the contract: either may be named.
        if (first === 'type' && second === 'size') expectError(response, ...codes, ...secondCodes);
        else expectError(response, ...codes);
      }));

test('wrong in every way: only the Host is reported', () =>
  target.unchanged(async () => {
    const response = await target.raw(requestWith(new Set(CHECKS.map(([fault]) => fault))));
    expectError(response, 'forbidden_host');
  }));

test('without a key nothing tells which routes, methods and records exist', () =>
  target.unchanged(async () => {
    for (const [method, path] of [
      ['GET', '/api/v1/nowhere'],
      ['PUT', '/api/v1/customers'],
      ['GET', `/api/v1/customers/${target.customerId}`],
      ['DELETE', `/api/v1/customers/${target.customerId}`],
      ['GET', '/api/v1/customers/never-existed'],
      ['OPTIONS', '/api/v1/customers'],
    ] as const)
      expectError(await target.raw({ method, target: path }), 'api_key_missing');
  }));

test('a refused request with a large body is answered without waiting for the body', {
  retry: 2,
}, async () => {
  for (const headers of [
    [['Host', 'evil.example']],
    [['Origin', 'http://evil.example']],
    [],
  ] as (readonly (readonly [string, string])[])[]) {
    const from = performance.now();
    const response = await target.raw({
      method: 'POST',
      target: '/api/v1/customers',
      headers: [
        ...headers,
        ['Content-Type', 'application/json'],
        ['Content-Length', String(2 * 1024 * 1024)],
      ],
    });
    expect([401, 403]).toContain(response.status);
    expect(performance.now() - from).toBeLessThan(2_000);
  }
});
