import { expect, test } from 'vitest';
import { entryFor, NOTHING_TYPED, typedAfter } from './typeahead.ts';

const STATUSES = ['Active', 'At risk', 'Churned', 'Archived'];

test.each([
  ['c', 0, 'Churned'],
  ['a', 0, 'At risk'],
  ['a', -1, 'Active'],
  ['aa', 1, 'Archived'],
  ['a', 3, 'Active'],
  ['at', 1, 'At risk'],
  ['at r', 3, 'At risk'],
  ['ÄT', 0, undefined],
])('%s typed at entry %i leads to %s', (text, present, found) => {
  expect(STATUSES[entryFor(text, STATUSES, present)]).toBe(found);
});

test('letters in a row are one word, a pause begins another; a space begins none, and a key with Ctrl is no letter', () => {
  const key = (key: string, timeStamp: number, more = {}) =>
    ({ key, timeStamp, ctrlKey: false, metaKey: false, altKey: false, ...more }) as const;
  const a = typedAfter(NOTHING_TYPED, key('a', 5000)) ?? NOTHING_TYPED;
  expect(typedAfter(a, key('t', 5900))?.text).toBe('at');
  expect(typedAfter(a, key(' ', 5900))?.text).toBe('a ');
  expect(typedAfter(a, key('t', 6100))?.text).toBe('t');
  expect(typedAfter(a, key(' ', 6100))).toBeUndefined();
  expect(typedAfter(a, key('t', 5900, { ctrlKey: true }))).toBeUndefined();
  expect(typedAfter(a, key('Enter', 5900))).toBeUndefined();
});
