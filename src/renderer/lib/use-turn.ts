import { useEffect, useState } from 'react';

const WITHIN_MS = 500;

let last: Promise<void> = Promise.resolve();

function nextIdleTask(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof requestIdleCallback === 'undefined') setTimeout(resolve, 0);
    else requestIdleCallback(() => resolve(), { timeout: WITHIN_MS });
  });
}

/**
 * Whether it is this component's turn to do something long: what many of them do at once would hold up the page, each
 * in a task of its own does not. Who has had a turn keeps it.
 */
export function useTurn(isLong: boolean): boolean {
  const [hasHadOne, setHasHadOne] = useState(false);
  useEffect(() => {
    if (!isLong || hasHadOne) return;
    let isWanted = true;
    last = last.then(nextIdleTask).then(() => {
      if (isWanted) setHasHadOne(true);
    });
    return () => {
      isWanted = false;
    };
  }, [isLong, hasHadOne]);
  return !isLong || hasHadOne;
}
