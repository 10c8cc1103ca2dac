import { z } from 'zod';
import { RECORDS } from '#shared/records/index.ts';
import { formatNumber } from '#shared/values/number-words.ts';
import type { Hub } from '../hub/hub.ts';
import { SHARED } from '../hub/outbox/shared-records.ts';
import { type HubType, RESOURCES } from '../hub/records/records.ts';

/** More than this share of the rows gone at once is rather a fault than the work of people. */
const SUSPICIOUS_SHARE = 0.1;
/** In a small workspace a tenth is nothing: so many may always go. */
const ALWAYS_ALLOWED = 2;
/** What vanishes from one list after another is counted together over this time: about a round of all of them. */
export const TOGETHER_MS = 60 * 60 * 1000;

/** Types of which records may vanish: those of v1, and of another Pivotal's workspace. */
const HELD_TYPES: readonly HubType[] = [...RESOURCES, ...SHARED];

const holdSchema = z.partialRecord(
  z.enum(HELD_TYPES),
  z.object({ keys: z.array(z.string()), total: z.int() }),
);
type Held = z.infer<typeof holdSchema>;

/** So few that they may be the work of people. */
export function isBelievable(count: number, total: number): boolean {
  return count <= Math.max(ALWAYS_ALLOWED, total * SUSPICIOUS_SHARE);
}

/** What is not removed until somebody confirms it; kept over a restart. */
export interface Hold {
  all(): Held;
  has(type: HubType): boolean;
  includes(type: HubType, key: string): boolean;
  /** Adds to what is held of the type. */
  hold(type: HubType, keys: readonly string[], total: number): void;
  replace(type: HubType, keys: readonly string[], total: number): void;
  /** Lets go of those that are there after all. */
  release(type: HubType, keys: readonly string[]): void;
  forget(type: HubType): void;
}

export function openHold({ sync }: Pick<Hub, 'sync'>, changed: () => void): Hold {
  let held: Held = holdSchema.catch({}).parse(sync.get('deletion_hold') ?? {});

  function set(next: Held): void {
    held = next;
    sync.set('deletion_hold', next);
    changed();
  }

  function forget(type: HubType): void {
    const { [type]: gone, ...others } = held;
    if (gone !== undefined) set(others);
  }

  return {
    all: () => held,
    has: (type) => held[type] !== undefined,
    includes: (type, key) => held[type]?.keys.includes(key) === true,
    hold(type, keys, total) {
      const merged = [...new Set([...(held[type]?.keys ?? []), ...keys])];
      set({ ...held, [type]: { keys: merged, total: Math.max(total, merged.length) } });
    },
    replace: (type, keys, total) => set({ ...held, [type]: { keys: [...keys], total } }),
    release(type, keys) {
      const hold = held[type];
      if (hold === undefined || !keys.some((key) => hold.keys.includes(key))) return;
      const left = hold.keys.filter((key) => !keys.includes(key));
      if (left.length === 0) forget(type);
      else set({ ...held, [type]: { ...hold, keys: left } });
    },
    forget,
  };
}

export function wordsOf(held: Held): string | null {
  const parts = HELD_TYPES.flatMap((type) => {
    const hold = held[type];
    const plural = RECORDS[type].plural.replaceAll('_', ' ');
    return hold === undefined
      ? []
      : [`${formatNumber(hold.keys.length)} of ${formatNumber(hold.total)} ${plural}`];
  });
  if (parts.length === 0) return null;
  return `${parts.join(' and ')} are gone from your team’s workspace at once. Nothing was removed here; confirm the deletions if they are meant.`;
}

export function countOf(held: Held): { count: number; total: number } | null {
  const holds = Object.values(held);
  if (holds.length === 0) return null;
  return {
    count: holds.reduce((sum, { keys }) => sum + keys.length, 0),
    total: holds.reduce((sum, { total }) => sum + total, 0),
  };
}
