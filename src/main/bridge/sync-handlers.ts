import type { BridgeOutput } from '#shared/bridge.ts';
import type { MarkedRecord } from '#shared/sync.ts';
import { createAttention } from '../cloud/attention.ts';
import type { Sync } from '../cloud/sync.ts';
import type { Hub } from '../hub/hub.ts';
import type { Actor } from '../hub/records/transaction.ts';
import type { BridgeHandlers } from './handlers.ts';
import { collectionOf } from './replication.ts';

type SyncCall = Extract<keyof BridgeHandlers, `sync.${string}`>;

/** The calls about the cloud. */
export function createSyncHandlers(sync: Sync, hub: Hub, actor: () => Actor): Pick<BridgeHandlers, SyncCall> {
  const attention = createAttention(sync, hub);
  return {
    'sync.status': sync.status,
    'sync.connect': ({ url, key, push_existing: pushExisting }) =>
      sync.connect({ url, key: key.trim(), pushExisting }),
    'sync.disconnect': async () => {
      await sync.disconnect();
      return {};
    },
    'sync.wake': () => {
      sync.wake();
      return {};
    },
    'sync.now': () => ({ started: sync.syncNow() }),
    'sync.confirmDeletions': () => {
      sync.confirmDeletions();
      return {};
    },
    'sync.failed': () => ({
      entries: attention.failed().map(({ resource, error, ...entry }) => ({
        ...entry,
        collection: collectionOf(resource),
        error: error === null ? null : shownError(error),
      })),
    }),
    'sync.conflicts': () => ({
      entries: attention
        .conflicts()
        .map(({ resource, ...entry }) => ({ ...entry, collection: collectionOf(resource) })),
    }),
    'sync.resolveFailed': async ({ id, action }) => {
      await sync.resolveFailed(id, action, actor());
      return {};
    },
    'sync.resolveConflict': async ({ id, action }) => {
      await sync.resolveConflict(id, action, actor());
      return {};
    },
    'sync.marks': () => ({ marks: marksOf(sync) }),
    'sync.onScreen': ({ customer_key, focused }) => {
      sync.setOnScreen(customer_key);
      sync.setFocused(focused);
      return {};
    },
  };
}

export function marksOf(sync: Sync): MarkedRecord[] {
  return sync.marks().map(({ resource, key, mark }) => ({ collection: collectionOf(resource), key, mark }));
}

function shownError({
  code,
  message,
  field,
}: {
  readonly code: string;
  readonly message: string;
  readonly field?: string | null;
}): NonNullable<BridgeOutput<'sync.failed'>['entries'][number]['error']> {
  return typeof field === 'string' ? { code, message, field } : { code, message };
}
