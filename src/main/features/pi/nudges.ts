import type { DefinitionOf } from '#shared/records/index.ts';
import { onboarding } from '#shared/records/onboarding.ts';
import type { RecordOf } from '#shared/records/values.ts';
import { NUDGE_KINDS } from '#shared/records/workspace-types.ts';
import { zonedDay } from '#shared/values/zoned-day.ts';
import { inBackground } from '../../background-time.ts';
import { realTimers, type Timers } from '../../cloud/timers.ts';
import { realEnvironment, timestampOf } from '../../environment.ts';
import { giveWay } from '../../give-way.ts';
import type { HubEvent } from '../../hub/events/event-reads.ts';
import type { Hub } from '../../hub/hub.ts';
import type { RecordChange } from '../../hub/records/commands.ts';
import type { NudgeKind } from '../../hub/records/nudge-conditions.ts';
import { PI } from './actor.ts';
import { candidatesOf, NUDGING_EVENTS, type NudgeCandidate } from './nudge-candidates.ts';
import { runDay } from './workspace.ts';

type NudgeHub = Pick<Hub, 'events' | 'writeBatch' | 'changes' | 'reads' | 'nudges' | 'settings' | 'storage'>;
type Nudge = RecordOf<DefinitionOf<'nudge'>>;

export interface NudgesOptions {
  readonly hub: NudgeHub;
  readonly timeZone: () => string;
  readonly now?: () => number;
  readonly timers?: Timers;
  readonly reportFailure: (error: unknown) => void;
}

export interface Nudges {
  stop(): void;
  /** Resolves when what is under way is done. */
  settled(): Promise<void>;
}

const GATHER = { ms: 200, events: 2000, patienceMs: 2000 };
const LOOK_MS = 60_000;
const FIRST_LOOK_MS = 4000;
/** Nobody works through more of one kind; an import does not bury what matters. */
const MOST_OPEN = 100;
/** What is there already of the same, and not yet done with. */
const STANDING: readonly string[] = ['open', 'snoozed', 'dismissed'];

/** How many are open of a kind, with those about to be made. */
interface OpenCounts {
  isFull(kind: NudgeKind): boolean;
  add(kind: NudgeKind): void;
}

interface Kept {
  readonly key: string;
  readonly kind: NudgeKind;
  readonly subjectKey: string;
  readonly state: string;
  readonly about: string;
}

/**
 * Nudges whoever has something to do: what an event says is looked at again as it is now, told once, and withdrawn
 * when it is so no more. Nothing but nudges is written.
 */
