import { describe, expect, it } from 'vitest';
import {
  FIXTURE_CONTEXT,
  FIXTURE_ENTRIES,
  FIXTURE_RECORDS,
  FIXTURE_SCHEMA,
} from '../../../test/support/search/fixtures.ts';
import { QUERY_TABLE } from '../../../test/support/search/query-table.ts';
import { compile } from './compile.ts';
import { matches } from './match.ts';
import { parse } from './parse.ts';
import { arrange } from './rank.ts';

describe('the query table', () => {
  it('is long enough, and asks each query once', () => {
    expect(QUERY_TABLE.length).toBeGreaterThanOrEqual(150);
    expect(new Set(QUERY_TABLE.map(({ query }) => query)).size).toBe(QUERY_TABLE.length);
  });

  it('speaks of records that exist', () => {
    const keys = new Set(FIXTURE_RECORDS.map((record) => record.key));
    expect(QUERY_TABLE.flatMap(({ expected }) => expected).filter((key) => !keys.has(key))).toEqual([]);
  });

  it.each(QUERY_TABLE)('$query: $note', ({ query: text, expected, ordered }) => {
    const query = parse(text, FIXTURE_SCHEMA);
    const matching = FIXTURE_ENTRIES.filter((entry) => matches(query, entry.record, FIXTURE_CONTEXT));
    const keys = arrange(matching, query).map((entry) => entry.record.key);
    if (ordered) expect(keys).toEqual(expected);
    else expect(keys.toSorted()).toEqual(expected.toSorted());
  });

  it.each(QUERY_TABLE)('is answered alike by the compiled matcher: $query', ({ query: text }) => {
    const query = parse(text, FIXTURE_SCHEMA);
    const test = compile(query, FIXTURE_CONTEXT);
    for (const entry of FIXTURE_ENTRIES) {
      expect(test(entry), entry.record.key).toBe(matches(query, entry.record, FIXTURE_CONTEXT));
    }
  });
});
