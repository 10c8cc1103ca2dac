export interface Barren {
  /**
   * The blocks of which it is known that no record of theirs holds all of these words; what is found out is added.
   * Whoever types on asks for words that hold the former ones, of fewer and fewer records.
   * @param version of the blocks: what has changed since is not known
   */
  of(words: readonly string[], version: number): Set<number>;
}

export function createBarren(): Barren {
  let known: { readonly words: readonly string[]; readonly version: number } | null = null;
  let blocks = new Set<number>();
  return {
    of(words, version) {
      const isNarrower =
        known?.version === version && known.words.every((word) => words.some((one) => one.includes(word)));
      if (!isNarrower) blocks = new Set();
      known = { words, version };
      return blocks;
    },
  };
}
