import { type Aim, authorized, JSON_TYPE, type Maker } from './malformed-request.ts';
import type { Random } from './random.ts';
import { type Part, partsOf } from './raw-exchange.ts';
import { WRONG_CONTACT, WRONG_CUSTOMER, WRONG_ONBOARDING, type WrongValues } from './wrong-values.ts';

/** Requests that are sound HTTP and wrong in what they say. */

/** A write to some resource, with this JSON text. */
function write(random: Random, aim: Aim, body: string | Uint8Array): Part[] {
  const [method, target] = random.pick([
    ['POST', '/api/v1/customers'],
    ['POST', '/v1/customers'],
    ['POST', `/api/v1/customers/${aim.customerId}/contacts`],
    ['POST', '/api/v1/onboardings'],
    ['PATCH', `/api/v1/customers/${aim.customerId}`],
  ]);
  return authorized(aim, {
    method,
    target,
    headers: [JSON_TYPE],
    body,
    framing: random.pick(['length', 'chunked']),
  });
}

export const brokenJson: Maker = (random, aim) => {
  const valid = JSON.stringify({ name: 'Broken', tags: ['a', 'b'], metadata: { depth: [1, { two: 2 }] } });
  const text = random.pick([
    valid.slice(0, random.int(1, valid.length - 1)),
    `${valid}${random.pick(['}', ']', ',', '"', 'x', valid, '\u0000'])}`,
    valid.replaceAll('"', "'"),
    valid.replace('"name"', 'name'),
    valid.replace('}', ',}'),
    valid.replace(
      '"Broken"',
      random.pick(['NaN', 'Infinity', 'undefined', '0x10', '01', '1.', '.5', '+1', "'a'"]),
    ),
    valid.replace('Broken', random.pick(['\n', '\t', '\u0000', '\\x41', '\\u12', '\\'])),
    `/* comment */${valid}`,
    `${valid} // comment`,
    `<name>Broken</name>`,
    'name=Broken&slug=broken',
    Array.from({ length: 40 }, () => random.pick(['{', '}', '[', ']', ':', ',', '"', 'a', '1'])).join('') +
      '{',
  ]);
  return {
    label: 'broken JSON',
    parts: write(random, aim, text),
    expected: { kind: 'error', status: 400, codes: ['invalid_json'] },
  };
};

export const notAnObject: Maker = (random, aim) => ({
  label: 'JSON that is no object',
  parts: write(
    random,
    aim,
    random.pick(['null', 'true', '1', '"name"', '[]', '[{"name":"Listed"}]', '[[[]]]']),
  ),
  expected: { kind: 'error', status: 400, codes: ['invalid_type', 'invalid_json', 'missing_field'] },
});

const INVALID_UTF8 = [
  [0xff],
  [0xfe, 0xff],
  [0xc0, 0x80],
  [0xc1, 0xbf],
  [0xe2, 0x82],
  [0xed, 0xa0, 0x80],
  [0xf4, 0x90, 0x80, 0x80],
  [0xf8, 0x88, 0x80, 0x80, 0x80],
  [0x80],
  [0xe2, 0x28, 0xa1],
] as const;

export const invalidUtf8: Maker = (random, aim) => {
  const bad = Buffer.from(
    random.pick<readonly number[]>([...INVALID_UTF8] as [readonly number[], ...(readonly number[])[]]),
  );
  const text = Buffer.from('{"name":"Caf@","email":"cafe@example.com","customer_id":"1","plan":"Caf@"}');
  const at = random.pick([text.indexOf('@"'), text.lastIndexOf('@"')]);
  return {
    label: 'invalid UTF-8',
    parts: write(random, aim, Buffer.concat([text.subarray(0, at), bad, text.subarray(at + 1)])),
    expected: { kind: 'error', status: 400, codes: ['invalid_json'] },
  };
};

function wrongField(random: Random, values: WrongValues): { field: string; value: string } {
  const field = random.pick(Object.keys(values) as [string, ...string[]]);
  return { field, value: random.pick(values[field] ?? ['null']) };
}

export const wrongValue: Maker = (random, aim) => {
  const [method, target, valid, values] = random.pick<readonly [string, string, object, WrongValues]>([
    ['POST', '/api/v1/customers', { name: 'Wrong' }, WRONG_CUSTOMER],
    ['PATCH', `/api/v1/customers/${aim.customerId}`, {}, WRONG_CUSTOMER],
    [
      'POST',
      `/api/v1/customers/${aim.customerId}/contacts`,
      { name: 'Wrong', email: 'wrong@example.com' },
      WRONG_CONTACT,
    ],
    ['POST', '/api/v1/onboardings', { customer_id: aim.customerId }, WRONG_ONBOARDING],
  ]);
  const { field, value } = wrongField(random, values);
  const pairs = Object.entries(valid)
    .filter(([name]) => name !== field)
    .map(([name, one]) => `${JSON.stringify(name)}:${JSON.stringify(one)}`);
  const body = `{${[...pairs, `${JSON.stringify(field)}:${value}`].join(',')}}`;
  return {
    label: `wrong value: ${method} ${target.replace(aim.customerId, '{id}')} ${field} = ${value.slice(0, 30)}`,
    parts: authorized(aim, { method, target, headers: [JSON_TYPE], body }),
    expected: { kind: 'error', status: 400 },
  };
};

