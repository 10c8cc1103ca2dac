import { type Source, waitFor } from '../bridge/source.ts';
import type { ReplicationState } from '../store/index.ts';

interface PictureTurnsOptions {
  readonly replication: Source<ReplicationState>;
  /** Draws what the next start shows first, where that has changed. */
  readonly draw: () => Promise<void>;
}

/**
 * One drawing after the other, and none beside the first copy, which has the machine to itself: what it brings would
 * have the pictures drawn again anyway.
 * @returns a function that asks for one
 */
export function createPictureTurns({ replication, draw }: PictureTurnsOptions): () => void {
  let isAsked = false;
  let isAtWork = false;

  async function work(): Promise<void> {
    while (isAsked) {
      await waitFor(replication, ({ status }) => status === 'live');
      isAsked = false;
      try {
        await draw();
      } catch (error) {
        // The next start takes a moment longer.
        console.warn('The picture of the next start could not be drawn', error);
      }
    }
  }

  return () => {
    isAsked = true;
    if (isAtWork) return;
    isAtWork = true;
    void work().finally(() => {
      isAtWork = false;
    });
  };
}
