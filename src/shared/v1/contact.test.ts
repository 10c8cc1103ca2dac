import { describe, expect, test } from 'vitest';
import { contactCreateSchema } from './contact.ts';
import { ContractError, parseInput } from './errors.ts';
import { normalizeEmail } from './normalize.ts';

describe('an email', () => {
  const outcomeOf = (email: unknown) => {
    try {
      parseInput(contactCreateSchema, { name: 'Jo', email });
    } catch (error) {
      if (error instanceof ContractError) return error.code;
      throw error;
    }
    return 'accepted';
  };

  test.each([
    'jo@acme.example',
    'JO.DOE+tag@Acme.Example',
    "o'brien@acme.example",
    'jo@localhost',
    'josé@müller.example',
    ' jo@acme.example ',
    `${'x'.repeat(307)}@acme.example`,
  ])('%s is one', (email) => {
    expect(outcomeOf(email)).toBe('accepted');
  });

  test.each([
    ['', 'too_small'],
    [' ', 'invalid_string'],
    ['jo', 'invalid_string'],
    ['@acme.example', 'invalid_string'],
    ['jo@', 'invalid_string'],
    ['jo@acme@example', 'invalid_string'],
    ['jo doe@acme.example', 'invalid_string'],
    ['jo@acme.example, kim@acme.example', 'invalid_string'],
    [`${'x'.repeat(308)}@acme.example`, 'too_big'],
    [null, 'invalid_type'],
    [5, 'invalid_type'],
    [undefined, 'missing_field'],
  ])('%j is none', (email, code) => {
    expect(outcomeOf(email)).toBe(code);
  });

  test('is kept in lower case, without blanks around it', () => {
    expect(normalizeEmail('  JO@Acme.Example\n')).toBe('jo@acme.example');
  });
});
