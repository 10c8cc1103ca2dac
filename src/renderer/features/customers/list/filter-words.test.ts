import { expect, test } from 'vitest';
import { personNamed } from '../../../../../test/support/onboardings.ts';
import { either } from '../../../lib/words.ts';
import { filterChips } from '../../../list/filter-chips.ts';
import { customersList } from './customers-list.tsx';

type Values = Readonly<Record<string, readonly (string | null)[]>>;
const PEOPLE = new Map([['ann', { ...personNamed('Ann Keller'), key: 'ann' }]]);

function chips(values: Values, hidesInactive = true) {
  const changes: (Values | boolean)[] = [];
  const list = filterChips(
    { values, hidesInactive },
    {
      filters: customersList.filters,
      inactive: customersList.inactive,
      context: { people: PEOPLE, now: 0, sharing: () => 1, onShowDomain: () => {} },
      filter: (part) => changes.push(part),
      setHidesInactive: (hides) => changes.push(hides),
    },
  );
  return { labels: list.map(({ label }) => label), list, changes };
}

test('values are joined as one says them', () => {
  expect(either([])).toBe('');
  expect(either(['A'])).toBe('A');
  expect(either(['A', 'B'])).toBe('A or B');
  expect(either(['A', 'B', 'C'])).toBe('A, B or C');
});

test.each<[Values, readonly string[], 'all'?]>([
  [{}, ['Archived and churned hidden']],
  [{}, ['Archived and churned shown'], 'all'],
  [{ status: ['active', 'at_risk'] }, ['Status is Active or At risk']],
  [{ status: ['some_day'] }, ['Status is Some day'], 'all'],
  [
    { owner_id: ['ann', null, 'x'] },
    ['Archived and churned hidden', 'Owner is Ann Keller, nobody or somebody unknown'],
  ],
  [{ plan: [null] }, ['Archived and churned hidden', 'Plan is none']],
  [{ tags: ['vip', 'emea'] }, ['Archived and churned hidden', 'Tagged vip or emea']],
  [{ domain: ['acme.com'] }, ['Archived hidden', 'Domain is acme.com']],
])('%o reads %o', (values, labels, all) => {
  expect(chips(values, all !== 'all').labels).toEqual(labels);
});

test('every chip takes away what it says, and only that', () => {
  const { list, changes } = chips({
    status: ['active'],
    owner_id: ['ann'],
    plan: ['A'],
    tags: ['t'],
    domain: ['a.b'],
  });
  for (const chip of list) chip.onRemove?.();
  expect(changes).toEqual([{ status: [] }, { owner_id: [] }, { plan: [] }, { tags: [] }, { domain: [] }]);
});

test('removing the chip of what is hidden shows it, and the other way round', () => {
  const hidden = chips({});
  hidden.list[0]?.onRemove?.();
  const shown = chips({}, false);
  shown.list[0]?.onRemove?.();
  expect([...hidden.changes, ...shown.changes]).toEqual([false, true]);
});
