import { describe, expect, it } from 'vitest';
import { type KnownContact, parsePaste } from './paste-contacts.ts';

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
    [
      'the To line of a mail',
      'To: Ada <ada@p.example>; Bob <bob@p.example>',
      ['Ada|ada@p.example|–', 'Bob|bob@p.example|–'],
    ],
    [
      'names with commas, in quotes and without',
      '"Lovelace, Ada" <ada@p.example>, Hopper, Grace <grace@p.example>',
      ['Lovelace, Ada|ada@p.example|–', 'Hopper, Grace|grace@p.example|–'],
    ],
    [
      'something with an @ that is no address, before a mailbox with a comma in its name',
      'Jane <jane@p.example>, bob@, "Last, First" <lf@p.example>',
      ['Jane|jane@p.example|–', 'refused: “bob@” is not an email', 'Last, First|lf@p.example|–'],
    ],
    ['a mailbox and a title', 'Ada <ada@p.example>, CTO', ['Ada|ada@p.example|CTO']],
    ['a mailbox alone', 'Ada Lovelace <mailto:Ada@P.example>', ['Ada Lovelace|ada@p.example|–']],
    [
      'addresses without names among mailboxes',
      'Cc: x@p.example, Ada <ada@p.example>, y@p.example',
      ['refused: No name before the email', 'Ada|ada@p.example|–', 'refused: No name before the email'],
    ],
    [
      'several addresses alone',
      'a@p.example; b@p.example',
      ['refused: No name before the email', 'refused: No name before the email'],
    ],
    ['a mailbox that is none', 'Ada <ada@p..example>', ['refused: “ada@p..example” is not an email']],
    ['semicolons', 'Ada;ada@p.example;CTO', ['Ada|ada@p.example|CTO']],
    ['semicolons, with a comma in a title', 'Ada;ada@p.example;VP, Sales', ['Ada|ada@p.example|VP, Sales']],
    ['bars', 'Ada | ada@p.example | CTO', ['Ada|ada@p.example|CTO']],
    ['the address first', 'ada@p.example, Ada, CTO', ['Ada|ada@p.example|CTO']],
    ['a name and an address side by side', 'Ada Lovelace ada@p.example', ['Ada Lovelace|ada@p.example|–']],
    [
      'what stands between a name and an address, and before a line',
      'Jane-<jane@p.example>\nAda - <ada@p.example>\nBob: bob@p.example\n• Grace – grace@p.example\n1. Al-Amin <al@p.example>',
      [
        'Jane|jane@p.example|–',
        'Ada|ada@p.example|–',
        'Bob|bob@p.example|–',
        'Grace|grace@p.example|–',
        'Al-Amin|al@p.example|–',
      ],
    ],
    ['nothing but a dash before an address', '- <ada@p.example>', ['refused: No name before the email']],
    ['invisible characters', '\u200bAda\u202e,\u200bada@p.exam\u2060ple', ['Ada|ada@p.example|–']],
    [
      'one address in two forms',
      'A,jose\u0301@x.io\nB,jos\u00e9@x.io',
      ['A|jos\u00e9@x.io|–', 'refused: Same email as line 1'],
    ],
    [
      'columns in another order, as their heading says',
      'Email;First name;Last name;Phone;Title\nada@p.example;Ada;Lovelace;123;CTO',
      ['heading', 'Ada Lovelace|ada@p.example|CTO'],
    ],
    [
      'a heading in German, with tabs',
      'Name\tE-Mail\tFunktion\nAda\tada@p.example\t"Leitung, IT"',
      ['heading', 'Ada|ada@p.example|Leitung, IT'],
    ],
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
