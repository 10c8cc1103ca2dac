import { useSyncExternalStore } from 'react';
import type { SyncStatus } from '#shared/sync.ts';
import type { BridgeClient } from '../../bridge/client.ts';
import { createSource, type Source } from '../../bridge/source.ts';
import { useStore } from '../../store/index.ts';

/** How the connection to the cloud stands; null until the main process has said so for the first time. */
function createSyncStatus(bridge: BridgeClient): Source<SyncStatus | null> {
  const status = createSource<SyncStatus | null>(null);

  async function ask(): Promise<void> {
    if (bridge.connection.get() !== 'connected') return;
    try {
      status.set(await bridge.call('sync.status', {}));
    } catch {
      // The connection was lost; it is asked again when it is back.
    }
  }

  bridge.on('sync.changed', (changed) => status.set(changed));
  bridge.connection.subscribe(() => void ask());
  void ask();
  return status;
}

const statusByBridge = new WeakMap<BridgeClient, Source<SyncStatus | null>>();

/** One source for all who ask. */
function syncStatusOf(bridge: BridgeClient): Source<SyncStatus | null> {
  const existing = statusByBridge.get(bridge);
  if (existing !== undefined) return existing;
  const created = createSyncStatus(bridge);
  statusByBridge.set(bridge, created);
  return created;
}

export function useSyncStatus(): SyncStatus | null {
  const status = syncStatusOf(useStore().bridge);
  return useSyncExternalStore(status.subscribe, status.get, status.get);
}
