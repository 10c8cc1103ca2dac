import { FIELD_SEPARATOR } from '#shared/search/compile.ts';

export interface Block {
  /** Its column in the signatures. */
  readonly id: number;
  /** How many records are in it. */
  readonly size: number;
  /** In order, counted from 0. */
  slot(at: number): number;
  text(at: number): string;
  /** The first record from `at` on whose text holds the word, which no separator is in; -1 when there is none. */
  holding(word: Uint8Array, at: number): number;
}

/** A block's bytes grow by so much at a time, or by an eighth where that is more. */
const STEP_BYTES = 512;
const SPARE = 0.125;
/** Pieces that a block has outgrown, by their size in steps, for the next one that needs such: so many of a size. */
const KEPT_PIECES = 4;
const outgrown: Buffer[][] = [];

function pieceOf(length: number): Buffer {
  const steps = Math.ceil((length * (1 + SPARE)) / STEP_BYTES);
  return outgrown[steps]?.pop() ?? Buffer.allocUnsafeSlow(steps * STEP_BYTES);
}

function giveBack(piece: Buffer): void {
  const steps = piece.length / STEP_BYTES;
  outgrown[steps] ??= [];
  const kept = outgrown[steps];
  if (kept.length < KEPT_PIECES) kept.push(piece);
}

const SEPARATOR = FIELD_SEPARATOR.charCodeAt(0);
const ASCII_END = 0x80;

/** A block as `createBlocks` changes it: the texts of its records as UTF-8 in one piece, a separator after each. */
export class TextBlock implements Block {
  readonly id: number;
  size = 0;
  removals = 0;
  #bytes: Buffer;
  /** The slots of its records, and behind them, from `#most` on, where their texts end. */
  readonly #places: Uint32Array;
  readonly #most: number;

  constructor(id: number, most: number) {
    this.id = id;
    this.#bytes = pieceOf(1);
    // One more than it may keep: then it is split.
    this.#most = most + 1;
    this.#places = new Uint32Array(2 * this.#most);
  }

  slot(at: number): number {
    return this.#places[at] ?? 0;
  }

  #end(at: number): number {
    return this.#places[this.#most + at] ?? 0;
  }

  /** Where the text of a record begins; of the one after the last, where the next would. */
  #from(at: number): number {
    return at === 0 ? 0 : this.#end(at - 1) + 1;
  }

  text(at: number): string {
    return this.#bytes.toString('utf8', this.#from(at), this.#end(at));
  }

  /** How a text stands to a record's in order: as JavaScript compares them. Mostly their first bytes tell. */
  compare(text: string, at: number): number {
    const bytes = this.#bytes;
    const from = this.#from(at);
    const length = this.#end(at) - from;
    for (let letter = 0; letter < length && letter < text.length; letter++) {
      const own = text.charCodeAt(letter);
      const other = bytes[from + letter] ?? 0;
      if (own >= ASCII_END || other >= ASCII_END) return compareTexts(text, this.text(at));
      if (own !== other) return own - other;
    }
    return text.length - length;
  }

  indexOf(slot: number): number {
    return this.#places.subarray(0, this.size).indexOf(slot);
  }

  holding(word: Uint8Array, at: number): number {
    const found = this.#bytes.indexOf(word, this.#from(at));
    if (found === -1) return -1;
    let low = at;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#end(middle) <= found) low = middle + 1;
      else high = middle;
    }
    // Behind the last text may be what is left of others.
    return low < this.size ? low : -1;
  }

  insert(at: number, slot: number, text: string): void {
    const length = Buffer.byteLength(text);
    const from = this.#from(at);
    const used = this.#from(this.size);
    if (used + length + 1 > this.#bytes.length) this.#resize(used + length + 1);
    this.#bytes.copyWithin(from + length + 1, from, used);
    this.#bytes.write(text, from, 'utf8');
    this.#bytes[from + length] = SEPARATOR;
    this.#shift(at, at + 1, length + 1);
    this.size += 1;
    this.#places[at] = slot;
    this.#places[this.#most + at] = from + length;
  }

  remove(at: number): void {
    const from = this.#from(at);
    const to = this.#from(at + 1);
    this.#bytes.copyWithin(from, to, this.#from(this.size));
    this.#shift(at + 1, at, from - to);
    this.size -= 1;
  }

  /** The records from `from` on go to the places from `to` on, and their texts so many bytes on. */
  #shift(from: number, to: number, bytes: number): void {
    const places = this.#places;
    const most = this.#most;
    places.copyWithin(to, from, this.size);
    places.copyWithin(most + to, most + from, most + this.size);
    const end = most + this.size + to - from;
    for (let place = most + to; place < end; place++) places[place] = (places[place] ?? 0) + bytes;
  }

  /** Moves the records from `at` on to another, empty block. */
  moveTo(other: TextBlock, at: number): void {
    const from = this.#from(at);
    const to = this.#from(this.size);
    other.#resize(to - from);
    this.#bytes.copy(other.#bytes, 0, from, to);
    other.#places.set(this.#places.subarray(at, this.size));
    for (let record = at; record < this.size; record++)
      other.#places[other.#most + record - at] = this.#end(record) - from;
    other.size = this.size - at;
    this.size = at;
    this.#resize(from);
  }

  #resize(length: number): void {
    const bytes = pieceOf(length);
    this.#bytes.copy(bytes, 0, 0, Math.min(this.#from(this.size), bytes.length));
    giveBack(this.#bytes);
    this.#bytes = bytes;
  }
}

function compareTexts(text: string, other: string): number {
  if (text === other) return 0;
  return text < other ? -1 : 1;
}
