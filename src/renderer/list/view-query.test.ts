import { expect, test } from 'vitest';
import { NO_FILTERS } from './filters.ts';
import { filterTerm, queryOf, readQuery } from './view-query.ts';

const option = (value: string, label = value) => ({ value, label });
const terms = [
  filterTerm('status', [
    option('active', 'Active'),
    option('at_risk', 'At risk'),
    option('archived', 'Archived'),
  ]),
  filterTerm('owner_id', [option('p1', 'Ann Keller'), option('p2', 'Ben'), option('', 'Nobody')]),
  filterTerm('due_date', [], true),
  filterTerm('plan', [option('Pro'), option('Growth, annual'), option('', 'No plan')]),
];
const known = { terms, inactive: { filter: 'status' }, me: 'p2' };

test.each([
  [{}, 'mrr:>500', 'mrr:>500'],
  [{ status: ['at_risk', 'active'] }, '', 'status:at_risk,active'],
  [{ owner_id: ['p1', 'p2'] }, 'acme', 'owner:"Ann Keller",me acme'],
  [{ plan: ['Growth, annual'] }, '', 'plan:"Growth, annual"'],
  [{ plan: [null] }, '', '-has:plan'],
  [{ due_date: ['2026-12-01..2026-12-05'] }, 'acme', 'due:2026-12-01..2026-12-05 acme'],
  [{ due_date: ['>=2026-12-01'] }, '', 'due:>=2026-12-01'],
  [{ due_date: ['2026-12-01'] }, '', 'due:2026-12-01'],
])('%o with the text “%s” is the query “%s”, and is read back from it', (values, query, expected) => {
  const written = queryOf({ filters: { ...NO_FILTERS, values }, query }, known);
  expect(written).toBe(expected);
  expect(readQuery(written, known)).toEqual({ filters: { ...NO_FILTERS, values }, query });
});

test('what is hidden otherwise is asked for by naming everything', () => {
  const filters = { values: {}, hidesInactive: false };
  expect(queryOf({ filters, query: '' }, known)).toBe('status:active,at_risk,archived');
});

test('what no filter of the list says stays in its text, letter for letter', () => {
  const text = 'status:churned plan:>3 -owner:me "two words" mrr:>500 owner:nobody due:7d due:2026-12';
  expect(readQuery(text, known)).toEqual({ filters: NO_FILTERS, query: text });
});

test('without somebody who sits here, `me` stays text', () => {
  expect(readQuery('owner:me', { ...known, me: null }).query).toBe('owner:me');
});
