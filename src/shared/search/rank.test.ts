import { describe, expect, it } from 'vitest';
import { FIXTURE_CONTEXT, FIXTURE_ENTRIES, FIXTURE_SCHEMA } from '../../../test/support/search/fixtures.ts';
import { matches } from './match.ts';
import { parse } from './parse.ts';
import { arrange, rankBy, TIERS } from './rank.ts';
import type { SearchRecord } from './record.ts';

function results(text: string, opened: readonly string[] = []): string[] {
  const query = parse(text, FIXTURE_SCHEMA);
  const matching = FIXTURE_ENTRIES.filter((entry) => matches(query, entry.record, FIXTURE_CONTEXT));
  const openedAt = (record: SearchRecord) => opened.indexOf(record.key) + 1;
  return arrange(matching, query, openedAt).map((entry) => entry.record.key);
}

function tierOf(text: string, key: string): string | undefined {
  const entry = FIXTURE_ENTRIES.find((e) => e.record.key === key);
  return entry && TIERS[rankBy(parse(text, FIXTURE_SCHEMA))(entry)];
}

describe('the order of results', () => {
  it.each([
    ['42', 'acme', 'id'],
    ['id:42', 'acme', 'id'],
    ['acme corp', 'acme', 'equal'],
    ['acme', 'acme', 'begins'],
    ['name:acme', 'acme', 'begins'],
    ['corp', 'acme', 'word'],
    ['corp acme', 'acme', 'word'],
    ['cme', 'acme', 'contains'],
    ['acme.com', 'acme', 'address'],
    ['jane.roe@', 'acme', 'address'],
    ['prepaid', 'acme', 'rest'],
    ['acme prepaid', 'acme', 'rest'],
    ['42 prepaid', 'acme', 'rest'],
    ['plan:growth', 'acme', 'rest'],
    ['-x', 'acme', 'rest'],
    ['obrien', 'obrien', 'begins'],
    ['müller gmbh', 'muller', 'equal'],
    ['shaky ltd', 'shaky/late', 'equal'],
  ])('%s finds %s by: %s', (text, key, tier) => {
    expect(tierOf(text, key)).toBe(tier);
  });

  it('puts the recently opened first among equals, and only there', () => {
    expect(results('acme').slice(0, 4)).toEqual(['acme', 'acme-dup', 'acmeology', 'theacme']);
    expect(results('acme', ['theacme', 'acmeology', 'acme-dup']).slice(0, 4)).toEqual([
      'acme-dup',
      'acmeology',
      'acme',
      'theacme',
    ]);
  });

  it('leaves archived records out unless asked for or alone', () => {
    expect(results('acme')).not.toContain('acme-old');
    expect(results('labs')).toEqual(['acme-old', 'acme-old/lou']);
    expect(results('acme status:archived')).toEqual(['acme-old']);
    expect(results('acme status:archived,active')).toContain('acme-old');
  });
});
