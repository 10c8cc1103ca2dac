import { useSyncExternalStore } from 'react';
import { formatDay, formatExact, formatRelative } from '../lib/dates.ts';

const TICK_MS = 30_000;
/** A time so little ahead of what has just been drawn is not worth drawing all of it again. */
const SAME_MS = 2_000;
const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    if (Date.now() - now > SAME_MS) now = Date.now();
    timer = setInterval(() => {
      now = Date.now();
      for (const each of listeners) each();
    }, TICK_MS);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

const read = () => now;
/** When the picture was drawn that the first drawing takes over; what is later comes right after it. */
let drawnAt: number | null = null;
const readAtFirst = () => drawnAt ?? now;

/** What is drawn as a picture, and what takes one over, have the same time. */
export function drawAsOf(at: number | null): void {
  drawnAt = at;
}

/** The time as everything on screen sees it, in milliseconds; moves twice a minute. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, read, readAtFirst);
}

export interface DateTextProps {
  readonly timestamp: string;
  /** `relative`: "2 h ago", exact on hover. `day`: "20 Nov". */
  readonly format?: 'relative' | 'day';
}

export function DateText({ timestamp, format = 'relative' }: DateTextProps) {
  const at = useNow();
  return (
    <time dateTime={timestamp} title={formatExact(timestamp)} className="tabular whitespace-nowrap">
      {format === 'day' ? formatDay(timestamp, at) : formatRelative(timestamp, at)}
    </time>
  );
}

/** A calendar day: it has no moment to show on hover. */
export function DayText({ day }: { readonly day: string }) {
  return (
    <time dateTime={day} className="tabular whitespace-nowrap">
      {formatDay(day, useNow())}
    </time>
  );
}
