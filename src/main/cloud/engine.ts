import { z } from 'zod';
import { isListedCloudType } from '#shared/records/index.ts';
import type { MatchAction } from '#shared/sync-names.ts';
import { type Environment, timestampOf } from '../environment.ts';
import type { Hub } from '../hub/hub.ts';
import { RESOURCES } from '../hub/records/records.ts';
import { createBackoffs } from './backoff.ts';
import { type Budget, createBudget, DOCUMENTED_LIMIT, type LearnedLimit } from './budget.ts';
import { LONGEST_SILENCE_MS, type UpstreamClient } from './client.ts';
import type { SyncClock } from './clock.ts';
import type { ClockDifference } from './clock-difference.ts';
import { belongsTo } from './connect.ts';
import type { Silence } from './connection.ts';
import { type Contacts, createContacts } from './contacts.ts';
import { createCarriedFields, createReadings } from './context.ts';
import { openHold } from './deletion-hold.ts';
import { createDeletions } from './deletions.ts';
import { type StateParts, stateOf } from './engine-state.ts';
import { createHeadPoll } from './head-poll.ts';
import type { Ledger } from './ledger-file.ts';
import { createMatching } from './matching.ts';
import { createPull } from './pull.ts';
import { createPush } from './push.ts';
import { createReadAgain } from './read-again.ts';
import { createScheduler } from './scheduler.ts';
import { createScreen } from './screen.ts';
import { createSweep } from './sweep.ts';
import { createTeam } from './team.ts';
import type { Timers } from './timers.ts';
import type { Unreadable } from './unreadable.ts';

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
  readonly clock: SyncClock;
  readonly environment: Environment;
  readonly timers: Timers;
  readonly isFocused: () => boolean;
  readonly changed: () => void;
  readonly reportFailure: (error: unknown) => void;
}

const limitSchema = z.object({ limit: z.number().min(1), windowMs: z.number().min(1) });

/** Everything that runs while a connection is meant to be there; built from its parts, in order of priority. */
export function startEngine(options: EngineOptions) {
  const { hub, client, clock, environment, timers, isFocused } = options;
  const { now, past } = clock;
  /** Trouble with the disk is a state, and no failure. */
  const reportFailure = (error: unknown) => {
    if (hub.storage.observe(error) === null) options.reportFailure(error);
  };
  const random = () => randomFraction(environment);
  const backoffs = createBackoffs(now, random);
  const budget = openBudget(options, (windowMs) => screen.wanted(windowMs));
  const readings = createReadings();
  const carried = createCarriedFields(hub);
  const limit = budget.learned;
  const keepLimit = createLimitKeeper(hub, limit, reportFailure);

  function changed(): void {
    keepLimit();
    matching.decide();
    options.changed();
  }

  const pull = createPull({ hub, readings, carried, reportFailure });
  const { unreadable } = options;
  const shared = { hub, pull, readings, unreadable, backoffs, now, past, changed, reportFailure };
  const held = openHold(hub, changed);
  const deletions = createDeletions({
    ...shared,
    held,
    isInRound: (resource) => !isListedCloudType(resource) && contacts.progress() !== null,
    // What this run has not been shown was there in the last walk before it.
    seenAt: (name) => shownMoment(clock, readings.seenAt(name) || sweptBefore),
  });
  const sweep = createSweep({ ...shared, deletions, limit });
  const sweptBefore = sweep.lastReadAt();
  const push = createPush({
    ...shared,
    carried,
    sweep,
    clocks: options.clocks,
    limit,
    wall: environment.now,
    pump: () => scheduler.pump(),
  });
  const readAgain = createReadAgain({ ...shared, deletions });
  const screen = createScreen({ ...shared, deletions, isFocused, limit });
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

  const team = createTeam({
    hub,
    held,
    backoffs,
    unreadable,
    now,
    isFocused,
    isReady,
    isWalking: () => sweep.progress() !== null,
    changed,
    reportFailure,
  });

  const scheduler = createScheduler({
    client,
    budget,
    backoffs,
    sources: [
      push.source,
      ...team.sources.filter(({ urgency }) => urgency !== 'background'),
      screen.source,
      readAgain.source,
      ...head.sources,
      deletions.source,
      sweep.source,
      ...team.sources.filter(({ urgency }) => urgency === 'background'),
      contacts.source,
    ],
    timers,
    clock,
    storage: hub.storage,
    silence: createSilence(hub, clock),
    random,
    held: push.interrupted,
    isGreeted: options.isGreeted,
    greeted: ({ organization }) =>
      belongsTo(hub, organization) ? null : wordsOfOtherWorkspace(organization.name),
    changed,
    reportFailure,
  });

  const lastSyncedAt = () => shownMoment(clock, sweep.lastReadAt());

  const unsubscribe = hub.storage.subscribe(() => {
    options.changed();
    scheduler.pump();
  });

  const { existing } = options;
  const parts: StateParts = {
    hub,
    existing,
    scheduler,
    push,
    readAgain,
    sweep,
    deletions,
    contacts,
    team,
    matching,
  };

  // The process before may have ended between learning of a field and queueing what was kept of it.
  for (const resource of RESOURCES) carried.sendKept(resource).catch(reportFailure);
  // After everything is in place: the first request goes out in the next turn.
  timers.after(0, scheduler.pump);

  return {
    state: () => stateOf(parts, lastSyncedAt()),
    pump: scheduler.pump,
    recordsChanged: team.note,
    lastSyncedAt,
    contactsProgress: contacts.progress,
    deletionsToConfirm: deletions.toConfirm,
    /** Records of the workspace that are still to be sent, to another of ours. */
    sharedPending: team.pending,
    /** Whether it is known what the cloud has of what was here before. */
    isMatched: matching.isMatched,
    demandSweep() {
      sweep.demand();
      scheduler.pump();
    },
    /** The network may be back, or the machine slept: whoever waits for it tries at once. */
    wake() {
      push.interrupted();
      scheduler.retryNow();
    },
    syncNow(withContacts: boolean) {
      head.demand();
      team.demand();
      sweep.demand();
      if (withContacts) demandKept(contacts, reportFailure);
      scheduler.retryNow();
    },
    confirmDeletions() {
      deletions.confirm();
      team.confirmDeletions();
      scheduler.pump();
    },
    setOnScreen(customerKeys: readonly string[]) {
      screen.show(customerKeys);
      scheduler.pump();
    },
    stop() {
      unsubscribe();
      scheduler.stop();
    },
  };
}

