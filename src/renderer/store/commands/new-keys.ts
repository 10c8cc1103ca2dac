const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';

/** Time and randomness, passed in so that they can be fixed in tests. */
export interface Environment {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
}

/** So many random bytes are asked for at once: a change of thousands needs a key for each. */
const RANDOM_BYTES = 4096;

function createRandomBytes(): Environment['randomBytes'] {
  let bytes = new Uint8Array(0);
  let used = 0;
  return (count) => {
    if (used + count > bytes.length) {
      bytes = crypto.getRandomValues(new Uint8Array(Math.max(count, RANDOM_BYTES)));
      used = 0;
    }
    used += count;
    return bytes.subarray(used - count, used);
  };
}

export const pageEnvironment: Environment = { now: () => Date.now(), randomBytes: createRandomBytes() };

/** No two moments are the same: records made in one go keep their order. */
export function withStrictTime(environment: Environment): Environment {
  let last = 0;
  return {
    ...environment,
    now() {
      last = Math.max(environment.now(), last + 1);
      return last;
    },
  };
}

/** A key in the shape the hub accepts: `c`, the time in base 36, 16 random characters. */
export function newKey({ now, randomBytes }: Environment): string {
  let key = `c${now().toString(36).padStart(8, '0')}`;
  for (const byte of randomBytes(16)) key += ALPHABET[byte % 36];
  return key;
}

/** A key for a record that is yet to be made by `Store.change`. */
export function newRecordKey(): string {
  return newKey(pageEnvironment);
}

export function timestamp({ now }: Environment): string {
  return new Date(now()).toISOString();
}
