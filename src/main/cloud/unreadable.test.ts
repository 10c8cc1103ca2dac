import { expect, test } from 'vitest';
import { createUnreadable } from './unreadable.ts';

function memory() {
  const values = new Map<string, unknown>();
  return {
    get: (name: string) => values.get(name),
    set: (name: string, value: unknown): void => void values.set(name, value),
  };
}

const odd = (id: string | null, field = 'mrr') =>
  ({ resource: 'customer', id, field, reason: `of ${id}` }) as const;
const LIST = { list: '/customers', resource: 'customer' } as const;

test('rows are counted once each, the latest first, and are there after a restart', () => {
  const store = memory();
  const unreadable = createUnreadable(store, () => {});
  unreadable.take({ ...LIST, ids: ['a', 'b'], odd: [odd('a'), odd('a', 'tags'), odd('b')] });
  unreadable.take({ ...LIST, ids: ['a'], odd: [odd('a'), odd('a', 'tags')] });
  const expected = { count: 2, latest: [odd('a'), odd('a', 'tags'), odd('b')] };
  expect(unreadable.status()).toEqual(expected);
  expect(createUnreadable(store, () => {}).status().count).toBe(2);
});

test('no more than twenty are listed', () => {
  const unreadable = createUnreadable(memory(), () => {});
  for (let number = 0; number < 30; number += 1) {
    unreadable.take({ ...LIST, ids: [], odd: [odd(`c${number}`)] });
  }
  expect(unreadable.status().count).toBe(30);
  expect(unreadable.status().latest).toHaveLength(20);
  expect(unreadable.status().latest[0]?.id).toBe('c29');
});

test('a row that is read without anything odd is forgotten', () => {
  const unreadable = createUnreadable(memory(), () => {});
  unreadable.take({ ...LIST, ids: ['a'], odd: [odd('a')] });
  unreadable.take({ ...LIST, ids: ['a'], odd: [] });
  expect(unreadable.status()).toEqual({ count: 0, latest: [] });
});

test('what a complete walk did not meet again is forgotten, whichever list it was last seen in', () => {
  const unreadable = createUnreadable(memory(), () => {});
  unreadable.take({ list: '/customers/x/onboardings', resource: 'customer', ids: [], odd: [odd('gone')] });
  unreadable.take({ ...LIST, ids: [], odd: [odd(null)] });
  const since = unreadable.beginWalk();
  unreadable.take({ ...LIST, ids: ['a'], odd: [odd('a')] });
  unreadable.endWalk('/customers', 'customer', since);
  expect(unreadable.status().latest).toEqual([odd('a')]);
});
