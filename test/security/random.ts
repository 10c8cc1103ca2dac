/** A replayable source of choices: the same seed gives the same sequence. */
export type Random = {
  /** In [0, 1). */
  next: () => number;
  /** An integer in [low, high]. */
  int: (low: number, high: number) => number;
  pick: <T>(from: readonly [T, ...T[]]) => T;
  bytes: (length: number) => Uint8Array;
};

/** mulberry32: 32 bits of state, ample for choosing test input. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    int,
    pick: (from) => from[int(0, from.length - 1)] ?? from[0],
    bytes: (length) => Uint8Array.from({ length }, () => int(0, 255)),
  };
}
