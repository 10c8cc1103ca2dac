/** Typed arrays that grow as slots are written; what was never written reads as 0. */

type NumberArray = Uint8Array | Uint32Array | Float64Array;
type NumberArrayConstructor = new (length: number) => NumberArray;

export interface Numbers {
  get(slot: number): number;
  set(slot: number, value: number): void;
}

const FIRST_LENGTH = 256;

function createNumbers(Kind: NumberArrayConstructor): Numbers {
  let values = new Kind(FIRST_LENGTH);
  return {
    get: (slot) => values[slot] ?? 0,
    set(slot, value) {
      if (slot >= values.length) {
        const grown = new Kind(Math.max(slot + 1, Math.ceil(values.length * 1.5)));
        grown.set(values);
        values = grown;
      }
      values[slot] = value;
    },
  };
}

/** 0 to 255. */
export const createBytes = (): Numbers => createNumbers(Uint8Array);
/** Whole numbers from 0 to 2³² − 1. */
export const createWholes = (): Numbers => createNumbers(Uint32Array);
/** Any number. */
export const createDoubles = (): Numbers => createNumbers(Float64Array);
