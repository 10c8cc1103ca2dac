/** Columns of numbers by slot; what was never written reads as 0. */

type NumberArray = Uint8Array | Uint16Array | Uint32Array | Float64Array;

export interface Numbers {
  get(slot: number): number;
  set(slot: number, value: number): void;
}

/**
 * A column grows by a page at a time: a larger copy of all of it would leave a hole in memory as large as the column,
 * which the system never gets back.
 */
const PAGE_BITS = 11;
const PAGE = 1 << PAGE_BITS;

/** As narrow as can be: most columns hold flags, small counts, or the places of values that many records share. */
function arrayFor(value: number): NumberArray {
  const isWhole = Number.isInteger(value) && value >= 0;
  if (isWhole && value < 2 ** 8) return new Uint8Array(PAGE);
  if (isWhole && value < 2 ** 16) return new Uint16Array(PAGE);
  return isWhole && value < 2 ** 32 ? new Uint32Array(PAGE) : new Float64Array(PAGE);
}

/** For any numbers: each page is as wide as the largest that it has had. */
export function createNumbers(): Numbers {
  const pages: (NumberArray | undefined)[] = [];

  function widened(number: number, page: NumberArray | undefined, value: number): NumberArray {
    const wider = arrayFor(value);
    if (page !== undefined && wider.BYTES_PER_ELEMENT <= page.BYTES_PER_ELEMENT) return page;
    if (page !== undefined) wider.set(page);
    pages[number] = wider;
    return wider;
  }

  return {
    get(slot) {
      const page = pages[slot >>> PAGE_BITS];
      return page === undefined ? 0 : (page[slot % PAGE] ?? 0);
    },
    set(slot, value) {
      const number = slot >>> PAGE_BITS;
      const page = pages[number];
      if (page === undefined && value === 0) return;
      if (page !== undefined) page[slot % PAGE] = value;
      // Something else was written than was to be: there is no room for it.
      if (page?.[slot % PAGE] !== value) widened(number, page, value)[slot % PAGE] = value;
    },
  };
}
