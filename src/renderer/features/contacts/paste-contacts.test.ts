import { describe, expect, it } from 'vitest';
import { type KnownContact, parsePaste, splitLine } from './paste-contacts.ts';

const KNOWN: readonly KnownContact[] = [
  { email: 'here@acme.com', archived: false },
  { email: 'gone@acme.com', archived: true },
];

/** Each line in short: `name|email|title`, `refused: why`, `heading`. */
function read(text: string): readonly string[] {
  return parsePaste(text, KNOWN).map((line) => {
    if (line.kind === 'heading') return 'heading';
    if (line.kind === 'refused') return `refused: ${line.reason}`;
    const { name, email, title } = line.contact;
    return [name, email, title ?? '–'].join('|');
  });
}

describe('splitting a line', () => {
  it.each<[string, readonly string[]]>([
    ['a,b,c', ['a', 'b', 'c']],
    [' a , b ,\u00a0c ', ['a', 'b', 'c']],
    ['"a, b",c', ['a, b', 'c']],
    ['a, "b, c", d', ['a', 'b, c', 'd']],
    ['"She said ""hi""",b', ['She said "hi"', 'b']],
    ['Ann "Annie" Lee,b', ['Ann "Annie" Lee', 'b']],
    ['a,"b, never closed', ['a', 'b, never closed']],
    ['a\tb, c\td', ['a', 'b, c', 'd']],
    ['"a\tb",c', ['a\tb', 'c']],
    ['a\t\tc', ['a', '', 'c']],
    ['a,b,,,', ['a', 'b']],
    ['"",b', ['', 'b']],
  ])('reads %j', (line, cells) => {
    expect(splitLine(line)).toEqual(cells);
  });
});

describe('what a line becomes', () => {
  it.each<[string, string, readonly string[]]>([
    ['a contact', 'Ada Lovelace, Ada@Acme.com, CTO', ['Ada Lovelace|ada@acme.com|CTO']],
    ['a contact without a title', 'Ada,ada@acme.com', ['Ada|ada@acme.com|–']],
    [
      'commas in quotes',
      '"Lovelace, Ada",ada@acme.com,"VP, Sales"',
      ['Lovelace, Ada|ada@acme.com|VP, Sales'],
    ],
    ['spreadsheet cells', 'Ada\tada@acme.com\tVP, Sales', ['Ada|ada@acme.com|VP, Sales']],
    ['any script', '山田 太郎,taro@例え.jp,部長', ['山田 太郎|taro@例え.jp|部長']],
    [
      'Windows line ends and a byte order mark',
      '\uFEFFA,a@x.io\r\nB,b@x.io\r\n',
      ['A|a@x.io|–', 'B|b@x.io|–'],
    ],
    ['empty lines', '\n\nA,a@x.io\n   \n', ['A|a@x.io|–']],
    ['a heading', 'Name,Email,Title\nA,a@x.io', ['heading', 'A|a@x.io|–']],
    ['a missing email', 'Ada', ['refused: No email']],
    ['a missing email with a title', 'Ada,,CTO', ['refused: No email']],
    ['a missing name', ',ada@acme.com', ['refused: No name']],
    ['an email alone', 'ada@acme.com', ['refused: No name before the email']],
    ['an invalid email', 'Ada, ada at acme', ['refused: “ada at acme” is not an email']],
    ['two at signs', 'Ada, a@b@c', ['refused: “a@b@c” is not an email']],
    [
      'too many parts',
      'Ada,a@x.io,VP, Sales',
      ['refused: Too many parts: put what has a comma in it in quotes'],
    ],
    ['the same email twice', 'A,a@x.io\nB,A@X.IO', ['A|a@x.io|–', 'refused: Same email as line 1']],
    ['somebody already here', 'Ada, HERE@acme.com', ['refused: Already here']],
    ['somebody archived', 'Ada, gone@acme.com', ['refused: Already here, archived']],
    ['a name of 256 characters', `${'n'.repeat(256)},a@x.io`, ['refused: The name is too long']],
    ['a title of 256 characters', `A,a@x.io,${'t'.repeat(256)}`, ['refused: The title is too long']],
    ['an email of 321 characters', `A,${'e'.repeat(316)}@x.io`, ['refused: The email is too long']],
  ])('%s', (_, text, lines) => {
    expect(read(text)).toEqual(lines);
  });

  it('counts lines as they stand in the text', () => {
    const lines = parsePaste('\nA,a@x.io\n\nB,A@x.io', []);
    expect(lines.map(({ line }) => line)).toEqual([2, 4]);
    expect(lines[1]).toMatchObject({ kind: 'refused', reason: 'Same email as line 2' });
  });

  it('does not let a refused line take an email from a good one', () => {
    expect(read(',a@x.io\nA,a@x.io')).toEqual(['refused: No name', 'A|a@x.io|–']);
  });
});
