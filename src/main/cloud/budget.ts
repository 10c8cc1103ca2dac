import type { RateReport } from './client.ts';
import type { Ledger } from './ledger-file.ts';

/** What a user waits for may come in a burst; everything else is spread evenly over the window. */
export type Urgency = 'foreground' | 'background';

/** As documented for a live key, until the cloud says otherwise. Source: the vendor's reference, Rate limits. */
export const DOCUMENTED_LIMIT = { live: 60, test: 30, windowMs: 60_000 } as const;

/** How far the arrival of a request may be from when we think it was, milliseconds; for a full-length window. */
const SLACK_MS = 250;

export interface LearnedLimit {
  readonly limit: number;
  readonly windowMs: number;
}

interface Spent {
  /** Spent with the same key by somebody else, as far as the cloud's numbers tell. */
  readonly isForeign?: true;
  /** Latest moment at which the cloud can have counted it; infinite while it is under way. */
  until: number;
}

/**
 * The one request budget. The cloud counts a request when it arrives, somewhere between sending it and its
 * answer; here it is counted from the first to a window after the last, so however long the way is, no window
 * of the cloud's ever holds more than the limit.
 */
export function createBudget(learned: LearnedLimit, now: () => number, ledger: Ledger) {
  let { limit, windowMs } = learned;
  let spent: Spent[] = [];
  let lastSent = Number.NEGATIVE_INFINITY;
  const slackMs = () => Math.min(SLACK_MS, windowMs / 20);

  const start = now();
  for (const at of ledger.load(start - windowMs - SLACK_MS)) {
    // When the last process ended is not known: what it sent last may just have arrived.
    spent.push({ until: Math.min(at + slackMs(), start) });
  }

  function inWindow(): Spent[] {
    const present = now();
    const oldest = present - windowMs - slackMs();
    for (const request of spent) {
      // After the clock was set back, nothing may stay in the window for longer than that is.
      if (request.until !== Number.POSITIVE_INFINITY) request.until = Math.min(request.until, present);
    }
    spent = spent.filter(({ until }) => until > oldest);
    return spent;
  }

  const spacing = () => windowMs / limit;

  /** When the window has room for one more. */
  function freeAt(): number {
    const held = inWindow();
    if (held.length < limit) return now();
    const ends = held.map(({ until }) => until).sort((a, b) => a - b);
    const leaves = ends[held.length - limit] ?? now();
    return leaves === Number.POSITIVE_INFINITY ? leaves : Math.max(now(), leaves + windowMs + slackMs());
  }

  return {
    /** The earliest moment for a request of this urgency; `now()` or before means at once. */
    availableAt(urgency: Urgency): number {
      const free = freeAt();
      const isBurst = urgency === 'foreground' && inWindow().length < limit / 2;
      return isBurst ? free : Math.max(free, lastSent + spacing());
    },
    /** Takes one request out of the budget: `land` it when it is over, or `giveBack` what was not sent. */
    take(): { land: () => void; giveBack: () => void } {
      const request: Spent = { until: Number.POSITIVE_INFINITY };
      spent.push(request);
      const at = now();
      // Even spacing does not drift when a timer comes a little late.
      lastSent = at - lastSent < 2 * spacing() ? lastSent + spacing() : at;
      lastSent = Math.max(lastSent, at - spacing());
      ledger.note(at);
      return {
        land() {
          request.until = now();
        },
        giveBack() {
          spent = spent.filter((each) => each !== request);
        },
      };
    },
    /**
     * Adopts what the cloud says. What others have spent with the same key is counted too; when they did is
     * not known, so it is taken as spread evenly over the window.
     */
    learn(rate: RateReport): void {
      if (rate.limit !== null && rate.limit >= 1) limit = rate.limit;
      if (rate.windowMs !== null && rate.windowMs > 0) windowMs = rate.windowMs;
      if (rate.limit === null || rate.remaining === null) return;
      spent = inWindow().filter(({ isForeign }) => isForeign !== true);
      const others = Math.max(0, limit - rate.remaining - spent.length);
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