export const deepNesting: Maker = (random, aim) => {
  const levels = random.int(1_000, 80_000);
  const [open, close] = random.pick([
    ['[', ']'],
    ['{"a":', '}'],
    ['{"__proto__":', '}'],
  ]);
  const inner = open.repeat(levels) + (open === '[' ? '' : '1') + close.repeat(levels);
  // An object of unknown keys alone would be a valid PATCH: it goes into a field that must be a string.
  const body = open === '[' && random.next() < 0.5 ? inner : `{"name":${inner}}`;
  return {
    label: 'deep nesting',
    // Past a million bytes the text is cut, and broken as well.
    parts: write(random, aim, body.slice(0, 1_000_000)),
    expected: { kind: 'error', status: 400 },
  };
};

const POLLUTION: readonly [string, ...string[]] = [
  '{"__proto__":{"name":"Polluted","status":"churned"}}',
  '{"constructor":{"prototype":{"name":"Polluted"}}}',
  '{"prototype":{"name":"Polluted"}}',
  '{"__proto__":null}',
  '{"__proto__":[{"name":"Polluted"}]}',
  '{"toString":"Polluted","valueOf":1,"hasOwnProperty":true}',
  '{"__defineGetter__":{"name":"x"},"__lookupGetter__":1}',
];

export const pollution: Maker = (random, aim) => {
  const create = random.next() < 0.5;
  return {
    label: 'prototype keys',
    parts: authorized(aim, {
      method: create ? 'POST' : 'PATCH',
      target: create ? '/api/v1/customers' : `/api/v1/customers/${aim.customerId}`,
      headers: [JSON_TYPE],
      body: random.pick(POLLUTION),
    }),
    expected: create
      ? { kind: 'error', status: 400, codes: ['missing_field', 'invalid_type'] }
      : { kind: 'no-op' },
  };
};

export const badQuery: Maker = (random, aim) => ({
  label: 'query out of its range',
  parts: authorized(aim, {
    target: `${random.pick(['/api/v1/customers', '/api/v1/onboardings', `/api/v1/customers/${aim.customerId}/contacts`, `/api/v1/customers/${aim.customerId}/activity`])}?${random.pick(
      [
        ...['0', '101', '-1', '1.5', 'ten', '1e9', '99999999999999999999', 'NaN', '0x10', '%00'].map(
          (v) => `limit=${v}`,
        ),
        ...[
          'yesterday',
          '2026-02-30T00:00:00.000Z',
          '1779816069412',
          '%00',
          'null',
          '2026',
          '{}',
          'a'.repeat(5_000),
        ].map((v) => `cursor=${v}`),
      ] as [string, ...string[]],
    )}`,
  }),
  expected: { kind: 'error', status: 400 },
});

export const badId: Maker = (random, aim) => {
  const method = random.pick(['GET', 'PATCH', 'DELETE']);
  const id = random.pick([
    '0',
    '-1',
    '999999999999',
    '1'.repeat(300),
    'untouched',
    '%00',
    '%F0%9F%92%A9',
    '..%2f',
    '__proto__',
    encodeURIComponent(String.fromCharCode(...random.bytes(20))),
  ]);
  return {
    label: `id that never existed: ${method} ${id.slice(0, 30)}`,
    parts: authorized(aim, {
      method,
      target: `/api/v1/${random.pick(['customers', 'contacts', 'onboardings'])}/${id}`,
      ...(method === 'PATCH' ? { headers: [JSON_TYPE], body: '{"name":"Intruder"}' } : {}),
    }),
    expected: { kind: 'error', status: 404 },
  };
};

export const badIdempotencyKey: Maker = (random, aim) => ({
  label: 'idempotency key over its length',
  parts: authorized(aim, {
    method: 'POST',
    target: '/api/v1/customers',
    headers: [JSON_TYPE, ['Idempotency-Key', 'k'.repeat(random.pick([256, 257, 1_000, 8_000]))]],
    body: '{"name":"Intruder"}',
  }),
  expected: { kind: 'error', status: 400, codes: ['invalid_idempotency_key'] },
});

export const wrongDoor: Maker = (random, aim) => {
  const [headers, status] = random.pick<readonly [readonly (readonly [string, string])[], number]>([
    [[['Host', String.fromCharCode(...random.bytes(6).map((byte) => 97 + (byte % 26)))]], 403],
    [[['Origin', `http://127.0.0.1:${random.int(1, 1_000)}`]], 403],
    [[['Authorization', `Bearer pivotal_${random.int(0, 2 ** 31)}`]], 401],
    [[['Authorization', `Basic ${Buffer.from(random.bytes(12)).toString('base64')}`]], 401],
    [[], 401],
  ]);
  return {
    label: 'wrong door and broken body',
    parts: partsOf(aim.port, {
      method: 'POST',
      target: '/api/v1/customers',
      headers,
      body: random.bytes(random.int(1, 500)),
    }),
    expected: { kind: 'error', status },
  };
};
