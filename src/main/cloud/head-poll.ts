import type { Backoffs } from './backoff.ts';
import { COLLECTION, type Readings, WALKED, type Walked } from './context.ts';
import { createPageTaker } from './pages.ts';
import type { Pull } from './pull.ts';
import type { Source } from './scheduler.ts';
import type { Unreadable } from './unreadable.ts';

const FOCUSED_INTERVAL_MS = 30_000;
const BACKGROUND_INTERVAL_MS = 5 * 60 * 1000;

export interface HeadPollOptions {
  readonly pull: Pull;
  readonly readings: Readings;
  readonly unreadable: Unreadable;
  readonly backoffs: Backoffs;
  readonly now: () => number;
  readonly isFocused: () => boolean;
  /** The first sweep brings everything, the newest first: until it is through there is nothing to poll for. */
  readonly isReady: () => boolean;
}

/** Looks at the first page of a list, and further as long as it brings records that are not known here. */
export function createHeadPoll(options: HeadPollOptions): { sources: Source[]; demand: () => void } {
  const { pull, readings, unreadable, backoffs, now, isFocused, isReady } = options;

  function poll(resource: Walked): { source: Source; demand: () => void } {
    const name = `head:${resource}`;
    let cursor: string | null = null;
    let lastAt = 0;
    const taker = createPageTaker({
      name,
      resource,
      path: `/${COLLECTION[resource]}`,
      pull,
      readings,
      unreadable,
      now,
      taken(page) {
        cursor = page.unknown > 0 ? page.cursor : null;
        if (cursor === null) lastAt = now();
      },
    });
    const dueAt = () => lastAt + (isFocused() ? FOCUSED_INTERVAL_MS : BACKGROUND_INTERVAL_MS);
    return {
      source: {
        name,
        urgency: 'background',
        next() {
          if (!isReady() || backoffs.isWaiting(name)) return null;
          if (cursor === null && dueAt() > now()) return null;
          return taker.next(cursor);
        },
        wakeAt: () => (isReady() ? dueAt() : Number.POSITIVE_INFINITY),
      },
      demand() {
        lastAt = 0;
      },
    };
  }

  const polls = WALKED.map(poll);
  return {
    sources: polls.map(({ source }) => source),
    demand() {
      for (const { demand } of polls) demand();
    },
  };
}
