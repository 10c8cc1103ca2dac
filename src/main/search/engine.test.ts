import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { toEntry } from '#shared/search/compile.ts';
import { RECORD_TYPES } from '#shared/search/fields.ts';
import { matches } from '#shared/search/match.ts';
import { parse } from '#shared/search/parse.ts';
import { asksForArchived, formatQuery } from '#shared/search/query.ts';
import { arrange } from '#shared/search/rank.ts';
import { isArchived, type SearchRecord } from '#shared/search/record.ts';
import { extent } from '../../../test/support/extent.ts';
import { FIXTURE_CONTEXT, FIXTURE_RECORDS, FIXTURE_SCHEMA } from '../../../test/support/search/fixtures.ts';
import { QUERY_TABLE } from '../../../test/support/search/query-table.ts';
import { manyRecords, openFixtureHub } from '../../../test/support/search-hub.ts';
import { databasePath } from '../hub/database/database.ts';
import { createSearchEngine, type SearchEngine } from './engine.ts';

function openEngine(records: readonly SearchRecord[] = FIXTURE_RECORDS): SearchEngine {
  const { folder } = openFixtureHub(records);
  const engine = createSearchEngine(databasePath(folder), FIXTURE_SCHEMA.customFields);
  onTestFinished(engine.close);
  return engine;
}

const ENTRIES = FIXTURE_RECORDS.map(toEntry);

function ask(engine: SearchEngine, text: string, limit = 1000, opened: readonly string[] = []): string[] {
  return engine
    .ask({ text, limit, types: RECORD_TYPES, opened, context: FIXTURE_CONTEXT })
    .results.map(({ key }) => key);
}

/** What the answer is about: a word that nothing has may be taken for another one, and a hint says so. */
function taken(engine: SearchEngine, text: string): string {
  const { hints } = engine.ask({ text, limit: 1, types: RECORD_TYPES, opened: [], context: FIXTURE_CONTEXT });
  return hints.find(({ kind }) => kind === 'corrected')?.fix ?? text;
}

function reference(text: string, opened: readonly string[] = [], entries = ENTRIES): SearchRecord[] {
  const query = parse(text, FIXTURE_SCHEMA);
  const found = entries.filter(({ record }) => matches(query, record, FIXTURE_CONTEXT));
  const openedAt = ({ key }: SearchRecord) =>
    opened.includes(key) ? opened.length - opened.indexOf(key) : 0;
  return arrange(found, query, openedAt).map(({ record }) => record);
}

