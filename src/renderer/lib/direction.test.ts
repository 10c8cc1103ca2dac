import { expect, test } from 'vitest';
import { cutOf } from './direction.ts';

test.each([
  ['Acme', 'cut'],
  ['東京支社', 'cut'],
  ['شركة الأمل', 'cut'],
  ['שלום 42', 'cut'],
  ['شركة الأمل Hope Trading', 'cut-mixed'],
  ['Hope שלום', 'cut-mixed'],
  ['עברית 東京支社', 'cut-mixed'],
])('%s is cut by %s', (text, expected) => {
  expect(cutOf(text)).toBe(expected);
});
