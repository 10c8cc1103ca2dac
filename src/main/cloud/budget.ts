import type { RateReport } from './client.ts';
import type { Ledger } from './ledger-file.ts';

/**
 * How urgent a request is. What is on screen never waits while there is any budget. What a user did may come in
 * a burst. Everything else is spread evenly over the window.
 */
export type Urgency = 'screen' | 'foreground' | 'background';

/** As documented for a live key, until the cloud says otherwise. Source: the vendor's reference, Rate limits. */
export const DOCUMENTED_LIMIT = { live: 60, test: 30, windowMs: 60_000 } as const;

/** How far the arrival of a request may be from when we think it was, milliseconds; for a full-length window. */
const SLACK_MS = 250;
/** Of the limit, what is always left for whoever opens a record next. */
const ALWAYS_LEFT = 1 / 10;
/** No more than this share of the limit is set aside for what is on screen. */
export const LARGEST_RESERVE = 0.8;

/** What no cloud means: a header beyond these would stop the sync for good, or let it send without end. */
const LARGEST_LIMIT = 100_000;
const LONGEST_WINDOW_MS = 60 * 60 * 1000;

export interface LearnedLimit {
  readonly limit: number;
  readonly windowMs: number;
}

interface Spent {
  /** Spent with the same key by somebody else, as far as the cloud's numbers tell. */
  readonly isForeign?: true;
  /** It was for what is on screen, for which a part is set aside. */
  readonly isForScreen?: boolean;
  /** Latest moment at which the cloud can have counted it; infinite while it is under way. */
  until: number;
}

/** One request taken out of the budget. */
export interface Taken {
  /** It is over, whatever came of it. */
  land(): void;
  /** It was not sent. */
  giveBack(): void;
}

export interface BudgetOptions {
  readonly learned: LearnedLimit;
  /** By a clock that does not step. */
  readonly now: () => number;
  readonly ledger: Ledger;
  /** How many requests what is on screen takes in a window of so many milliseconds; 0 when nothing is. */
  readonly wantedOnScreen?: (windowMs: number) => number;
}

/**
 * The one request budget. The cloud counts a request when it arrives, somewhere between sending it and its
 * answer; here it is counted from the first to a window after the last, so however long the way is, no window
 * of the cloud's ever holds more than the limit. What is less urgent leaves a reserve for what is more so.
 */
export function createBudget({ learned, now, ledger, wantedOnScreen = () => 0 }: BudgetOptions) {
  let limit = Math.min(learned.limit, LARGEST_LIMIT);
  let windowMs = Math.min(learned.windowMs, LONGEST_WINDOW_MS);
  let spent: Spent[] = [];
  let lastSent = Number.NEGATIVE_INFINITY;
  const slackMs = () => Math.min(SLACK_MS, windowMs / 20);

  const start = now();
  for (const { landedAge } of ledger.load(windowMs + SLACK_MS)) {
    // Without an answer it may just have arrived: when the last process ended is not known.
    spent.push({ until: landedAge === null ? start : start - landedAge });
  }

  function inWindow(): Spent[] {
    const oldest = now() - windowMs - slackMs();
    spent = spent.filter(({ until }) => until > oldest);
    return spent;
  }

  const spacing = () => windowMs / limit;

  /** How many of what is not for the screen may be in the window, one of this urgency included. */
  function share(urgency: Urgency): number {
    if (urgency === 'screen') return limit;
    const onScreen = Math.min(wantedOnScreen(windowMs), limit * LARGEST_RESERVE);
    const left = urgency === 'background' ? Math.max(limit * ALWAYS_LEFT, limit > 1 ? 1 : 0) : 0;
    return Math.max(1, Math.floor(limit - Math.min(onScreen + left, limit * LARGEST_RESERVE)));
  }

  /** When there is room for one more of this urgency: in the whole limit, and in its share of it. */
  function freeAt(urgency: Urgency): number {
    const held = inWindow();
    const whole = roomAt(held, limit);
    if (urgency === 'screen') return whole;
    const others = held.filter(({ isForScreen }) => isForScreen !== true);
    return Math.max(whole, roomAt(others, share(urgency)));
  }

  function roomAt(held: readonly Spent[], most: number): number {
    if (held.length < most) return now();
    const ends = held.map(({ until }) => until).sort((a, b) => a - b);
    const leaves = ends[held.length - most] ?? now();
    return leaves === Number.POSITIVE_INFINITY ? leaves : Math.max(now(), leaves + windowMs + slackMs());
  }

  return {
    /** The earliest moment for a request of this urgency; `now()` or before means at once. */
    availableAt(urgency: Urgency): number {
      const free = freeAt(urgency);
      const isBurst =
        urgency === 'screen' || (urgency === 'foreground' && inWindow().length < share(urgency) / 2);
      return isBurst ? free : Math.max(free, lastSent + spacing());
    },
    /** @throws when it cannot be noted down; nothing is taken then, and nothing may be sent */
    take(urgency: Urgency = 'foreground'): Taken {
      const landed = ledger.note();
      const request: Spent = { until: Number.POSITIVE_INFINITY, isForScreen: urgency === 'screen' };
      spent.push(request);
      const at = now();
      // Even spacing does not drift when a timer comes a little late.
      lastSent = at - lastSent < 2 * spacing() ? lastSent + spacing() : at;
      lastSent = Math.max(lastSent, at - spacing());
      return {
        land() {
          request.until = now();
          try {
            landed();
          } catch {
            // Not noted, it counts for longer after a restart, which is safe.
          }
        },
        giveBack() {
          spent = spent.filter((each) => each !== request);
        },
      };
    },
    /**
     * Adopts what the cloud says; a limit without a window is one of a minute. What others have spent with the
     * same key is counted too; when they did is not known, so it is taken as spread evenly over the window.
     */
    learn(rate: RateReport): void {
      if (rate.limit !== null && rate.limit >= 1) {
        limit = Math.min(rate.limit, LARGEST_LIMIT);
        windowMs = DOCUMENTED_LIMIT.windowMs;
      }
      if (rate.windowMs !== null && rate.windowMs > 0) windowMs = Math.min(rate.windowMs, LONGEST_WINDOW_MS);
      if (rate.limit === null || rate.remaining === null) return;
      spent = inWindow().filter(({ isForeign }) => isForeign !== true);
      const others = Math.min(limit, Math.max(0, limit - rate.remaining - spent.length));
      for (let index = 0; index < others; index += 1) {
        spent.push({ until: now() - (windowMs * index) / others, isForeign: true });
      }
    },
    learned: (): LearnedLimit => ({ limit, windowMs }),
    /** Requests still to be had in the current window. */
    remaining: (): number => Math.max(0, limit - inWindow().length),
  };
}

export type Budget = ReturnType<typeof createBudget>;
