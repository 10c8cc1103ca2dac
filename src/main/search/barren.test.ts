import { expect, onTestFinished, test } from 'vitest';
import { openTestHub } from '../../../test/support/hub.ts';
import { FIXTURE_CONTEXT, FIXTURE_RECORDS, FIXTURE_SCHEMA } from '../../../test/support/search/fixtures.ts';
import { QUERY_TABLE } from '../../../test/support/search/query-table.ts';
import { filled, openFixtureHub, openSearch } from '../../../test/support/search-hub.ts';
import { RECORD_TYPES } from '../../shared/search/fields.ts';
import { databasePath } from '../hub/database/database.ts';
import { createBarren } from './barren.ts';
import { createSearchEngine } from './engine.ts';

test('what is known of some words holds for words that hold them, and for no others', () => {
  const barren = createBarren();
  barren.of(['acme', 'lab'], 1).add(7);
  expect([...barren.of(['acme', 'labs'], 1)]).toEqual([7]);
  expect([...barren.of(['acme', 'labs', 'x'], 1)]).toEqual([7]);
  expect([...barren.of(['acme', 'x'], 1)]).toEqual([]);
  barren.of(['acme', 'x'], 1).add(8);
  expect([...barren.of(['acme'], 1)]).toEqual([]);
});

test('a record that comes, or is renamed, while somebody types is found by the next letter', async () => {
  const hub = openTestHub();
  const search = openSearch(hub);
  const titles = (text: string) => search.ask({ text, limit: 9 }).results.map(({ title }) => title);
  const { id } = await hub.create('customer', { name: 'Alpha Beta' });
  await hub.create('customer', { name: 'Zulu Kilo' });
  await filled(search);
  // Its block holds both words, and no record of it.
  expect(titles('alpha kil')).toEqual([]);
  await hub.create('customer', { name: 'Alpha Kilometre' });
  expect(titles('alpha kilo')).toEqual(['Alpha Kilometre']);
  expect(titles('zulu bet')).toEqual([]);
  await hub.update('customer', String(id), { name: 'Zulu Beta' });
  expect(titles('zulu beta')).toEqual(['Zulu Beta']);
  expect(hub.failures).toEqual([]);
});

test('typed letter by letter, every query finds what it finds when it is asked for at once', () => {
  const { folder } = openFixtureHub(FIXTURE_RECORDS);
  const engine = createSearchEngine(databasePath(folder), FIXTURE_SCHEMA.customFields);
  onTestFinished(engine.close);
  while (engine.step());
  const keys = (text: string) =>
    engine.keys({ text, limit: 1000, types: RECORD_TYPES, opened: [], context: FIXTURE_CONTEXT }).keys;
  for (const { query } of QUERY_TABLE) {
    let typed: readonly string[] = [];
    for (let end = 1; end <= query.length; end++) typed = keys(query.slice(0, end));
    keys('somethingelse');
    expect(typed, query).toEqual(keys(query));
  }
});
