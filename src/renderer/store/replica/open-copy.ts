import { createSource, type WritableSource } from '../../bridge/source.ts';
import { openDatabase, type ReplicaDatabase } from './database.ts';
import { browserStorage, memoryStorage, type ReplicaStorage } from './storage.ts';
import { type CopyState, openSentinel } from './storage-watch.ts';

export interface OpenedCopy {
  readonly database: ReplicaDatabase;
  readonly copy: WritableSource<CopyState>;
  /** When the browser throws it away. @returns a function that ends it. */
  readonly onLost: (listener: () => void) => () => void;
}

/** Opens the copy of the workspace where the browser keeps it, or in memory where it keeps nothing. */
export async function openCopy({
  name,
  storage,
  shared,
}: {
  readonly name: string;
  readonly storage: ReplicaStorage | undefined;
  readonly shared: boolean;
}): Promise<OpenedCopy> {
  const never = () => () => {};
  if (storage !== undefined) {
    const database = await openDatabase({ name, storage, shared });
    return { database, copy: createSource<CopyState>('kept'), onLost: never };
  }
  const opening = openSentinel();
  const refused = opening.then((sentinel) => (sentinel === null ? null : new Promise<null>(() => {})));
  const kept = openDatabase({ name, storage: browserStorage(), shared }).catch((error: unknown) => {
    console.warn('This browser keeps no copy of the workspace', error);
    return null;
  });
  const database = await Promise.race([kept, refused]);
  if (database === null) {
    const inMemory = await openDatabase({ name, storage: await memoryStorage(), shared: false });
    return { database: inMemory, copy: createSource<CopyState>('memory'), onLost: never };
  }
  return {
    database,
    copy: createSource<CopyState>('kept'),
    onLost(listener) {
      let end = () => {};
      let isEnded = false;
      void opening.then((sentinel) => {
        if (!isEnded && sentinel !== null) end = sentinel.onLost(name, listener);
      });
      return () => {
        isEnded = true;
        end();
      };
    },
  };
}
