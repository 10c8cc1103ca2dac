import type { ConnectOutcome, SyncState } from '#shared/sync.ts';
import { KEYCHAIN_LOCKED, type MatchAction } from '#shared/sync-names.ts';
import { problemOfCloudAddress } from '#shared/values/cloud-address.ts';
import { reasonOf } from '#shared/values/reason.ts';
import { createClient, type UpstreamClient } from './client.ts';
import { createClock, type SyncClock } from './clock.ts';
import { type ClockDifference, createClockDifference } from './clock-difference.ts';
import { checkKey } from './connect.ts';
import { CLOUD } from './context.ts';
import { type Engine, startEngine } from './engine.ts';
import { createLedgerFile } from './ledger-file.ts';
import { KeychainLockedError } from './secret-store.ts';
import type { ConnectOptions, SyncOptions } from './sync.ts';
import type { Unreadable } from './unreadable.ts';
import type { Watching } from './watching.ts';

/** An answer that takes longer than this has not come. */
const TIMEOUT_MS = 30_000;

export interface CloudLinkOptions extends SyncOptions {
  readonly unreadable: Unreadable;
  readonly watching: Watching;
  readonly changed: () => void;
}

/** Whether, where and with which key this hub speaks with a cloud. */
export interface CloudLink {
  engine(): Engine | null;
  /** Where the engine sends its requests. */
  address(): string | null;
  /** Why there is no engine. */
  withoutEngine(): SyncState;
  connect(options: ConnectOptions): Promise<ConnectOutcome>;
  connectWhenReachable(options: ConnectOptions, existing?: MatchAction): Promise<void>;
  start(): Promise<void>;
  /** A full pass now, or as soon as it is connected. @returns false when it is not to be */
  syncNow(withContacts: boolean): boolean;
  /** Tries again what waits for the keychain, or has failed. */
  retryStart(): void;
  disconnect(): Promise<void>;
  stop(): void;
}

interface State {
  engine: Engine | null;
  address: string | null;
  /** Shown while there is no engine: why there is none. */
  reason: SyncState;
  /** What becomes of what was here before the workspace was connected, if that was said beforehand. */
  existing: MatchAction | null;
  /** A pass that was asked for while it was being connected; null when none was. */
  asked: { readonly withContacts: boolean } | null;
  readonly clock: SyncClock;
  readonly clocks: ClockDifference;
}

