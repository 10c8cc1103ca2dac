import { expect, test } from 'vitest';
import { isDue } from './schedule.ts';

const NOW = Date.parse('2026-05-26T17:21:09.412Z');
const YEAR_MS = 365 * 86_400_000;
const at = (ms: number) => new Date(ms).toISOString();

test('what was read while the clock was a year ahead is read again as a whole once it is right', () => {
  const ahead = at(NOW + YEAR_MS);
  const given = { pass: null, last_full_sync_at: at(NOW), last_incremental_sync_at: ahead, trouble: null };
  expect(isDue('hubspot', given, NOW)).toBe('full');
  expect(isDue('hubspot', { ...given, last_incremental_sync_at: at(NOW) }, NOW)).toBeNull();
});

test('a wait that began while the clock was a year ahead is over once it is right', () => {
  const trouble = { kind: 'wait' as const, message: 'later', until: NOW + YEAR_MS };
  const given = { pass: null, last_full_sync_at: null, last_incremental_sync_at: null, trouble };
  expect(isDue('hubspot', given, NOW)).toBe('full');
  const short = { ...trouble, until: NOW + 3_600_000 };
  expect(isDue('hubspot', { ...given, trouble: short }, NOW)).toBeNull();
});
