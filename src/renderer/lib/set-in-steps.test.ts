import { expect, test } from 'vitest';
import { setInSteps } from './set-in-steps.ts';

test('all values are there, and others had their turn while they came', async () => {
  const values = Array.from({ length: 45_000 }, (_, at) => `key ${at}`);
  let turns = 0;
  const timer = setInterval(() => {
    turns += 1;
  }, 0);
  const set = await setInSteps(values);
  clearInterval(timer);
  expect(set).toEqual(new Set(values));
  expect(turns).toBeGreaterThan(0);
});

test('few are there without anybody else’s turn', async () => {
  let isLater = false;
  setTimeout(() => {
    isLater = true;
  }, 0);
  expect(await setInSteps(['a', 'b', 'a'])).toEqual(new Set(['a', 'b']));
  expect(isLater).toBe(false);
});
