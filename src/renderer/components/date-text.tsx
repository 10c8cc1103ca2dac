import { useSyncExternalStore } from 'react';
import { formatDay, formatExact, formatRelative } from '../lib/dates.ts';

const TICK_MS = 30_000;
const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    // By this time everything has just been drawn; one a few milliseconds later would have it drawn again.
    if (Date.now() - now > TICK_MS) now = Date.now();
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

/** The time as everything on screen sees it, in milliseconds; moves twice a minute. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
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
