import type { RxDocumentData } from 'rxdb/plugins/core';
import type { CollectionName } from '#shared/replica.ts';
import { type HubDocument, type StoredDocument, storable } from './documents.ts';
import type { StorageInstance } from './storage.ts';

/** What RxDB keeps with a document, as it writes it itself. */
export interface RxFields {
  readonly _meta: { readonly lwt: number };
  readonly _rev: string;
}

/** Who stores: as RxDB is told, and what it keeps with a new document, or with one that replaces another. */
export interface Writer {
  readonly context: string;
  readonly fieldsOf: (previous: RxDocumentData<StoredDocument> | undefined) => RxFields;
}

/** A record that is there already. */
const CONFLICT = 409;

/** Stores what the hub has: over what is older here, and beside what is as new. */
export async function storeDocuments(
  name: CollectionName,
  storage: Pick<StorageInstance<StoredDocument>, 'bulkWrite'>,
  documents: readonly HubDocument[],
  { context, fieldsOf }: Writer,
): Promise<void> {
  const all = storable(name, documents);
  if (all.length === 0) return;
  const writes = all.map((document) => ({
    document: { ...document, _attachments: {}, ...fieldsOf(undefined) },
  }));
  const { error: refused } = await storage.bulkWrite(writes, context);
  const failed = refused.find(({ status }) => status !== CONFLICT);
  if (failed !== undefined) throw new Error(`${name} ${failed.documentId} was not stored (${failed.status})`);
  const newer = refused.flatMap((conflict) => {
    if (conflict.status !== CONFLICT || conflict.documentInDb.seq >= conflict.writeRow.document.seq)
      return [];
    const previous = conflict.documentInDb;
    return [{ previous, document: { ...conflict.writeRow.document, ...fieldsOf(previous) } }];
  });
  if (newer.length > 0) await storage.bulkWrite(newer, context);
}

/** For a collection's own storage, which fills them in. */
export const FILLED_IN: Writer = {
  context: 'first-copy',
  fieldsOf: () => ({ _meta: { lwt: 1 }, _rev: '' }),
};
