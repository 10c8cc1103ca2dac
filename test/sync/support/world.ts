import { expect, onTestFinished } from 'vitest';
import { createFileSecretStore } from '../../../src/main/cloud/secret-store.ts';
import { createSync } from '../../../src/main/cloud/sync.ts';
import { realTimers, type Timers } from '../../../src/main/cloud/timers.ts';
import { type Environment, realEnvironment } from '../../../src/main/environment.ts';
import { openHub } from '../../../src/main/hub/hub.ts';
import { type CloudOptions, startCloud } from '../../cloud/cloud.ts';
import { makeDataDir, removeDataDir } from '../../support/cli.ts';
import { FAST_LIMITS } from './harness.ts';

export const ANN = { name: 'Ann Keller', type: 'user' } as const;

/** The sync as a window uses it: in this process, with a real hub, against a real cloud. */
export async function createWorld(
  options: CloudOptions = {},
  environment: Environment = realEnvironment,
  timers: Timers = realTimers,
) {
  const cloud = await startCloud({ limits: FAST_LIMITS, preciseRateHeaders: true, ...options });
  const folder = makeDataDir();
  const failures: unknown[] = [];
  const reportFailure = (error: unknown) => failures.push(error);
  const hub = openHub({ folder, environment, reportFailure });
  const sync = createSync({
    hub,
    folder,
    secrets: createFileSecretStore(folder),
    environment,
    timers,
    version: '0',
    fetch,
    reportFailure,
  });
  onTestFinished(async () => {
    sync.stop();
    hub.close();
    await cloud.stop();
    removeDataDir(folder);
  });
  return {
    cloud,
    folder,
    hub,
    sync,
    failures,
    connect: () => sync.connect({ url: cloud.url, key: cloud.key }),
    settled: () =>
      expect
        .poll(() => sync.status(), { timeout: 20_000 })
        .toMatchObject({ pending: 0, state: { state: 'idle' } }),
    create: (name: string) =>
      hub.write({ operation: 'create', resource: 'customer', input: { name }, actor: ANN }),
    name: (id: string) => (JSON.parse(hub.reads.get('customer', id)) as { name: string }).name,
  };
}
