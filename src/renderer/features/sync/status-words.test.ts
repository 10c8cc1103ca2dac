import { describe, expect, test } from 'vitest';
import type { SyncState, SyncStatus } from '#shared/sync.ts';
import { spokenWords, statusWords } from './status-words.ts';

const NOW = Date.parse('2026-11-20T12:00:00.000Z');
const MINUTES_AGO = '2026-11-20T11:55:00.000Z';

function status(state: SyncState, other: Partial<SyncStatus> = {}): SyncStatus {
  return {
    state,
    pending: 0,
    failed: 0,
    conflicts: 0,
    twins: 0,
    uncertain: 0,
    matches: 0,
    waiting_for_you: 0,
    unreadable: { count: 0, latest: [] },
    upstream: { url: 'https://cloud.example/api/v1', workspace_id: 'w' },
    last_synced_at: null,
    contacts: null,
    deletions_to_confirm: null,
    key_storage: 'file',
    ...other,
  };
}

describe('the line says how it stands', () => {
  const retry = '2026-11-20T12:01:00.000Z';
  test.each<[SyncState, Partial<SyncStatus>, string, string]>([
    [{ state: 'local' }, { upstream: null }, 'calm', 'Saved on this laptop'],
    [{ state: 'local' }, { pending: 3 }, 'calm', 'Saved on this laptop · 3 changes to send'],
    [{ state: 'connecting' }, {}, 'working', 'Connecting…'],
    [
      { state: 'syncing', pass: 'push', done: 0, expected: null },
      { pending: 1 },
      'working',
      'Sending 1 change…',
    ],
    [
      { state: 'syncing', pass: 'customers', done: 1240, expected: 10000 },
      {},
      'working',
      'Reading customers 1,240 of 10,000',
    ],
    [{ state: 'syncing', pass: 'contacts', done: 5, expected: null }, {}, 'working', 'Reading contacts 5'],
    [{ state: 'idle', last_synced_at: MINUTES_AGO }, {}, 'calm', 'In sync · 5 min ago'],
    [
      { state: 'idle', last_synced_at: MINUTES_AGO },
      { pending: 2 },
      'calm',
      'Saved on this laptop · 2 changes to send',
    ],
    [{ state: 'offline', since: MINUTES_AGO, retry_at: retry }, {}, 'waiting', 'Offline · saved here'],
    [
      { state: 'offline', since: MINUTES_AGO, retry_at: retry },
      { pending: 2 },
      'waiting',
      'Offline · 2 changes to send',
    ],
    [{ state: 'throttled', until: retry }, {}, 'waiting', 'Waiting for the cloud'],
    [
      { state: 'unauthorized', code: 'api_key_revoked' },
      { pending: 1 },
      'attention',
      'The key is not accepted · 1 change to send',
    ],
    [{ state: 'failed', reason: 'Many are missing.' }, {}, 'attention', 'Syncing stopped'],
    [{ state: 'deciding', matches: 12 }, { waiting_for_you: 12 }, 'attention', 'Connected'],
    [{ state: 'storage', reason: 'full' }, { pending: 2 }, 'attention', 'The disk is full'],
    [{ state: 'storage', reason: 'read_only' }, {}, 'attention', 'Nothing can be saved here'],
    [{ state: 'storage', reason: 'locked' }, {}, 'waiting', 'Another program holds the data'],
  ])('%j with %j', (state, other, kind, short) => {
    expect(statusWords(status(state, other), NOW)).toMatchObject({ kind, short });
  });

  test.each([
    [10_000, 'The cloud cannot be reached right now.'],
    [5 * 60_000, 'The cloud has not answered for 5 min.'],
    [10 * 24 * 60 * 60_000, 'The cloud has not answered since'],
  ])('offline for %d ms, it says for how long', (ms, words) => {
    const state: SyncState = { state: 'offline', since: new Date(NOW - ms).toISOString(), retry_at: retry };
    expect(statusWords(status(state), NOW).long).toContain(words);
  });

  test.each<[SyncState, string]>([
    [
      {
        state: 'offline',
        since: MINUTES_AGO,
        retry_at: retry,
        reason: 'The proxy wants a name and a password. Put them into its address in Settings (407)',
      },
      'Put them into its address in Settings (407). Everything you do',
    ],
    [
      { state: 'failed', reason: 'A web page came instead of the cloud’s answer' },
      'A web page came instead of the cloud’s answer. Everything you do',
    ],
    [{ state: 'failed', reason: 'Many are missing.' }, 'Many are missing. Everything you do'],
  ])('the reason stands in it as a sentence: %j', (state, words) => {
    expect(statusWords(status(state), NOW).long).toContain(words);
  });

  test('what needs somebody is said beside how it stands, whatever that is', () => {
    const stuck: SyncState = { state: 'attention', waiting_for_you: 2, last_synced_at: MINUTES_AGO };
    expect(
      statusWords(status(stuck, { pending: 3, failed: 1, conflicts: 1, waiting_for_you: 2 }), NOW),
    ).toMatchObject({
      kind: 'attention',
      short: 'Saved on this laptop · 3 changes to send',
      note: '2 changes to look at',
    });
    const revoked: SyncState = { state: 'unauthorized', code: 'api_key_revoked' };
    expect(statusWords(status(revoked, { failed: 1, waiting_for_you: 1 }), NOW)).toMatchObject({
      short: 'The key is not accepted',
      note: '1 change to look at',
    });
  });

  test('what waits to be sent is told while a long pass is under way; its numbers are not said aloud', () => {
    const reading = status(
      { state: 'syncing', pass: 'customers', done: 10, expected: 100 },
      { pending: 2, conflicts: 1, waiting_for_you: 1 },
    );
    const words = statusWords(reading, NOW);
    expect(words.note).toBe('2 changes to send · 1 change to look at');
    expect(spokenWords(reading, words)).toBe(
      'Syncing with the cloud · 2 changes to send · 1 change to look at',
    );
  });

  test.each<SyncState>([
    { state: 'offline', since: MINUTES_AGO, retry_at: retry },
    { state: 'unauthorized', code: 'api_key_revoked' },
    { state: 'failed', reason: 'Many are missing.' },
  ])('trouble says what it means for the data: %j', (state) => {
    expect(statusWords(status(state), NOW).long).toMatch(/saved on this laptop|Nothing is lost/);
  });
});