export function startNudges(options: NudgesOptions): Nudges {
  const { hub, timeZone, now = realEnvironment.now, timers = realTimers, reportFailure } = options;
  let running: Promise<void> = Promise.resolve();
  let isStopped = false;
  let callOff = timers.after(FIRST_LOOK_MS, look);

  function inTurn(work: () => Promise<void>): Promise<void> {
    const done = running.then(work);
    running = done.catch(reportFailure);
    return done;
  }

  async function write(commands: readonly RecordChange[]): Promise<void> {
    if (commands.length === 0 || isStopped || hub.storage.trouble() !== null) return;
    await hub.writeBatch({ actor: PI, commands, partial: true });
  }

  async function consider(candidates: ReadonlyMap<string, readonly NudgeCandidate[]>): Promise<void> {
    const counts = countOpen(hub);
    const at = timestampOf(now());
    const commands: RecordChange[] = [];
    let looked = 0;
    for (const [customerKey, ofCustomer] of candidates) {
      if (isStopped) return;
      commands.push(...inBackground(() => changesOf(hub, at, customerKey, ofCustomer, counts)));
      looked += 1;
      // Lets requests in between.
      if (looked % 50 === 0) await giveWay(100);
    }
    await write(commands);
  }

  async function take(events: readonly HubEvent[]): Promise<void> {
    const byCustomer = new Map<string, NudgeCandidate[]>();
    for (const event of events) {
      if (event.customer_key === null) continue;
      const known = byCustomer.get(event.customer_key) ?? [];
      for (const candidate of candidatesOf(event, hub.nudges.openTasks)) {
        const isKnown = known.some(
          ({ kind, subjectKey }) => kind === candidate.kind && subjectKey === candidate.subjectKey,
        );
        if (!isKnown) known.push(candidate);
      }
      byCustomer.set(event.customer_key, known);
    }
    await consider(byCustomer);
  }

  /** Those that were put off until now are open again. */
  async function wakeSnoozed(): Promise<void> {
    const at = timestampOf(now());
    const { documents } = hub.reads.list('nudge', { state: 'snoozed' }, { limit: 1000 });
    const due = documents
      .map((document) => JSON.parse(document) as Nudge & { readonly id: string })
      .filter(({ until }) => until === null || until <= at);
    await write(
      due.map(({ id }) => ({
        operation: 'update',
        resource: 'nudge',
        reference: id,
        input: { state: 'open' },
      })),
    );
  }

  /** A target passes without anything happening: once a day it is looked which have. */
  async function lookForPassedTargets(): Promise<void> {
    const day = runDay(now(), timeZone());
    if (hub.settings.get('nudge_run')?.day === day || hub.storage.trouble() !== null) return;
    const byCustomer = new Map<string, NudgeCandidate[]>();
    for (const key of hub.nudges.passedTargets(zonedDay(now(), timeZone()), 2 * MOST_OPEN)) {
      const customerKey = hub.changes.row(onboarding.type, key)?.customer_key;
      if (customerKey == null) continue;
      const known = byCustomer.get(customerKey) ?? [];
      known.push({ kind: 'target_passed', subjectType: onboarding.type, subjectKey: key });
      byCustomer.set(customerKey, known);
    }
    await consider(byCustomer);
    if (!isStopped) hub.settings.set('nudge_run', { day });
  }

  function look(): void {
    inTurn(async () => {
      await wakeSnoozed();
      await lookForPassedTargets();
    }).catch(() => {});
    callOff = timers.after(LOOK_MS, look);
  }

  const endSubscription = hub.events.subscribe('nudges', (events) => inTurn(() => take(events)), {
    types: NUDGING_EVENTS,
    from: 'now',
    gather: GATHER,
  });

  return {
    stop() {
      isStopped = true;
      callOff();
      endSubscription();
    },
    settled: () => running,
  };
}

function keptOf(hub: NudgeHub, customerKey: string): Kept[] {
  return hub.changes.ofCustomer('nudge', customerKey).flatMap(({ key, parent_key, document }) => {
    const { kind, state, data } = JSON.parse(document) as Nudge;
    const known = NUDGE_KINDS.find((one) => one === kind);
    if (known === undefined || parent_key == null) return [];
    return [{ key, kind: known, subjectKey: parent_key, state, about: String(data.about ?? '') }];
  });
}

/** What is to be withdrawn of a customer's nudges, and what raised. */
function changesOf(
  hub: NudgeHub,
  at: string,
  customerKey: string,
  candidates: readonly NudgeCandidate[],
  counts: OpenCounts,
): RecordChange[] {
  const kept = keptOf(hub, customerKey);
  const over = kept.filter(
    ({ kind, subjectKey, state }) => STANDING.includes(state) && hub.nudges.of(kind, subjectKey, at) === null,
  );
  const left = kept.filter((nudge) => !over.includes(nudge));
  const raised = candidates.filter(({ kind, subjectKey }) => {
    if (counts.isFull(kind)) return false;
    const condition = hub.nudges.of(kind, subjectKey, at);
    if (condition === null) return false;
    const isSaid = left.some(
      (nudge) =>
        nudge.kind === kind &&
        nudge.subjectKey === subjectKey &&
        (STANDING.includes(nudge.state) || (condition.about !== '' && nudge.about === condition.about)),
    );
    if (!isSaid) counts.add(kind);
    return !isSaid;
  });
  return [
    ...over.map(({ key }): RecordChange => ({ operation: 'delete', resource: 'nudge', reference: key })),
    ...raised.map(
      ({ kind, subjectType, subjectKey }): RecordChange => ({
        operation: 'create',
        resource: 'nudge',
        input: { kind, subject_type: subjectType, subject_id: subjectKey },
      }),
    ),
  ];
}

/** Counts as it goes: what is raised now fills up as well. */
function countOpen(hub: NudgeHub): OpenCounts {
  const counts = new Map<NudgeKind, number>();
  const openOf = (kind: NudgeKind) =>
    counts.get(kind) ??
    hub.reads.list('nudge', { kind, state: 'open' }, { limit: MOST_OPEN }).documents.length;
  return {
    isFull: (kind) => openOf(kind) >= MOST_OPEN,
    add: (kind) => void counts.set(kind, openOf(kind) + 1),
  };
}
