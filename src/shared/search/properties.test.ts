import fc from 'fast-check';
import { expect, it, describe as suite } from 'vitest';
import {
  FIXTURE_CONTEXT,
  FIXTURE_ENTRIES,
  FIXTURE_RECORDS,
  FIXTURE_SCHEMA,
} from '../../../test/support/search/fixtures.ts';
import { QUERY_TABLE } from '../../../test/support/search/query-table.ts';
import { compile, type EntryTest, type SearchEntry } from './compile.ts';
import { applyCompletion, complete } from './complete.ts';
import { describe } from './describe.ts';
import { FIELDS } from './fields.ts';
import { highlight } from './highlight.ts';
import { matches } from './match.ts';
import { parse } from './parse.ts';
import { asksForArchived, formatQuery, type Term } from './query.ts';
import { arrange } from './rank.ts';
import { isArchived } from './record.ts';

const words = fc.constantFrom(
  ...FIXTURE_RECORDS.flatMap((record) => (record.name ?? '').split(' ')),
  ...[
    'acme.com',
    '@',
    'jane.roe@acme.com',
    '42',
    '#42',
    'https://acme.com/x',
    'me',
    'today',
    '7d',
    '500..',
    '>5',
  ],
);
const names = fc.constantFrom(
  ...FIELDS.map((field) => field.name),
  'region',
  'seats',
  'custom.owner',
  'foo',
  'stauts',
);
const values = fc.oneof(
  words,
  fc.constantFrom(
    'active',
    'at_risk',
    'a',
    'launch',
    'duplicate',
    'mine',
    'domain',
    '2026-05',
    '2026..7d',
    '>=1k',
    '=x',
  ),
  fc.string({ maxLength: 6 }),
);
const term = fc.oneof(
  words,
  fc.tuple(words, words).map((pair) => `"${pair.join(' ')}"`),
  fc.tuple(names, values).map(([name, value]) => `${name}:${value}`),
  fc.tuple(names, values, values).map(([name, one, other]) => `${name}:"${one}",${other}`),
  fc.constantFrom('-', '--', '"', '..', ':', ',', '""', "'", '%', '.*', '(', '\\'),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.string({ unit: 'binary', maxLength: 8 }),
);
const signed = fc.tuple(fc.constantFrom('', '', '', '-'), term).map((parts) => parts.join(''));
const query = fc.oneof(
  fc.array(signed, { maxLength: 4 }).map((terms) => terms.join(' ')),
  fc.array(signed, { maxLength: 4 }).map((terms) => terms.join('')),
  fc.constantFrom(...QUERY_TABLE.map((row) => row.query)),
  fc.string({ unit: 'binary' }),
);

const read = (text: string) => parse(text, FIXTURE_SCHEMA);
const testOf = (text: string): EntryTest => compile(read(text), FIXTURE_CONTEXT);
const find = (text: string): SearchEntry[] => FIXTURE_ENTRIES.filter(testOf(text));
const meaningOf = ({ start: _start, end: _end, ...meaning }: Term) => meaning;

