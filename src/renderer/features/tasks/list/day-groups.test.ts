import { expect, test } from 'vitest';
import { dayGroupOf } from './day-groups.ts';

test.each([
  ['2026-11-27', false, 'overdue'],
  ['2026-11-27', true, 'later'],
  ['2026-11-28', false, 'today'],
  ['2026-11-29', false, 'tomorrow'],
  ['2026-12-05', false, 'week'],
  ['2026-12-06', false, 'later'],
  [null, false, 'none'],
])('what is due %s, done: %s, is %s', (due_date, done, group) => {
  expect(dayGroupOf({ due_date, done }, '2026-11-28')).toBe(group);
});
