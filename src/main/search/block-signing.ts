import type { RecordType } from '#shared/search/fields.ts';
import { isWordStart } from '#shared/search/fold.ts';
import { byItemType, byRecordType, hasName } from '#shared/search/searched-types.ts';
import type { BlockKeeper } from './blocks.ts';
import { createSignatures, type Signatures } from './signatures.ts';
import type { Block } from './text-block.ts';

/** A customer's text holds those of its contacts: a block of customers has many different runs of letters. */
const SIGNATURE_ROWS: Readonly<Record<RecordType, number>> = {
  ...byRecordType(() => 16_384),
  ...byItemType((type) => (hasName(type) ? 16_384 : 32_768)),
  customer: 32_768,
};

/** Whether a field of a record's text, counted from 0, is a domain or an e-mail. */
export type IsAddress = (type: RecordType, slot: number, field: number) => boolean;

export interface BlockSigning {
  readonly signatures: Readonly<Record<RecordType, Signatures>>;
  /** Numbers the blocks of one type, and signs what is put into them. */
  keeperFor(type: RecordType): BlockKeeper;
  /**
   * Signs one block that has changed a lot: until then it qualifies for every query.
   * @returns false when nothing is left to do.
   */
  settle(): boolean;
}

/** Keeps the signatures of blocks as their records come, change and go. */
export function createBlockSigning(isAddress: IsAddress): BlockSigning {
  const signatures = byRecordType((type) => createSignatures(SIGNATURE_ROWS[type]));
  const unsigned = new Map<Block, RecordType>();

  function collect(type: RecordType, slot: number, text: string): void {
    let from = 0;
    for (let index = 0; from <= text.length; index++) {
      const separator = text.indexOf('\n', from);
      const to = separator === -1 ? text.length : separator;
      if (index === 0) {
        signatures[type].add('name', text, 0, to);
        for (let at = 0; at < to; at++) {
          if (isWordStart(text, at)) signatures[type].add('word', text, at, to);
        }
      } else {
        const section = isAddress(type, slot, index) ? 'address' : 'rest';
        signatures[type].add(section, text, from, to);
      }
      from = to + 1;
    }
  }

  function sign(block: Block, type: RecordType): void {
    signatures[type].begin(block.id);
    for (let at = 0; at < block.size; at++) collect(type, block.slot(at), block.text(at));
    signatures[type].note(block.id);
    signatures[type].setUnsigned(block.id, false);
  }

  return {
    signatures,
    keeperFor(type) {
      const freeBlocks: number[] = [];
      let blockCount = 0;
      return {
        allocate() {
          const id = freeBlocks.pop() ?? blockCount++;
          signatures[type].open(id);
          return id;
        },
        free: (id) => freeBlocks.push(id),
        grown(block, slot, text) {
          if (!signatures[type].isSigned(block.id)) {
            unsigned.set(block, type);
            return;
          }
          collect(type, slot, text);
          signatures[type].note(block.id);
        },
        shrunk(block) {
          signatures[type].setUnsigned(block.id, true);
          unsigned.set(block, type);
        },
      };
    },
    settle() {
      for (const [block, type] of unsigned) {
        unsigned.delete(block);
        if (block.size > 0) sign(block, type);
        return unsigned.size > 0;
      }
      return false;
    },
  };
}
