import { expect, test } from 'vitest';
import { customerNamed, onboardingOf, personNamed } from '../../../../../test/support/onboardings.ts';
import { filterChips } from '../../../list/filter-chips.ts';
import { filterRows, type ListFilters, NO_FILTERS } from '../../../list/filters.ts';
import { sortListRows } from '../../../list/sort-list-rows.ts';
import { ONBOARDING_COLUMNS, type OnboardingContext } from './columns.tsx';
import { laneBounds } from './lanes.ts';
import { onboardingsList } from './onboardings-list.tsx';
import { titleOf } from './title.ts';

const NOW = Date.parse('2026-11-20T12:00:00.000Z');
const CONTEXT: OnboardingContext = {
  now: NOW,
  bounds: laneBounds(NOW),
  customers: new Map(['Acme', 'Zeta'].map((name) => [name.toLowerCase(), customerNamed(name)])),
  people: new Map(['Ann', 'Ben'].map((name) => [name.toLowerCase(), personNamed(name)])),
};
const day = (date: string) => `${date}T12:00:00.000Z`;

const ROWS = [
  onboardingOf('late', { phase: 'review', target_launch_date: day('2026-11-01'), csm_id: 'ben' }),
  onboardingOf('soon', {
    phase: 'launch',
    state: 'at_risk',
    target_launch_date: day('2026-11-21'),
    csm_id: 'ann',
    customer_key: 'zeta',
  }),
  onboardingOf('open', { phase: 'review', state: 'waiting' }),
  onboardingOf('Écluse', { phase: 'some_later_phase', state: 'some_later_state' }),
  onboardingOf('done', { phase: 'completed', target_launch_date: day('2026-11-02') }),
];
const keys = (rows: readonly { readonly key: string }[]) => rows.map(({ key }) => key);
const sorted = (rows: typeof ROWS, column: string, direction: 'ascending' | 'descending') =>
  keys(sortListRows(rows, { column, direction }, ONBOARDING_COLUMNS, CONTEXT));

type Values = ListFilters['values'];

test.each<[string, Values, readonly string[], 'all'?]>([
  ['nothing is asked for, completed ones are left out', {}, ['late', 'soon', 'open', 'Écluse']],
  ['completed ones are shown', {}, ['late', 'soon', 'open', 'Écluse', 'done'], 'all'],
  ['the phase completed is asked for', { phase: ['completed'] }, ['done']],
  ['two phases are asked for', { phase: ['launch', 'completed'] }, ['soon', 'done']],
  ['a state is asked for', { state: ['waiting'] }, ['open']],
  ['a CSM or nobody is asked for', { csm_id: ['ann', null] }, ['soon', 'open', 'Écluse']],
  ['lanes are asked for', { lane: ['overdue', 'no_target'] }, ['late', 'open', 'Écluse']],
  ['a lane is asked for, completed ones are in none', { lane: ['overdue'] }, ['late'], 'all'],
  ['filters add up', { lane: ['no_target'], state: ['waiting'] }, ['open']],
])('when %s', (_, values, expected, all) => {
  const filters = { values, hidesInactive: all !== 'all' };
  const { filters: known, inactive } = onboardingsList;
  expect(keys(filterRows(ROWS, filters, known, inactive, CONTEXT))).toEqual(expected);
});

test.each<[string, readonly string[], readonly string[]]>([
  ['name', ['done', 'Écluse', 'late', 'open', 'soon'], ['soon', 'open', 'late', 'Écluse', 'done']],
  ['customer', ['late', 'open', 'Écluse', 'done', 'soon'], ['soon', 'late', 'open', 'Écluse', 'done']],
  ['phase', ['late', 'open', 'soon', 'done', 'Écluse'], ['Écluse', 'done', 'soon', 'late', 'open']],
  ['state', ['soon', 'open', 'late', 'done', 'Écluse'], ['Écluse', 'late', 'done', 'open', 'soon']],
  // Those without a value stay at the end both ways.
  ['target', ['late', 'done', 'soon', 'open', 'Écluse'], ['soon', 'done', 'late', 'open', 'Écluse']],
  ['csm', ['soon', 'late', 'open', 'Écluse', 'done'], ['late', 'soon', 'open', 'Écluse', 'done']],
])('sorted by %s', (column, ascending, descending) => {
  expect(sorted(ROWS, column, 'ascending')).toEqual(ascending);
  expect(sorted(ROWS, column, 'descending')).toEqual(descending);
});

test('without a name an onboarding is called, and sorted, by its customer', () => {
  const nameless = onboardingOf('nameless', { name: null });
  expect(titleOf(nameless, customerNamed('Acme'))).toBe('Onboarding of Acme');
  expect(titleOf(nameless, undefined)).toBe('Onboarding without a name');
  const rows = [onboardingOf('zoo'), nameless, onboardingOf('apple')];
  expect(sorted(rows, 'name', 'ascending')).toEqual(['apple', 'nameless', 'zoo']);
});

test('chips say in words what the filters do, and each takes its own away', () => {
  const changes: (Values | boolean)[] = [];
  const options = {
    filters: onboardingsList.filters,
    inactive: onboardingsList.inactive,
    context: CONTEXT,
    filter: (values: Values) => changes.push(values),
    setHidesInactive: (hides: boolean) => changes.push(hides),
  };
  const values = { state: ['at_risk', 'waiting'], csm_id: ['ann', null, 'gone'], lane: ['overdue'] };
  const chips = filterChips({ values, hidesInactive: true }, options);
  expect(chips.map(({ label }) => label)).toEqual([
    'State is At risk or Waiting',
    'Completed hidden',
    'CSM is Ann, nobody or somebody unknown',
    'Target is Overdue',
  ]);
  for (const chip of chips) chip.onRemove?.();
  expect(changes).toEqual([{ state: [] }, false, { csm_id: [] }, { lane: [] }]);
  expect(filterChips(NO_FILTERS, { ...options, inactive: undefined })).toEqual([]);
});
