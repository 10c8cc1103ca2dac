import { useCallback, useEffect, useState } from 'react';
import { useStore } from '../store/index.ts';

/**
 * When to ask the same again, because records have changed.
 *
 * @param isAsking whether there is something to ask again.
 * @param pauseOf how long after a change, in milliseconds; other changes until then add nothing. It is told how long
 *   ago it was asked again last, and is the same function on every call.
 * @returns a number that goes up when it is time, and a function that makes it go up.
 */
export function useRefetch(
  isAsking: boolean,
  pauseOf: (sinceLast: number) => number,
): readonly [round: number, next: () => void] {
  const { bridge } = useStore();
  const [round, setRound] = useState(0);
  const next = useCallback(() => setRound((last) => last + 1), []);
  useEffect(() => {
    if (!isAsking) return;
    let timer: ReturnType<typeof setTimeout> | null = null;
    let last = Number.NEGATIVE_INFINITY;
    const again = () => {
      timer = null;
      last = performance.now();
      next();
    };
    const end = bridge.on('replication.changed', () => {
      timer ??= setTimeout(again, pauseOf(performance.now() - last));
    });
    return () => {
      end();
      if (timer !== null) clearTimeout(timer);
    };
  }, [bridge, isAsking, pauseOf, next]);
  return [round, next];
}
