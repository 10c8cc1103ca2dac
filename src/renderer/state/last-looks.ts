import { useEffect, useState } from 'react';
import { create } from 'zustand';
import { persist } from '../lib/persist.ts';

/** Pages that are looked at again within this time are still being looked at: a reload, a step aside. */
export const SAME_LOOK_MS = 10 * 60_000;
/** Customers remembered. */
const MOST = 500;

/** Milliseconds. */
interface Look {
  /** When somebody was at it last. */
  readonly last: number;
  /** When the look before that one ended; null for the first. */
  readonly before: number | null;
}

interface LastLooks {
  /** By the customer's key, the latest last. */
  readonly looks: Readonly<Record<string, Look>>;
  look(key: string, now: number): void;
}

/** When a person looked at a customer in this browser: so that what changed since can be told. */
const useLastLooks = create<LastLooks>()(
  persist(
    (set) => ({
      looks: {},
      look: (key, now) =>
        set(({ looks }) => {
          const { [key]: known, ...others } = looks;
          const kept = Object.entries(others).slice(1 - MOST);
          return { looks: Object.fromEntries([...kept, [key, lookedAgain(known, now)]]) };
        }),
    }),
    { name: 'pivotal.looks', partialize: ({ looks }) => ({ looks }) },
  ),
);

export function lookedAgain(known: Look | undefined, now: number): Look {
  if (known === undefined) return { last: now, before: null };
  return { last: now, before: now - known.last < SAME_LOOK_MS ? known.before : known.last };
}

/** Somebody looks at a customer. @returns when they did so before, as ISO 8601; null the first time */
export function useLook(key: string): string | null {
  const [since, setSince] = useState<string | null>(null);
  useEffect(() => {
    const { look } = useLastLooks.getState();
    look(key, Date.now());
    const before = useLastLooks.getState().looks[key]?.before ?? null;
    setSince(before === null ? null : new Date(before).toISOString());
    return () => look(key, Date.now());
  }, [key]);
  return since;
}

/** When somebody looked at a customer before, without looking now; as ISO 8601, null when never. */
export function useLastLook(key: string): string | null {
  const known = useLastLooks(({ looks }) => looks[key]);
  const [now] = useState(Date.now);
  const { before } = lookedAgain(known, now);
  return before === null ? null : new Date(before).toISOString();
}
