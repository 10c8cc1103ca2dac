/** A stream of random numbers that is the same for the same seed. */
export interface Random {
  /** At least 0, below 1. */
  fraction(): number;
  /** A whole number of 0 up to, not including, `bound`. */
  below(bound: number): number;
  pick<Value>(values: readonly Value[]): Value;
  /** True in `share` of the cases, 0 to 1. */
  chance(share: number): boolean;
  /** `count` different values, fewer when there are not as many. */
  sample<Value>(values: readonly Value[], count: number): Value[];
}

/** Xorshift with a 32-bit state: short, quick, and even enough for made-up data. */
export function createRandom(seed: number): Random {
  // The state must not be zero; the multiplication spreads neighbouring seeds apart.
  let state = Math.imul(seed + 1, 0x9e3779b1) | 1;

  function fraction(): number {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  }

  const below = (bound: number) => Math.floor(fraction() * bound);

  function pick<Value>(values: readonly Value[]): Value {
    const value = values[below(values.length)];
    if (value === undefined) throw new Error('there is nothing to pick from');
    return value;
  }

  function sample<Value>(values: readonly Value[], count: number): Value[] {
    const chosen = new Set<Value>();
    const wanted = Math.min(count, values.length);
    while (chosen.size < wanted) chosen.add(pick(values));
    return [...chosen];
  }

  return { fraction, below, pick, chance: (share) => fraction() < share, sample };
}
