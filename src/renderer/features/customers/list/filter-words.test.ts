import { expect, test } from 'vitest';
import { either } from '../../../lib/words.ts';
import { type CustomerFilters, NO_FILTERS } from './filter-and-sort.ts';
import { filterChips } from './filter-words.ts';

const OWNERS = new Map([['ann', 'Ann Keller']]);

function chips(part: Partial<CustomerFilters>) {
  const changes: Partial<CustomerFilters>[] = [];
  const list = filterChips({ ...NO_FILTERS, ...part }, OWNERS, (change) => changes.push(change));
  return { labels: list.map(({ label }) => label), list, changes };
}

test('values are joined as one says them', () => {
  expect(either([])).toBe('');
  expect(either(['A'])).toBe('A');
  expect(either(['A', 'B'])).toBe('A or B');
  expect(either(['A', 'B', 'C'])).toBe('A, B or C');
});

test.each<[Partial<CustomerFilters>, readonly string[]]>([
  [{}, ['Archived and churned hidden']],
  [{ hidesGone: false }, ['Archived and churned shown']],
  [{ statuses: ['active', 'at_risk'] }, ['Status is Active or At risk']],
  [{ statuses: ['some_day'], hidesGone: false }, ['Status is Some day']],
  [
    { owners: ['ann', null, 'x'] },
    ['Archived and churned hidden', 'Owner is Ann Keller, nobody or somebody unknown'],
  ],
  [{ plans: [null] }, ['Archived and churned hidden', 'Plan is none']],
  [{ tags: ['vip', 'emea'] }, ['Archived and churned hidden', 'Tagged vip or emea']],
  [{ domain: 'acme.com' }, ['Archived hidden', 'Domain is acme.com']],
])('%o reads %o', (part, labels) => {
  expect(chips(part).labels).toEqual(labels);
});

test('every chip takes away what it says, and only that', () => {
  const { list, changes } = chips({
    statuses: ['active'],
    owners: ['ann'],
    plans: ['A'],
    tags: ['t'],
    domain: 'a.b',
  });
  for (const chip of list) chip.onRemove?.();
  expect(changes).toEqual([{ statuses: [] }, { owners: [] }, { plans: [] }, { tags: [] }, { domain: null }]);
});

test('removing the chip of what is hidden shows it, and the other way round', () => {
  const hidden = chips({});
  hidden.list[0]?.onRemove?.();
  const shown = chips({ hidesGone: false });
  shown.list[0]?.onRemove?.();
  expect([...hidden.changes, ...shown.changes]).toEqual([{ hidesGone: false }, { hidesGone: true }]);
});
