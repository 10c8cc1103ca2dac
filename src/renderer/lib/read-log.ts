/** An object to read from that remembers what was read of it. */
export interface ReadLog<Target> {
  readonly target: Target;
  /** Whether another object says the same where it was read; from then on that one is read. */
  follows(other: Target): boolean;
}

export function logReads<Target extends object>(
  target: Target,
  isSame: (a: unknown, b: unknown) => boolean = Object.is,
): ReadLog<Target> {
  let current = target;
  const read = new Map<PropertyKey, unknown>();
  return {
    target: new Proxy(target, {
      get(_, property) {
        const value: unknown = Reflect.get(current, property);
        read.set(property, value);
        return value;
      },
    }),
    follows(other) {
      for (const [property, value] of read) if (!isSame(value, Reflect.get(other, property))) return false;
      current = other;
      return true;
    },
  };
}
