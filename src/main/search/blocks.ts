/**
 * The texts of all records of one type in the order in which equal results are shown (by text, then by display_id),
 * cut into blocks of a few dozen. A change touches one block.
 */
import { FIELD_SEPARATOR } from '#shared/search/compile.ts';
import { createWholes } from './numbers.ts';

export interface Block {
  /** Its column in the signatures. */
  readonly id: number;
  /** In order; `slots` beside them. */
  readonly texts: string[];
  readonly slots: number[];
  /** Null after a change, until somebody asks: `wholeOf`. */
  whole: Whole | null;
}

/** The texts of a block in one piece, a line feed between two: looked through in one go, from memory that lies together. */
export interface Whole {
  readonly text: string;
  /** Where the text of each record ends. */
  readonly ends: readonly number[];
}

export function wholeOf(block: Block): Whole {
  if (block.whole === null) {
    const text = block.texts.join(FIELD_SEPARATOR);
    let from = 0;
    const ends = block.texts.map((own) => {
      const end = from + own.length;
      from = end + 1;
      return end;
    });
    // The single texts become windows into the whole, so that they are kept once.
    ends.forEach((end, at) => {
      block.texts[at] = text.slice(at === 0 ? 0 : (ends[at - 1] ?? 0) + 1, end);
    });
    block.whole = { text, ends };
  }
  return block.whole;
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

const MOST = 32;
/** Records taken out of a block before it is worth signing again. */
const REMOVED_BEFORE_SHRUNK = 8;

/** @param displayIdOf decides between equal texts. */
export function createBlocks(displayIdOf: (slot: number) => number, keeper: BlockKeeper) {
  const order: Block[] = [];
  const byId = new Map<number, Block>();
  const removals = new Map<number, number>();
  /** Block number + 1; 0 for a slot that holds no record. */
  const blockOf = createWholes();
  let size = 0;

  function compare(text: string, displayId: number, block: Block, at: number): number {
    const other = block.texts[at] ?? '';
    if (text !== other) return text < other ? -1 : 1;
    return displayId - displayIdOf(block.slots[at] ?? 0);
  }

  /** The first block whose last record comes after this one, or else the last block. */
  function blockFor(text: string, displayId: number): number {
    let low = 0;
    let high = order.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const block = order[middle];
      if (block !== undefined && compare(text, displayId, block, block.texts.length - 1) > 0)
        low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function placeIn(block: Block, text: string, displayId: number): number {
    let low = 0;
    let high = block.texts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compare(text, displayId, block, middle) > 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function newBlock(at: number, texts: string[], slots: number[]): Block {
    const block: Block = { id: keeper.allocate(), texts, slots, whole: null };
    order.splice(at, 0, block);
    byId.set(block.id, block);
    for (const slot of slots) blockOf.set(slot, block.id + 1);
    return block;
  }

  function insert(slot: number, text: string): void {
    const displayId = displayIdOf(slot);
    const number = blockFor(text, displayId);
    const block = order[number] ?? newBlock(0, [], []);
    const at = placeIn(block, text, displayId);
    block.whole = null;
    block.texts.splice(at, 0, text);
    block.slots.splice(at, 0, slot);
    blockOf.set(slot, block.id + 1);
    size += 1;
    if (block.texts.length <= MOST) keeper.grown(block, slot, text);
    else split(block, number);
  }

  function split(block: Block, number: number): void {
    const half = block.texts.length >>> 1;
    const other = newBlock(number + 1, block.texts.splice(half), block.slots.splice(half));
    keeper.shrunk(block);
    keeper.shrunk(other);
  }

  /** The numbers of the blocks, from the first to before the second, with the texts from `from` on that begin so. */
  function stretch(from: string, beginning: string): readonly [number, number] {
    const first = blockFor(from, 0);
    let end = first;
    for (; end < order.length; end++) {
      const text = order[end]?.texts[0] ?? '';
      if (text > beginning && !text.startsWith(beginning)) break;
    }
    return [first, end];
  }

  function find(slot: number): { block: Block; at: number } | undefined {
    const block = byId.get(blockOf.get(slot) - 1);
    return block === undefined ? undefined : { block, at: block.slots.indexOf(slot) };
  }

  function remove(slot: number): void {
    const found = find(slot);
    if (found === undefined) return;
    const { block, at } = found;
    block.whole = null;
    block.texts.splice(at, 1);
    block.slots.splice(at, 1);
    blockOf.set(slot, 0);
    size -= 1;
    const removed = (removals.get(block.id) ?? 0) + 1;
    if (block.texts.length === 0) {
      order.splice(order.indexOf(block), 1);
      byId.delete(block.id);
      removals.delete(block.id);
      keeper.free(block.id);
    } else if (removed >= REMOVED_BEFORE_SHRUNK) {
      removals.delete(block.id);
      keeper.shrunk(block);
    } else {
      removals.set(block.id, removed);
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
      const found = find(slot);
      return found?.block.texts[found.at];
    },
    stretch,
    blockOf: (slot: number) => byId.get(blockOf.get(slot) - 1),
  };
}

export type Blocks = ReturnType<typeof createBlocks>;
