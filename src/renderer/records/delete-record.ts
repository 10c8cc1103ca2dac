import { nounOfPlural } from '#shared/records/labels.ts';
import { inSentence } from '../lib/words.ts';
import { sayUpdates } from '../state/undo.ts';
import type { EditableCollection, RecordChange, Store } from '../store/index.ts';

/** Deletes a record with what is below it, and offers to take it back. @param also changes that are one with it */
export function deleteRecord(
  store: Pick<Store, 'change'>,
  collection: EditableCollection,
  record: { readonly key: string; readonly title: string },
  also: readonly RecordChange[] = [],
): void {
  const message = `Deleted ${inSentence(record.title)}`;
  const deletion: RecordChange = { operation: 'delete', collection, key: record.key };
  sayUpdates(store.change([deletion, ...also], message), message, nounOfPlural(collection));
}