export type Engine = ReturnType<typeof startEngine>;

/** Begins with what was learned of the limit before, or what the cloud documents. */
function openBudget(
  { hub, isTestKey, ledger, clock }: EngineOptions,
  wantedOnScreen: (windowMs: number) => number,
): Budget {
  const documented = {
    limit: isTestKey ? DOCUMENTED_LIMIT.test : DOCUMENTED_LIMIT.live,
    windowMs: DOCUMENTED_LIMIT.windowMs,
  };
  const learned = limitSchema.catch(documented).parse(hub.sync.get('limit') ?? documented);
  return createBudget({ learned, now: clock.now, ledger, wantedOnScreen });
}

/** A moment of the sync, as the machine's clock would have had it. */
function shownMoment(clock: SyncClock, at: number | null): string | null {
  return at === null ? null : timestampOf(Math.round(clock.shown(at)));
}

function wordsOfOtherWorkspace(name: string): string {
  return `The key belongs to the workspace ${name}, the data here to another. Connect with a key of the right one, or use another data folder.`;
}

/** Where it cannot be kept, it is demanded all the same, for as long as this process lasts. */
function demandKept(contacts: Contacts, reportFailure: (error: unknown) => void): void {
  try {
    contacts.demand();
  } catch (error) {
    reportFailure(error);
  }
}

/** Keeps what was learned of the limit for the next start, when it has changed. */
function createLimitKeeper(
  hub: Pick<Hub, 'sync'>,
  limit: () => LearnedLimit,
  reportFailure: (error: unknown) => void,
): () => void {
  let known = JSON.stringify(limit());
  return () => {
    const learned = JSON.stringify(limit());
    if (learned === known) return;
    try {
      hub.sync.set('limit', limit());
      known = learned;
    } catch (error) {
      reportFailure(error);
    }
  };
}

const silenceSchema = z.object({ until: z.number(), ms: z.number().min(0).max(LONGEST_SILENCE_MS) });

/** Until when the cloud asked for silence, kept over a restart. */
function createSilence(hub: Pick<Hub, 'sync'>, { now }: SyncClock): Silence {
  return {
    load() {
      const kept = silenceSchema.safeParse(hub.sync.get('silence'));
      // No longer than it was to last: the clock may have been set back since.
      return kept.success ? Math.min(kept.data.until, now() + kept.data.ms) : 0;
    },
    keep: (until, ms) => void hub.sync.set('silence', { until, ms }),
  };
}

/** From 0 up to 1, from the randomness passed in. */
function randomFraction(environment: Environment): number {
  const [a = 0, b = 0, c = 0, d = 0] = environment.randomBytes(4);
  return (a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d) / 2 ** 32;
}
