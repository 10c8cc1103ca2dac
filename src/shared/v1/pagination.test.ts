import { describe, expect, test } from 'vitest';
import { ContractError, parseInput } from './errors.ts';
import {
  customerListQuerySchema,
  customerOnboardingsQuerySchema,
  onboardingListQuerySchema,
  pageQuerySchema,
} from './pagination.ts';

function refusalOf(query: object): Pick<ContractError, 'code' | 'field' | 'message'> {
  try {
    parseInput(pageQuerySchema, query);
  } catch (error) {
    if (error instanceof ContractError) return error;
    throw error;
  }
  throw new Error(`accepted: ${JSON.stringify(query)}`);
}

describe('the limit', () => {
  test('is 20 where it is left out, 25 for onboardings', () => {
    expect(parseInput(pageQuerySchema, {})).toEqual({ limit: 20 });
    expect(parseInput(customerListQuerySchema, {})).toEqual({ limit: 20 });
    expect(parseInput(onboardingListQuerySchema, {})).toEqual({ limit: 25 });
    expect(parseInput(customerOnboardingsQuerySchema, {})).toEqual({ limit: 25 });
  });

  test.each([
    ['1', 1],
    ['100', 100],
    ['007', 7],
    ['+5', 5],
  ])('%s means %i', (limit, rows) => {
    expect(parseInput(pageQuerySchema, { limit })).toEqual({ limit: rows });
  });

  test.each([
    ['0', 'too_small', 'limit must be at least 1'],
    ['-1', 'too_small', 'limit must be at least 1'],
    ['101', 'too_big', 'limit must be at most 100'],
    ['99999999999999999999', 'too_big', 'limit must be at most 100'],
    ['1.5', 'invalid_type', 'limit must be an integer'],
    ['1e1', 'invalid_type', 'limit must be an integer'],
    ['0x10', 'invalid_type', 'limit must be an integer'],
    ['ten', 'invalid_type', 'limit must be an integer'],
    ['', 'invalid_type', 'limit must be an integer'],
    [' 5', 'invalid_type', 'limit must be an integer'],
  ])('%j is refused', (limit, code, message) => {
    expect(refusalOf({ limit })).toMatchObject({ code, message, field: 'limit' });
  });
});

describe('the cursor', () => {
  test.each([
    '2026-05-26T17:21:09.412Z',
    '2026-05-26T17:21:09Z',
    '2026-05-26T17:21:09.412000007Z',
    '2026-05-26T19:21:09.412+02:00',
    '2024-02-29T00:00:00Z',
  ])('%s is handed on as it is', (cursor) => {
    expect(parseInput(pageQuerySchema, { cursor })).toEqual({ cursor, limit: 20 });
  });

  test.each([
    '',
    'now',
    '1748280069412',
    '2026-05-26',
    '2026-05-26 17:21:09Z',
    '2026-05-26T17:21:09',
    '2026-05-26T17:21Z',
    '2026-05-26T17:21:60Z',
    '2026-05-26T24:00:00Z',
    '2026-02-30T00:00:00Z',
    '2025-02-29T00:00:00Z',
    '2026-05-26T17:21:09+0200',
    '2026-05-26T17:21:09 02:00',
    '2026-05-26T17:21:09.412Z; DROP TABLE customers',
  ])('%j is refused in the documented words', (cursor) => {
    expect(refusalOf({ cursor })).toMatchObject({
      code: 'invalid_string',
      message: 'Invalid datetime',
      field: 'cursor',
    });
  });
});

test('unknown parameters are passed over, known filters kept', () => {
  const filters = { status: 'any', slug: 's', domain: 'd', owner_id: 'o', plan: 'p', tag: 't' };
  expect(parseInput(customerListQuerySchema, { ...filters, page: '2' })).toEqual({ ...filters, limit: 20 });
  expect(parseInput(onboardingListQuerySchema, { customer_id: '7', state: 's', phase: 'p', q: '' })).toEqual({
    customer_id: '7',
    state: 's',
    phase: 'p',
    limit: 25,
  });
  expect(parseInput(customerOnboardingsQuerySchema, { customer_id: '7' })).toEqual({ limit: 25 });
});
