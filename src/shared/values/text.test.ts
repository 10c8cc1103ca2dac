import { describe, expect, test } from 'vitest';
import { shownDomain } from './domain-names.ts';
import { asLine, isBlank, problemOfLine, problemOfText, visible } from './text.ts';

describe('a line of text', () => {
  test.each([
    ['\0', 'a NUL character (U+0000)'],
    ['\t', 'a tab (U+0009)'],
    ['\n', 'a line break (U+000A)'],
    ['\r', 'a line break (U+000D)'],
    ['\u001b', 'a control character (U+001B)'],
    ['\u007f', 'a control character (U+007F)'],
    ['\u0085', 'a line break (U+0085)'],
    ['\u009b', 'a control character (U+009B)'],
    ['\u2028', 'a line break (U+2028)'],
    ['\ud83d', 'half of a character (U+D83D)'],
    ['\ude00', 'half of a character (U+DE00)'],
    ['\u202a', 'a character that changes the direction of text (U+202A)'],
    ['\u202e', 'a character that changes the direction of text (U+202E)'],
    ['\u2066', 'a character that changes the direction of text (U+2066)'],
    ['\u2069', 'a character that changes the direction of text (U+2069)'],
    ['\u200b', 'a zero-width space (U+200B)'],
    ['\ufeff', 'a byte order mark (U+FEFF)'],
  ])('cannot hold %j', (character, name) => {
    expect(problemOfLine(`Ac${character}me`)).toBe(`must not contain ${name}`);
  });

  test.each([
    'Acme',
    'نام\u200cخانوادگی',
    '👩\u200d💻',
    'שלום\u200e (2)',
    'Łódź',
    '北京 公司',
    'a\u00a0b',
    '💎',
    '',
  ])('can be %j', (text) => {
    expect(problemOfLine(text)).toBeNull();
  });
});

test('a text of several lines holds tabs, line breaks and any direction, but no other control and no half character', () => {
  expect(problemOfText('one\r\n\ttwo \u202bשלום\u202c 👩\u200d💻')).toBeNull();
  for (const character of ['\0', '\u0007', '\u001b', '\u0085', '\u009f', '\ud800', '\udc00']) {
    expect(problemOfText(`a${character}b`)).toMatch(/^must not contain/);
  }
});

test('what shows nothing is blank', () => {
  for (const text of ['', ' ', '\u00a0\u3000', '\u200b', '\u200d\u200c', '\u3164', '\t\n'])
    expect(isBlank(text)).toBe(true);
  for (const text of ['.', ' a ', '0', '👩\u200d💻']) expect(isBlank(text)).toBe(false);
});

test('pasted text becomes a line', () => {
  expect(asLine('  Acme\r\n\tCorp\u0000\u202e ')).toBe('Acme Corp');
});

test('what acts on a terminal is written out; what is only written stays', () => {
  expect(visible('a\u001b[31mred\u0007\r\n\u202egpj')).toBe(
    'a<U+001B>[31mred<U+0007><U+000D><U+000A><U+202E>gpj',
  );
  expect(visible('\u009b2J \u200eשלום 👩\u200d💻 Ünï')).toBe('<U+009B>2J <U+200E>שלום 👩\u200d💻 Ünï');
});

test('a domain is shown decoded, unless that would hide something', () => {
  expect(shownDomain('xn--mnchen-3ya.example')).toBe('münchen.example');
  expect(shownDomain('acme.com')).toBe('acme.com');
  expect(shownDomain('xn--\u0000.example')).toBe('xn--\u0000.example');
});
