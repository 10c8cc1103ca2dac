const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';

/** Time and randomness, passed in so that they can be fixed in tests. */
export interface Environment {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
}

export const pageEnvironment: Environment = {
  now: () => Date.now(),
  randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
};

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