suite('every text is a query', () => {
  it('of terms and hints that stand in it one after the other', () => {
    fc.assert(
      fc.property(query, (text) => {
        const { terms, hints } = read(text);
        let last = 0;
        for (const { start, end } of terms) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(text.length);
        for (const { start, end } of hints) expect(text.slice(start, end)).toMatch(/[:：]/u);
      }),
    );
  });

  it('that is read back the same when written in its plainest form', () => {
    fc.assert(
      fc.property(query, (text) => {
        const first = read(text);
        const again = read(formatQuery(first));
        expect(again.terms.map(meaningOf)).toEqual(first.terms.map(meaningOf));
        expect(formatQuery(again)).toBe(formatQuery(first));
      }),
    );
  });

  it('that can be described, completed, and put right', () => {
    fc.assert(
      fc.property(query, fc.nat({ max: 40 }), (text, at) => {
        const { terms, hints } = read(text);
        expect(describe({ terms, hints }).map((chip) => chip.words.length > 0)).toEqual(
          terms.map(() => true),
        );
        for (const { fix } of hints) if (fix !== null) read(fix);
        const caret = Math.min(at, text.length);
        const completion = complete(text, caret, {
          schema: FIXTURE_SCHEMA,
          valuesOf: () => ['Pro Plus', '"', ''],
        });
        for (const option of completion?.options ?? []) {
          if (!completion) continue;
          expect(completion.from).toBeLessThanOrEqual(caret);
          expect(completion.to).toBeGreaterThanOrEqual(caret);
          const after = applyCompletion(text, completion, option);
          expect(after.text.slice(0, after.caret)).toContain(option.insert);
        }
      }),
    );
  });

  it('in time proportional to its length', { retry: 2 }, () => {
    const started = performance.now();
    for (const part of [
      'a',
      ' a',
      '"',
      '""',
      'a:',
      'a,',
      '-',
      'is:"',
      '((',
      'a.',
      'https://',
      '1.',
      'é',
      ':',
      'mrr:9',
    ]) {
      read(part.repeat(20_000));
      describe(read(`plan:${part.repeat(2_000)}`));
    }
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

suite('results', () => {
  it('are the same from the compiled and the reference matcher', () => {
    fc.assert(
      fc.property(query, (text) => {
        const asked = read(text);
        const test = compile(asked, FIXTURE_CONTEXT);
        const differing = FIXTURE_ENTRIES.filter(
          (e) => test(e) !== matches(asked, e.record, FIXTURE_CONTEXT),
        );
        expect(differing.map((entry) => entry.record.key)).toEqual([]);
      }),
    );
  });

  it('never become more by another word', () => {
    fc.assert(
      fc.property(query, query, (text, more) => {
        const closed = formatQuery(read(text));
        const wider = new Set(find(closed));
        expect(find(`${closed} ${more}`).filter((entry) => !wider.has(entry))).toEqual([]);
      }),
    );
  });

  it('are split in two by a term and the same term excluded', () => {
    fc.assert(
      fc.property(term, (text) => {
        const [only, ...others] = read(text).terms;
        if (!only || others.length > 0 || only.negated) return;
        const all = find(only.source).length + find(`-${only.source}`).length;
        expect(all).toBe(FIXTURE_ENTRIES.length);
      }),
    );
  });

  it('are arranged without losing any but the archived, whatever order they came in', () => {
    fc.assert(
      fc.property(query, fc.integer({ min: 1, max: 60 }), (text, turn) => {
        const asked = read(text);
        const found = find(text);
        const arranged = arrange(found, asked);
        const lost = found.filter((entry) => !arranged.includes(entry));
        expect(lost.every((entry) => isArchived(entry.record))).toBe(true);
        if (found.length > 0) expect(arranged.length).toBeGreaterThan(0);
        if (asksForArchived(asked)) expect(lost).toEqual([]);
        const turned = [...found.slice(turn), ...found.slice(0, turn)];
        expect(arrange(turned, asked)).toEqual(arranged);
        const limit = turn % 12;
        expect(arrange(turned, asked, () => 0, limit)).toEqual(arranged.slice(0, limit));
      }),
    );
  });
});

suite('highlights', () => {
  it('lie within their text, in order, apart from each other, and never cut a character', () => {
    fc.assert(
      fc.property(query, (text) => {
        const asked = read(text);
        for (const { record } of find(text)) {
          for (const { text: shown, ranges } of highlight(asked, record, FIXTURE_CONTEXT)) {
            expect(ranges.length).toBeGreaterThan(0);
            let last = -1;
            for (const { start, end } of ranges) {
              expect(start).toBeGreaterThan(last);
              expect(end).toBeGreaterThan(start);
              expect(shown.slice(start, end).isWellFormed()).toBe(true);
              last = end;
            }
            expect(last).toBeLessThanOrEqual(shown.length);
          }
        }
      }),
    );
  });

  it('show every match by words why it is one', () => {
    fc.assert(
      fc.property(fc.oneof(words, term), (text) => {
        const asked = read(text);
        const byWords = asked.terms.some((t) => t.kind === 'text' && !t.negated);
        for (const { record } of byWords ? find(text) : []) {
          expect(highlight(asked, record, FIXTURE_CONTEXT).length, record.key).toBeGreaterThan(0);
        }
      }),
    );
  });
});
