import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  ContractError,
  conflict,
  ERROR_STATUS,
  errorEnvelopeSchema,
  invalidRequest,
  notFound,
  parseInput,
} from './errors.ts';

const schema = z.object({
  name: z.string().min(2).max(5),
  count: z.int().min(0).max(9).optional(),
  ratio: z.number().optional(),
  flag: z.boolean().optional(),
  kind: z.enum(['a', 'b']).optional(),
  fixed: z.literal('x').optional(),
  when: z.iso.datetime({ offset: true }).optional(),
  link: z.url().optional(),
  list: z
    .array(z.object({ id: z.string() }))
    .max(2)
    .optional(),
  either: z.union([z.string().min(1), z.int()]).optional(),
  keyed: z.record(z.string().max(3), z.union([z.string(), z.null()])).optional(),
  nested: z.object({ deep: z.object({ value: z.string() }) }).optional(),
  checked: z
    .string()
    .refine((value) => value !== 'no', {
      message: 'checked must not be no',
      params: { code: 'invalid_string' },
    })
    .optional(),
  uncoded: z
    .string()
    .refine((value) => value !== 'no')
    .optional(),
  shaped: z
    .discriminatedUnion('by', [z.object({ by: z.literal('day') }), z.object({ by: z.literal('week') })])
    .optional(),
  wanted: z.enum(['a']),
  needed: z.union([z.string(), z.int()]),
});

const valid = { name: 'Acme', wanted: 'a', needed: 1 };

function refusalOf(input: unknown): ContractError {
  try {
    parseInput(schema, input);
  } catch (error) {
    if (error instanceof ContractError) return error;
    throw error;
  }
  throw new Error(`accepted: ${JSON.stringify(input)}`);
}

