/**
 * Values that many records share, kept once and known by a number from 1 up; 0 stands for none. A value is forgotten
 * when the last record that has it lets it go.
 */
export interface Pool<Value> {
  /** @param key tells equal values from others. */
  take(key: string, make: () => Value): number;
  release(code: number): void;
  get(code: number): Value | undefined;
  values(): Value[];
}

export function createPool<Value>(): Pool<Value> {
  const codes = new Map<string, number>();
  const entries: ({ key: string; value: Value; uses: number } | undefined)[] = [undefined];
  const free: number[] = [];
  return {
    take(key, make) {
      const known = codes.get(key);
      const entry = known === undefined ? undefined : entries[known];
      if (known !== undefined && entry !== undefined) {
        entry.uses += 1;
        return known;
      }
      const code = free.pop() ?? entries.length;
      entries[code] = { key, value: make(), uses: 1 };
      codes.set(key, code);
      return code;
    },
    release(code) {
      const entry = entries[code];
      if (entry === undefined) return;
      entry.uses -= 1;
      if (entry.uses > 0) return;
      entries[code] = undefined;
      codes.delete(entry.key);
      free.push(code);
    },
    get: (code) => entries[code]?.value,
    values: () => entries.flatMap((entry) => (entry === undefined ? [] : [entry.value])),
  };
}
