import { describe, expect, test } from 'vitest';
import { requestWith } from '../../../test/support/api.ts';
import { openTestHub } from '../../../test/support/hub.ts';
import { allowedOrigins, authenticate, checkHost, checkOrigin, isAmbiguousPath } from './guard.ts';

const allowed = allowedOrigins(4780);

describe('the Host', () => {
  test.each(['127.0.0.1:4780', 'localhost:4780', 'LocalHost:4780', '[::1]:4780'])('%s is ours', (host) => {
    expect(() => checkHost(requestWith(['Host', host]), allowed)).not.toThrow();
  });

  test.each([
    '127.0.0.1',
    '127.0.0.1:80',
    '127.0.0.1:47800',
    'localhost',
    'evil.example',
    'evil.example:4780',
    'localhost.evil.example:4780',
    '127.0.0.1:4780.evil.example',
    '127.0.0.1:4780@evil.example',
    '127.1:4780',
    '2130706433:4780',
    '0.0.0.0:4780',
    '[::ffff:127.0.0.1]:4780',
    'localhost:4780 ',
    'localhost:4780,evil.example',
    '',
  ])('%j is not', (host) => {
    expect(() => checkHost(requestWith(['Host', host]), allowed)).toThrow(
      expect.objectContaining({ status: 403, type: 'permission_error', code: 'forbidden_host' }),
    );
  });

  test('must be there, and only once', () => {
    expect(() => checkHost(requestWith(), allowed)).toThrow(/answers only to/);
    const twice = requestWith(['Host', 'localhost:4780'], ['Host', 'evil.example']);
    expect(() => checkHost(twice, allowed)).toThrow(/answers only to/);
  });
});

describe('the Origin', () => {
  test.each(['http://127.0.0.1:4780', 'http://localhost:4780', 'HTTP://LOCALHOST:4780', 'http://[::1]:4780'])(
    '%s is the app itself',
    (origin) => {
      expect(() => checkOrigin(requestWith(['Origin', origin]), allowed)).not.toThrow();
    },
  );

  test('may be absent: scripts have none', () => {
    expect(() => checkOrigin(requestWith(), allowed)).not.toThrow();
  });

  test.each([
    'null',
    '',
    'http://evil.example',
    'https://127.0.0.1:4780',
    'http://localhost',
    'http://localhost:4780/',
    'http://localhost:47800',
    'http://localhost:4780.evil.example',
    'chrome-extension://localhost:4780',
    'file://',
  ])('%j is refused', (origin) => {
    expect(() => checkOrigin(requestWith(['Origin', origin]), allowed)).toThrow(
      expect.objectContaining({ status: 403, type: 'permission_error', code: 'forbidden_origin' }),
    );
  });
});

describe('a path', () => {
  test.each([
    '/',
    '/api/v1/customers',
    '/api/v1/customers/acme.com',
    '/api/v1/customers/..acme',
    '/api/v1/customers/%20',
    '/api/v1/customers/caf%C3%A9',
    '/api/v1/customers?next=//a/../b%2f',
    '/assets/index-1a2b.js',
    '/local/v1/tags/a%2Fb',
    '/local/v1/tags/50%25%5c/promote',
  ])('%s means one thing', (path) => {
    expect(isAmbiguousPath(path)).toBe(false);
  });

  test.each([
    '',
    '*',
    'http://localhost/api/v1',
    '//api/v1/customers',
    '/api//v1',
    '/api/v1/../v1',
    '/api/v1/..',
    '/./api',
    '/api/.',
    '/api\\v1',
    '/api%2fv1',
    '/api%2Fv1',
    '/api/%2e%2e/v1',
    '/api/%2E./v1',
    '/api/v1/customers/%00',
    '/api/v1/customers/%5c',
    '/api/v1/customers/%',
    '/api/v1/customers/%zz',
    '/api/v1/customers/%2',
    '/api//v1?a=b',
    '/local/v1/tags/..',
    '/local/v1/tags/a%2fb/../c',
    '/local/v1/tags/a%00b',
    '/local/v1/tags/a%2fb/%2f',
    '/local/v1/tagsx/a%2fb',
  ])('%j could mean another one', (path) => {
    expect(isAmbiguousPath(path)).toBe(true);
  });
});

describe('the key', () => {
  const refusal = (code: string) =>
    expect.objectContaining({ status: 401, type: 'authentication_error', code });

  test('is read from a Bearer header, whatever the case of the scheme', () => {
    const { apiKeys } = openTestHub();
    const { secret, key } = apiKeys.create('BI', 'live');
    for (const scheme of ['Bearer', 'bearer', 'BEARER', 'Bearer ', 'Bearer   '])
      expect(authenticate(requestWith(['Authorization', `${scheme} ${secret}`]), apiKeys)).toEqual(key);
  });

  test('must be there', () => {
    const { apiKeys } = openTestHub();
    expect(() => authenticate(requestWith(), apiKeys)).toThrow(refusal('api_key_missing'));
  });

  test('must be in that form, and exist', () => {
    const { apiKeys } = openTestHub();
    const { secret } = apiKeys.create('BI', 'live');
    const wrong = [
      '',
      secret,
      'Bearer',
      'Bearer ',
      `Basic ${secret}`,
      `Bearer:${secret}`,
      `Bearer\t${secret}`,
      `Bearer ${secret} `,
      `Bearer ${secret} more`,
      `Bearer "${secret}"`,
      `Bearer ${secret.slice(0, -1)}`,
      `Bearer ${secret}, Bearer ${secret}`,
      'Bearer pivotal_',
      'Bearer sk_live_1234',
      `Bearer ${secret.slice(0, -1)}é`,
    ];
    for (const header of wrong) {
      expect(() => authenticate(requestWith(['Authorization', header]), apiKeys), header).toThrow(
        refusal('api_key_invalid'),
      );
    }
  });

  test('that was revoked is told so', () => {
    const { apiKeys } = openTestHub();
    const { secret, key } = apiKeys.create('BI', 'live');
    apiKeys.revoke(key.id);
    expect(() => authenticate(requestWith(['Authorization', `Bearer ${secret}`]), apiKeys)).toThrow(
      refusal('api_key_revoked'),
    );
  });

  test('is never quoted in a refusal', () => {
    const { apiKeys } = openTestHub();
    const { secret, key } = apiKeys.create('BI', 'live');
    apiKeys.revoke(key.id);
    for (const header of [`Bearer ${secret}`, `Basic ${secret}`, `Bearer ${secret}x`]) {
      try {
        authenticate(requestWith(['Authorization', header]), apiKeys);
        expect.unreachable();
      } catch (error) {
        expect(String(error)).not.toContain(secret.slice(8, 16));
      }
    }
  });
});
