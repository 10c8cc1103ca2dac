import { expect, test } from 'vitest';
import type { RemoteRecord } from '../hub/outbox/upstream-rules.ts';
import { nextCursor } from './pages.ts';

function page(...times: string[]): RemoteRecord[] {
  return times.map((created_at, index) => ({
    id: `c${index}`,
    display_id: index,
    created_at,
    updated_at: created_at,
  }));
}

test('the next page begins a millisecond after the last row, so that its ties come again', () => {
  const records = page('2026-05-26T17:21:09.412Z', '2026-05-26T17:21:09.000Z');
  expect(nextCursor(records, true)).toEqual({ cursor: '2026-05-26T17:21:09.001Z', tied: false });
});

test('a page that shares one millisecond is stepped over, and said to be tied', () => {
  const records = page('2026-05-26T17:21:09.412Z', '2026-05-26T17:21:09.412Z');
  expect(nextCursor(records, true)).toEqual({ cursor: '2026-05-26T17:21:09.412Z', tied: true });
});

test('has_more decides, never the number of rows', () => {
  expect(nextCursor(page('2026-05-26T17:21:09.412Z'), false)).toEqual({ cursor: null, tied: false });
  expect(nextCursor([], true)).toEqual({ cursor: null, tied: false });
});
