import { expect, test } from 'vitest';
import { countAgain, countInSteps } from './use-match-count.ts';

interface Row {
  readonly key: number;
  readonly isIn: boolean;
}

const row = (key: number, isIn: boolean): Row => ({ key, isIn });

function looked() {
  const seen: number[] = [];
  const passes = ({ key, isIn }: Row) => {
    seen.push(key);
    return isIn;
  };
  return { seen, passes };
}

test('a changed row is looked at again, and no other', () => {
  const rows = Array.from({ length: 1000 }, (_, key) => row(key, key % 2 === 0));
  const { seen, passes } = looked();
  const first = countAgain(null, rows, passes);
  expect(first.count).toBe(500);
  seen.length = 0;
  const changed = countAgain(first, rows.with(7, row(7, true)), passes);
  expect(changed.count).toBe(501);
  expect(seen).toEqual([7, 7]);
});

test('rows that come, go and move are counted, and those that stay are not looked at', () => {
  const rows = Array.from({ length: 2000 }, (_, key) => row(key, key % 2 === 0));
  const { seen, passes } = looked();
  const first = countAgain(null, rows, passes);
  seen.length = 0;
  const next = countAgain(first, [row(5000, true), ...rows.slice(1).toReversed()], passes);
  expect(next.count).toBe(1000);
  expect(seen.sort((a, b) => a - b)).toEqual([0, 5000]);
  seen.length = 0;
  expect(countAgain(next, [...next.rows, row(6000, true)], passes).count).toBe(1001);
  expect(seen).toEqual([6000]);
});

test('another test counts anew; the same rows cost nothing', () => {
  const rows = [row(1, true), row(2, false)];
  const { seen, passes } = looked();
  const first = countAgain(null, rows, passes);
  seen.length = 0;
  expect(countAgain(first, rows, passes)).toBe(first);
  expect(seen).toEqual([]);
  expect(countAgain(first, rows, ({ isIn }) => !isIn).count).toBe(1);
});

test('very many rows are counted in steps, with others’ turns between them', async () => {
  const rows = Array.from({ length: 5000 }, (_, key) => row(key, key % 2 === 0));
  const { seen, passes } = looked();
  let turns = 0;
  const timer = setInterval(() => {
    turns += 1;
    seen.push(-1);
  }, 0);
  const counted = await countInSteps(rows, passes, () => true);
  clearInterval(timer);
  expect(counted).toEqual({ rows, test: passes, count: 2500 });
  expect(turns).toBeGreaterThan(1);
  const steps = seen.join(' ').split(' -1');
  expect(Math.max(...steps.map((step) => step.trim().split(' ').length))).toBeLessThan(2000);
});

test('a count that is not wanted any more ends', async () => {
  const { seen, passes } = looked();
  let isWanted = true;
  const rows = Array.from({ length: 5000 }, (_, key) => row(key, true));
  const test = (one: Row) => {
    isWanted = false;
    return passes(one);
  };
  expect(await countInSteps(rows, test, () => isWanted)).toBeNull();
  expect(seen.length).toBeLessThan(2000);
});
