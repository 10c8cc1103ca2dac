import { expect, test } from 'vitest';
import { PHASES } from '#shared/v1/statuses.ts';
import { onboardingOf } from '../../../../../test/support/onboardings.ts';
import { boardColumns, type Direction, firstPlace, placeBeside, placeOf, rowAt } from './board-model.ts';

const ROWS = [
  onboardingOf('a', { phase: 'program_design' }),
  onboardingOf('b', { phase: 'program_design' }),
  onboardingOf('c', { phase: 'launch' }),
  onboardingOf('d', { phase: 'completed' }),
  onboardingOf('e', { phase: 'program_design' }),
];
const ALL = { phases: [], unfolded: [] };

test('every phase has a column, in order, with its rows as they came; completed is folded', () => {
  const columns = boardColumns(ROWS, ALL);
  expect(columns.map(({ phase }) => phase)).toEqual([...PHASES]);
  expect(columns[1]?.rows.map(({ key }) => key)).toEqual(['a', 'b', 'e']);
  expect(columns.filter(({ isFolded }) => isFolded).map(({ phase }) => phase)).toEqual(['completed']);
  expect(columns.at(-1)?.rows).toHaveLength(1);
});

test('completed unfolds by itself when it is what one filters for', () => {
  const columns = boardColumns(ROWS, { ...ALL, phases: ['completed', 'launch'] });
  expect(columns.map(({ phase, isFolded }) => [phase, isFolded])).toEqual([
    ['launch', false],
    ['completed', false],
  ]);
});

test('a phase of a later version gets a column of its own, onto which nothing can be dropped', () => {
  const columns = boardColumns([onboardingOf('x', { phase: 'some_later_phase' })], ALL);
  expect(columns.at(-1)).toMatchObject({ phase: 'some_later_phase', target: null });
  expect(columns).toHaveLength(PHASES.length + 1);
});

test.each<[string, Direction, string]>([
  ['a', 'down', 'b'],
  ['e', 'down', 'e'],
  ['a', 'up', 'a'],
  ['e', 'up', 'b'],
  // Empty and folded columns are passed over; a shorter column is entered at its end.
  ['e', 'after', 'c'],
  ['c', 'before', 'a'],
  ['c', 'after', 'c'],
  ['a', 'before', 'a'],
])('from %s, %s leads to %s', (from, direction, to) => {
  const columns = boardColumns(ROWS, ALL);
  const place = placeOf(columns, from);
  expect(place).not.toBeNull();
  if (place !== null) expect(rowAt(columns, placeBeside(columns, place, direction))?.key).toBe(to);
});

test('the first card is the first there is, and cards in a folded column have no place', () => {
  const columns = boardColumns(ROWS, ALL);
  expect(firstPlace(columns)).toEqual({ column: 1, row: 0 });
  expect(placeOf(columns, 'd')).toBeNull();
  expect(firstPlace(boardColumns([], ALL))).toBeNull();
});
