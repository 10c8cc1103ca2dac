import { expect, test } from 'vitest';
import { columnOrder } from './column-order.ts';

const columns = [{ id: 'name', isFixed: true }, { id: 'plan' }, { id: 'mrr' }] as never;

test('a view that names a column twice, or one that there is not, shows each once', () => {
  expect(columnOrder(columns, ['mrr', 'plan', 'mrr', '__proto__', 'no_such'])).toEqual([
    'name',
    'mrr',
    'plan',
  ]);
});
