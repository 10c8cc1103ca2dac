/**
 * The texts of all records of one type in the order in which equal results are shown (by text, then by display_id),
 * cut into blocks of a few dozen. A change touches one block.
 *
 * The texts of a block are bytes in one piece: looked through in one go, outside of the JavaScript heap, which would
 * keep for every text an object as large as the text. A folded text has no letter that UTF-8 writes in two ways, so
 * that bytes are found where the letters are.
 */
import { FIELD_SEPARATOR } from '#shared/search/compile.ts';
import { createWholes } from './numbers.ts';

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

export interface BlockKeeper {
  /** A free number for a new block. */
  allocate(): number;
  free(id: number): void;
  /** What a record was put into. */
  grown(block: Block, slot: number, text: string): void;
  /** Half of its records have gone to another block, or many have been taken out. */
  shrunk(block: Block): void;
}

/** Records taken out of a block before it is worth signing again. */
const REMOVED_BEFORE_SHRUNK = 8;
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

/** A block as the functions below change it: its texts with a separator after each, and where they end. */
class ByteBlock implements Block {
  readonly id: number;
  size = 0;
  removals = 0;
  #bytes: Buffer;
  #slots: Uint32Array;
  #ends: Uint32Array;
  /** Its last text, to find the block of another by; null until it is asked for. */
  #last: string | null = null;

  constructor(id: number, most: number) {
    this.id = id;
    this.#bytes = pieceOf(1);
    // One more than it may keep: then it is split.
    this.#slots = new Uint32Array(most + 1);
    this.#ends = new Uint32Array(most + 1);
  }

  slot(at: number): number {
    return this.#slots[at] ?? 0;
  }

  /** Where the text of a record begins; of the one after the last, where the next would. */
  #from(at: number): number {
    return at === 0 ? 0 : (this.#ends[at - 1] ?? 0) + 1;
  }

  text(at: number): string {
    return this.#bytes.toString('utf8', this.#from(at), this.#ends[at]);
  }

  get lastText(): string {
    this.#last ??= this.text(this.size - 1);
    return this.#last;
  }

  indexOf(slot: number): number {
    return this.#slots.subarray(0, this.size).indexOf(slot);
  }

