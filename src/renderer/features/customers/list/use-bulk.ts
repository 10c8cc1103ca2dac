import { useCallback } from 'react';
import type { CustomerReplica } from '#shared/replica.ts';
import { dismissNotice, notify, notifyError, notifyProgress } from '../../../components/toast.tsx';
import { count, formatNumber } from '../../../lib/words.ts';
import { refusalIsShown } from '../../../state/refusals.ts';
import { type Store, useStore } from '../../../store/index.ts';
import { type BulkChange, describeBulk, planBulk, runBulk } from './bulk-changes.ts';

/** Below this it is over before anybody could read how far it is. */
const PROGRESS_FROM = 100;
let runs = 0;

/** Does a change to rows, says so with an undo, and says what was refused. */
export function useBulk(): (rows: readonly CustomerReplica[], change: BulkChange) => void {
  const store = useStore();
  return useCallback((rows, change) => startBulk(store, rows, change), [store]);
}

function startBulk(store: Store, rows: readonly CustomerReplica[], change: BulkChange): void {
  const changes = planBulk(rows, change);
  if (changes.length === 0) {
    notify({ message: 'Nothing to change: all of them are so already' });
    return;
  }
  runs += 1;
  const progressId = `bulk-${runs}`;
  const hasProgress = changes.length > PROGRESS_FROM;
  let isUndone = false;
  const run = runBulk(changes, {
    update: store.updateCustomer,
    pause: () => new Promise((resolve) => setTimeout(resolve, 16)),
    onProgress: (done) => {
      if (hasProgress && !isUndone)
        notifyProgress(progressId, `${formatNumber(done)} of ${count(changes.length, 'customer')} changed…`);
    },
  });
  const say = () => {
    dismissNotice(progressId);
    if (isUndone) return;
    notify({
      message: describeBulk(change, changes.length),
      undo: () => {
        isUndone = true;
        run.undo();
      },
    });
  };
  if (!hasProgress) say();
  void run.finished.then(({ refusals }) => {
    if (hasProgress) say();
    for (const refusal of refusals) refusalIsShown(refusal);
    const first = refusals[0];
    if (first !== undefined)
      notifyError(
        `${count(refusals.length, 'customer')} could not be changed`,
        `They are as they were. ${first.message}`,
      );
  });
}
