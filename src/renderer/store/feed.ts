import type { RxCollection } from 'rxdb/plugins/core';
import type { CollectionName, ReplicaOf } from '#shared/replica.ts';
import { type StoredDocument, toRow } from './documents.ts';

/** `row` is null when the record is gone. */
export interface RowChange<Row> {
  readonly key: string;
  readonly row: Row | null;
}

/** The changes of one collection as screens should see them: local writes at once, then what was stored. */
export interface Feed<Name extends CollectionName> {
  /** Hears of changes in order; one call may carry many. */
  subscribe(listener: (changes: readonly RowChange<ReplicaOf[Name]>[]) => void): () => void;
  /** Hears of documents as they are stored, tombstones included. */
  subscribeStored(listener: (documents: readonly StoredDocument<Name>[]) => void): () => void;
  /** Shows local writes before they are stored. */
  show(rows: readonly ReplicaOf[Name][], edit: number): void;
  /** A shown write could not be stored: shows `stored`, what there is instead. */
  withdraw(key: string, edit: number, stored: ReplicaOf[Name] | null): void;
  /** The row as last shown, when a local write is on its way to the storage. */
  shown(key: string): ReplicaOf[Name] | undefined;
  close(): void;
}

export function createFeed<Name extends CollectionName>(
  collection: RxCollection<StoredDocument<Name>>,
): Feed<Name> {
  type Row = ReplicaOf[Name];
  const listeners = new Set<(changes: readonly RowChange<Row>[]) => void>();
  const storedListeners = new Set<(documents: readonly StoredDocument<Name>[]) => void>();
  /** Local writes that are shown and not stored yet. Until they are, older stored states are not shown. */
  const ahead = new Map<string, { readonly edit: number; readonly row: Row }>();

  function tell(changes: readonly RowChange<Row>[]): void {
    if (changes.length === 0) return;
    for (const listener of [...listeners]) listener(changes);
  }

  const changeOf = (row: Row): RowChange<Row> => ({ key: row.key, row: row._deleted ? null : row });

  function stored(document: StoredDocument<Name>): RowChange<Row>[] {
    const local = ahead.get(document.key);
    if (local !== undefined) {
      if ((document.local_edit ?? 0) < local.edit && !document._deleted) return [];
      ahead.delete(document.key);
      // Exactly what is shown already: a new row would only cause rendering.
      if (document.local_edit === local.edit && document.seq === local.row.seq) return [];
    }
    return [changeOf(toRow(document))];
  }

  const subscription = collection.eventBulks$.subscribe((bulk) => {
    const documents = bulk.events.map((event) => event.documentData as StoredDocument<Name>);
    tell(documents.flatMap(stored));
    for (const listener of [...storedListeners]) listener(documents);
  });

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    subscribeStored(listener) {
      storedListeners.add(listener);
      return () => storedListeners.delete(listener);
    },
    show(rows, edit) {
      for (const row of rows) ahead.set(row.key, { edit, row });
      tell(rows.map(changeOf));
    },
    withdraw(key, edit, row) {
      if (ahead.get(key)?.edit !== edit) return;
      ahead.delete(key);
      tell([{ key, row }]);
    },
    shown: (key) => ahead.get(key)?.row,
    close: () => subscription.unsubscribe(),
  };
}
