import type { BridgeOutput } from '#shared/bridge.ts';
import type { MarkedRecord } from '#shared/sync.ts';
import { createAttention, type DoubtfulEntry } from '../cloud/attention.ts';
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
    'sync.connect': ({ url, key }) => sync.connect({ url, key: key.trim() }),
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
    'sync.resolveConflict': async ({ id, action, ...shown }) => {
      await sync.resolveConflict(id, action, actor(), shown);
      return {};
    },
    'sync.twins': () => ({ entries: attention.twins().map(shownDoubt) }),
    'sync.uncertain': () => ({ entries: attention.uncertain().map(shownDoubt) }),
    'sync.resolveTwin': async ({ id, action }) => {
      await sync.resolveTwin(id, action, actor());
      return {};
    },
    'sync.resolveUncertain': async ({ id, action, theirs }) => {
      await sync.resolveUncertain(id, action, actor(), theirs);
      return {};
    },
    'sync.matches': () => ({
      entries: attention
        .matches()
        .map(({ resource, ...entry }) => ({ ...entry, collection: collectionOf(resource) })),
      only_there: attention.onlyThere(),
    }),
    'sync.decideMatches': async (decided) => {
      await sync.decideMatches(decided, actor());
      return {};
    },
    'sync.marks': () => ({ marks: marksOf(sync) }),
    'sync.onScreen': ({ customer_key, focused }, caller) => {
      sync.setOnScreen(customer_key, caller?.window);
      sync.setFocused(focused, caller?.window);
      return {};
    },
  };
}

export function marksOf(sync: Sync): MarkedRecord[] {
  return sync.marks().map(({ resource, key, mark }) => ({ collection: collectionOf(resource), key, mark }));
}

function shownDoubt({
  resource,
  candidates,
  ...entry
}: DoubtfulEntry): BridgeOutput<'sync.twins'>['entries'][number] {
  return { ...entry, collection: collectionOf(resource), candidates: [...candidates] };
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
