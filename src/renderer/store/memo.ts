import { z } from 'zod';
import { appInfoSchema } from '#shared/bridge.ts';
import { COLLECTION_NAMES, type CollectionName } from '#shared/replica.ts';
import { MEMO_ITEM, type MemoStorage, parseItem } from './memo-storage.ts';

const memoSchema = z.object({
  /** The shape of the replica's collections; another shape makes another replica. */
  shape: z.string(),
  /** What the main process last said of itself: whose replica this is, and what to show before it answers. */
  info: appInfoSchema,
  /** Collections that have been copied completely at least once. */
  complete: z.array(z.enum(COLLECTION_NAMES as [CollectionName, ...CollectionName[]])),
});

/** What a window has to know before the main process answers, so that a warm start waits for nothing. */
export type ReplicaMemo = z.infer<typeof memoSchema>;

/** @returns null when there is none, or none that can be read. */
export function readMemo(storage: MemoStorage): ReplicaMemo | null {
  const parsed = memoSchema.safeParse(parseItem(storage, MEMO_ITEM));
  return parsed.success ? parsed.data : null;
}

export function writeMemo(storage: MemoStorage, memo: ReplicaMemo): void {
  try {
    storage.setItem(MEMO_ITEM, JSON.stringify(memo));
  } catch {
    // A full or forbidden storage costs the next start a round trip, nothing else.
  }
}

export function removeMemo(storage: MemoStorage): void {
  try {
    storage.removeItem(MEMO_ITEM);
  } catch {
    // As above.
  }
}

/** Hears of memos that other tabs write. */
export function onMemoChanged(storage: MemoStorage, listener: (memo: ReplicaMemo) => void): () => void {
  const heard = ({ key }: StorageEvent) => {
    const memo = key === MEMO_ITEM ? readMemo(storage) : null;
    if (memo !== null) listener(memo);
  };
  window.addEventListener('storage', heard);
  return () => window.removeEventListener('storage', heard);
}
