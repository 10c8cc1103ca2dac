import { expect, test } from 'vitest';
import { retryAfterOf } from './client.ts';

const HOUR = 60 * 60 * 1000;
const DATE = 'Tue, 26 May 2026 17:21:09 GMT';

test.each<[string, number | null]>([
  ['2', 2000],
  ['0.5', 500],
  ['10000000000000', HOUR],
  ['1e13', null],
  ['-5', null],
  ['soon', null],
  ['', null],
  ['NaN', null],
  ['Tue, 26 May 2026 17:21:39 GMT', 30_000],
  ['Tue, 26 May 2026 17:20:00 GMT', 0],
  ['Fri, 31 Dec 9999 23:59:59 GMT', HOUR],
])('Retry-After: %s', (text, expected) => {
  // Counted from the answer's own date: the cloud's clock is its own.
  expect(retryAfterOf(new Headers({ 'retry-after': text, date: DATE }))).toBe(expected);
});
