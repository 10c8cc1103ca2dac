import { expect, test } from 'vitest';
import { wordsOf } from './deletion-hold.ts';

test('what is held is said in numbers that people read, of whoever’s workspace it is', () => {
  const keys = Array.from({ length: 1_204 }, (_, index) => `key-${index}`);
  expect(wordsOf({})).toBeNull();
  expect(wordsOf({ customer: { keys, total: 12_000 } })).toBe(
    '1,204 of 12,000 customers are gone from your team’s workspace at once. Nothing was removed here; confirm the deletions if they are meant.',
  );
});
