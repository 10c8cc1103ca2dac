import {
  type ConnectOutcome,
  KEYCHAIN_LOCKED,
  type MatchAction,
  RECORD_MARKS,
  type RecordMark,
  type SyncState,
  type SyncStatus,
} from '#shared/sync.ts';
import { ContractError } from '#shared/v1/errors.ts';
import { problemOfCloudAddress } from '#shared/values/cloud-address.ts';
import type { Environment } from '../environment.ts';
import type { Hub } from '../hub/hub.ts';
import type { Conflict } from '../hub/outbox/conflicts.ts';
import type { MatchDecisions, TwinAction, UncertainAction } from '../hub/outbox/decision-rules.ts';
import type { OutboxEntry } from '../hub/outbox/outbox.ts';
import type { ConflictAction, FailedAction } from '../hub/outbox/resolution-rules.ts';
import type { UpstreamCommand } from '../hub/outbox/upstream-commands.ts';
import type { Resource } from '../hub/records/records.ts';
import type { Actor } from '../hub/records/transaction.ts';
import { createClient } from './client.ts';
import { createClock } from './clock.ts';
import { createClockDifference } from './clock-difference.ts';
import { checkKey } from './connect.ts';
import { CLOUD } from './context.ts';
import { type Engine, startEngine } from './engine.ts';
import { createLedgerFile } from './ledger-file.ts';
import { KeychainLockedError, type SecretStore } from './secret-store.ts';
import type { Timers } from './timers.ts';
import { createUnreadable } from './unreadable.ts';
import { waitingIn } from './waiting.ts';

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
  marks(): readonly { resource: Resource; key: string; mark: RecordMark }[];
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

