import { expect, test } from 'vitest';
import { customerNamed, onboardingOf, personNamed } from '../../../../../test/support/onboardings.ts';
import {
  filterOnboardings,
  NO_FILTERS,
  type OnboardingFilters,
  type Related,
  type SortColumn,
  sortOnboardings,
  titleOf,
} from './filter-and-sort.ts';
import { filterChips } from './filter-words.ts';
import { laneBounds } from './lanes.ts';

const BOUNDS = laneBounds(Date.parse('2026-11-20T12:00:00.000Z'));
const RELATED: Related = {
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

test.each<[string, Partial<OnboardingFilters>, readonly string[]]>([
  ['nothing is asked for, completed ones are left out', {}, ['late', 'soon', 'open', 'Écluse']],
  ['completed ones are shown', { hidesCompleted: false }, ['late', 'soon', 'open', 'Écluse', 'done']],
  ['the phase completed is asked for', { phases: ['completed'] }, ['done']],
  ['two phases are asked for', { phases: ['launch', 'completed'] }, ['soon', 'done']],
  ['a state is asked for', { states: ['waiting'] }, ['open']],
  ['a CSM or nobody is asked for', { csms: ['ann', null] }, ['soon', 'open', 'Écluse']],
  ['lanes are asked for', { lanes: ['overdue', 'no_target'] }, ['late', 'open', 'Écluse']],
  [
    'a lane is asked for, completed ones are in none',
    { lanes: ['overdue'], hidesCompleted: false },
    ['late'],
  ],
  ['filters add up', { lanes: ['no_target'], states: ['waiting'] }, ['open']],
])('when %s', (_, filters, expected) => {
  expect(keys(filterOnboardings(ROWS, { ...NO_FILTERS, ...filters }, BOUNDS))).toEqual(expected);
});

test.each<[SortColumn, readonly string[], readonly string[]]>([
  ['name', ['done', 'Écluse', 'late', 'open', 'soon'], ['soon', 'open', 'late', 'Écluse', 'done']],
  ['customer', ['late', 'open', 'Écluse', 'done', 'soon'], ['soon', 'late', 'open', 'Écluse', 'done']],
  ['phase', ['late', 'open', 'soon', 'done', 'Écluse'], ['Écluse', 'done', 'soon', 'late', 'open']],
  ['state', ['soon', 'open', 'late', 'done', 'Écluse'], ['Écluse', 'late', 'done', 'open', 'soon']],
  // Those without a value stay at the end both ways.
  ['target', ['late', 'done', 'soon', 'open', 'Écluse'], ['soon', 'done', 'late', 'open', 'Écluse']],
  ['csm', ['soon', 'late', 'open', 'Écluse', 'done'], ['late', 'soon', 'open', 'Écluse', 'done']],
])('sorted by %s', (column, ascending, descending) => {
  expect(keys(sortOnboardings(ROWS, { column, direction: 'ascending' }, RELATED))).toEqual(ascending);
  expect(keys(sortOnboardings(ROWS, { column, direction: 'descending' }, RELATED))).toEqual(descending);
});

test('without a name an onboarding is called, and sorted, by its customer', () => {
  const nameless = onboardingOf('nameless', { name: null });
  expect(titleOf(nameless, customerNamed('Acme'))).toBe('Onboarding of Acme');
  expect(titleOf(nameless, undefined)).toBe('Onboarding without a name');
  const rows = [onboardingOf('zoo'), nameless, onboardingOf('apple')];
  expect(keys(sortOnboardings(rows, { column: 'name', direction: 'ascending' }, RELATED))).toEqual([
    'apple',
    'nameless',
    'zoo',
  ]);
});

test('chips say in words what the filters do, and each takes its own away', () => {
  const changes: Partial<OnboardingFilters>[] = [];
  const filters: OnboardingFilters = {
    states: ['at_risk', 'waiting'],
    phases: [],
    csms: ['ann', null, 'gone'],
    lanes: ['overdue'],
    hidesCompleted: true,
  };
  const nameOf = (key: string) => RELATED.people.get(key)?.name;
  const chips = filterChips(filters, nameOf, (part) => changes.push(part), { saysCompleted: true });
  expect(chips.map(({ label }) => label)).toEqual([
    'State is At risk or Waiting',
    'Completed hidden',
    'CSM is Ann, nobody or somebody unknown',
    'Target is Overdue',
  ]);
  for (const chip of chips) chip.onRemove?.();
  expect(changes).toEqual([{ states: [] }, { hidesCompleted: false }, { csms: [] }, { lanes: [] }]);
  expect(filterChips(NO_FILTERS, nameOf, () => {}, { saysCompleted: false })).toEqual([]);
});
