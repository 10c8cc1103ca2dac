import { useEffect } from 'react';
import { nounOfPlural } from '#shared/records/labels.ts';
import { notifyError } from '../components/toast.tsx';
import { useStore, type WriteRefused } from '../store/index.ts';

/** Refusals that the part of the screen which made the write shows itself, beside the field. */
const shownElsewhere = new WeakSet<WriteRefused>();

/** Marks a refusal as shown, so that no notice repeats it. Call it where the error is caught. */
export function refusalIsShown(error: unknown): void {
  if (error instanceof Error) shownElsewhere.add(error as WriteRefused);
}

/** Batches whose refusals are told as one when all of it is answered. */
const toldAsOne = new Set<string>();

/** From now on no notice tells a refusal of this batch by itself. @returns a function to be called when all have been told */
export function tellRefusalsAsOne(batchId: string): (refusals: readonly WriteRefused[]) => void {
  toldAsOne.add(batchId);
  return (refusals) => {
    for (const refusal of refusals) refusalIsShown(refusal);
    toldAsOne.delete(batchId);
  };
}

/** Says so when a write was refused that nobody on screen is waiting for any more. */
export function useRefusalNotices(): void {
  const store = useStore();
  useEffect(
    () =>
      store.onWriteRefused((refusal, batchId) => {
        if (toldAsOne.has(batchId)) return;
        // The writer's own catch runs first, also when the listener is told before the promise rejects.
        setTimeout(() => {
          if (shownElsewhere.has(refusal)) return;
          const what = nounOfPlural(refusal.collection);
          notifyError(
            `A change to a ${what} was not saved: ${refusal.message}`,
            'It shows what it was before. Nothing else is affected.',
          );
        }, 50);
      }),
    [store],
  );
}
