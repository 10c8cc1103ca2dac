import { expect, onTestFinished, test } from 'vitest';
import { openTestHub, type TestHub, UPSTREAM } from '../../../test/support/hub.ts';
import type { SecretStore } from './secret-store.ts';
import { createSync } from './sync.ts';

const NEVER = { after: () => () => {} };

/** The sync of a hub that was connected before, with a key that is read as `read` says. */
function goOn(hub: TestHub, read: () => Promise<string | null> = async () => 'pivotal_live_x') {
  hub.settings.set('upstream', UPSTREAM);
  const secrets: SecretStore = { kind: 'keychain', read, write: async () => {}, remove: async () => {} };
  const failures: unknown[] = [];
  const sync = createSync({
    hub,
    folder: hub.folder,
    secrets,
    environment: hub.environment,
    timers: NEVER,
    version: '1',
    fetch: () => Promise.reject(new Error('offline')),
    reportFailure: (error) => failures.push(error),
  });
  onTestFinished(() => sync.stop());
  return { sync, failures };
}

/** A hub that cannot be bound to a cloud until it is mended, and not because of its disk. */
function broken(hub: TestHub) {
  let isBroken = true;
  const writeUpstream: TestHub['writeUpstream'] = (command) =>
    isBroken ? Promise.reject(new Error('no such table: outbox')) : hub.writeUpstream(command);
  return {
    hub: { ...hub, writeUpstream },
    mend() {
      isBroken = false;
    },
  };
}

test('a workspace that cannot be bound to the cloud says why, and “Sync now” tries again', async () => {
  const { hub, mend } = broken(openTestHub());
  const { sync, failures } = goOn(hub);
  await expect(sync.start()).rejects.toThrow('no such table');
  expect(sync.state()).toEqual({
    state: 'failed',
    reason: 'The sync could not start: no such table: outbox',
  });
  expect(sync.syncNow()).toBe(true);
  await expect.poll(() => failures.length).toBe(1);
  expect(sync.state()).toMatchObject({ state: 'failed' });
  mend();
  sync.syncNow();
  await expect.poll(() => sync.state()).not.toMatchObject({ state: 'failed' });
});

test('so does one that is named on the command line', async () => {
  const { hub } = broken(openTestHub());
  const { sync } = goOn(hub);
  await expect(sync.connectWhenReachable({ url: UPSTREAM.url, key: 'pivotal_live_x' })).rejects.toThrow();
  expect(sync.state()).toMatchObject({ state: 'failed' });
});

test('a key that cannot be read is said, too', async () => {
  const { sync } = goOn(openTestHub(), () => Promise.reject(new Error('EACCES: permission denied')));
  await expect(sync.start()).rejects.toThrow('EACCES');
  expect(sync.state()).toEqual({
    state: 'failed',
    reason: 'The sync could not start: EACCES: permission denied',
  });
});
