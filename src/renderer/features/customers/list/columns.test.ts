import { expect, test } from 'vitest';
import { columnOrder, columnVisibility, moveColumn } from '../../../list/column-order.ts';
import { customerColumns } from './columns.tsx';

const COLUMNS = customerColumns([{ slug: 'region', label: 'Region', kind: 'text' }]);
/** The columns that have a place, in their order. */
const PLACED = [
  'name',
  'number',
  'domain',
  'owner',
  'plan',
  'status',
  'health',
  'mrr',
  'tags',
  'field:region',
  'created',
  'updated',
];
/** Fields without a place of their own, which can be chosen. */
const OTHERS = COLUMNS.map(({ id }) => id).filter((id) => !PLACED.includes(id));
const FIRST = [...PLACED, ...OTHERS];

test('every field that nothing else shows can be chosen', () => {
  expect(OTHERS).toEqual(expect.arrayContaining(['slug', 'monthly_orders', 'stripe_customer_id']));
});

test('the columns stand as listed until they are arranged', () => {
  expect(columnOrder(COLUMNS, [])).toEqual(FIRST);
});

test('a column that came after the arranging stands after the one it follows by default', () => {
  const turned = PLACED.filter(
    (id) => !['name', 'field:region', 'created', 'updated'].includes(id),
  ).reverse();
  expect(columnOrder(COLUMNS, ['name', 'updated', ...turned, 'created'])).toEqual([
    'name',
    'updated',
    ...OTHERS,
    ...turned.flatMap((id) => (id === 'tags' ? [id, 'field:region'] : [id])),
    'created',
  ]);
});

test('a column that is gone leaves no gap, and the name is first whatever is stored', () => {
  const order = columnOrder(COLUMNS, ['field:gone', 'updated', 'name']);
  expect(order.slice(0, 2)).toEqual(['name', 'updated']);
  expect(order.toSorted()).toEqual(FIRST.toSorted());
});

test('number and creation are hidden at first; the name cannot be', () => {
  const hidden = (chosen: Record<string, boolean>) =>
    Object.entries(columnVisibility(COLUMNS, chosen)).flatMap(([id, isShown]) => (isShown ? [] : [id]));
  expect(hidden({})).toEqual(['number', 'created', ...OTHERS]);
  expect(hidden({ number: true, name: false, mrr: false })).toEqual(['mrr', 'created', ...OTHERS]);
});

test('columns move by places, neither past the ends nor before the name', () => {
  expect(moveColumn(['name', 'a', 'b', 'c'], 'a', 1)).toEqual(['name', 'b', 'a', 'c']);
  expect(moveColumn(['name', 'a', 'b', 'c'], 'c', -9)).toEqual(['name', 'c', 'a', 'b']);
  expect(moveColumn(['name', 'a', 'b', 'c'], 'a', 9)).toEqual(['name', 'b', 'c', 'a']);
  expect(moveColumn(['name', 'a', 'b', 'c'], 'name', 1)).toEqual(['name', 'a', 'b', 'c']);
});