  holding(word: Uint8Array, at: number): number {
    const found = this.#bytes.indexOf(word, this.#from(at));
    if (found === -1) return -1;
    // Behind the last text may be what is left of others.
    for (let record = at; record < this.size; record++) if (found < (this.#ends[record] ?? 0)) return record;
    return -1;
  }

  insert(at: number, slot: number, text: string): void {
    const length = Buffer.byteLength(text);
    const from = this.#from(at);
    const used = this.#from(this.size);
    this.#reserve(used + length + 1);
    this.#bytes.copyWithin(from + length + 1, from, used);
    this.#bytes.write(text, from, 'utf8');
    this.#bytes[from + length] = SEPARATOR;
    this.#slots.copyWithin(at + 1, at, this.size);
    this.#ends.copyWithin(at + 1, at, this.size);
    this.#slots[at] = slot;
    this.#ends[at] = from + length;
    this.size += 1;
    for (let after = at + 1; after < this.size; after++)
      this.#ends[after] = (this.#ends[after] ?? 0) + length + 1;
    this.#last = null;
  }

  remove(at: number): void {
    const from = this.#from(at);
    const to = this.#from(at + 1);
    this.#bytes.copyWithin(from, to, this.#from(this.size));
    this.#slots.copyWithin(at, at + 1, this.size);
    this.#ends.copyWithin(at, at + 1, this.size);
    this.size -= 1;
    for (let after = at; after < this.size; after++)
      this.#ends[after] = (this.#ends[after] ?? 0) - (to - from);
    this.#last = null;
  }

  /** Moves the records from `at` on to another, empty block. */
  moveTo(other: ByteBlock, at: number): void {
    for (let record = at; record < this.size; record++) {
      other.insert(other.size, this.slot(record), this.text(record));
    }
    this.size = at;
    this.#last = null;
    this.#bytes = this.#resized(this.#from(at));
  }

  #reserve(length: number): void {
    if (length > this.#bytes.length) this.#bytes = this.#resized(length);
  }

  #resized(length: number): Buffer {
    const bytes = pieceOf(length);
    this.#bytes.copy(bytes, 0, 0, Math.min(this.#from(this.size), bytes.length));
    giveBack(this.#bytes);
    return bytes;
  }
}

/**
 * @param displayIdOf decides between equal texts.
 * @param most records in a block.
 * @param isByName false: the records are in the order of their display_ids, the highest first, whatever their texts.
 */
export function createBlocks(
  displayIdOf: (slot: number) => number,
  keeper: BlockKeeper,
  most: number,
  isByName = true,
) {
  const order: ByteBlock[] = [];
  const byId = new Map<number, ByteBlock>();
  /** Block number + 1; 0 for a slot that holds no record. */
  const blockOf = createWholes();
  let size = 0;

  function compare(text: string, displayId: number, other: string, otherSlot: number): number {
    if (!isByName) return displayIdOf(otherSlot) - displayId;
    if (text !== other) return text < other ? -1 : 1;
    return displayId - displayIdOf(otherSlot);
  }

  /** The first block whose last record comes after this one, or else the last block. */
  function blockFor(text: string, displayId: number): number {
    let low = 0;
    let high = order.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const block = order[middle];
      if (block !== undefined && compare(text, displayId, block.lastText, block.slot(block.size - 1)) > 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  function placeIn(block: ByteBlock, text: string, displayId: number): number {
    let low = 0;
    let high = block.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compare(text, displayId, block.text(middle), block.slot(middle)) > 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function newBlock(at: number): ByteBlock {
    const block = new ByteBlock(keeper.allocate(), most);
    order.splice(at, 0, block);
    byId.set(block.id, block);
    return block;
  }

  function insert(slot: number, text: string): void {
    const displayId = displayIdOf(slot);
    const number = blockFor(text, displayId);
    const block = order[number] ?? newBlock(0);
    block.insert(placeIn(block, text, displayId), slot, text);
    blockOf.set(slot, block.id + 1);
    size += 1;
    if (block.size <= most) keeper.grown(block, slot, text);
    else split(block, number);
  }

  function split(block: ByteBlock, number: number): void {
    const other = newBlock(number + 1);
    block.moveTo(other, block.size >>> 1);
    for (let at = 0; at < other.size; at++) blockOf.set(other.slot(at), other.id + 1);
    keeper.shrunk(block);
    keeper.shrunk(other);
  }

  /** The numbers of the blocks, from the first to before the second, with the texts from `from` on that begin so. */
  function stretch(from: string, beginning: string): readonly [number, number] {
    const first = blockFor(from, 0);
    let end = first;
    for (; end < order.length; end++) {
      const text = order[end]?.text(0) ?? '';
      if (text > beginning && !text.startsWith(beginning)) break;
    }
    return [first, end];
  }

  function remove(slot: number): void {
    const block = byId.get(blockOf.get(slot) - 1);
    if (block === undefined) return;
    block.remove(block.indexOf(slot));
    blockOf.set(slot, 0);
    size -= 1;
    block.removals += 1;
    if (block.size === 0) {
      order.splice(order.indexOf(block), 1);
      byId.delete(block.id);
      keeper.free(block.id);
    } else if (block.removals >= REMOVED_BEFORE_SHRUNK) {
      block.removals = 0;
      keeper.shrunk(block);
    }
  }

  return {
    /** All blocks in order. */
    order: order as readonly Block[],
    get size() {
      return size;
    },
    insert,
    remove,
    has: (slot: number) => blockOf.get(slot) !== 0,
    text(slot: number): string | undefined {
      const block = byId.get(blockOf.get(slot) - 1);
      return block?.text(block.indexOf(slot));
    },
    stretch,
    blockOf: (slot: number): Block | undefined => byId.get(blockOf.get(slot) - 1),
  };
}

export type Blocks = ReturnType<typeof createBlocks>;
