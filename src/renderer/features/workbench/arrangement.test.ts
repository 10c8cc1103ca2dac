import { beforeEach, expect, test } from 'vitest';
import { CARD_NAMES, cardOrder, movedCard, useCardArrangement } from './arrangement.ts';

beforeEach(() => useCardArrangement.setState(useCardArrangement.getInitialState()));

test('cards stand as somebody has put them; those that came later stand where they belong', () => {
  expect(cardOrder([])).toEqual(CARD_NAMES);
  const order = cardOrder(['activity', 'tasks', 'nudges']);
  expect(order.filter((name) => ['activity', 'tasks', 'nudges'].includes(name))).toEqual([
    'activity',
    'tasks',
    'nudges',
  ]);
  expect([...order].sort()).toEqual([...CARD_NAMES].sort());
});

test('a card is moved past those on screen, and past none that is hidden alone', () => {
  const order = ['away', 'nudges', 'tasks', 'risks'] as const;
  const shown = ['nudges', 'risks'] as const;
  expect(movedCard(order, 'risks', -1, shown)).toEqual(['away', 'risks', 'nudges', 'tasks']);
  expect(movedCard(order, 'nudges', 1, shown)).toEqual(['away', 'tasks', 'risks', 'nudges']);
  expect(movedCard(order, 'nudges', -1, shown)).toEqual(order);
});

test('what is hidden is hidden once, and shown again', () => {
  const { setHidden, reset, move } = useCardArrangement.getState();
  setHidden('activity', true);
  setHidden('activity', true);
  expect(useCardArrangement.getState().hidden).toEqual(['activity']);
  setHidden('activity', false);
  expect(useCardArrangement.getState().hidden).toEqual([]);
  move('tasks', -1, CARD_NAMES);
  expect(useCardArrangement.getState().order.indexOf('tasks')).toBe(1);
  reset();
  expect(useCardArrangement.getState().order).toEqual([]);
});
