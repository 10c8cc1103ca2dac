import type { RxCollection } from 'rxdb/plugins/core';
import type { Batch } from './command.ts';
import type { StoredBatch } from './stored-batch.ts';

/** A batch as it is kept. */
export interface KeptBatch {
  readonly batch: Batch;
  readonly state: StoredBatch['state'];
}

/** Where batches are kept until the hub has them, and longer while they can be taken back. All tabs share it. */
export interface CommandLog {
  /** Oldest first. */
  read(): Promise<readonly KeptBatch[]>;
  keep(batch: Batch, state: StoredBatch['state']): Promise<void>;
  forget(batchIds: readonly string[]): Promise<void>;
  /** Hears of what other tabs keep or forget. */
  subscribe(listener: (change: KeptBatch | { readonly forgotten: string }) => void): () => void;
}

export function createCommandLog(collection: RxCollection<StoredBatch>): CommandLog {
  /** Writes follow each other, so that what is kept twice is as it was kept last. */
  let writing: Promise<unknown> = Promise.resolve();
  function inTurn(write: () => Promise<unknown>): Promise<void> {
    const written = writing.then(write);
    writing = written.catch(() => {});
    return written.then(() => {});
  }

  return {
    async read() {
      const documents = await collection.find().exec();
      // A page that ended while it forgot one has emptied it, and not removed it.
      const whole = documents.filter(({ text }) => text !== '');
      return whole.map(kept).sort((a, b) => a.batch.number - b.batch.number);
    },
    keep: (batch, state) =>
      inTurn(() => {
        const { batch_id: id, number } = batch;
        return collection.incrementalUpsert({ id, number, state, text: JSON.stringify(batch) });
      }),
    forget: (batchIds) =>
      inTurn(async () => {
        const found = await collection.findByIds([...batchIds]).exec();
        for (const document of found.values()) {
          // A removed document keeps what is in it.
          const emptied = await document.incrementalPatch({ text: '' });
          await emptied.incrementalRemove();
        }
      }),
    subscribe(listener) {
      const { token } = collection.database;
      const subscription = collection.eventBulks$.subscribe(({ events, databaseToken }) => {
        if (databaseToken === token) return;
        for (const { operation, documentData, documentId } of events) {
          if (operation === 'DELETE') listener({ forgotten: documentId });
          else if (documentData.text !== '') listener(kept(documentData));
        }
      });
      return () => subscription.unsubscribe();
    },
  };
}

function kept({ text, state }: StoredBatch): KeptBatch {
  return { batch: JSON.parse(text) as Batch, state };
}
