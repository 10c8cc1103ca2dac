import { describe, expect, it } from 'vitest';
import { FIXTURE_SCHEMA } from '../../../test/support/search/fixtures.ts';
import { parse } from './parse.ts';
import { asksForArchived, formatQuery } from './query.ts';
import { quotePhrase, quoteValue, tokenize } from './tokens.ts';

const read = (text: string) => parse(text, FIXTURE_SCHEMA);

/** Terms in a form that can be read: `-text`, `field=value|value`. */
function termsOf(text: string): string[] {
  return read(text).terms.map((term) => {
    const sign = term.negated ? '-' : '';
    if (term.kind === 'text') return sign + term.text;
    return `${sign}${term.field.text}=${term.values.map((value) => value.raw).join('|')}`;
  });
}

describe('reading a query', () => {
  it.each([
    ['acme corp', ['acme', 'corp']],
    ['"acme  corp" x', ['acme corp', 'x']],
    ['-acme -"b c" -plan:pro', ['-acme', '-b c', '-plan=pro']],
    ['plan:"a, b",c', ['plan=a, b|c']],
    ['plan:"say ""hi"""', ['plan=say "hi"']],
    ['"a"b', ['a', 'b']],
    ['plan:"a"b', ['plan=a', 'b']],
    ['"a', ['a']],
    ['plan:"a b', ['plan=a b']],
    ['- -- "" status: plan:"" mrr:>', []],
    ['--a', ['--a']],
    ['5" x', ['5"', 'x']],
    ['foo:"b c"', ['foo:b c']],
    ['a:b:c', ['a:b:c']],
    ['https://acme.com/a?b=c:d,"e"', ['acme.com']],
    ['domain:mailto:x@y.z', ['domain=mailto:x@y.z']],
    ['mrr:>=1k,2', ['mrr=>=1k|2']],
    ['Contract-Type:x', ['contract-type=x']],
    ['custom.owner:x owner:x custom.region:y', ['custom.owner=x', 'owner=x', 'region=y']],
  ])('%s', (text, terms) => {
    expect(termsOf(text)).toEqual(terms);
  });

  it('remembers where each term stood', () => {
    const text = ' acme  -plan:"a b" x';
    expect(read(text).terms.map((term) => text.slice(term.start, term.end))).toEqual([
      'acme',
      '-plan:"a b"',
      'x',
    ]);
  });

  it('writes a query back in its plainest form', () => {
    expect(formatQuery(read('  acme   - status:  "b c'))).toBe('acme "b c"');
  });

  it.each([
    'Pro',
    'Pro Plus',
    'a,b',
    '5"',
    '"',
    'say "hi" to',
    '>5',
    '=x',
    'me',
    'a..b',
    '“q”',
    '-x',
    'x:y',
    '7"-8"',
  ])('quotes the value %s so that it is read back as it is', (value) => {
    const [term, ...others] = parse(`plan:=${quoteValue(value)} end`, FIXTURE_SCHEMA).terms;
    expect(term).toMatchObject({ kind: 'field', values: [{ kind: 'text', exact: true, raw: `=${value}` }] });
    expect(others).toHaveLength(1);
    expect(tokenize(quotePhrase(value))).toMatchObject([{ kind: 'phrase', text: value }]);
  });

  it('knows mrr in cents, custom numbers as they are', () => {
    expect(read('mrr:>500').terms[0]).toMatchObject({ values: [{ min: 50_000, minOpen: true, max: null }] });
    expect(read('mrr:19.99').terms[0]).toMatchObject({ values: [{ min: 1999, max: 1999 }] });
    expect(read('seats:>500').terms[0]).toMatchObject({ values: [{ min: 500 }] });
  });
});

describe('hints', () => {
  it('proposes the nearest field, and the query put right', () => {
    expect(read('acme stauts:active x').hints).toEqual([
      {
        kind: 'unknown-field',
        message: 'There is no field “stauts”; searched as text. Did you mean status:?',
        fix: 'acme status:active x',
        start: 5,
        end: 18,
      },
    ]);
    expect(read('-onwer:"x y').hints).toMatchObject([{ fix: '-owner:"x y' }]);
  });

  it('proposes nothing where no field is near', () => {
    expect(read('Project:Phoenix').hints).toMatchObject([{ kind: 'unknown-field', fix: null }]);
  });

  it.each([
    'acme corp',
    '10:30',
    'https://a.test/b:c',
    'mailto:a@b.test',
    'tel:12',
    'https:',
    ':x',
    '',
    'status:weird',
  ])('has nothing to say about %s', (text) => {
    expect(read(text).hints).toEqual([]);
  });

  it('says which value was not understood, and what would be', () => {
    expect(read('is:duplcate').hints).toMatchObject([
      {
        kind: 'unreadable-value',
        message: '“duplcate” is not a value of is: Did you mean is:duplicate?',
        fix: 'is:duplicate',
      },
    ]);
    expect(read('created:someday').hints).toMatchObject([{ kind: 'unreadable-value', fix: null }]);
    expect(read('mrr:5,lots').hints).toMatchObject([{ kind: 'unreadable-value' }]);
    expect(read('mrr:5,lots').terms).toHaveLength(1);
  });

  it('asks for a value that is missing', () => {
    expect(read('status: active').hints).toMatchObject([
      { kind: 'missing-value', message: 'Write a value right after status:' },
    ]);
  });
});

describe('asking for archived records', () => {
  it.each(['status:archived', 'status:ar', 'x status:churned,archived', 'is:archived', 'status:=archived'])(
    '%s does',
    (text) => {
      expect(asksForArchived(read(text))).toBe(true);
    },
  );
  it.each(['archived', '-status:archived', 'status:a', 'status:active', '-status:active', 'tag:archived'])(
    '%s does not',
    (text) => {
      expect(asksForArchived(read(text))).toBe(false);
    },
  );
});

describe('a query of very many terms', () => {
  const words = (count: number) => Array.from({ length: count }, (_, at) => `w${at}`);

  it('is read as far as its first 64', () => {
    expect(termsOf(words(64).join(' '))).toEqual(words(64));
    expect(read(words(64).join(' ')).hints).toEqual([]);
    expect(termsOf(words(1000).join(' '))).toEqual(words(64));
  });

  it('and says so once, about all that is left out', () => {
    const text = words(70).join(' ');
    expect(read(text).hints).toEqual([
      {
        kind: 'too-many-terms',
        message: 'Only the first 64 terms were looked for',
        fix: null,
        start: text.indexOf('w64'),
        end: text.length,
      },
    ]);
  });

  it('does not count what means nothing', () => {
    expect(read(`${'- '.repeat(500)}acme`).hints).toEqual([]);
  });
});
