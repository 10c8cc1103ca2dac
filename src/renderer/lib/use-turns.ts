import { useEffect, useState } from 'react';

const WITHIN_MS = 500;

let last: Promise<void> = Promise.resolve();

function nextIdleTask(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof requestIdleCallback === 'undefined') setTimeout(resolve, 0);
    else requestIdleCallback(() => resolve(), { timeout: WITHIN_MS });
  });
}

/** When it is somebody's turn to do something long: the next idle task in which nobody else does. */
export function inTurn(): Promise<void> {
  last = last.then(nextIdleTask);
  return last;
}

/**
 * How many turns this component has had to do something long, of so many: what many of them do at once would hold up the
 * page, each in a task of its own does not. Turns are kept.
 */
export function useTurns(wanted: number): number {
  const [had, setHad] = useState(0);
  useEffect(() => {
    if (had >= wanted) return;
    let isWanted = true;
    void inTurn().then(() => {
      if (isWanted) setHad(had + 1);
    });
    return () => {
      isWanted = false;
    };
  }, [had, wanted]);
  return had;
}
