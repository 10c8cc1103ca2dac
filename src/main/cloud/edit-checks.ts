import { isListedCloudType } from '#shared/records/index.ts';
import type { Hub } from '../hub/hub.ts';
import type { OutboxEntry } from '../hub/outbox/outbox.ts';
import type { LearnedLimit } from './budget.ts';
import { nameOf, type Readings, WALKED, type Walked } from './context.ts';
import { createFirstSeen } from './first-seen.ts';
import type { Sweep } from './sweep.ts';

/**
 * How long a base that was read after an edit was made is good to send the edit against: as long as it takes to
 * send all that is queued, between these two. Half of the budget may be kept for the screen meanwhile.
 */
const BASE_TRUSTED_MS = { least: 5 * 1000, most: 60 * 60 * 1000 } as const;
const SHARE_OF_OUTBOX = 1 / 2;
const COUNT_INTERVAL_MS = 1000;
/** So long an edit waits for a value that cannot be read, which ours would be written over. The status names it. */
const HIDDEN_PATIENCE_MS = 60 * 1000;

export interface EditChecksOptions {
  readonly hub: Hub;
  readonly readings: Readings;
  readonly sweep: Sweep;
  readonly limit: () => LearnedLimit;
  readonly now: () => number;
}

/** Of which types going through their lists is the shorter way to what was edited. */
interface ShorterWalk {
  readonly until: number;
  readonly types: ReadonlySet<Walked>;
}

const NO_WALK: ShorterWalk = { until: 0, types: new Set() };

interface ReadForEntry {
  /** When it was asked for, and when it had come. */
  readonly at: number;
  readonly cameAt: number;
  readonly changedAt: string;
}

/**
 * What the cloud has is read after an edit or a deletion was made, and after anything was added to it, and before it is sent: only so is a change made there
 * meanwhile seen, and not overwritten in silence. Here is kept what has been read for which edit.
 */
export type EditChecks = ReturnType<typeof createEditChecks>;

export function createEditChecks({ hub, readings, sweep, limit, now }: EditChecksOptions) {
  const startedAt = now();
  const firstSeen = createFirstSeen(now);
  /** Entries whose record was read after the entry was last changed, and after it was last sent. */
  const checkedFor = new Map<number, ReadForEntry>();
  /** Nothing could be sent until then: what was read before may have been changed there since. */
  let countsFrom = Number.NEGATIVE_INFINITY;
  /** When an edit was last sent, by entry: its fate is read from the record before it is sent again. */
  const triedAt = new Map<number, number>();
  /** Since when a value that an edit changes cannot be read. */
  const hiddenSince = new Map<number, number>();
  /** Looked at once in a while: it takes going through the whole queue, and is asked for each of its entries. */
  let shorterWalk = NO_WALK;

  /** Counted once in a while, as it is asked for each entry of the queue. */
  let trusted = { until: Number.NEGATIVE_INFINITY, ms: 0 };
  function trustedMs(): number {
    if (now() >= trusted.until || now() < trusted.until - COUNT_INTERVAL_MS) {
      const { limit: requests, windowMs } = limit();
      // Each entry takes its turn, and may be read once more before it.
      const turns = 2 * (hub.outbox.counts().pending + 1);
      const wanted = (turns * windowMs) / requests / SHARE_OF_OUTBOX;
      const ms = Math.min(Math.max(wanted, BASE_TRUSTED_MS.least), BASE_TRUSTED_MS.most);
      trusted = { until: now() + COUNT_INTERVAL_MS, ms };
    }
    return trusted.ms;
  }

  function isChecked(entry: OutboxEntry): boolean {
    const read = checkedFor.get(entry.id);
    // From when it came: over a slow line it would have grown old on the way each time.
    const isGood = read !== undefined && read.at >= countsFrom && now() - read.cameAt < trustedMs();
    if (isGood && read.changedAt === entry.changed_at) return true;
    const { resource, key } = entry;
    const walkedFrom = sweep.isMissed(resource, key) ? 0 : sweep.walkedFrom(resource);
    const checkedAt = Math.max(readings.checkedAt(nameOf(resource, key)), walkedFrom);
    // Dates of changes are the machine's clock's, which may have been set since: what counts is when it was seen.
    const since = Math.max(firstSeen.of(entry), triedAt.get(entry.id) ?? 0);
    // After a restart it is not known when it was last tried.
    const isResend = entry.sent_at !== null && !triedAt.has(entry.id);
    const isReadSince = readings.checkedAt(nameOf(resource, key)) > 0 || walkedFrom >= startedAt;
    if (isResend && !isReadSince) return false;
    return checkedAt > since && checkedAt >= countsFrom && now() - checkedAt < trustedMs();
  }

  return {
    isChecked,
    /** The entry's record was read; it had been asked for at `at`. */
    noteRead(entry: OutboxEntry, at: number): void {
      hiddenSince.delete(entry.id);
      checkedFor.set(entry.id, { at, cameAt: now(), changedAt: entry.changed_at });
    },
    /** A value that the entry changes could not be read; whether it is sent all the same. */
    isWaitedForLongEnough({ id }: OutboxEntry): boolean {
      const since = hiddenSince.get(id) ?? now();
      hiddenSince.set(id, since);
      return now() - since >= HIDDEN_PATIENCE_MS;
    },
    /** Nothing can be sent just now, or this machine slept: everything is read again before it is written to. */
    interrupted(): void {
      countsFrom = now();
    },
    noteSent(entry: OutboxEntry): void {
      checkedFor.delete(entry.id);
      triedAt.set(entry.id, now());
    },
    /** When the entry was last sent, as far as this run knows. */
    sentAt: (entry: OutboxEntry): number | null => triedAt.get(entry.id) ?? null,
    /** Nothing of the entry is to be sent any more. */
    forget(entry: OutboxEntry): void {
      checkedFor.delete(entry.id);
      triedAt.delete(entry.id);
      hiddenSince.delete(entry.id);
      firstSeen.forget(entry);
    },
    /** When more records are to be read than their list has pages, the list is the shorter way. */
    isWalkShorter({ resource, key }: OutboxEntry): boolean {
      if (!isListedCloudType(resource) || sweep.isFailing() || sweep.isMissed(resource, key)) return false;
      if (now() >= shorterWalk.until) {
        const unchecked = hub.outbox
          .inState('pending')
          .filter((entry) => entry.operation !== 'create' && !isChecked(entry))
          .filter((entry) => !sweep.isMissed(entry.resource, entry.key));
        const isShorter = (each: Walked) =>
          unchecked.filter((entry) => entry.resource === each).length > sweep.pagesOf(each);
        shorterWalk = { until: now() + COUNT_INTERVAL_MS, types: new Set(WALKED.filter(isShorter)) };
      }
      return shorterWalk.types.has(resource);
    },
    /** Until when what waits for a walk need not be looked at again; a past time when nothing does. */
    waitsUntil: (): number => shorterWalk.until,
    isWalkAwaited: (): boolean => shorterWalk.types.size > 0 && now() < shorterWalk.until,
    /** The walk that they waited for is through. */
    walkEnded(): void {
      shorterWalk = NO_WALK;
    },
  };
}