export function createCloudLink(options: CloudLinkOptions): CloudLink {
  const { hub, folder, secrets, environment, changed, reportFailure } = options;
  const state: State = {
    engine: null,
    address: null,
    reason: { state: 'local' },
    existing: null,
    asked: null,
    clock: createClock(environment),
    clocks: createClockDifference(),
  };

  async function connect({ url, key }: ConnectOptions): Promise<ConnectOutcome> {
    const problem = problemOfCloudAddress(url);
    if (problem !== null) return { outcome: 'unreachable', reason: problem };
    const base = withoutSlash(url);
    const landed = createLedgerFile(folder, environment).note();
    const outcome = await checkKey({ hub, client: clientOf(options, state, base, key) });
    landed();
    if (outcome.outcome !== 'connected') return outcome;
    await secrets.write(key);
    await bindWorkspace(options, base, outcome.workspace.id);
    hub.settings.set('workspace', outcome.workspace);
    run(options, state, { url: base, key, isGreeted: true }).demandSweep();
    return outcome;
  }

  async function start(): Promise<void> {
    const known = hub.settings.get('upstream');
    if (known === undefined || !known.connected) return;
    const problem = problemOfCloudAddress(known.url);
    state.reason = problem === null ? { state: 'connecting' } : { state: 'failed', reason: problem };
    if (problem !== null) return;
    const key = await secrets.read().catch((error: unknown) => {
      if (error instanceof KeychainLockedError) return error;
      throw error;
    });
    if (typeof key === 'string') {
      // With a full disk at the start, what was left to be queued is queued at the next one.
      await bindWorkspace(options, known.url, known.workspace_id).catch(unlessStorage);
      run(options, state, { url: known.url, key, isGreeted: false });
      return;
    }
    state.reason = { state: 'unauthorized', code: key === null ? 'api_key_missing' : KEYCHAIN_LOCKED };
    changed();
  }

  async function connectWhenReachable(wanted: ConnectOptions, existing?: MatchAction): Promise<void> {
    const problem = problemOfCloudAddress(wanted.url);
    if (problem !== null) throw new Error(problem);
    state.existing = existing ?? null;
    state.reason = { state: 'connecting' };
    const known = hub.settings.get('upstream');
    const base = withoutSlash(wanted.url);
    // For this run alone: the key that is kept was given for the address that is kept.
    const isElsewhere = known !== undefined && (await secrets.read()) !== null;
    const kept = isElsewhere ? known.url : base;
    await bindWorkspace(options, kept, known?.workspace_id ?? null).catch(unlessStorage);
    run(options, state, { url: base, key: wanted.key, isGreeted: false });
  }

  /** Without an engine nothing else would say what is wrong. It is tried again with "Sync now", and at the next start. */
  async function explained<Result>(work: Promise<Result>): Promise<Result> {
    try {
      return await work;
    } catch (error) {
      if (state.engine === null && hub.settings.get('upstream')?.connected === true) {
        hub.storage.observe(error);
        state.reason = { state: 'failed', reason: `The sync could not start: ${reasonOf(error)}` };
        changed();
      }
      throw error;
    }
  }

  function unlessStorage(error: unknown): void {
    if (hub.storage.observe(error) === null) throw error;
  }

  return {
    engine: () => state.engine,
    address: () => state.address,
    withoutEngine() {
      const trouble = hub.storage.trouble();
      return trouble === null ? state.reason : { state: 'storage', reason: trouble };
    },
    connect: (wanted) => explained(connect(wanted)),
    connectWhenReachable: (wanted, existing) => explained(connectWhenReachable(wanted, existing)),
    start: () => explained(start()),
    syncNow(withContacts) {
      if (state.engine !== null) state.engine.syncNow(withContacts);
      else if (state.reason.state !== 'connecting') return false;
      else state.asked = { withContacts };
      return true;
    },
    retryStart() {
      const { engine, reason } = state;
      const isWaiting = reason.state === 'unauthorized' && reason.code === KEYCHAIN_LOCKED;
      if (engine === null && (isWaiting || reason.state === 'failed'))
        explained(start()).catch(reportFailure);
    },
    async disconnect() {
      end(state);
      state.address = null;
      state.reason = { state: 'local' };
      await secrets.remove();
      const known = hub.settings.get('upstream');
      if (known !== undefined) hub.settings.set('upstream', { ...known, connected: false });
      changed();
    },
    stop: () => end(state),
  };
}

function end(state: State): void {
  state.engine?.stop();
  state.engine = null;
  state.asked = null;
}

/** From here on this hub belongs to that workspace; null while it is not known which one that is. */
async function bindWorkspace({ hub }: SyncOptions, url: string, workspaceId: string | null): Promise<void> {
  const known = hub.settings.get('upstream');
  const isKept = known?.connected === true && known.url === url && known.workspace_id === workspaceId;
  if (!isKept) hub.settings.set('upstream', { url, workspace_id: workspaceId, connected: true });
  // Every time: the process may have ended between the two the time before.
  await hub.writeUpstream({ operation: 'adopt_local', actor: CLOUD });
}

function clientOf(
  { version, fetch }: SyncOptions,
  { clock, clocks }: State,
  url: string,
  key: string,
): UpstreamClient {
  return createClient({
    url,
    key,
    timeoutMs: TIMEOUT_MS,
    userAgent: `Pivotal-Desktop/${version}`,
    fetch,
    now: clock.now,
    dated: (date, sentAt) => clocks.note(date, sentAt, clock.now()),
  });
}

interface Run {
  readonly url: string;
  readonly key: string;
  /** The key has just been checked. */
  readonly isGreeted: boolean;
}

function run(options: CloudLinkOptions, state: State, { url, key, isGreeted }: Run): Engine {
  const { hub, folder, environment, timers, unreadable, watching, changed, reportFailure } = options;
  state.engine?.stop();
  state.address = url;
  const engine = startEngine({
    hub,
    client: clientOf(options, state, url, key),
    clocks: state.clocks,
    existing: state.existing,
    isTestKey: key.startsWith('pivotal_test_'),
    unreadable,
    ledger: createLedgerFile(folder, environment),
    clock: state.clock,
    isGreeted,
    environment,
    timers,
    isFocused: watching.isFocused,
    changed,
    reportFailure,
  });
  state.engine = engine;
  engine.setOnScreen(watching.onScreen());
  if (state.asked !== null) engine.syncNow(state.asked.withContacts);
  state.asked = null;
  changed();
  return engine;
}

function withoutSlash(url: string): string {
  return url.trim().replace(/\/+$/, '');
}
