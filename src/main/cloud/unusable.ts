import type { Backoffs } from './backoff.ts';

/** After a thing may be asked for again, how long it is waited for that somebody does. */
const NOT_WANTED_MS = 10_000;

/**
 * What got an answer that cannot be used, by name, until it gets a usable one, or until nobody asks for it any more:
 * a customer that is not on screen now, a change that was taken back.
 */
export type Unusable = ReturnType<typeof createUnusable>;

export function createUnusable(now: () => number, backoffs: Backoffs) {
  const reasons = new Map<string, { readonly reason: string; readonly at: number }>();
  const endOf = (name: string, at: number) => Math.max(at, backoffs.until(name)) + NOT_WANTED_MS;
  return {
    add: (name: string, reason: string) => void reasons.set(name, { reason, at: now() }),
    /** @returns whether it was there. */
    remove: (name: string): boolean => reasons.delete(name),
    /** Things can be asked for again from now on. */
    renew(): void {
      for (const [name, { reason }] of reasons) reasons.set(name, { reason, at: now() });
    },
    /** Forgets what nobody wants any more. @returns whether there was any */
    forget(): boolean {
      const before = reasons.size;
      for (const [name, { at }] of reasons) if (endOf(name, at) <= now()) reasons.delete(name);
      return reasons.size < before;
    },
    /** When there may be something to forget; infinite when there is nothing. */
    next: (): number =>
      Math.min(Number.POSITIVE_INFINITY, ...[...reasons].map(([name, { at }]) => endOf(name, at))),
    /** Of the first of them; undefined when there is none. */
    reason: (): string | undefined => reasons.values().next().value?.reason,
  };
}
