import { describe, expect, test } from 'vitest';
import type { CustomerReplica } from '#shared/replica.ts';
import { personNamed } from '../../../../../test/support/onboardings.ts';
import { countFilters, filterRows, NO_FILTERS } from '../../../list/filters.ts';
import { sortListRows } from '../../../list/sort-list-rows.ts';
import { pageEnvironment } from '../../../store/commands/new-keys.ts';
import { newCustomer } from '../../../store/commands/new-records.ts';
import { compareNames } from '../../../store/names.ts';
import { type CustomerContext, customerColumns } from './columns.tsx';
import { customersList } from './customers-list.tsx';

function customer(name: string, fields: Partial<CustomerReplica> = {}): CustomerReplica {
  return { ...newCustomer({ name }, pageEnvironment), ...fields };
}

function contextWith(people: Readonly<Record<string, string>> = {}): CustomerContext {
  const named = Object.entries(people).map(([key, name]) => [key, { ...personNamed(name), key }] as const);
  return { people: new Map(named), now: 0, sharing: () => 1, onShowDomain: () => {} };
}

const COLUMNS = customerColumns([{ slug: 'seats', label: 'Seats', kind: 'text' }]);
const sorted = (
  rows: readonly CustomerReplica[],
  column: string,
  direction: 'ascending' | 'descending' = 'ascending',
  people: Readonly<Record<string, string>> = {},
) => names(sortListRows(rows, { column, direction }, COLUMNS, contextWith(people)));
const names = (rows: readonly CustomerReplica[]) => rows.map(({ name }) => name);
const byName = (rows: readonly CustomerReplica[]) => rows.toSorted(compareNames);

type Values = Readonly<Record<string, readonly (string | null)[]>>;

describe('filters', () => {
  const rows = byName([
    customer('Acme', {
      status: 'active',
      plan: 'Growth',
      owner_id: 'ann',
      tags: ['vip'],
      domain: 'acme.com',
    }),
    customer('Brook', { status: 'at_risk', plan: null, owner_id: null, tags: ['vip', 'emea'] }),
    customer('Cedar', { status: 'churned', plan: 'Growth', owner_id: 'ben', domain: 'acme.com' }),
    customer('Dune', { status: 'archived', plan: 'Starter', owner_id: 'ann', domain: 'acme.com' }),
    customer('Elm', { status: 'someday', plan: 'Starter', owner_id: 'gone' }),
  ]);
  const shown = (values: Values, hidesInactive = true) =>
    names(
      filterRows(
        rows,
        { values, hidesInactive },
        customersList.filters,
        customersList.inactive,
        contextWith(),
      ),
    ).join(' ');

  test.each<[string, Values, string, 'all'?]>([
    ['archived and churned are left out at first', {}, 'Acme Brook Elm'],
    ['they come back when asked for', {}, 'Acme Brook Cedar Dune Elm', 'all'],
    ['a status asked for is shown, also a hidden one', { status: ['archived'] }, 'Dune'],
    ['any of several statuses will do', { status: ['at_risk', 'churned'] }, 'Brook Cedar'],
    ['an owner', { owner_id: ['ann'] }, 'Acme'],
    ['nobody as owner', { owner_id: [null] }, 'Brook'],
    ['an owner or nobody', { owner_id: ['ann', null] }, 'Acme Brook'],
    ['no plan', { plan: [null] }, 'Brook'],
    ['a tag', { tags: ['emea'] }, 'Brook'],
    ['any of several tags', { tags: ['emea', 'vip'] }, 'Acme Brook'],
    ['filters add up', { tags: ['vip'], owner_id: ['ann'] }, 'Acme'],
    ['a shared domain shows churned ones, not archived ones', { domain: ['acme.com'] }, 'Acme Cedar'],
    ['a shared domain with everything shown', { domain: ['acme.com'] }, 'Acme Cedar Dune', 'all'],
    ['nothing passes', { tags: ['vip'], plan: ['Starter'] }, ''],
  ])('%s', (_, values, expected, all) => {
    expect(shown(values, all !== 'all')).toBe(expected);
  });

  test('what hides archived ones is not counted as a filter somebody has set', () => {
    expect(countFilters(NO_FILTERS)).toBe(0);
    expect(
      countFilters({
        ...NO_FILTERS,
        values: { status: ['active', 'churned'], domain: ['acme.com'], plan: [] },
      }),
    ).toBe(2);
  });
});

describe('order', () => {
  const rows = byName([
    customer('Ärger', { mrr: 300, plan: 'b', updated_at: '2026-01-02T00:00:00.000Z', display_id: 3 }),
    customer('acme', { mrr: null, plan: 'B', updated_at: '2026-01-01T00:00:00.000Z', display_id: 1 }),
    customer('Zebra', { mrr: 100, plan: null, status: 'at_risk', display_id: 10 }),
    customer('brook', { mrr: 300, plan: 'a', status: 'onboarding', display_id: 2 }),
  ]);
  const order = (column: string, direction: 'ascending' | 'descending' = 'ascending') =>
    sorted(rows, column, direction).join(' ');

  test('names are ordered without case and accents, both ways', () => {
    expect(order('name')).toBe('acme Ärger brook Zebra');
    expect(order('name', 'descending')).toBe('Zebra brook Ärger acme');
  });

  test('rows without a value stay at the end in both directions, equal ones by name', () => {
    expect(order('mrr')).toBe('Zebra Ärger brook acme');
    expect(order('mrr', 'descending')).toBe('Ärger brook Zebra acme');
    expect(order('plan')).toBe('brook acme Ärger Zebra');
    expect(order('plan', 'descending')).toBe('acme Ärger brook Zebra');
  });

  test('numbers are ordered as numbers, statuses by how pressing they are', () => {
    expect(order('number')).toBe('acme brook Ärger Zebra');
    expect(order('status')).toBe('Zebra brook acme Ärger');
  });

  test('owners are ordered by their names, not by their keys', () => {
    const owned = byName([
      customer('One', { owner_id: 'k1' }),
      customer('Two', { owner_id: 'k2' }),
      customer('Three', { owner_id: 'unknown' }),
    ]);
    const people = { k1: 'Zoë', k2: 'ann' };
    expect(sorted(owned, 'owner', 'ascending', people)).toEqual(['Two', 'One', 'Three']);
  });

  test('a custom field with numbers and texts has an order of its own, and none for rows without it', () => {
    const fields = byName([
      customer('One', { custom_fields: { seats: 10 } }),
      customer('Two', { custom_fields: { seats: 9 } }),
      customer('Three', { custom_fields: { seats: 'many' } }),
      customer('Four', { custom_fields: {} }),
      customer('Five', { custom_fields: { seats: null } }),
    ]);
    expect(sorted(fields, 'field:seats')).toEqual(['Two', 'One', 'Three', 'Five', 'Four']);
  });

  test('a changed row is sorted by what it is now', () => {
    const [first, ...others] = rows;
    if (first === undefined) throw new Error('no rows');
    sorted(rows, 'plan');
    const changed = [{ ...first, plan: 'zz' }, ...others];
    expect(sorted(changed, 'plan')).toEqual(['brook', 'Ärger', 'acme', 'Zebra']);
  });

  test('the rows given are not touched', () => {
    const before = names(rows);
    order('mrr', 'descending');
    order('name', 'descending');
    expect(names(rows)).toEqual(before);
  });
});
