import { createActivityReads } from './activity-reads.ts';
import { createApiKeys } from './api-keys.ts';
import { createChangeFeed } from './change-feed.ts';
import { realSurroundings, type Surroundings } from './clock.ts';
import { type Conflicts, createConflicts } from './conflicts.ts';
import { openDatabase, prepareFolder } from './database.ts';
import { createIdempotencyRecords } from './idempotency.ts';
import { newKey } from './identity.ts';
import { lockFolder } from './lock.ts';
import { createOutboxReads } from './outbox.ts';
import { createPeople } from './people.ts';
import { createReads } from './reads.ts';
import { createSettings } from './settings.ts';
import { createSyncStore } from './sync-store.ts';
import { createWriteDoor } from './write-door.ts';

export interface HubOptions {
  readonly folder: string;
  readonly surroundings?: Surroundings;
  /** Told of failures that no caller waits for. */
  readonly reportFailure?: (error: unknown) => void;
}

const MAINTENANCE_INTERVAL_MS = 60 * 60 * 1000;
const SAVE_USES_INTERVAL_MS = 250;

/**
 * Opens the hub of a data folder and holds the folder until `close`.
 * @throws FolderInUseError, NewerDatabaseError, UnusableFolderError: each says what to do.
 */
export function openHub({ folder, surroundings = realSurroundings, reportFailure = () => {} }: HubOptions) {
  const opened = openLocked(folder, surroundings);
  const { database, setAside } = opened;
  const settings = createSettings(database);
  const changes = createChangeFeed(database, reportFailure);
  const apiKeys = createApiKeys(database, surroundings);
  const idempotency = createIdempotencyRecords(database, surroundings.now);
  const door = createWriteDoor({
    database,
    surroundings,
    hasUpstream: () => settings.get('upstream') !== undefined,
    committed: changes.announce,
  });
  if (settings.get('hub') === undefined) settings.set('hub', { id: newKey(surroundings) });
  if (settings.get('workspace') === undefined) {
    settings.set('workspace', { id: newKey(surroundings), slug: 'local', name: 'My workspace' });
  }
  idempotency.removeExpired();

  const guarded = (work: () => void) => () => {
    try {
      work();
    } catch (error) {
      reportFailure(error);
    }
  };
  const timers = [
    setInterval(guarded(apiKeys.saveUses), SAVE_USES_INTERVAL_MS).unref(),
    setInterval(guarded(idempotency.removeExpired), MAINTENANCE_INTERVAL_MS).unref(),
  ];

  return {
    write: door.write,
    writeUpstream: door.writeUpstream,
    outbox: createOutboxReads(database),
    conflicts: readsOnly(createConflicts(database)),
    sync: createSyncStore(database),
    reads: { ...createReads(database), listActivity: createActivityReads(database) },
    changes,
    apiKeys,
    idempotency,
    settings,
    people: createPeople(database, surroundings),
    /** Where a damaged database was moved to on opening, when there was one. */
    setAside,
    isEmpty(): boolean {
      return database.prepare('SELECT 1 FROM customers LIMIT 1').get() === undefined;
    },
    /** Commits what waits, saves the counts and gives the folder back. */
    close(): void {
      for (const timer of timers) clearInterval(timer);
      door.flush();
      apiKeys.saveUses();
      database.close();
      opened.unlock();
    },
  };
}

export type Hub = ReturnType<typeof openHub>;

/** Conflicts are settled through the write door; here they are only looked at. */
function readsOnly({ get, list, count }: Conflicts) {
  return { get, list, count };
}

function openLocked(folder: string, surroundings: Surroundings) {
  prepareFolder(folder);
  const unlock = lockFolder(folder);
  try {
    return { ...openDatabase(folder, 'set-aside', surroundings.now()), unlock };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** Opens only the keys of a folder, also while another process serves it. */
export function openApiKeys(folder: string, surroundings: Surroundings = realSurroundings) {
  const { database } = openDatabase(folder, 'refuse', surroundings.now());
  return { ...createApiKeys(database, surroundings), close: () => database.close() };
}
