import { expect, test } from 'vitest';
import { lookedAgain, SAME_LOOK_MS } from './last-looks.ts';

test('a look is told from the one before by the time between; a reload is the same look', () => {
  const first = lookedAgain(undefined, 1000);
  expect(first).toEqual({ last: 1000, before: null });
  const reloaded = lookedAgain(first, 1000 + SAME_LOOK_MS - 1);
  expect(reloaded.before).toBeNull();
  const next = lookedAgain(reloaded, reloaded.last + SAME_LOOK_MS);
  expect(next.before).toBe(reloaded.last);
  expect(lookedAgain(next, next.last + 5).before).toBe(reloaded.last);
});