/** An answer that takes longer than this has not come. */
const TIMEOUT_MS = 30_000;

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
  const { hub, folder, secrets, environment, timers, version, fetch, reportFailure } = options;
  const listeners = new Set<() => void>();
  let engine: Engine | null = null;
  /** Where the engine sends its requests. */
  let running: string | null = null;
  /** Shown while there is no engine: why there is none. */
  let standing: SyncState = { state: 'local' };
  /** What becomes of what was here before the workspace was connected, if that was said beforehand. */
  let decidedBeforehand: MatchAction | null = null;
  /** The open customer's key, by window. */
  const screens = new Map<string, string>();
  const onScreen = () => [...new Set(screens.values())];
  const focused = new Set<string>();
  let cancelNotice: (() => void) | null = null;
  let stopped = false;

  /** Many changes of one moment are told once. */
  function changed(): void {
    if (cancelNotice !== null || stopped) return;
    cancelNotice = timers.after(0, () => {
      cancelNotice = null;
      for (const listener of listeners) {
        try {
          listener();
        } catch (error) {
          reportFailure(error);
        }
      }
    });
  }

  const clock = createClock(environment);
  const unsubscribeStorage = hub.storage.subscribe(changed);
  const unreadable = createUnreadable(hub.sync, changed);

  const clocks = createClockDifference();
  const clientOf = (url: string, key: string) =>
    createClient({
      url,
      key,
      timeoutMs: TIMEOUT_MS,
      userAgent: `Pivotal-Desktop/${version}`,
      fetch,
      now: environment.now,
      dated: (date, sentAt) => clocks.note(date, sentAt, environment.now()),
    });

  function run(url: string, key: string, isGreeted: boolean): void {
    engine?.stop();
    running = url;
    engine = startEngine({
      hub,
      client: clientOf(url, key),
      clocks,
      existing: decidedBeforehand,
      isTestKey: key.startsWith('pivotal_test_'),
      unreadable,
      ledger: createLedgerFile(folder, environment),
      clock,
      isGreeted,
      environment,
      timers,
      isFocused: () => focused.size > 0,
      changed,
      reportFailure,
    });
    engine.setOnScreen(onScreen());
    changed();
  }

  const unsubscribe = hub.changes.subscribe(() => {
    engine?.pump();
    changed();
  });

  async function connect({ url, key }: ConnectOptions): Promise<ConnectOutcome> {
    const problem = problemOfCloudAddress(url);
    if (problem !== null) return { outcome: 'unreachable', reason: problem };
    const base = withoutSlash(url);
    const landed = createLedgerFile(folder, environment).note();
    const outcome = await checkKey({ hub, client: clientOf(base, key) });
    landed();
    if (outcome.outcome !== 'connected') return outcome;
    await secrets.write(key);
    await tie(base, outcome.workspace.id);
    hub.settings.set('workspace', outcome.workspace);
    run(base, key, true);
    engine?.demandSweep();
    return outcome;
  }

  /** From here on this hub belongs to that workspace; null while it is not known which one that is. */
  async function tie(url: string, workspaceId: string | null): Promise<void> {
    const known = hub.settings.get('upstream');
    const isKept = known?.connected === true && known.url === url && known.workspace_id === workspaceId;
    if (!isKept) hub.settings.set('upstream', { url, workspace_id: workspaceId, connected: true });
    // Every time: the process may have ended between the two the time before.
    await hub.writeUpstream({ operation: 'adopt_local', actor: CLOUD });
  }

  async function start(): Promise<void> {
    const upstream = hub.settings.get('upstream');
    if (upstream === undefined || !upstream.connected) return;
    const problem = problemOfCloudAddress(upstream.url);
    standing = problem === null ? { state: 'connecting' } : { state: 'failed', reason: problem };
    if (problem !== null) return;
    const key = await secrets.read().catch((error: unknown) => {
      if (error instanceof KeychainLockedError) return error;
      throw error;
    });
    if (typeof key === 'string') {
      // With a full disk at the start, what was left to be queued is queued at the next one.
      await tie(upstream.url, upstream.workspace_id).catch(unlessStorage);
      run(upstream.url, key, false);
      return;
    }
    standing = { state: 'unauthorized', code: key === null ? 'api_key_missing' : KEYCHAIN_LOCKED };
    changed();
  }

  function unlessStorage(error: unknown): void {
    if (hub.storage.observe(error) === null) throw error;
  }

  function wake(): void {
    if (waitsForKeychain()) start().catch(reportFailure);
    engine?.wake();
  }

  const waitsForKeychain = () =>
    engine === null && standing.state === 'unauthorized' && standing.code === KEYCHAIN_LOCKED;

  async function connectWhenReachable(wanted: ConnectOptions, existing?: MatchAction): Promise<void> {
    const problem = problemOfCloudAddress(wanted.url);
    if (problem !== null) throw new Error(problem);
    decidedBeforehand = existing ?? null;
    const upstream = hub.settings.get('upstream');
    const base = withoutSlash(wanted.url);
    // For this run alone: the key that is kept was given for the address that is kept.
    const isElsewhere = upstream !== undefined && (await secrets.read()) !== null;
    await tie(isElsewhere ? upstream.url : base, upstream?.workspace_id ?? null).catch(unlessStorage);
    run(base, wanted.key, false);
  }

  function withoutEngine(): SyncState {
    const trouble = hub.storage.trouble();
    return trouble === null ? standing : { state: 'storage', reason: trouble };
  }

  /** A person has decided: what that sends goes out at once. */
  async function decide(command: UpstreamCommand): Promise<void> {
    await hub.writeUpstream(command);
    engine?.pump();
    changed();
  }

  function status(): SyncStatus {
    const upstream = hub.settings.get('upstream');
    const vanished = engine?.deletionsToConfirm() ?? null;
    return {
      state: engine?.state() ?? withoutEngine(),
      ...waitingIn(hub, vanished !== null),
      unreadable: unreadable.status(),
      upstream:
        upstream?.connected === true
          ? { url: running ?? upstream.url, workspace_id: upstream.workspace_id }
          : null,
      last_synced_at: engine?.lastSyncedAt() ?? null,
      contacts: engine?.contactsProgress() ?? null,
      deletions_to_confirm: vanished,
      key_storage: secrets.kind,
    };
  }

  return {
    status,
    state: () => status().state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start,
    connect,
    connectWhenReachable,
    async disconnect() {
      engine?.stop();
      engine = null;
      running = null;
      standing = { state: 'local' };
      await secrets.remove();
      const upstream = hub.settings.get('upstream');
      if (upstream !== undefined) hub.settings.set('upstream', { ...upstream, connected: false });
      changed();
    },
    wake,
    syncNow({ contacts = true } = {}) {
      if (waitsForKeychain()) start().catch(reportFailure);
      if (engine === null) return false;
      engine.syncNow(contacts);
      changed();
      return true;
    },
    confirmDeletions: () => engine?.confirmDeletions(),
    failed: () => hub.outbox.inState('failed'),
    conflicts: () => hub.conflicts.list(),
    resolveFailed: (id, action, actor) => decide({ operation: 'resolve_failed', id, action, actor }),
    resolveConflict: (id, action, actor, shown = {}) =>
      decide({ operation: 'resolve_conflict', id, action, actor, shown }),
    resolveTwin: (id, action, actor) => decide({ operation: 'resolve_twin', id, action, actor }),
    resolveUncertain: (id, action, actor, theirs) =>
      decide({ operation: 'resolve_uncertain', id, action, actor, theirs }),
    async decideMatches(decided, actor) {
      if (engine?.isMatched() === false) {
        throw new ContractError(
          'conflict',
          'lists_not_read',
          'It is still being read what the cloud has; decide once that is known',
        );
      }
      await decide({ operation: 'decide_matches', decided, actor });
    },
    marks() {
      const marks = new Map<string, { resource: Resource; key: string; mark: RecordMark }>();
      const note = (resource: Resource, key: string, mark: RecordMark) => {
        const name = `${resource} ${key}`;
        const gravity = RECORD_MARKS.indexOf(marks.get(name)?.mark ?? 'pending');
        if (RECORD_MARKS.indexOf(mark) >= gravity) marks.set(name, { resource, key, mark });
      };
      for (const { resource, key, state } of hub.outbox.records()) {
        if (state !== 'local_only' && state !== 'left_here') note(resource, key, state);
      }
      for (const { resource, theirs } of hub.outbox.inState('twin')) {
        for (const key of theirs) note(resource, key, 'twin');
      }
      for (const { resource, key } of hub.conflicts.list()) note(resource, key, 'conflict');
      return [...marks.values()];
    },
    setOnScreen(customerKey, window = '') {
      if (customerKey === null) screens.delete(window);
      else screens.set(window, customerKey);
      engine?.setOnScreen(onScreen());
    },
    setFocused(next, window = '') {
      if (next) focused.add(window);
      else focused.delete(window);
      engine?.pump();
    },
    stop() {
      stopped = true;
      unsubscribe();
      unsubscribeStorage();
      cancelNotice?.();
      engine?.stop();
      engine = null;
    },
  };
}

function withoutSlash(url: string): string {
  return url.trim().replace(/\/+$/, '');
}
