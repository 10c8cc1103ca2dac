import { createOwnReads } from '../../src/main/api/own-reads.ts';
import { createFileSecretStore } from '../../src/main/cloud/secret-store.ts';
import { createSync } from '../../src/main/cloud/sync.ts';
import { realTimers } from '../../src/main/cloud/timers.ts';
import { createComputer } from '../../src/main/features/computer/computer.ts';
import { openIntegrations } from '../../src/main/features/integrations/open.ts';
import { createPiModel } from '../../src/main/features/pi/model/model.ts';
import type { TestHub } from './hub.ts';

/** The sync of a hub that is connected to nothing until told. */
export function createTestSync(hub: TestHub) {
  return createSync({
    hub,
    folder: hub.folder,
    secrets: createFileSecretStore(hub.folder),
    environment: hub.environment,
    timers: realTimers,
    version: '1',
    fetch,
    reportFailure(error) {
      throw error;
    },
  });
}

/** The settings of a computer on which nothing but they themselves change. */
export function createTestComputer(hub: TestHub) {
  return createComputer({
    settings: hub.settings,
    network: { use() {} },
    usualPort: 4780,
    shell: null,
    logFolder: null,
    movePort: () => Promise.resolve('at_next_start'),
  });
}

/** Integrations of which nothing begins by itself. */
export function createTestIntegrations(hub: TestHub) {
  return openIntegrations({
    hub,
    folder: hub.folder,
    environment: hub.environment,
    fetch,
    reportFailure(error) {
      throw error;
    },
  });
}

/** A model of which nobody has said where it is. */
export function createTestModel(hub: TestHub) {
  return createPiModel({
    hub,
    read: createOwnReads({ hub, version: '1', now: hub.environment.now, routes: [] }),
    secret: createFileSecretStore(hub.folder, 'model-key'),
    fetch,
    today: () => '2026-05-26',
  });
}
