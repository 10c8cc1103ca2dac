import { describe, expect, test } from 'vitest';
import type { CustomerReplica } from '#shared/replica.ts';
import { newCustomer, pageEnvironment } from '../../../store/commands/new-records.ts';
import { compareNames } from '../../../store/names.ts';
import {
  type CustomerFilters,
  countFilters,
  filterCustomers,
  NO_FILTERS,
  sortCustomers,
} from './filter-and-sort.ts';

function customer(name: string, fields: Partial<CustomerReplica> = {}): CustomerReplica {
  return { ...newCustomer({ name }, pageEnvironment), ...fields };
}

const NOBODY = new Map<string, string>();
const names = (rows: readonly CustomerReplica[]) => rows.map(({ name }) => name);
const byName = (rows: readonly CustomerReplica[]) => rows.toSorted(compareNames);

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
  const shown = (part: Partial<CustomerFilters>) =>
    names(filterCustomers(rows, { ...NO_FILTERS, ...part })).join(' ');

  test.each<[string, Partial<CustomerFilters>, string]>([
    ['archived and churned are left out at first', {}, 'Acme Brook Elm'],
    ['they come back when asked for', { hidesGone: false }, 'Acme Brook Cedar Dune Elm'],
    ['a status asked for is shown, also a hidden one', { statuses: ['archived'] }, 'Dune'],
    ['any of several statuses will do', { statuses: ['at_risk', 'churned'] }, 'Brook Cedar'],
    ['an owner', { owners: ['ann'] }, 'Acme'],
    ['nobody as owner', { owners: [null] }, 'Brook'],
    ['an owner or nobody', { owners: ['ann', null] }, 'Acme Brook'],
    ['no plan', { plans: [null] }, 'Brook'],
    ['a tag', { tags: ['emea'] }, 'Brook'],
    ['any of several tags', { tags: ['emea', 'vip'] }, 'Acme Brook'],
    ['filters add up', { tags: ['vip'], owners: ['ann'] }, 'Acme'],
    ['a shared domain shows churned ones, not archived ones', { domain: 'acme.com' }, 'Acme Cedar'],
    ['a shared domain with everything shown', { domain: 'acme.com', hidesGone: false }, 'Acme Cedar Dune'],
    ['nothing passes', { tags: ['vip'], plans: ['Starter'] }, ''],
  ])('%s', (_, part, expected) => {
    expect(shown(part)).toBe(expected);
  });

  test('what hides archived ones is not counted as a filter somebody has set', () => {
    expect(countFilters(NO_FILTERS)).toBe(0);
    expect(countFilters({ ...NO_FILTERS, statuses: ['active', 'churned'], domain: 'acme.com' })).toBe(2);
  });
});

describe('order', () => {
  const rows = byName([
    customer('Ärger', { mrr: 300, plan: 'b', updated_at: '2026-01-02T00:00:00.000Z', display_id: 3 }),
    customer('acme', { mrr: null, plan: 'B', updated_at: '2026-01-01T00:00:00.000Z', display_id: 1 }),
    customer('Zebra', { mrr: 100, plan: null, status: 'at_risk', display_id: 10 }),
    customer('brook', { mrr: 300, plan: 'a', status: 'onboarding', display_id: 2 }),
  ]);
  const order = (column: string, direction: 'ascending' | 'descending' = 'ascending', owners = NOBODY) =>
    names(sortCustomers(rows, { column, direction }, owners)).join(' ');

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
    const people = new Map([
      ['k1', 'Zoë'],
      ['k2', 'ann'],
    ]);
    expect(names(sortCustomers(owned, { column: 'owner', direction: 'ascending' }, people))).toEqual([
      'Two',
      'One',
      'Three',
    ]);
  });

  test('a custom field with numbers and texts has an order of its own, and none for rows without it', () => {
    const fields = byName([
      customer('One', { custom_fields: { seats: 10 } }),
      customer('Two', { custom_fields: { seats: 9 } }),
      customer('Three', { custom_fields: { seats: 'many' } }),
      customer('Four', { custom_fields: {} }),
      customer('Five', { custom_fields: { seats: null } }),
    ]);
    const sorted = sortCustomers(fields, { column: 'field:seats', direction: 'ascending' }, NOBODY);
    expect(names(sorted)).toEqual(['Two', 'One', 'Three', 'Five', 'Four']);
  });

  test('a changed row is sorted by what it is now', () => {
    const [first, ...others] = rows;
    if (first === undefined) throw new Error('no rows');
    sortCustomers(rows, { column: 'plan', direction: 'ascending' }, NOBODY);
    const changed = [{ ...first, plan: 'zz' }, ...others];
    expect(names(sortCustomers(changed, { column: 'plan', direction: 'ascending' }, NOBODY))).toEqual([
      'brook',
      'Ärger',
      'acme',
      'Zebra',
    ]);
  });

  test('the rows given are not touched', () => {
    const before = names(rows);
    order('mrr', 'descending');
    order('name', 'descending');
    expect(names(rows)).toEqual(before);
  });
});
