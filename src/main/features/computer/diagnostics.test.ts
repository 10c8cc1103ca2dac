import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SyncStatus } from '#shared/sync.ts';
import { logFolder } from '../../log-file.ts';
import { diagnosticsText } from './diagnostics.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pivotal-diagnostics-'));
  mkdirSync(logFolder(folder));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const STATUS: SyncStatus = {
  state: {
    state: 'offline',
    since: '2026-11-01T00:00:00.000Z',
    retry_at: '2026-11-01T00:00:10.000Z',
    reason: 'The proxy http://ann:s3cret@proxy.corp:3128 does not let the connection through',
  },
  pending: 3,
  failed: 1,
  conflicts: 2,
  twins: 0,
  uncertain: 0,
  matches: 0,
  waiting_for_you: 3,
  upstream: { url: 'https://secret-cloud.example/api/v1', workspace_id: 'w1' },
  last_synced_at: null,
  contacts: null,
  deletions_to_confirm: null,
  unreadable: {
    count: 1,
    latest: [{ resource: 'customer', id: 'cust_1', field: 'plan', reason: 'Acme Freight is odd' }],
  },
  key_storage: 'file',
};

function text(...entries: readonly object[]): string {
  const lines = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
  writeFileSync(join(logFolder(folder), 'pivotal.log'), lines);
  return diagnosticsText({ folder, version: '1.2.3', apiUrl: null, sync: { status: () => STATUS } });
}

test('it says versions, states and sizes, and the end of the log', () => {
  const said = text({ level: 'info', event: 'listening', port: 4780 });
  expect(said).toMatch(/^Pivotal 1\.2\.3\n/);
  expect(said).toContain('Local API: off\nCloud: offline; to send 3, refused 1, in conflict 2\n');
  expect(said).toContain('{"level":"info","event":"listening","port":4780}');
});

test('no data, no key, no password and no name of whoever sits here is in it, whatever an error has said', () => {
  const said = text(
    { event: 'failure', error: 'TypeError: Invalid URL http://ann:s3cret@proxy.corp:3128/' },
    { event: 'failure', error: 'Error: header Authorization: Bearer pivotal_live_abcdef0123456789 refused' },
    { event: 'failure', error: 'Error: signed with whsec_c2VjcmV0LXNlY3JldA==' },
    { event: 'failure', error: 'SqliteError: UNIQUE constraint failed for ada@acme-freight.example' },
    {
      event: 'database_set_aside',
      message: `It was moved to ${join(homedir(), 'Pivotal/pivotal.db.damaged')}`,
    },
    { event: 'request_refused', status: 401, method: 'GET', path: '/api/v1/customers/acme-freight/contacts' },
    { event: 'request_refused', status: 401, method: 'GET', path: '/local/v1/tasks' },
  );
  for (const secret of [
    's3cret',
    'ann:',
    'abcdef0123456789',
    'c2VjcmV0',
    'ada@',
    'acme-freight',
    'Acme Freight',
    'secret-cloud',
    homedir(),
  ]) {
    expect(said).not.toContain(secret);
  }
  expect(said).toContain('http://…@proxy.corp:3128/');
  expect(said).toContain('"path":"/api/v1/customers/…"');
  expect(said).toContain('"path":"/local/v1/tasks"');
});

test('a log that is not there is no reason to fail', () => {
  rmSync(logFolder(folder), { recursive: true });
  expect(diagnosticsText({ folder, version: '1', apiUrl: null, sync: { status: () => STATUS } })).toContain(
    '(none)',
  );
});
