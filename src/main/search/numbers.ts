/** Columns of numbers by slot; what was never written reads as 0. */

type NumberArray = Uint8Array | Uint32Array | Float64Array;
type NumberArrayConstructor = new (length: number) => NumberArray;

export interface Numbers {
  get(slot: number): number;
  set(slot: number, value: number): void;
}

/**
 * A column grows by a page at a time: a larger copy of all of it would leave a hole in memory as large as the column,
 * which the system never gets back.
 */
const PAGE_BITS = 12;
const PAGE = 1 << PAGE_BITS;
const IN_PAGE = PAGE - 1;

function createNumbers(Kind: NumberArrayConstructor): Numbers {
  /** Where nothing was written, one that nothing is written to. */
  const none = new Kind(0);
  const pages: NumberArray[] = [];
  return {
    get: (slot) => pages[slot >>> PAGE_BITS]?.[slot & IN_PAGE] ?? 0,
    set(slot, value) {
      const number = slot >>> PAGE_BITS;
      while (pages.length <= number) pages.push(none);
      let page = pages[number] ?? none;
      if (page === none) {
        if (value === 0) return;
        page = new Kind(PAGE);
        pages[number] = page;
      }
      page[slot & IN_PAGE] = value;
    },
  };
}

/** 0 to 255. */
export const createBytes = (): Numbers => createNumbers(Uint8Array);
/** Whole numbers from 0 to 2³² − 1. */
export const createWholes = (): Numbers => createNumbers(Uint32Array);
/** Any number. */
export const createDoubles = (): Numbers => createNumbers(Float64Array);
