/**
 * Which blocks of records may contain a piece of text: a bitmap with one row for each hashed run of one to four
 * letters and one column for each block. A block that contains the text always says yes; one that does not says yes
 * only where other runs share the rows. Rows are kept apart by the part of a record (`Section`) the run stands in, so
 * that blocks are also told apart by where they contain it.
 */

/** `word`: at the beginning of a word of the name. The others: anywhere in the part. */
const SECTIONS = ['word', 'name', 'address', 'rest'] as const;
export type Section = (typeof SECTIONS)[number];

/** A block qualifies when one of the words may stand in one of the sections. */
export interface Requirement {
  /** Folded, not empty. */
  readonly words: readonly string[];
  readonly sections: readonly Section[];
}

/** Bits of one row that lie side by side: the bitmap grows by so many blocks at a time. */
const CHUNK_BLOCKS = 512;
const CHUNK_WORDS = CHUNK_BLOCKS / 32;
const RUN = 4;
/** Longer words are told apart well enough by their beginning. */
const WORD_LIMIT = 32;

const SALT: Readonly<Record<Section, number>> = {
  word: 0x52dce729,
  name: 0x38495ab5,
  address: 0x6ed9eba1,
  rest: 0x0a54c9f7,
};

/** A number for the run `a b c d`; a run of fewer letters has zeros in front. */
function hashOf(salt: number, a: number, b: number, c: number, d: number): number {
  let hash =
    salt ^
    Math.imul(a, 0x7feb352d) ^
    Math.imul(b, 0x9e3779b1) ^
    Math.imul(c, 0x85ebca6b) ^
    Math.imul(d, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return hash ^ (hash >>> 15);
}

/** The rows of all blocks, a chunk of columns at a time. */
interface Bitmap {
  readonly lastRow: number;
  readonly chunks: Uint32Array[];
  /** Blocks whose rows are not complete: they always qualify. */
  readonly unsigned: Uint32Array[];
}

/** The blocks that may meet all of some requirements, one bit a block; null when no block does. */
export type SignatureReader = (requirements: readonly Requirement[]) => Uint32Array | null;

export interface Signatures {
  /** Makes room for a block. It qualifies for everything until it is signed. */
  open(block: number): void;
  setUnsigned(block: number, value: boolean): void;
  isSigned(block: number): boolean;
  /** Before a block is signed again: takes out of its column what may be in it. */
  begin(block: number): void;
  /** Collects the runs of `text` from `from` to before `to`; of a word only those at its beginning. */
  add(section: Section, text: string, from: number, to: number): void;
  /** The block has what was collected since the last time. */
  note(block: number): void;
  /**
   * For the requirements of one query; without requirements, every block. What requirements have in common is worked
   * out once.
   */
  reader(): SignatureReader;
}

/**
 * @param rows a power of two, several times the number of different runs in a block: the fewer of them a block fills,
 * the fewer blocks are looked through in vain.
 */
export function createSignatures(rows: number): Signatures {
  const bitmap: Bitmap = { lastRow: rows - 1, chunks: [], unsigned: [] };
  const { lastRow, chunks, unsigned } = bitmap;
  /** Blocks that have been signed before; the columns of the others are empty. */
  const begun = new Set<number>();
  /**
   * The rows of what is about to be noted, one bit a row, and as a list: most runs of a block occur in it many times,
   * and so small a piece of memory is faster than the bitmap.
   */
  const collected = new Uint32Array(rows / 32);
  const collectedRows = new Uint32Array(rows);
  let collectedCount = 0;

  function open(block: number): void {
    while (chunks.length * CHUNK_BLOCKS <= block) {
      chunks.push(new Uint32Array(rows * CHUNK_WORDS));
      unsigned.push(new Uint32Array(CHUNK_WORDS));
    }
    setUnsigned(block, true);
  }

  function setUnsigned(block: number, value: boolean): void {
    const words = unsigned[Math.floor(block / CHUNK_BLOCKS)];
    if (words === undefined) return;
    const bit = 1 << (block % 32);
    const at = (block % CHUNK_BLOCKS) >>> 5;
    words[at] = value ? (words[at] ?? 0) | bit : (words[at] ?? 0) & ~bit;
  }

  function isSigned(block: number): boolean {
    const words = unsigned[Math.floor(block / CHUNK_BLOCKS)];
    return words !== undefined && ((words[(block % CHUNK_BLOCKS) >>> 5] ?? 0) & (1 << (block % 32))) === 0;
  }

  function begin(block: number): void {
    if (!begun.has(block)) {
      begun.add(block);
      return;
    }
    const chunk = chunks[Math.floor(block / CHUNK_BLOCKS)];
    if (chunk === undefined) return;
    const mask = ~(1 << (block % 32));
    for (let at = (block % CHUNK_BLOCKS) >>> 5; at < chunk.length; at += CHUNK_WORDS) {
      chunk[at] = (chunk[at] ?? 0) & mask;
    }
  }

  function collect(run: number): void {
    const row = run & lastRow;
    const bits = collected[row >>> 5] ?? 0;
    const bit = 1 << (row % 32);
    if ((bits & bit) !== 0) return;
    collected[row >>> 5] = bits | bit;
    collectedRows[collectedCount++] = row;
  }

  function add(section: Section, text: string, from: number, to: number): void {
    const salt = SALT[section];
    const anchored = section === 'word';
    const end = anchored ? Math.min(to, from + RUN) : to;
    let a = 0;
    let b = 0;
    let c = 0;
    for (let at = from; at < end; at++) {
      const d = text.charCodeAt(at);
      if (!anchored) {
        collect(hashOf(salt, 0, 0, 0, d));
        if (c !== 0) collect(hashOf(salt, 0, 0, c, d));
        if (b !== 0) collect(hashOf(salt, 0, b, c, d));
      }
      if (anchored || a !== 0) collect(hashOf(salt, a, b, c, d));
      a = b;
      b = c;
      c = d;
    }
  }

  function note(block: number): void {
    const chunk = chunks[Math.floor(block / CHUNK_BLOCKS)];
    const bit = 1 << (block % 32);
    const offset = (block % CHUNK_BLOCKS) >>> 5;
    for (let at = 0; at < collectedCount; at++) {
      const row = collectedRows[at] ?? 0;
      collected[row >>> 5] = 0;
      const place = row * CHUNK_WORDS + offset;
      if (chunk !== undefined) chunk[place] = (chunk[place] ?? 0) | bit;
    }
    collectedCount = 0;
  }

  return { open, setUnsigned, isSigned, begin, add, note, reader: () => readerOf(bitmap) };
}

/** The blocks that may hold `word` in `section`, one bit a block. */
function holding({ lastRow, chunks }: Bitmap, section: Section, word: string): Uint32Array {
  const runs = runsOf(section, word);
  const result = new Uint32Array(chunks.length * CHUNK_WORDS).fill(~0);
  chunks.forEach((chunk, number) => {
    const from = number * CHUNK_WORDS;
    for (const run of runs) {
      const offset = (run & lastRow) * CHUNK_WORDS;
      for (let at = 0; at < CHUNK_WORDS; at++) {
        result[from + at] = (result[from + at] ?? 0) & (chunk[offset + at] ?? 0);
      }
    }
  });
  return result;
}

function readerOf(bitmap: Bitmap): SignatureReader {
  const { chunks, unsigned } = bitmap;
  const known = new Map<string, Uint32Array>();
  function knownHolding(section: Section, word: string): Uint32Array {
    const name = `${section} ${word}`;
    let bits = known.get(name);
    if (bits === undefined) {
      bits = holding(bitmap, section, word);
      known.set(name, bits);
    }
    return bits;
  }
  return (requirements) => {
    const result = new Uint32Array(chunks.length * CHUNK_WORDS).fill(~0);
    for (const { words, sections } of requirements) {
      const ways = words.flatMap((word) => sections.map((section) => knownHolding(section, word)));
      for (let at = 0; at < result.length; at++) {
        let either = 0;
        for (const way of ways) either |= way[at] ?? 0;
        result[at] = (result[at] ?? 0) & either;
      }
    }
    let any = 0;
    for (let at = 0; at < result.length; at++) {
      const always = unsigned[Math.floor(at / CHUNK_WORDS)]?.[at % CHUNK_WORDS] ?? 0;
      result[at] = (result[at] ?? 0) | always;
      any |= result[at] ?? 0;
    }
    return any === 0 ? null : result;
  };
}

export function isSet(bits: Uint32Array, block: number): boolean {
  return ((bits[block >>> 5] ?? 0) & (1 << (block % 32))) !== 0;
}

/** The runs that a block must have to contain `word` in `section`. */
function runsOf(section: Section, word: string): number[] {
  const salt = SALT[section];
  const isAnchored = section === 'word';
  const length = Math.min(word.length, isAnchored ? RUN : WORD_LIMIT);
  const runs: number[] = [];
  let a = 0;
  let b = 0;
  let c = 0;
  for (let at = 0; at < length; at++) {
    const d = word.charCodeAt(at);
    runs.push(hashOf(salt, a, b, c, d));
    // Whoever has a run has the shorter ones in it; but runs share rows, and every row more tells blocks apart.
    if (!isAnchored) {
      if (a !== 0) runs.push(hashOf(salt, 0, b, c, d));
      if (b !== 0) runs.push(hashOf(salt, 0, 0, c, d));
    }
    a = b;
    b = c;
    c = d;
  }
  return runs;
}
