import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FIXTURE_SCHEMA } from '../../../test/support/search/fixtures.ts';
import { CUSTOMER_STATUSES, ONBOARDING_STATES, PHASES } from '../v1/statuses.ts';
import {
  allFields,
  FIELDS,
  fieldDefinition,
  flagChoices,
  HAS_VALUES,
  IS_VALUES,
  resolveField,
} from './fields.ts';
import { parse } from './parse.ts';

describe('the table of fields', () => {
  it('offers the values of the v1 contract', () => {
    expect(fieldDefinition('status').values).toEqual(CUSTOMER_STATUSES);
    expect(fieldDefinition('phase').values).toEqual(PHASES);
    expect(fieldDefinition('state').values).toEqual(ONBOARDING_STATES);
  });

  it('names each field once, and no synonym that is a field', () => {
    const names = FIELDS.map((field) => field.name as string);
    const synonyms = FIELDS.flatMap((field) => field.alsoCalled as readonly string[]);
    expect(new Set([...names, ...synonyms]).size).toBe(names.length + synonyms.length);
  });

  it('lets a built-in field win over a custom one, which stays within reach', () => {
    expect(resolveField('OWNER', FIXTURE_SCHEMA)).toMatchObject({ name: 'owner', kind: 'person' });
    expect(resolveField('custom.owner', FIXTURE_SCHEMA)).toMatchObject({ name: 'custom', slug: 'owner' });
    expect(resolveField('custom.region', FIXTURE_SCHEMA)).toEqual(resolveField('region', FIXTURE_SCHEMA));
    expect(allFields(FIXTURE_SCHEMA).map((field) => field.text)).toContain('custom.owner');
    expect(resolveField('custom.nothing', FIXTURE_SCHEMA)).toBe(null);
    expect(resolveField('constructor', FIXTURE_SCHEMA)).toBe(null);
  });

  it('resolves every field by the text it is offered as', () => {
    for (const field of allFields(FIXTURE_SCHEMA))
      expect(resolveField(field.text, FIXTURE_SCHEMA)).toEqual(field);
  });

  it('offers custom fields after has:, without taking a fixed name from it', () => {
    const has = resolveField('has', FIXTURE_SCHEMA);
    const choices = has ? flagChoices(has, FIXTURE_SCHEMA) : [];
    expect(choices.filter((choice) => choice.text.includes('owner'))).toEqual([
      { text: 'owner', name: 'owner' },
      { text: 'custom.owner', name: 'custom.owner' },
    ]);
  });
});

describe('the page that explains the language', () => {
  const page = readFileSync(new URL('../../../docs/search.md', import.meta.url), 'utf8');
  const examples = [...page.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');

  it('names every field and every word after is: and has:', () => {
    const missing = [...FIELDS.map((field) => field.name), ...IS_VALUES, ...HAS_VALUES].filter(
      (name) => !examples.includes(name),
    );
    expect(missing).toEqual([]);
  });

  it('has only examples that are understood', () => {
    const schema = FIXTURE_SCHEMA;
    const hints = examples.flatMap((text) => parse(text, schema).hints.map((hint) => hint.message));
    expect(hints).toEqual([]);
    const dates = ['today', '7d', '+30d', '2026-05-17', '>2026-05', '<7d', '2026-01..2026-03', '30d..'];
    expect(dates.filter((date) => !examples.includes(date))).toEqual([]);
    expect(dates.flatMap((date) => parse(`created:${date}`, schema).hints)).toEqual([]);
  });

  it('stays a page', () => {
    expect(page.split('\n').length).toBeLessThanOrEqual(70);
  });
});
