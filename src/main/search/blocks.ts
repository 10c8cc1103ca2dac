/**
 * The texts of all records of one type in the order in which equal results are shown (by text, then by display_id),
 * cut into blocks of a few dozen. A change touches one block.
 *
 * The texts of a block are bytes in one piece: looked through in one go, outside of the JavaScript heap, which would
 * keep for every text an object as large as the text. A folded text has no letter that UTF-8 writes in two ways, so
 * that bytes are found where the letters are.
 */
import { createWholes } from './numbers.ts';
import { type Block, TextBlock } from './text-block.ts';

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
/** How many letters of a text one number holds. */
const KEY_LETTERS = 3;

/** A number that orders texts as their first letters do; equal ones are told apart by the texts. */
function keyOf(text: string): number {
  let key = 0;
  for (let at = 0; at < KEY_LETTERS; at++)
    key = key * 0x1_00_00 + (at < text.length ? text.charCodeAt(at) : 0);
  return key;
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
  const order: TextBlock[] = [];
  /** Their numbers: thousands of blocks are ruled out by that, without a look at them. */
  const ids: number[] = [];
  /**
   * For each block in order the key of its last record, or of one behind that which is no longer there: in one piece,
   * so that the block of a record is mostly found without a look at the texts of others.
   */
  const bounds: number[] = [];
  const byId = new Map<number, TextBlock>();
  /** Block number + 1; 0 for a slot that holds no record. */
  const blockOf = createWholes();
  let size = 0;
  let version = 0;

  const boundOf = (text: string, displayId: number) => (isByName ? keyOf(text) : -displayId);

  /** Negative when it comes before the record of the block, positive when after. */
  function compare(text: string, displayId: number, block: TextBlock, at: number): number {
    const byText = isByName ? block.compare(text, at) : 0;
    if (byText !== 0) return byText;
    const other = displayIdOf(block.slot(at));
    return isByName ? displayId - other : other - displayId;
  }

  /** The first block whose last record comes after this one, or else the last block. */
  function blockFor(text: string, displayId: number): number {
    const bound = boundOf(text, displayId);
    let low = 0;
    let high = order.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const block = order[middle];
      const other = bounds[middle] ?? 0;
      const isBehind =
        bound === other && block !== undefined
          ? compare(text, displayId, block, block.size - 1) > 0
          : bound > other;
      if (isBehind) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function placeIn(block: TextBlock, text: string, displayId: number): number {
    let low = 0;
    let high = block.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compare(text, displayId, block, middle) > 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function newBlock(at: number): TextBlock {
    const block = new TextBlock(keeper.allocate(), most);
    order.splice(at, 0, block);
    ids.splice(at, 0, block.id);
    bounds.splice(at, 0, 0);
    byId.set(block.id, block);
    return block;
  }

  function insert(slot: number, text: string): void {
    const displayId = displayIdOf(slot);
    const number = blockFor(text, displayId);
    const block = order[number] ?? newBlock(0);
    const at = placeIn(block, text, displayId);
    if (at === block.size) bounds[number] = boundOf(text, displayId);
    block.insert(at, slot, text);
    blockOf.set(slot, block.id + 1);
    size += 1;
    version += 1;
    if (block.size <= most) keeper.grown(block, slot, text);
    else split(block, number);
  }

  function split(block: TextBlock, number: number): void {
    const other = newBlock(number + 1);
    const half = block.size >>> 1;
    block.moveTo(other, half);
    bounds[number + 1] = bounds[number] ?? 0;
    bounds[number] = boundOf(block.text(half - 1), displayIdOf(block.slot(half - 1)));
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
    version += 1;
    block.removals += 1;
    if (block.size === 0) {
      const number = order.indexOf(block);
      order.splice(number, 1);
      ids.splice(number, 1);
      bounds.splice(number, 1);
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
    ids: ids as readonly number[],
    get size() {
      return size;
    },
    /** Another one whenever a record comes or goes. */
    get version() {
      return version;
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
