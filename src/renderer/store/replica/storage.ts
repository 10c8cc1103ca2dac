import type { RxStorage, RxStorageInstance } from 'rxdb/plugins/core';
import { getRxStorageDexie, RxStorageInstanceDexie } from 'rxdb/plugins/storage-dexie';

export type ReplicaStorage = RxStorage<unknown, unknown>;
export type StorageInstance<Document> = RxStorageInstance<Document, unknown, unknown>;

export function browserStorage(): ReplicaStorage {
  return getRxStorageDexie() as unknown as ReplicaStorage;
}

/** For a browser that keeps no databases; its code is fetched only then. */
export async function memoryStorage(): Promise<ReplicaStorage> {
  const { getRxStorageMemory } = await import('rxdb/plugins/storage-memory');
  return getRxStorageMemory() as unknown as ReplicaStorage;
}

export interface KnownStorage {
  readonly storage: ReplicaStorage;
  /**
   * The storage of a collection, once RxDB has opened it. Its documents are those that the collection's schema says:
   * that is for the caller to know.
   */
  instanceOf<Document>(collection: string): StorageInstance<Document>;
}

/**
 * What is done here travels as commands: no document is ever to be sent. RxDB looks for some even where it only pulls, and
 * would read all that a first copy has stored, in the thread that draws, and write a note of each.
 */
async function nothingToSend(_limit: number, checkpoint: unknown) {
  return { documents: [], checkpoint };
}

/** A storage that knows what it has opened, so that whole collections can be read without RxDB's documents. */
export function knownStorage(storage: ReplicaStorage): KnownStorage {
  const instances = new Map<string, unknown>();
  return {
    storage: {
      name: storage.name,
      rxdbVersion: storage.rxdbVersion,
      async createStorageInstance(parameters) {
        const instance = await storage.createStorageInstance(parameters);
        instance.getChangedDocumentsSince = nothingToSend;
        instances.set(parameters.collectionName, instance);
        return instance;
      },
    },
    instanceOf<Document>(collection: string) {
      const instance = instances.get(collection);
      if (instance === undefined) throw new Error(`the storage of ${collection} is not open`);
      return instance as StorageInstance<Document>;
    },
  };
}

/** Where a reading along an index has come to: a value of each of its fields. */
export type Position = readonly string[];

/** `_deleted` as it is stored, and what comes after any text. */
const ALIVE = '0';
const END: readonly string[] = [];

/**
 * The next documents along an index of RxDB's, which begins with `_deleted`, in one request of the browser's database.
 * RxDB's own query asks for each document by itself and copies it twice: too slow for reading whole collections.
 * @param fields of the index after `_deleted`
 * @returns null when the storage is another one
 */
export async function pageAlong<Document>(
  instance: StorageInstance<Document>,
  fields: readonly string[],
  after: Position,
  limit: number,
): Promise<Document[] | null> {
  if (!(instance instanceof RxStorageInstanceDexie)) return null;
  const { dexieTable } = await instance.internals;
  const documents: Document[] = await dexieTable
    .where(`[_deleted+${fields.join('+')}]`)
    .between([ALIVE, ...after], [ALIVE, END], false, false)
    .limit(limit)
    .toArray();
  return documents.map((document) => ({ ...document, _deleted: false }));
}
