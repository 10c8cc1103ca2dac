import { expect, test } from 'vitest';
import { statusLine } from './tray-status.ts';

const API = 'http://127.0.0.1:4780/api/v1';
const NOTHING = { pending: 0, waiting_for_you: 0 };
const IDLE = { state: 'idle', last_synced_at: '2026-05-26T17:21:09.412Z' } as const;
const OFFLINE = { state: 'offline', since: '', retry_at: '' } as const;

test.each([
  [{ ...NOTHING, state: { state: 'local' } }, 'Saved on this laptop'],
  // What a local workspace has queued goes nowhere until somebody connects it.
  [{ ...NOTHING, pending: 40, state: { state: 'local' } }, 'Saved on this laptop'],
  [{ ...NOTHING, state: { state: 'connecting' } }, 'Saved on this laptop · connecting'],
  [
    { ...NOTHING, pending: 3, state: { state: 'syncing', pass: 'push', done: 0, expected: 3 } },
    'Saved on this laptop · syncing · 3 changes to send',
  ],
  [{ ...NOTHING, state: IDLE }, 'Saved on this laptop and in the cloud'],
  [{ ...NOTHING, pending: 1, state: IDLE }, 'Saved on this laptop · 1 change to send'],
  [
    {
      ...NOTHING,
      waiting_for_you: 2,
      state: { state: 'attention', waiting_for_you: 2, last_synced_at: null },
    },
    'Saved on this laptop · 2 changes to look at',
  ],
  [
    { ...NOTHING, waiting_for_you: 3, state: { state: 'deciding', matches: 3 } },
    'Saved on this laptop · 3 changes to look at',
  ],
  [
    { ...NOTHING, state: { state: 'storage', reason: 'full' } },
    'Saved on this laptop · saving is not possible',
  ],
  [{ ...NOTHING, state: OFFLINE }, 'Saved on this laptop · offline'],
  [{ ...NOTHING, pending: 3, state: OFFLINE }, 'Saved on this laptop · offline · 3 changes to send'],
  [{ ...NOTHING, state: { state: 'throttled', until: '' } }, 'Saved on this laptop · waiting for the cloud'],
  [
    { ...NOTHING, state: { state: 'unauthorized', code: 'api_key_revoked' } },
    'Saved on this laptop · the cloud refuses the key',
  ],
  [{ ...NOTHING, state: { state: 'failed', reason: 'x' } }, 'Saved on this laptop · syncing failed'],
] as const)('%j reads "%s"', (status, line) => {
  expect(statusLine(status, API)).toBe(line);
});

test('it says when the local API is off', () => {
  expect(statusLine({ ...NOTHING, state: { state: 'local' } }, null)).toBe(
    'Saved on this laptop · local API off',
  );
});
