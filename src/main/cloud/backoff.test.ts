import { expect, test } from 'vitest';
import { backoffMs, createBackoffs } from './backoff.ts';

test('waits at least a second, at most twice as long as the time before, and never more than a minute', () => {
  expect([1, 2, 3, 6, 20].map((failures) => backoffMs(failures, 0))).toEqual([1000, 1000, 1000, 1000, 1000]);
  const almost = 1 - Number.EPSILON;
  expect([1, 2, 3, 6, 20].map((failures) => backoffMs(failures, almost))).toEqual([
    2000, 4000, 8000, 60_000, 60_000,
  ]);
  expect(backoffMs(3, 0.5)).toBe(4500);
});

test('each name waits by itself, and is forgotten when it succeeds', () => {
  let time = 0;
  const backoffs = createBackoffs(
    () => time,
    () => 0.5,
  );
  backoffs.fail('customer:a');
  expect(backoffs.isWaiting('customer:a')).toBe(true);
  expect(backoffs.isWaiting('customer:b')).toBe(false);
  expect(backoffs.next(time)).toBe(1500);
  time = 1500;
  expect(backoffs.isWaiting('customer:a')).toBe(false);
  backoffs.fail('customer:a');
  expect(backoffs.next(time)).toBe(1500 + 2500);
  backoffs.succeed('customer:a');
  expect(backoffs.next(time)).toBe(Number.POSITIVE_INFINITY);
});
