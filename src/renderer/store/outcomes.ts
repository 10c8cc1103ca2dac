import { createSource, type Source } from '../bridge/source.ts';
import { type EditableCollection, WriteRefused } from './api.ts';

export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly field?: string | undefined;
}

/** What became of a pushed document, told to every tab: the one that wrote it may not be the one that pushed. */
export type Outcome = {
  readonly collection: EditableCollection;
  readonly key: string;
  /** The document carried this local write and all earlier ones. */
  readonly edit: number;
} & (
  | { readonly type: 'sending' }
  | { readonly type: 'acknowledged' }
  | { readonly type: 'refused'; readonly refusal: Refusal }
);

/** How tabs hear of each other's outcomes. */
export interface OutcomeChannel {
  post(outcome: Outcome): void;
  listen(listener: (outcome: Outcome) => void): void;
  close(): void;
}

interface Waiter {
  readonly edit: number;
  readonly resolve: () => void;
  readonly reject: (error: WriteRefused) => void;
}

export interface Outcomes {
  /** The number of the next local write: larger than any before, also before a reload. */
  nextEdit(): number;
  /** @returns a promise that rejects with WriteRefused after the rollback, else resolves once the hub has it. */
  wait(key: string, edit: number): Promise<void>;
  /** The write never got as far as the collection. */
  abandon(key: string, edit: number): void;
  /** Said by the tab that pushes; tells the other tabs. */
  report(outcome: Outcome): void;
  readonly pendingKeys: Source<ReadonlySet<string>>;
  onRefused(listener: (refusal: WriteRefused) => void): () => void;
  close(): void;
}

/** Keeps track of local writes until the hub has taken or refused them. */
export function createOutcomes(channel: OutcomeChannel, now: () => number): Outcomes {
  const waiters = new Map<string, Waiter[]>();
  const latestEdit = new Map<string, number>();
  const pendingKeys = createSource<ReadonlySet<string>>(new Set());
  const refusalListeners = new Set<(refusal: WriteRefused) => void>();
  let lastEdit = 0;

  function markPending(key: string, edit: number): void {
    latestEdit.set(key, Math.max(latestEdit.get(key) ?? 0, edit));
    if (!pendingKeys.get().has(key)) pendingKeys.set(new Set([...pendingKeys.get(), key]));
  }

  function settle(key: string, edit: number, settleOne: (waiter: Waiter) => void): void {
    const all = waiters.get(key) ?? [];
    const later = all.filter((waiter) => waiter.edit > edit);
    if (later.length > 0) waiters.set(key, later);
    else waiters.delete(key);
    if ((latestEdit.get(key) ?? 0) <= edit) {
      latestEdit.delete(key);
      if (pendingKeys.get().has(key)) {
        pendingKeys.set(new Set([...pendingKeys.get()].filter((one) => one !== key)));
      }
    }
    for (const waiter of all) if (waiter.edit <= edit) settleOne(waiter);
  }

  function receive(outcome: Outcome): void {
    const { collection, key, edit } = outcome;
    switch (outcome.type) {
      case 'sending':
        markPending(key, edit);
        return;
      case 'acknowledged':
        settle(key, edit, (waiter) => waiter.resolve());
        return;
      case 'refused': {
        const error = new WriteRefused(outcome.refusal, collection, key);
        settle(key, edit, (waiter) => waiter.reject(error));
        for (const listener of refusalListeners) listener(error);
        return;
      }
    }
  }

  channel.listen(receive);

  return {
    nextEdit() {
      // Microseconds: a reload, or another tab, goes on with larger numbers.
      lastEdit = Math.max(lastEdit + 1, now() * 1000);
      return lastEdit;
    },
    wait(key, edit) {
      markPending(key, edit);
      return new Promise((resolve, reject) => {
        waiters.set(key, [...(waiters.get(key) ?? []), { edit, resolve, reject }]);
      });
    },
    abandon(key, edit) {
      waiters.set(
        key,
        (waiters.get(key) ?? []).filter((waiter) => waiter.edit !== edit),
      );
      if (latestEdit.get(key) === edit) settle(key, edit, () => {});
    },
    report(outcome) {
      receive(outcome);
      channel.post(outcome);
    },
    pendingKeys,
    onRefused(listener) {
      refusalListeners.add(listener);
      return () => refusalListeners.delete(listener);
    },
    close: channel.close,
  };
}

/** Between the tabs of one browser; in a browser without such channels a tab hears itself only. */
export function createTabChannel(name: string): OutcomeChannel {
  let channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(name);
  return {
    post: (outcome) => channel?.postMessage(outcome),
    listen(listener) {
      if (channel !== null) channel.onmessage = ({ data }: MessageEvent<Outcome>) => listener(data);
    },
    close() {
      channel?.close();
      // An answer may still come while the window closes.
      channel = null;
    },
  };
}
