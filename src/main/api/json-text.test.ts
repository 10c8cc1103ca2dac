import { expect, test } from 'vitest';
import { lossyValueIn } from './json-text.ts';

const refusalOf = (text: string): string | null => {
  const refusal = lossyValueIn(text);
  return refusal && `${refusal.code} ${refusal.field}`;
};

test.each<[string, string]>([
  ['{"metadata":{"id":9007199254740993}}', 'too_big metadata.id'],
  ['{"metadata":{"id":-9007199254740993}}', 'too_small metadata.id'],
  ['{"metadata":{"a":[1,{"b":[0,12345678901234567890]}]}}', 'too_big metadata.a.1.b.1'],
  ['{"metadata":{"id":9007199254740993.0}}', 'too_big metadata.id'],
  ['{"custom_fields":{"x":1e400}}', 'too_big custom_fields.x'],
  ['{"custom_fields":{"x":-1e400}}', 'too_small custom_fields.x'],
  ['{"custom_fields":{"x":1E+309}}', 'too_big custom_fields.x'],
  ['{"custom_fields":{"x":1e-400}}', 'too_small custom_fields.x'],
  [`{"a":"${'9'.repeat(20)}","b":${'9'.repeat(400)}.5}`, 'too_big b'],
  ['{"name":"half \\ud83d"}', 'invalid_string name'],
  ['{"name":"half \\ude00 the other"}', 'invalid_string name'],
  ['{"tags":["ok","\\uD83D\\uD83D"]}', 'invalid_string tags.1'],
  ['{"metadata":{"a":{"\\ud800":1}}}', 'invalid_string metadata.a.a key'],
  ['{"a":{"b":1},"unknown":9007199254740993}', 'too_big unknown'],
  ['{"quoted \\" key":9007199254740993}', 'too_big quoted " key'],
])('%s is refused', (text, refusal) => {
  expect(refusalOf(text)).toBe(refusal);
});

test.each([
  '{"metadata":{"id":9007199254740992,"other":-9007199254740992}}',
  '{"metadata":{"id":"9007199254740993","e":"1e400"}}',
  '{"metadata":{"9007199254740993":1}}',
  '{"a":1e308,"b":-1.5E-300,"c":0e999,"d":0.0000000000000000001,"e":123.45678901234567890,"f":42.000000000000000}',
  '{"name":"whole \\ud83d\\ude00"}',
  '{"name":"an escape of a backslash \\\\ud800"}',
  '{}',
])('%s is taken', (text) => {
  expect(lossyValueIn(text)).toBeNull();
});

test('a text as deep and as long as a body may be is walked in one go', () => {
  const deep = `${'[1e1,'.repeat(100_000)}1e999${']'.repeat(100_000)}`;
  expect(lossyValueIn(`{"a":${deep}}`)?.code).toBe('too_big');
});

test('texts as long as a body may be are walked too', () => {
  const plain = 'x'.repeat(1_000_000);
  const escaped = '\\n'.repeat(500_000);
  for (const text of [plain, escaped]) {
    expect(lossyValueIn(`{"a":"${text}","b":1e400}`)).toMatchObject({ code: 'too_big', field: 'b' });
  }
});
