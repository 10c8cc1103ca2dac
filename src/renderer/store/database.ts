import { createRxDatabase, type RxDatabase, type RxStorage, removeRxDatabase } from 'rxdb/plugins/core';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import type { CollectionName, CustomerReplica } from '#shared/replica.ts';
import type { EditableCollection } from './api.ts';
import { createConflictHandler } from './merge.ts';
import { type Collection, firstRows } from './queries.ts';
import { storedSchema } from './schemas.ts';

export type ReplicaCollections = { readonly [Name in CollectionName]: Collection<Name> };

export type ReplicaStorage = RxStorage<unknown, unknown>;

export interface ReplicaDatabase {
  readonly collections: ReplicaCollections;
  /** The first customers by name, as they were when it was opened: what a list shows first. */
  readonly firstCustomers: readonly CustomerReplica[];
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly name: string;
  readonly storage: ReplicaStorage;
  /** Whether other tabs may have the same database open. */
  readonly shared: boolean;
  /** Asked once for each conflict: whether the write was refused, so that the hub's state replaces it. */
  readonly takeRollback: (collection: EditableCollection, key: string) => boolean;
}

/** A screenful. */
export const FIRST_ROWS = 60;

export function browserStorage(): ReplicaStorage {
  return getRxStorageDexie() as unknown as ReplicaStorage;
}

/** Opens the replica; one that cannot be opened or read is removed, and an empty one is made. */
export async function openDatabase(options: DatabaseOptions): Promise<ReplicaDatabase> {
  try {
    return await openOnce(options);
  } catch (error) {
    console.error('The copy of the workspace in this window is unreadable and is made anew', error);
    await removeDatabase(options);
    return await openOnce(options);
  }
}

async function openOnce({ name, storage, shared, takeRollback }: DatabaseOptions): Promise<ReplicaDatabase> {
  const database: RxDatabase<ReplicaCollections> = await createRxDatabase<ReplicaCollections>({
    name,
    storage,
    multiInstance: shared,
    eventReduce: false,
    // A module reloaded during development opens it again before the old one has gone.
    closeDuplicates: true,
  });
  try {
    const editable = <Name extends EditableCollection>(collection: Name) => ({
      schema: storedSchema(collection),
      conflictHandler: createConflictHandler(collection, (key) => takeRollback(collection, key)),
    });
    const collections = await database.addCollections({
      customers: editable('customers'),
      contacts: editable('contacts'),
      onboardings: editable('onboardings'),
      people: { schema: storedSchema('people') },
    });
    // A damaged database opens; reading is what fails.
    const firstCustomers = await firstRows<'customers'>(collections.customers, FIRST_ROWS);
    return { collections, firstCustomers, close: async () => void (await database.close()) };
  } catch (error) {
    await database.close().catch(() => {});
    throw error;
  }
}

async function removeDatabase({ name, storage, shared }: DatabaseOptions): Promise<void> {
  await removeRxDatabase(name, storage, shared).catch(() => {});
  await removeFromBrowser((database) => database.startsWith(`${ofDatabase(name)}--`));
}

/** Replicas of other hubs and of former shapes; nobody opens them again. */
export function removeOtherDatabases(prefix: string, name: string): Promise<void> {
  return removeFromBrowser(
    (database) => database.startsWith(ofDatabase(prefix)) && !database.startsWith(`${ofDatabase(name)}--`),
  );
}

/** RxDB makes one IndexedDB database for each collection: this, `--`, the version and the collection's name. */
function ofDatabase(name: string): string {
  return `rxdb-dexie-${name}`;
}

async function removeFromBrowser(isUnwanted: (name: string) => boolean): Promise<void> {
  if (typeof indexedDB === 'undefined') return;
  const databases = await indexedDB.databases();
  await Promise.all(
    databases
      .map(({ name }) => name ?? '')
      .filter(isUnwanted)
      .map(
        (name) =>
          new Promise<void>((resolve) => {
            const request = indexedDB.deleteDatabase(name);
            request.onsuccess = () => resolve();
            request.onerror = () => resolve();
            // Another tab still has it open; it goes when that tab does.
            request.onblocked = () => resolve();
          }),
      ),
  );
}
