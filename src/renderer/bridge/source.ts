/** A value that changes over time, in the shape React's useSyncExternalStore takes. */
export interface Source<Value> {
  /** The value now; identical (`===`) as long as nothing changed. */
  readonly get: () => Value;
  /** @returns a function that ends the subscription. */
  readonly subscribe: (listener: () => void) => () => void;
}

export interface WritableSource<Value> extends Source<Value> {
  /** Tells the listeners unless the value is the same. */
  readonly set: (value: Value) => void;
}

export function createSource<Value>(initial: Value): WritableSource<Value> {
  let current = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => current,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set(value) {
      if (Object.is(value, current)) return;
      current = value;
      for (const listener of [...listeners]) listener();
    },
  };
}

/** The same source, for whose sake `follow` runs while anybody subscribes. @param follow returns a function that ends it */
export function whileSubscribed<Value>(source: Source<Value>, follow: () => () => void): Source<Value> {
  let listeners = 0;
  let end = () => {};
  return {
    get: source.get,
    subscribe(listener) {
      if (listeners === 0) end = follow();
      listeners += 1;
      const endListener = source.subscribe(listener);
      return () => {
        endListener();
        listeners -= 1;
        if (listeners === 0) end();
      };
    },
  };
}

/** Resolves with the first value, now or later, that `accepts` says yes to. */
export function waitFor<Value, Found extends Value>(
  source: Source<Value>,
  accepts: (value: Value) => value is Found,
): Promise<Found>;
export function waitFor<Value>(source: Source<Value>, accepts: (value: Value) => boolean): Promise<Value>;
export function waitFor<Value>(source: Source<Value>, accepts: (value: Value) => boolean): Promise<Value> {
  const now = source.get();
  if (accepts(now)) return Promise.resolve(now);
  return new Promise((resolve) => {
    const end = source.subscribe(() => {
      const value = source.get();
      if (!accepts(value)) return;
      end();
      resolve(value);
    });
  });
}
