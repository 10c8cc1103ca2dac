import type { RxStorage, RxStorageInstance } from 'rxdb/plugins/core';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';

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

/** A storage that knows what it has opened, so that whole collections can be read without RxDB's documents. */
export function knownStorage(storage: ReplicaStorage): KnownStorage {
  const instances = new Map<string, unknown>();
  return {
    storage: {
      name: storage.name,
      rxdbVersion: storage.rxdbVersion,
      async createStorageInstance(parameters) {
        const instance = await storage.createStorageInstance(parameters);
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
