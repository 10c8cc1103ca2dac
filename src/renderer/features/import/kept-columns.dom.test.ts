import { beforeEach, expect, test } from 'vitest';
import { keepColumn, keptMapping } from './kept-columns.ts';

beforeEach(() => localStorage.clear());

test('what somebody said of a column holds for the next file with that header, however it is written', () => {
  keepColumn('customers', 'Region', 'custom_fields.region');
  expect(keptMapping('customers', ['Name', ' REGION'], { Name: 'name' })).toEqual({
    ' REGION': 'custom_fields.region',
  });
  expect(keptMapping('contacts', ['Region'], {})).toEqual({});
});

test('the last word counts, a column that was left out stays so, and what it would be anyway is not repeated', () => {
  keepColumn('customers', 'Notes', 'plan');
  keepColumn('customers', 'Notes', '');
  expect(keptMapping('customers', ['Notes'], { Notes: 'plan' })).toEqual({ Notes: '' });
  expect(keptMapping('customers', ['Notes'], {})).toEqual({});
});

test('what is damaged in the browser’s storage is as good as nothing', () => {
  localStorage.setItem('pivotal-import-columns', '{"customers notes": 3, oops');
  expect(keptMapping('customers', ['Notes'], {})).toEqual({});
});
