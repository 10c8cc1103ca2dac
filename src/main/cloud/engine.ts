import { z } from 'zod';
import type { MatchAction, SyncState } from '#shared/sync.ts';
import type { Environment } from '../environment.ts';
import type { Hub } from '../hub/hub.ts';
import { RESOURCES } from '../hub/records/records.ts';
import { createBackoffs } from './backoff.ts';
import { createBudget, DOCUMENTED_LIMIT } from './budget.ts';
import type { UpstreamClient } from './client.ts';
import type { ClockDifference } from './clock-difference.ts';
import { belongsTo } from './connect.ts';
import { type Contacts, createContacts } from './contacts.ts';
import { createCarriedFields, createReadings } from './context.ts';
import { createDeletions } from './deletions.ts';
import { createHeadPoll } from './head-poll.ts';
import type { Ledger } from './ledger-file.ts';
import { createMatching } from './matching.ts';
import { createPull } from './pull.ts';
import { createPush } from './push.ts';
import { createScheduler } from './scheduler.ts';
import { createScreen } from './screen.ts';
import { createSweep } from './sweep.ts';
import type { Timers } from './timers.ts';
import type { Unreadable } from './unreadable.ts';
import { waitingIn } from './waiting.ts';

export interface EngineOptions {
  readonly hub: Hub;
  readonly client: UpstreamClient;
  /** Kept by whoever made the client. */
  readonly clocks: ClockDifference;
  /** What becomes of what was here before the workspace was connected; null when a person is to be asked. */
  readonly existing: MatchAction | null;
  readonly isTestKey: boolean;
  readonly unreadable: Unreadable;
  readonly ledger: Ledger;
  /** The key has just been checked: the first request may be one that gets on with it. */
  readonly isGreeted: boolean;
  readonly environment: Environment;
  readonly timers: Timers;
  readonly isFocused: () => boolean;
  readonly changed: () => void;
  readonly reportFailure: (error: unknown) => void;
}

const limitSchema = z.object({ limit: z.number().min(1), windowMs: z.number().min(1) });

/** Everything that runs while a connection is meant to be there; built from its parts, in order of priority. */
export function startEngine(options: EngineOptions) {
  const { hub, client, ledger, environment, timers, isFocused, reportFailure } = options;
  const now = environment.now;
  const random = () => randomFraction(environment);
  const backoffs = createBackoffs(now, random);
  const documented = {
    limit: options.isTestKey ? DOCUMENTED_LIMIT.test : DOCUMENTED_LIMIT.live,
    windowMs: DOCUMENTED_LIMIT.windowMs,
  };
  const budget = createBudget(
    limitSchema.catch(documented).parse(hub.sync.get('limit') ?? documented),
    now,
    ledger,
  );
  const readings = createReadings();
  const carried = createCarriedFields(hub);
  const limit = budget.learned;
  let knownLimit = JSON.stringify(limit());

  function changed(): void {
    const learned = JSON.stringify(limit());
    if (learned !== knownLimit) {
      knownLimit = learned;
      hub.sync.set('limit', limit());
    }
    matching.decide();
    options.changed();
  }

  const pull = createPull({ hub, readings, carried, reportFailure });
  const { unreadable } = options;
  const shared = { hub, pull, readings, unreadable, backoffs, now, changed, reportFailure };
  const deletions = createDeletions({
    ...shared,
    isInRound: (resource) => resource === 'contact' && contacts.progress() !== null,
  });
  const sweep = createSweep({ ...shared, deletions, limit });
  const push = createPush({
    ...shared,
    carried,
    sweep,
    clocks: options.clocks,
    pump: () => scheduler.pump(),
  });
  const screen = createScreen({
    ...shared,
    deletions,
    isFocused,
    isBudgetShort: () => budget.remaining() < limit().limit / 4,
  });
  const isReady = () => sweep.hasEverSwept();
  const matching = createMatching({ hub, isReady, existing: options.existing, changed, reportFailure });
  const head = createHeadPoll({ ...shared, isFocused, isReady });
  const contacts: Contacts = createContacts({
    ...shared,
    deletions,
    limit,
    isReady,
    first: matching.contactsToFetch,
  });

  const scheduler = createScheduler({
    client,
    budget,
    backoffs,
    sources: [push.source, screen.source, ...head.sources, deletions.source, sweep.source, contacts.source],
    timers,
    now,
    random,
    isGreeted: options.isGreeted,
    greeted: ({ organization }) => {
      if (belongsTo(hub, organization)) return null;
      return `The key belongs to the workspace ${organization.name}, the data here to another. Connect with a key of the right one, or use another data folder.`;
    },
    changed,
    reportFailure,
  });

  function passing(): SyncState | null {
    const sending = push.progress();
    if (sending !== null) return { state: 'syncing', pass: 'push', ...sending };
    const walking = sweep.progress();
    if (walking !== null) return { state: 'syncing', ...walking };
    if (deletions.pending() > 0) return { state: 'syncing', pass: 'customers', done: 0, expected: null };
    const fetching = contacts.progress();
    return fetching === null ? null : { state: 'syncing', pass: 'contacts', ...fetching };
  }

  function state(): SyncState {
    const obstacle = scheduler.obstacle();
    if (obstacle !== null) return obstacle;
    const { waiting_for_you, matches } = waitingIn(hub, false);
    // Nothing that was here before is sent while it is not decided: the rest of the pass goes on behind it.
    if (matches > 0 && matching.isMatched() && push.progress() === null) {
      return options.existing === null
        ? { state: 'deciding', matches }
        : { state: 'syncing', pass: 'push', done: 0, expected: matches };
    }
    const passed = passing();
    if (passed !== null) return passed;
    const heldBack = deletions.heldBack();
    if (heldBack !== null) return { state: 'failed', reason: heldBack };
    const at = sweep.lastFinishedAt();
    const last_synced_at = at === null ? null : new Date(at).toISOString();
    if (waiting_for_you > 0) return { state: 'attention', waiting_for_you, last_synced_at };
    return { state: 'idle', last_synced_at };
  }

  // The process before may have ended between learning of a field and queueing what was kept of it.
  for (const resource of RESOURCES) carried.sendKept(resource).catch(reportFailure);
  // After everything is in place: the first request goes out in the next turn.
  timers.after(0, scheduler.pump);

  return {
    state,
    pump: scheduler.pump,
    lastSyncedAt: sweep.lastFinishedAt,
    contactsProgress: contacts.progress,
    deletionsToConfirm: deletions.toConfirm,
    /** Whether it is known what the cloud has of what was here before. */
    isMatched: matching.isMatched,
    demandSweep() {
      sweep.demand();
      scheduler.pump();
    },
    /** The network may be back: whoever waits for it tries at once. */
    wake: scheduler.retryNow,
    syncNow(withContacts: boolean) {
      head.demand();
      sweep.demand();
      if (withContacts) contacts.demand();
      scheduler.retryNow();
    },
    confirmDeletions() {
      deletions.confirm();
      scheduler.pump();
    },
    setOnScreen(customerKey: string | null) {
      screen.show(customerKey);
      scheduler.pump();
    },
    stop: scheduler.stop,
  };
}

export type Engine = ReturnType<typeof startEngine>;

/** From 0 up to 1, from the randomness passed in. */
export function randomFraction(environment: Environment): number {
  const [a = 0, b = 0, c = 0, d = 0] = environment.randomBytes(4);
  return (a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d) / 2 ** 32;
}
