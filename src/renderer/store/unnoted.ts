import {
  getComposedPrimaryKeyOfDocumentData,
  type RxCollection,
  type RxStorageInstance,
  type RxStorageReplicationMeta,
} from 'rxdb/plugins/core';
import type { StoredDocument } from './documents.ts';

/** RxDB's notes on what the hub has. */
type Notes = RxStorageInstance<RxStorageReplicationMeta<StoredDocument, unknown>, unknown, unknown>;

/**
 * RxDB stores a record first and notes afterwards that it is the hub's. A page that ends in between leaves one without
 * a note: RxDB then takes it for an unsent edit and passes over what the hub says of it, but never sends it either.
 * Such a record lies behind the checkpoint, so it is pulled again; here it is stored once more, unchanged, so that it
 * is sent: the hub answers with its own version, which takes its place.
 *
 * @param keys of the records that have just been pulled.
 * @returns whether there was any.
 */
export async function offerUnnoted(
  { storageInstance }: RxCollection<StoredDocument>,
  notes: Notes,
  keys: readonly string[],
): Promise<boolean> {
  // Deleted ones are left alone: offering one would delete the hub's.
  const stored = await storageInstance.findDocumentsById([...keys], false);
  if (stored.length === 0) return false;
  const noteOf = (key: string) =>
    getComposedPrimaryKeyOfDocumentData(notes.schema, { itemId: key, isCheckpoint: '0' });
  const found = await notes.findDocumentsById(
    stored.map(({ key }) => noteOf(key)),
    true,
  );
  const noted = new Set(found.map(({ itemId }) => itemId));
  const unnoted = stored.filter(({ key }) => !noted.has(key));
  if (unnoted.length === 0) return false;
  await storageInstance.bulkWrite(
    unnoted.map((previous) => ({ previous, document: { ...previous } })),
    'offer-unnoted',
  );
  return true;
}
