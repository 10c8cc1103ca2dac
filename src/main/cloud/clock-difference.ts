/**
 * How far the cloud's clock is from the sync's, measured from the `Date` of its answers. The sync's clock does not
 * step: whoever sets this machine's changes nothing of it.
 */
export interface ClockDifference {
  /**
   * @param there the answer's `Date`, milliseconds since 1970, in whole seconds
   * @param sentAt when the request was sent, and `receivedAt` when its answer had come, by the sync's clock
   */
  note(there: number, sentAt: number, receivedAt: number): void;
  /** Whether the cloud has told its time since this process began. */
  isKnown(): boolean;
  /** A moment of the sync's clock, as the cloud's clock shows it. Milliseconds since 1970. */
  toCloud(here: number): number;
  /** A moment of the cloud's clock, as the clock here shows it. */
  toHere(there: number): number;
}

/** A `Date` tells whole seconds: half of one is how far the middle of it is away. */
const HALF_SECOND_MS = 500;

export function createClockDifference(): ClockDifference {
  let difference = 0;
  let isKnown = false;
  return {
    note(there, sentAt, receivedAt) {
      isKnown = true;
      const measured = there + HALF_SECOND_MS - (sentAt + receivedAt) / 2;
      // What a whole second and the way there and back cannot tell apart is no difference.
      const uncertainty = HALF_SECOND_MS + Math.abs(receivedAt - sentAt) / 2;
      difference = Math.abs(measured) <= uncertainty ? 0 : measured;
    },
    isKnown: () => isKnown,
    toCloud: (here) => here + difference,
    toHere: (there) => there - difference,
  };
}
