import { createFileSecretStore } from '../../src/main/cloud/secret-store.ts';
import { createSync } from '../../src/main/cloud/sync.ts';
import { realTimers } from '../../src/main/cloud/timers.ts';
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
