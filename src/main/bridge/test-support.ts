import type { TestHub } from '../hub/test-support.ts';
import { createFileSecretStore } from '../sync/secret-store.ts';
import { createSync } from '../sync/sync.ts';
import { realTimers } from '../sync/timers.ts';

/** The sync of a hub that is connected to nothing until told. */
export function createTestSync(hub: TestHub) {
  return createSync({
    hub,
    folder: hub.folder,
    secrets: createFileSecretStore(hub.folder),
    surroundings: hub.surroundings,
    timers: realTimers,
    version: '1',
    reportFailure(error) {
      throw error;
    },
  });
}