const names = FIXTURE_RECORDS.flatMap((record) => (record.name ?? '').split(' '));
const term = fc.oneof(
  fc.constantFrom(...names),
  fc.constantFrom(...names).chain((name) => fc.nat(name.length).map((end) => name.slice(0, end))),
  fc.constantFrom(...QUERY_TABLE.map((row) => row.query)),
  fc.constantFrom(
    '"',
    '-',
    ':',
    'a..b',
    'plan:',
    "'",
    '%',
    '.*',
    '(',
    '\\',
    'is:pending',
    'is:duplicate',
    '42',
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
);
const text = fc.oneof(
  fc.array(term, { maxLength: 3 }).map((terms) => terms.join(' ')),
  fc.string({ unit: 'binary' }),
);

describe('the index, full', () => {
  let engine: SearchEngine;
  const filled = () => {
    engine = openEngine();
    while (engine.step());
    return engine;
  };

  it('answers every query of the table as it says', () => {
    filled();
    const wrong = QUERY_TABLE.flatMap(({ query, expected, ordered }) => {
      const keys = ask(engine, query);
      const isRight = ordered
        ? keys.join(' ') === expected.join(' ')
        : keys.toSorted().join(' ') === expected.toSorted().join(' ');
      return isRight ? [] : [{ query, keys, expected }];
    });
    expect(wrong).toEqual([]);
  });

  it('answers whatever is typed as the reference matcher does, in its order, and never throws', () => {
    filled();
    const opened = ['acme', 'acme/jane'];
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 30 }), (typed, limit) => {
        const asTyped = reference(typed, opened);
        const found = asTyped.length > 0 ? asTyped : reference(taken(engine, typed), opened);
        const expected = found.map(({ key }) => key);
        expect(ask(engine, typed, 1000, opened)).toEqual(expected);
        expect(ask(engine, typed, limit, opened)).toEqual(expected.slice(0, limit));
      }),
      { numRuns: extent(100, 400) },
    );
  });

  it('answers alike when the records fill many blocks', () => {
    const records = manyRecords(20);
    const many = openEngine(records);
    while (many.step());
    const entries = records.map(toEntry);
    const opened = ['acme~3', 'acme/jane~7'];
    const wrong = QUERY_TABLE.filter(({ query }) => {
      const expected = reference(query, opened, entries).map(({ key }) => key);
      return ask(many, query, 1000, opened).join(' ') !== expected.join(' ');
    });
    expect(wrong).toEqual([]);
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 60 }), (typed, limit) => {
        const asTyped = reference(typed, opened, entries);
        const found = asTyped.length > 0 ? asTyped : reference(taken(many, typed), opened, entries);
        const expected = found.map(({ key }) => key);
        expect(ask(many, typed, limit, opened)).toEqual(expected.slice(0, limit));
      }),
      { numRuns: extent(20, 120) },
    );
  });

  it('never finds more for another word, the archived that show when nothing else matches apart', () => {
    filled();
    fc.assert(
      fc.property(text, text, (typed, more) => {
        const closed = formatQuery(parse(typed, FIXTURE_SCHEMA));
        const wider = new Set(ask(engine, closed));
        const both = `${closed} ${more}`;
        if (taken(engine, both) !== both) return;
        const isFallback = (key: string) => {
          const record = FIXTURE_RECORDS.find((one) => one.key === key);
          return record !== undefined && isArchived(record);
        };
        const added = ask(engine, both).filter((key) => !wider.has(key) && !isFallback(key));
        expect(added, asksForArchived(parse(both, FIXTURE_SCHEMA)) ? 'archived asked for' : both).toEqual([]);
      }),
      { numRuns: extent(30, 100) },
    );
  });

  it('says which types are asked for, and whether there is more', () => {
    filled();
    const answer = engine.ask({
      text: '',
      limit: 3,
      types: ['contact'],
      opened: [],
      context: FIXTURE_CONTEXT,
    });
    expect(answer.results.map(({ type }) => type)).toEqual(['contact', 'contact', 'contact']);
    expect(answer.has_more).toBe(true);
    expect(answer.filling).toBeNull();
  });

  it('shows of a result why it was found and how it stands', () => {
    filled();
    const { results } = engine.ask({
      text: 'jane.roe',
      limit: 5,
      types: ['contact'],
      opened: [],
      context: FIXTURE_CONTEXT,
    });
    expect(results[0]).toMatchObject({
      type: 'contact',
      key: 'acme/jane',
      customer_key: 'acme',
      customer_display_id: 42,
      title: 'Jane Roe',
      archived: false,
      pending: false,
    });
    expect(results[0]?.highlights).toContainEqual({
      field: 'email',
      text: 'jane.roe@acme.com',
      ranges: [{ start: 0, end: 8 }],
    });
    const pending = engine.ask({
      text: 'is:pending',
      limit: 5,
      types: RECORD_TYPES,
      opened: [],
      context: FIXTURE_CONTEXT,
    });
    expect(pending.results.map((result) => result.pending)).not.toContain(false);
  });
});

describe('why a customer was found', () => {
  const fieldsFor = (text: string) => {
    const engine = openEngine();
    while (engine.step());
    const { results } = engine.ask({
      text,
      limit: 1,
      types: ['customer'],
      opened: [],
      context: FIXTURE_CONTEXT,
    });
    expect(results[0]?.key).toBe('acme');
    return new Set(results[0]?.highlights.map(({ field }) => field));
  };

  it('is told by its own texts where they hold every word', () => {
    expect(fieldsFor('acme')).toContain('name');
    expect(fieldsFor('acme')).not.toContain('email');
  });

  it('is told by its contacts where its own texts do not', () => {
    expect(fieldsFor('acme jane.roe')).toContain('email');
    expect(fieldsFor('contact:jane.roe acme')).toContain('contact');
  });
});

describe('the index, filling', () => {
  it('answers from what is there, says how far it is, and ends with everything', () => {
    const engine = openEngine();
    expect(ask(engine, '')).toEqual([]);
    let last = 0;
    while (true) {
      const { results, filling } = engine.ask({
        text: '',
        limit: 1000,
        types: RECORD_TYPES,
        opened: [],
        context: FIXTURE_CONTEXT,
      });
      expect(results.length).toBeGreaterThanOrEqual(last);
      last = results.length;
      if (filling === null) break;
      expect(filling.done).toBeLessThanOrEqual(filling.total);
      engine.step();
    }
    expect(last).toBe(reference('').length);
  });
});
