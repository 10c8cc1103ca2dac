import { expect, test } from 'vitest';
import { FIXTURE_CONTEXT, FIXTURE_RECORDS, FIXTURE_SCHEMA } from '../../../test/support/search/fixtures.ts';
import { compile, toEntry } from './compile.ts';
import { parse } from './parse.ts';
import type { SearchRecord } from './record.ts';

/** Customers of which the name, which is in the text, is counted as often as it is read. */
function counted() {
  let reads = 0;
  const entries = FIXTURE_RECORDS.filter(({ type }) => type === 'customer').map((record) => {
    const watched: SearchRecord = { ...record };
    const { name } = record;
    Object.defineProperty(watched, 'name', {
      get() {
        reads += 1;
        return name;
      },
    });
    return toEntry(watched);
  });
  const find = (text: string) => entries.filter(compile(parse(text, FIXTURE_SCHEMA), FIXTURE_CONTEXT)).length;
  return { find, reads: () => reads };
}

test('no text is folded for a query that asks for fields alone, and once for those that look into it', () => {
  const { find, reads } = counted();
  find('status:active mrr:>1 -is:archived');
  expect(reads()).toBe(0);
  find('acme');
  const once = reads();
  expect(once).toBeGreaterThan(0);
  find('zeta');
  expect(reads()).toBe(once);
});
