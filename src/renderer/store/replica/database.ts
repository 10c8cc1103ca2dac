import { createRxDatabase, type RxCollection, type RxDatabase, removeRxDatabase } from 'rxdb/plugins/core';
import { COLLECTION_NAMES, type CollectionName, type CustomerReplica } from '#shared/replica.ts';
import { COMMANDS_COLLECTION, COMMANDS_SCHEMA, type StoredBatch } from '../commands/stored-batch.ts';
import type { StoredDocument } from './documents.ts';
import { type Collection, firstRows } from './queries.ts';
import { storedSchema } from './schemas.ts';
import { knownStorage, type ReplicaStorage } from './storage.ts';

export type ReplicaCollections = { readonly [Name in CollectionName]: Collection<Name> };

export interface ReplicaDatabase {
  readonly collections: ReplicaCollections;
  /** The commands of this browser: those that wait for the hub, and those that can be taken back. */
  readonly commands: RxCollection<StoredBatch>;
  /** The first customers by name, as they were when it was opened: what a list shows first. */
  readonly firstCustomers: readonly CustomerReplica[];
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly name: string;
  readonly storage: ReplicaStorage;
  /** Whether other tabs may have the same database open. */
  readonly shared: boolean;
}

/** A screenful. */
export const FIRST_ROWS = 60;

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

async function openOnce({ name, storage, shared }: DatabaseOptions): Promise<ReplicaDatabase> {
  const known = knownStorage(storage);
  const database: RxDatabase = await createRxDatabase({
    name,
    storage: known.storage,
    multiInstance: shared,
    eventReduce: false,
    // A module reloaded during development opens it again before the old one has gone.
    closeDuplicates: true,
  });
  try {
    // The replica holds what the hub has, whatever was stored before: no two versions are taken for the same.
    const conflictHandler = {
      isEqual: () => false,
      resolve: async ({ realMasterState }: { readonly realMasterState: StoredDocument }) => realMasterState,
    };
    const ofHub = (collection: CollectionName) => ({ schema: storedSchema(collection), conflictHandler });
    const opened: Readonly<Record<string, RxCollection>> = await database.addCollections({
      ...Object.fromEntries(COLLECTION_NAMES.map((one) => [one, ofHub(one)])),
      [COMMANDS_COLLECTION]: { schema: COMMANDS_SCHEMA },
    });
    const collection = <Name extends CollectionName>(one: Name): Collection<Name> => ({
      name: one,
      rx: opened[one] as RxCollection<StoredDocument>,
      storage: known.instanceOf(one),
    });
    const named = COLLECTION_NAMES.map((one) => [one, collection(one)]);
    const collections = Object.fromEntries(named) as ReplicaCollections;
    // A damaged database opens; reading is what fails.
    const firstCustomers = await firstRows(collections.customers, FIRST_ROWS);
    return {
      collections,
      commands: opened[COMMANDS_COLLECTION] as RxCollection<StoredBatch>,
      firstCustomers,
      close: async () => void (await database.close()),
    };
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
export function ofDatabase(name: string): string {
  return `rxdb-dexie-${name}`;
}

export async function removeFromBrowser(isUnwanted: (name: string) => boolean): Promise<void> {
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
