import { z } from 'zod';
import { appInfoSchema } from '#shared/bridge.ts';
import { COLLECTION_NAMES, type CollectionName } from '#shared/replica.ts';
import { keepItem } from '../../lib/keep-item.ts';
import { type KeyValueStorage, METADATA_ITEM, parseItem } from './key-value-storage.ts';

const placesSchema = z.partialRecord(
  z.enum(COLLECTION_NAMES as [CollectionName, ...CollectionName[]]),
  z.number().int(),
);

const memoSchema = z.object({
  /** The shape of the replica's collections; another shape makes another replica. */
  shape: z.string(),
  /** What the main process last said of itself: whose replica this is, and what to show before it answers. */
  info: appInfoSchema,
  /** Collections that have been copied completely at least once. */
  complete: z.array(z.enum(COLLECTION_NAMES as [CollectionName, ...CollectionName[]])),
  /** Of the others, the `seq` up to which they have been. */
  places: placesSchema.default({}),
  /** Whether what was done in copies of another shape has been brought over: a page may end before it has been. */
  hasFormer: z.boolean().default(false),
});

/** What a window has to know before the main process answers, so that a warm start waits for nothing. */
export type ReplicaMetadata = z.infer<typeof memoSchema>;

/** @returns null when there is none, or none that can be read. */
export function readMetadata(storage: KeyValueStorage): ReplicaMetadata | null {
  const parsed = memoSchema.safeParse(parseItem(storage, METADATA_ITEM));
  return parsed.success ? parsed.data : null;
}

export function writeMetadata(storage: KeyValueStorage, memo: ReplicaMetadata): void {
  // Where it is not kept, the next start makes a round trip, nothing else.
  keepItem(METADATA_ITEM, JSON.stringify(memo), storage);
}

export function removeMetadata(storage: KeyValueStorage): void {
  try {
    storage.removeItem(METADATA_ITEM);
  } catch {
    // As above.
  }
}

/** Hears of keyValues that other tabs write. */
export function onMetadataChanged(
  storage: KeyValueStorage,
  listener: (memo: ReplicaMetadata) => void,
): () => void {
  const heard = ({ key }: StorageEvent) => {
    const memo = key === METADATA_ITEM ? readMetadata(storage) : null;
    if (memo !== null) listener(memo);
  };
  window.addEventListener('storage', heard);
  return () => window.removeEventListener('storage', heard);
}