describe('a problem in the input has the code, the field and the words of the contract', () => {
  test.each<[problem: string, input: object, code: string, field: string, message: string]>([
    ['a missing text', { name: undefined }, 'missing_field', 'name', 'name is required'],
    ['a missing choice', { wanted: undefined }, 'missing_field', 'wanted', 'wanted is required'],
    ['a missing one of two', { needed: undefined }, 'missing_field', 'needed', 'needed is required'],
    ['null', { name: null }, 'invalid_type', 'name', 'name must be a string'],
    ['a number for a text', { name: 5 }, 'invalid_type', 'name', 'name must be a string'],
    ['a text for a number', { ratio: '5' }, 'invalid_type', 'ratio', 'ratio must be a number'],
    ['a fraction', { count: 1.5 }, 'invalid_type', 'count', 'count must be an integer'],
    ['a text for a boolean', { flag: 'true' }, 'invalid_type', 'flag', 'flag must be a boolean'],
    ['an object for a list', { list: {} }, 'invalid_type', 'list', 'list must be an array'],
    ['a list for an object', { nested: [] }, 'invalid_type', 'nested', 'nested must be an object'],
    ['a list for a record', { keyed: [] }, 'invalid_type', 'keyed', 'keyed must be an object'],
    ['too short', { name: 'A' }, 'too_small', 'name', 'name must be at least 2 characters long'],
    ['too long', { name: 'Acme Inc' }, 'too_big', 'name', 'name must be at most 5 characters long'],
    ['too small', { count: -1 }, 'too_small', 'count', 'count must be at least 0'],
    ['too large', { count: 10 }, 'too_big', 'count', 'count must be at most 9'],
    ['beyond all integers', { count: 1e300 }, 'too_big', 'count', 'count must be at most 9007199254740991'],
    [
      'too many',
      { list: [1, 2, 3].map((id) => ({ id: `${id}` })) },
      'too_big',
      'list',
      'list must be at most 2 entries long',
    ],
    ['no such choice', { kind: 'c' }, 'invalid_enum_value', 'kind', 'kind must be one of a, b'],
    ['not the only choice', { fixed: 'y' }, 'invalid_enum_value', 'fixed', 'fixed must be x'],
    ['a number for a choice', { kind: 5 }, 'invalid_type', 'kind', 'kind must be one of a, b'],
    ['null for a choice', { kind: null }, 'invalid_type', 'kind', 'kind must be one of a, b'],
    [
      'no such shape',
      { shaped: { by: 'year' } },
      'invalid_enum_value',
      'shaped.by',
      'shaped.by must be one of day, week',
    ],
    ['no word for the shape', { shaped: {} }, 'missing_field', 'shaped.by', 'shaped.by is required'],
    ['no date', { when: 'soon' }, 'invalid_string', 'when', 'Invalid datetime'],
    ['no link', { link: 'acme' }, 'invalid_string', 'link', 'link is not a valid url'],
    [
      'in a list',
      { list: [{ id: 'a' }, { id: 5 }] },
      'invalid_type',
      'list.1.id',
      'list.1.id must be a string',
    ],
    ['missing in a list', { list: [{}] }, 'missing_field', 'list.0.id', 'list.0.id is required'],
    [
      'deep inside',
      { nested: { deep: {} } },
      'missing_field',
      'nested.deep.value',
      'nested.deep.value is required',
    ],
    [
      'neither of two types',
      { either: true },
      'invalid_type',
      'either',
      'either must be a string or a number',
    ],
    [
      'one of two, but too short',
      { either: '' },
      'too_small',
      'either',
      'either must be at least 1 character long',
    ],
    [
      'a value under a key',
      { keyed: { a: 5 } },
      'invalid_type',
      'keyed.a',
      'keyed.a must be a string or null',
    ],
    [
      'a key itself',
      { keyed: { long: 'x' } },
      'invalid_type',
      'keyed.long',
      'The name of keyed.long must be at most 3 characters long',
    ],
    ['a rule of ours', { checked: 'no' }, 'invalid_string', 'checked', 'checked must not be no'],
    ['a rule without a code', { uncoded: 'no' }, 'invalid_type', 'uncoded', 'Invalid input'],
  ])('%s', (_, input, code, field, message) => {
    expect(refusalOf({ ...valid, ...input }).toEnvelope()).toEqual({
      error: { type: 'invalid_request_error', code, message, field },
    });
  });

  test.each([null, undefined, [], 'text', 5])('%j as the whole names no field', (input) => {
    const { error } = refusalOf(input).toEnvelope();
    expect(error).not.toHaveProperty('field');
    expect(error).toMatchObject({ type: 'invalid_request_error' });
    expect(error.message).toMatch(/^The request body (?:must be an object|is required)$/);
  });

  test('the first of several is told', () => {
    expect(refusalOf({ ...valid, name: '', count: -1 })).toMatchObject({ field: 'name' });
  });

  test('no refusal quotes what was sent', () => {
    for (const input of [{ kind: 'secret' }, { when: 'secret' }, { name: 'a secret' }, { flag: 'secret' }])
      expect(JSON.stringify(refusalOf({ ...valid, ...input }).toEnvelope())).not.toContain('secret');
  });
});

test('what is valid comes back without unknown keys', () => {
  expect(parseInput(schema, { ...valid, unknown: 1 })).toEqual(valid);
});

describe('a refusal', () => {
  test.each(Object.entries(ERROR_STATUS))('of type %s always has the status %i', (type, status) => {
    expect(new ContractError(type as keyof typeof ERROR_STATUS, 'any_code', 'Any words').status).toBe(status);
  });

  test.each([
    ['method_not_allowed', 405],
    ['body_too_large', 413],
    ['unsupported_media_type', 415],
    ['missing_field', 400],
  ])('%s is a bad request with the status %i', (code, status) => {
    expect(invalidRequest(code, 'Any words')).toMatchObject({ type: 'invalid_request_error', status });
  });

  test.each(['customer', 'contact', 'onboarding', 'route'] as const)(
    'for a missing %s has its own code',
    (resource) => {
      expect(notFound(resource)).toMatchObject({
        status: 404,
        type: 'not_found',
        code: `${resource}_not_found`,
      });
    },
  );

  test('fits the envelope, with a field only where there is one', () => {
    const withField = conflict('slug_taken', 'Taken', 'slug').toEnvelope();
    const without = notFound('customer').toEnvelope();
    expect(errorEnvelopeSchema.strict().parse(withField)).toEqual(withField);
    expect(withField).toEqual({
      error: { type: 'conflict', code: 'slug_taken', message: 'Taken', field: 'slug' },
    });
    expect(Object.keys(without.error)).toEqual(['type', 'code', 'message']);
  });
});
