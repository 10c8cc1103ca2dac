import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { UpdateState } from '#shared/bridge/computer.ts';
import { createUpdates, type Updater } from './update.ts';

class FakeUpdater extends EventEmitter implements Updater {
  autoDownload = false;
  autoInstallOnAppQuit = false;
  checks = 0;
  failure: Error | null = null;
  async checkForUpdates(): Promise<unknown> {
    this.checks += 1;
    if (this.failure !== null) throw this.failure;
    return null;
  }
}

let resources: string;
let updater: FakeUpdater;
const changed = vi.fn<(state: UpdateState) => void>();

beforeEach(() => {
  resources = mkdtempSync(join(tmpdir(), 'pivotal-update-'));
  updater = new FakeUpdater();
  changed.mockReset();
});
afterEach(() => rmSync(resources, { recursive: true, force: true }));

function open({ isPackaged = true, hasFeed = true } = {}) {
  if (hasFeed) writeFileSync(join(resources, 'app-update.yml'), 'provider: generic\n');
  return createUpdates({ isPackaged, resources, load: async () => updater, changed, log: () => {} });
}

test.each([
  ['a checkout', { isPackaged: false }, /git/],
  ['a copy that was packed without a place to look', { hasFeed: false }, /packed without/],
])('%s looks nowhere, and says so', (_, options, reason) => {
  const updates = open(options);
  updates.setAutomatic(true);
  updates.look();
  expect(updater.checks).toBe(0);
  expect(updates.state()).toEqual({ kind: 'unavailable', reason: expect.stringMatching(reason) });
});

test('a newer version is fetched and installed when the app is quit', async () => {
  const updates = open();
  const seen: string[] = [];
  updates.follow(() => seen.push(updates.state().kind));
  updates.look();
  await vi.waitFor(() => expect(updater.checks).toBe(1));
  updater.emit('update-available', { version: '2.0.0' });
  updater.emit('download-progress', { percent: 41.7 });
  expect(updates.state()).toEqual({ kind: 'fetching', version: '2.0.0', percent: 42 });
  updater.emit('update-downloaded', { version: '2.0.0' });
  expect(updates.state()).toEqual({ kind: 'ready', version: '2.0.0' });
  // Whoever shows the state hears of each.
  expect(seen).toEqual(['looking', 'fetching', 'fetching', 'ready']);
  expect([updater.autoDownload, updater.autoInstallOnAppQuit]).toEqual([true, true]);
  updates.look();
  expect(updater.checks).toBe(1);
});

test('what fails is said, and may be tried again', async () => {
  const updates = open();
  updater.failure = new Error('net::ERR_INTERNET_DISCONNECTED\nstack');
  updates.look();
  await vi.waitFor(() => expect(updates.state().kind).toBe('failed'));
  expect(updates.state()).toEqual({
    kind: 'failed',
    reason: 'No newer version could be fetched: net::ERR_INTERNET_DISCONNECTED',
  });
  updater.failure = null;
  updates.look();
  await vi.waitFor(() => expect(updater.checks).toBe(2));
});

test('nothing is looked for until somebody wants it', async () => {
  const updates = open();
  updates.setAutomatic(false);
  expect(updater.checks).toBe(0);
  updates.setAutomatic(true);
  await vi.waitFor(() => expect(updater.checks).toBe(1));
  updates.setAutomatic(false);
});
