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
    'josé@müller.example',
    ' jo@acme.example ',
    `${'x'.repeat(307)}@acme.example`,
  ])('%s is one', (email) => {
    expect(outcomeOf(email)).toBe('accepted');
  });

  test.each([
    ['', 'too_small'],
    [' ', 'too_small'],
    ['jo@localhost', 'invalid_string'],
    ['jo@acme..example', 'invalid_string'],
    ['jo@acme,example', 'invalid_string'],
    ['jo@1.2.3.4', 'invalid_string'],
    ['jo..doe@acme.example', 'invalid_string'],
    ['jo\0@acme.example', 'invalid_string'],
    ['jo\n@acme.example', 'invalid_string'],
    ['jo\ud800@acme.example', 'invalid_string'],
    ['Jo <jo@acme.example>, Kim <kim@acme.example>', 'invalid_string'],
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

  test.each([
    ['  JO@Acme.Example\n', 'jo@acme.example'],
    ['mailto:jo@acme.example', 'jo@acme.example'],
    ['MAILTO:Jo@acme.example?subject=Hello', 'jo@acme.example'],
    ['<jo@acme.example>', 'jo@acme.example'],
    ['Jo Doe <jo@acme.example>', 'jo@acme.example'],
    ['"Doe, Jo" <JO@acme.example>;', 'jo@acme.example'],
    ['Doe, Jo <jo@acme.example>', 'jo@acme.example'],
    ['jo@acme.example (Jo Doe)', 'jo@acme.example'],
    ['jo@acme.example.', 'jo@acme.example'],
    ['jo@acme.example, ', 'jo@acme.example'],
    ['\u200bjo@\u202eacme.exa\u2060mple\ufeff', 'jo@acme.example'],
    ['jose\u0301@acme.example', 'jos\u00e9@acme.example'],
    ['jo@xn--mnchen-3ya.example', 'jo@münchen.example'],
    ['jo@MÜNCHEN.example', 'jo@münchen.example'],
    ['"Jo Doe"@acme.example', '"jo doe"@acme.example'],
  ])('%j is kept as %j', (email, kept) => {
    expect(parseInput(contactCreateSchema, { name: 'Jo', email }).email).toBe(kept);
    expect(normalizeEmail(email)).toBe(kept);
    expect(normalizeEmail(kept)).toBe(kept);
  });

  test('that is none is still compared in one form, for rows that the cloud has so', () => {
    expect(normalizeEmail(' JO@localhost\u200b ')).toBe('jo@localhost');
    expect(normalizeEmail('N/A')).toBe('n/a');
  });
});
