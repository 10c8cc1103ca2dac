import type { ConnectOutcome, SyncState, SyncStatus } from '#shared/sync.ts';
import type { MatchAction } from '#shared/sync-names.ts';
import type { Environment } from '../environment.ts';
import type { Hub } from '../hub/hub.ts';
import type { Conflict } from '../hub/outbox/conflicts.ts';
import type { MatchDecisions, TwinAction, UncertainAction } from '../hub/outbox/decision-rules.ts';
import type { OutboxEntry } from '../hub/outbox/outbox.ts';
import type { ConflictAction, FailedAction } from '../hub/outbox/resolution-rules.ts';
import type { Actor } from '../hub/records/transaction.ts';
import { createCloudLink } from './cloud-link.ts';
import { createDecisions } from './decisions.ts';
import type { MarkedRecord } from './marks.ts';
import { createNotices } from './notices.ts';
import type { SecretStore } from './secret-store.ts';
import type { Timers } from './timers.ts';
import { createUnreadable } from './unreadable.ts';
import { waitingIn } from './waiting.ts';
import { createWatching } from './watching.ts';

export interface ConnectOptions {
  readonly url: string;
  readonly key: string;
}

/** The cloud, as the rest of the app knows it. */
export interface Sync {
  status(): SyncStatus;
  state(): SyncState;
  /** Called after every change of what `status` says. @returns a function that ends the subscription */
  subscribe(listener: () => void): () => void;
  /** Checks the key with `/me`, keeps it, and starts to sync. Nothing is kept unless it is `connected`. */
  connect(options: ConnectOptions): Promise<ConnectOutcome>;
  /** Stops syncing and forgets the key. The data stays, and changes go on being queued. */
  disconnect(): Promise<void>;
  /** A full pass now: both lists and, unless told otherwise, the contacts of every customer. */
  syncNow(options?: { readonly contacts?: boolean }): boolean;
  /** The machine woke up, or its network changed: what could not be reached is tried at once. */
  wake(): void;
  /** Removes what a sweep found missing in numbers too large to be believed. */
  confirmDeletions(): void;
  failed(): readonly OutboxEntry[];
  conflicts(): readonly Conflict[];
  /** @throws ContractError `failed_not_found` */
  resolveFailed(id: number, action: FailedAction, actor: Actor): Promise<void>;
  /**
   * @param shown what the person saw of both sides, where that is known
   * @throws ContractError `conflict_not_found`, or `changed_meanwhile` when that is not what they have now
   */
  resolveConflict(
    id: number,
    action: ConflictAction,
    actor: Actor,
    shown?: Readonly<{ mine?: unknown; theirs?: unknown }>,
  ): Promise<void>;
  /** @throws ContractError `twin_not_found` */
  resolveTwin(id: number, action: TwinAction, actor: Actor): Promise<void>;
  /**
   * @param theirs any id of the record in the cloud that it is; needed when several may be it
   * @throws ContractError `uncertain_not_found`
   */
  resolveUncertain(
    id: number,
    action: UncertainAction,
    actor: Actor,
    theirs: string | undefined,
  ): Promise<void>;
  /**
   * What becomes of what was here before the workspace was connected.
   * @throws ContractError `lists_not_read` while it is not known yet what the cloud has
   */
  decideMatches(decided: MatchDecisions, actor: Actor): Promise<void>;
  /** Every record that the cloud does not have as it is here; of several reasons the gravest. */
  marks(): readonly MarkedRecord[];
  /** The customer whose page is open, by its key. */
  setOnScreen(customerKey: string | null, window?: string): void;
  /** Whether somebody is looking at the window. */
  setFocused(focused: boolean, window?: string): void;
  stop(): void;
}

export interface SyncOptions {
  readonly hub: Hub;
  readonly folder: string;
  readonly secrets: SecretStore;
  readonly environment: Environment;
  readonly timers: Timers;
  readonly version: string;
  readonly fetch: typeof globalThis.fetch;
  readonly reportFailure: (error: unknown) => void;
}

/** What the shell has to do with the sync besides. */
export interface StartableSync extends Sync {
  /** Goes on with the connection there was. */
  start(): Promise<void>;
  /**
   * Connects as soon as the cloud can be reached, however long that takes. What is here, and what is written
   * meanwhile, is queued for it from now on.
   * @param existing what becomes of what was here before; without it a person is asked
   */
  connectWhenReachable(options: ConnectOptions, existing?: MatchAction): Promise<void>;
}

export function createSync(options: SyncOptions): StartableSync {
  const { hub, secrets, timers, reportFailure } = options;
  const notices = createNotices(timers, reportFailure);
  const { changed } = notices;
  const watching = createWatching();
  const unreadable = createUnreadable(hub.sync, changed);
  const link = createCloudLink({ ...options, unreadable, watching, changed });
  const { engine } = link;
  const unsubscribeStorage = hub.storage.subscribe(changed);
  const unsubscribe = hub.changes.subscribe((changes) => {
    engine()?.recordsChanged(changes);
    engine()?.pump();
    changed();
  });

  function status(): SyncStatus {
    const known = hub.settings.get('upstream');
    const running = engine();
    const vanished = running?.deletionsToConfirm() ?? null;
    const waiting = waitingIn(hub, vanished !== null);
    return {
      state: running?.state() ?? link.withoutEngine(),
      ...waiting,
      pending: waiting.pending + (running?.sharedPending() ?? 0),
      unreadable: unreadable.status(),
      upstream:
        known?.connected === true
          ? { url: link.address() ?? known.url, workspace_id: known.workspace_id }
          : null,
      last_synced_at: running?.lastSyncedAt() ?? null,
      contacts: running?.contactsProgress() ?? null,
      deletions_to_confirm: vanished,
      key_storage: secrets.kind,
    };
  }

  return {
    status,
    state: () => status().state,
    subscribe: notices.subscribe,
    start: link.start,
    connect: link.connect,
    connectWhenReachable: link.connectWhenReachable,
    disconnect: link.disconnect,
    wake() {
      link.retryStart();
      engine()?.wake();
    },
    syncNow({ contacts = true } = {}) {
      link.retryStart();
      const isAsked = link.syncNow(contacts);
      if (isAsked) changed();
      return isAsked;
    },
    confirmDeletions: () => engine()?.confirmDeletions(),
    ...createDecisions(hub, engine, changed),
    setOnScreen(customerKey, window = '') {
      watching.setOnScreen(customerKey, window);
      engine()?.setOnScreen(watching.onScreen());
    },
    setFocused(next, window = '') {
      watching.setFocused(next, window);
      engine()?.pump();
    },
    stop() {
      notices.stop();
      unsubscribe();
      unsubscribeStorage();
      link.stop();
    },
  };
}
