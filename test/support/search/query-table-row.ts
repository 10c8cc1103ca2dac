/** A query and what it finds. */
export interface QueryRow {
  readonly query: string;
  /** Keys of records. */
  readonly expected: readonly string[];
  /** Whether `expected` is also the order. */
  readonly ordered: boolean;
  readonly note: string;
}

/** The keys in any order, separated by spaces. */
export function row(query: string, keys: string, note: string): QueryRow {
  return { query, expected: keysOf(keys), ordered: false, note };
}

/** The keys in the order of the results, none of them opened before. */
export function inOrder(query: string, keys: string, note: string): QueryRow {
  return { query, expected: keysOf(keys), ordered: true, note };
}

function keysOf(keys: string): string[] {
  return keys.split(' ').filter((key) => key !== '');
}
