import { useEffect } from 'react';
import { create } from 'zustand';
import type { BridgeOutput } from '#shared/bridge.ts';
import { keepItem } from '../lib/keep-item.ts';
import { useReplication, useStore } from '../store/index.ts';

export type ChangedCustomer = BridgeOutput<'workbench.away'>['customers'][number];

/** What others changed while nobody was here; `cursor` says up to where it is told. */
export interface Absence {
  readonly customers: readonly ChangedCustomer[];
  readonly cursor: number;
}

/** So long away is an absence: a meeting is none, a night is. */
export const ABSENCE_MS = 4 * 3_600_000;
/** For so long after somebody has come back, what a sync brings happened while they were away. */
const ARRIVAL_MS = 10 * 60_000;
const SEEN_EVERY_MS = 60_000;
const SETTLED_MS = 1_000;
const ITEM = 'pivotal.seen';

interface Seen {
  /** The newest of the stream that somebody has seen. */
  readonly cursor: number;
  /** When somebody was here last, in milliseconds. */
  readonly at: number;
}

type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** What it takes to notice an absence. */
export interface VisitOptions {
  /** What others have changed since a cursor, and the newest cursor; null asks for that one alone. */
  readonly ask: (since: number | null) => Promise<Absence>;
  /** Hears that records have changed. @returns a function that ends it */
  readonly onChanged: (listener: () => void) => () => void;
  readonly storage: Storage;
  readonly now: () => number;
  /** Told what others changed, again when there is more. */
  readonly tell: (absence: Absence) => void;
}

export interface Visit {
  /** Somebody is here: from now on nothing is an absence, unless one is being told of. */
  seen(): Promise<void>;
  /** What was told has been read. */
  read(): Promise<void>;
  end(): void;
}

/**
 * Somebody has come. What others changed since they left is told, also what a sync brings within the next minutes; it
 * is read once, and until then it is told again.
 */
export function beginVisit({ ask, onChanged, storage, now, tell }: VisitOptions): Visit {
  const before = readSeen(storage);
  const came = now();
  let since = before !== null && came - before.at >= ABSENCE_MS ? before.cursor : null;
  let isTold = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function look(): Promise<void> {
    if (since === null || now() - came > ARRIVAL_MS) return;
    const answer = await ask(since);
    if (since === null || answer.customers.length === 0) return;
    isTold = true;
    tell(answer);
  }

  async function keep(): Promise<void> {
    const { cursor } = await ask(null);
    keepSeen(storage, { cursor, at: now() });
  }

  const endChanges = onChanged(() => {
    clearTimeout(timer);
    timer = setTimeout(() => void look().catch(() => {}), SETTLED_MS);
  });
  void look().catch(() => {});
  return {
    async seen() {
      if (since !== null && (isTold || now() - came <= ARRIVAL_MS)) return;
      since = null;
      await keep();
    },
    async read() {
      since = null;
      isTold = false;
      await keep();
    },
    end() {
      clearTimeout(timer);
      endChanges();
    },
  };
}

function keepSeen(storage: Storage, seen: Seen): void {
  // Without storage every visit is the first.
  keepItem(ITEM, JSON.stringify(seen), storage);
}

function readSeen(storage: Storage): Seen | null {
  try {
    const seen = JSON.parse(storage.getItem(ITEM) ?? 'null') as Partial<Seen> | null;
    return typeof seen?.cursor === 'number' && typeof seen.at === 'number'
      ? { cursor: seen.cursor, at: seen.at }
      : null;
  } catch {
    return null;
  }
}

interface AbsenceState {
  /** Null while there is none, or when it has been read. */
  readonly absence: Absence | null;
  readonly read: () => void;
}

export const useAbsence = create<AbsenceState>()(() => ({ absence: null, read: () => {} }));

/** Notices that somebody comes and is here, whatever is on screen. */
export function usePresence(): void {
  const { bridge } = useStore();
  const { status } = useReplication();
  useEffect(() => {
    if (status !== 'live') return undefined;
    const visit = beginVisit({
      ask: (since) => bridge.call('workbench.away', { since }),
      onChanged: (listener) => bridge.on('replication.changed', listener),
      storage: localStorage,
      now: Date.now,
      tell: (absence) => useAbsence.setState({ absence }),
    });
    useAbsence.setState({
      read() {
        useAbsence.setState({ absence: null });
        void visit.read().catch(() => {});
      },
    });
    const look = () => {
      if (document.visibilityState === 'visible') void visit.seen().catch(() => {});
    };
    look();
    const timer = setInterval(look, SEEN_EVERY_MS);
    return () => {
      clearInterval(timer);
      visit.end();
    };
  }, [bridge, status]);
}
