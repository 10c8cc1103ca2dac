import type { Database } from 'better-sqlite3';
import type { StorageTrouble } from '#shared/sync.ts';
import { type Environment, realEnvironment } from '../environment.ts';
import { type AttachmentFiles, createAttachmentFiles } from './attachments/attachment-files.ts';
import { createAttachmentSweep } from './attachments/attachment-sweep.ts';
import { type ArchivedRow, archivedRows, isWorkspaceEmpty, loadArchive } from './database/archive.ts';
import { createCheckpoints } from './database/checkpoints.ts';
import {
  closeDatabase,
  noteInUse,
  openDatabase,
  prepareFolder,
  UnusableFolderError,
} from './database/database.ts';
import { lockFolder } from './database/lock.ts';
import { createLogFlush, type Disk } from './database/log-flush.ts';
import { createLongTransaction, type LongTransaction } from './database/long-transaction.ts';
import { createOtherWriters } from './database/other-writers.ts';
import { createStorage, type Storage, storageTroubleOf } from './database/storage.ts';
import { type ActivityReads, createActivityReads } from './events/activity-reads.ts';
import { createRemovedContacts } from './events/event-reads.ts';
import { createEventStream, type EventStream } from './events/event-stream.ts';
import { type BatchReads, createBatchReads } from './events/last-batch.ts';
import { createRecentActivity, type RecentReads } from './events/recent-activity.ts';
import { createStreakReads, type StreakReads } from './events/streak.ts';
import { createDueTaskReads, type DueTaskReads } from './facts/due-tasks.ts';
import { createFacts, type Facts } from './facts/facts.ts';
import { createReportFacts, type ReportFacts } from './facts/report-facts.ts';
import { type Conflicts, createConflicts } from './outbox/conflicts.ts';
import { createMatchReads, type MatchReads } from './outbox/matches.ts';
import { createOutboxReads, type OutboxReads } from './outbox/outbox-reads.ts';
import { createSampleReads, type SampleReads } from './outbox/sample-test.ts';
import { createSharedReads, type SharedReads } from './outbox/shared-records.ts';
import { createSyncStore, type SyncStore } from './outbox/sync-store.ts';
import { type ChangeFeed, createChangeFeed } from './records/change-feed.ts';
import { createCommandLog } from './records/command-log.ts';
import { createHealthHistory, type HealthHistory } from './records/health-scores.ts';
import { newKey } from './records/identity.ts';
import { addNewFields } from './records/new-fields.ts';
import { createNudgeConditions, type NudgeConditions } from './records/nudge-conditions.ts';
import { createReads, type Reads } from './records/reads.ts';
import { createRecentDocuments } from './records/recent-documents.ts';
import { createWriteDoor, type WriteDoor } from './records/write-door.ts';
import { type ApiKeys, createApiKeys } from './workspace/api-keys.ts';
import { createIdempotencyRecords, type IdempotencyRecords } from './workspace/idempotency.ts';
import { createIntegrationStore, type IntegrationStore } from './workspace/integration-store.ts';
import { createPeople, type People } from './workspace/people.ts';
import { createSettings, type WorkspaceSettings } from './workspace/settings.ts';
import { createWebhookStore, type WebhookStore } from './workspace/webhook-store.ts';

/** What spokes read. Nothing of it changes a record. */
export interface ReadableHub {
  readonly reads: Reads & ActivityReads;
  /** Whether who this contact was is to be shown no more. */
  isRemovedContact(reference: string): boolean;
  readonly changes: Pick<ChangeFeed, Exclude<keyof ChangeFeed, 'announce'>>;
  readonly events: EventStream;
  readonly batches: BatchReads;
  /** What happened lately, to whomever. */
  readonly recentActivity: RecentReads;
  readonly streak: StreakReads;
  /** What health, Pi and reports reckon from. */
  readonly facts: Facts;
  readonly reportFacts: ReportFacts;
  readonly dueTasks: DueTaskReads;
  readonly healthHistory: HealthHistory;
  /** What there is to nudge somebody about. */
  readonly nudges: NudgeConditions;
  readonly outbox: OutboxReads;
  /** Conflicts are settled through the write door; here they are only looked at. */
  readonly conflicts: Pick<Conflicts, 'get' | 'list' | 'count'>;
  /** What was here before the workspace was connected, beside what the cloud has. */
  readonly matches: MatchReads;
  /** Records of the workspace, beside what the team's Pivotal has of them. */
  readonly shared: SharedReads;
  /** Where a damaged database was moved to on opening, when there was one. */
  readonly setAside: string | null;
  /** The database is a copy that lacks the log of the original: its latest changes are missing. */
  readonly lacksLog: boolean;
  isEmpty(): boolean;
  /** What the fictional workspace brought and is still there, oldest first. */
  readonly sampleRecords: SampleReads;
  /** Where the data lies. */
  readonly folder: string;
  /** Whether an archive can be imported: nothing is there that it could be mixed up with. */
  isFillable(): boolean;
  /** Every row that an archive holds. */
  archivedRows(): Iterable<ArchivedRow>;
  /** Copies the database as it is now, whole, while it goes on being used. */
  copyTo(path: string): Promise<void>;
}

/** What changes records: only through the one door. */
export interface WritableHub {
  readonly write: WriteDoor['write'];
  readonly writeBatch: WriteDoor['writeBatch'];
  readonly writePast: WriteDoor['writePast'];
  readonly writeLarge: WriteDoor['writeLarge'];
  readonly undo: WriteDoor['undo'];
  readonly writeUpstream: WriteDoor['writeUpstream'];
  readonly writeHealth: WriteDoor['writeHealth'];
  readonly writeWorkspace: WriteDoor['writeWorkspace'];
  /** Fills a workspace that is fillable with the rows of an archive, as they are. */
  fill(rows: Iterable<ArchivedRow>): Promise<void>;
}

/** What is kept beside the records; each part looks after its own table. */
export interface HubWorkspace {
  readonly sync: SyncStore;
  readonly apiKeys: ApiKeys;
  readonly idempotency: IdempotencyRecords;
  readonly settings: WorkspaceSettings;
  readonly people: People;
  readonly webhooks: WebhookStore;
  readonly integrations: IntegrationStore;
  readonly attachments: AttachmentFiles;
  readonly storage: Storage;
}

export interface Hub extends ReadableHub, WritableHub, HubWorkspace {
  /**
   * Does what somebody asked for, and answers when all that it wrote is on disk, keys and settings too: every entrance
   * asks through this. @throws whatever `work` threw
   */
  readonly acknowledge: LongTransaction['acknowledge'];
  /**
   * Resolves when all that can be read now is on the disk: whoever keeps how far they have read, or sends it to others,
   * waits for it. @throws FlushError
   */
  onDisk(): Promise<void>;
  /** Commits what waits, and puts it on the disk, at once. */
  flush(): void;
  /** Commits what waits, saves the counts and gives the folder back. */
  close(): void;
}

export interface HubOptions {
  readonly folder: string;
  readonly environment?: Environment;
  /** Told of failures that no caller waits for. */
  readonly reportFailure?: (error: unknown) => void;
  /** How the log gets onto the disk; as the system does it, unless a test has another way. */
  readonly disk?: Disk;
}

const MAINTENANCE_INTERVAL_MS = 60 * 60 * 1000;
const NOTE_INTERVAL_MS = 60 * 1000;
const REST_INTERVAL_MS = 60 * 1000;
const SAVE_USES_INTERVAL_MS = 250;

/** What is kept for convenience gives way to trouble with the disk; it is kept a little later. */
function whileStorageWorks(
  storage: Pick<Storage, 'trouble'>,
  work: () => void,
  report: (error: unknown) => void,
): () => void {
  return () => {
    if (storage.trouble() !== null) return;
    try {
      work();
    } catch (error) {
      report(error);
    }
  };
}

interface Housekeeping {
  readonly saveUses: () => void;
  /** Forgets what is kept for those who ask again. */
  readonly rest: () => void;
  /** Removes what is kept for a while only; at the start, too. */
  readonly expire: readonly (() => void)[];
  readonly sweepAttachments: () => void;
  readonly noteAgain: () => void;
}

/** What is done over and over while a hub is open. @returns a function that ends it */
function keepHouse(
  guarded: (work: () => void) => () => void,
  { saveUses, rest, expire, sweepAttachments, noteAgain }: Housekeeping,
): () => void {
  for (const one of expire) guarded(one)();
  const every = (ms: number, work: () => void) => setInterval(guarded(work), ms).unref();
  const timers = [
    every(SAVE_USES_INTERVAL_MS, saveUses),
    ...expire.map((one) => every(MAINTENANCE_INTERVAL_MS, one)),
    every(MAINTENANCE_INTERVAL_MS, sweepAttachments),
    every(NOTE_INTERVAL_MS, noteAgain),
    every(REST_INTERVAL_MS, rest),
  ];
  return () => {
    for (const timer of timers) clearInterval(timer);
  };
}

function hasCustomers(database: Database): boolean {
  return database.prepare('SELECT 1 FROM customers WHERE deleted_at IS NULL LIMIT 1').get() !== undefined;
}

/** A new hub is told from any other, and its workspace has a name. */
function nameNew(settings: Pick<WorkspaceSettings, 'get' | 'set'>, environment: Environment): void {
  if (settings.get('hub') === undefined) settings.set('hub', { id: newKey(environment) });
  if (settings.get('workspace') === undefined)
    settings.set('workspace', { id: newKey(environment), slug: 'local', name: 'My workspace' });
}

/** The log that writes go to, and who takes it over into the main file once it is on the disk. */
function createLog(database: Database, disk: Disk | undefined) {
  database.pragma('synchronous = NORMAL');
  const log = createLogFlush(database, disk);
  const checkpoints = createCheckpoints(database);
  log.subscribe({ ended: checkpoints.flushed });
  return { log, checkpoints };
}

/**
 * Opens the hub of a data folder and holds the folder until `close`.
 * @throws FolderInUseError, NewerDatabaseError, UnusableFolderError: each says what to do.
 */
export function openHub(options: HubOptions): Hub {
  const { folder, environment = realEnvironment, reportFailure = () => {} } = options;
  const opened = openLocked(folder, environment);
  const { database, setAside, lacksLog } = opened;
  const { log, checkpoints } = createLog(database, options.disk);
  const long = createLongTransaction(database, log, () => {
    settings.reread();
    apiKeys.reread();
  });
  const { committed, beside } = long;
  const settings = createSettings(beside);
  addNewFields(database, settings);
  const changes = createChangeFeed(committed, reportFailure);
  const storage = createStorage(database, folder, log.recover);
  /** Trouble with the disk is a state, and no failure: whoever meets it tries again. */
  const reportUnlessStorage = (error: unknown) => {
    if (storage.observe(error) === null) reportFailure(error);
  };
  const events = createEventStream(committed, beside, reportUnlessStorage);
  const others = createOtherWriters(database);
  const recent = createRecentDocuments(others);
  const apiKeys = createApiKeys(beside, environment, others);
  const idempotency = createIdempotencyRecords(beside, environment.now);
  const commandLog = createCommandLog(database, environment.now);
  let isWritten = false;
  const door = createWriteDoor({
    storage,
    database,
    environment,
    log,
    checkpoints,
    commandLog,
    settings,
    long,
    hasUpstream: () => settings.get('upstream') !== undefined,
    announcing: {
      committed: recent.forget,
      written: events.written,
      onDisk(changed, written) {
        isWritten = true;
        if (changed.length > 0) changes.announce(changed);
        events.announce(written);
      },
    },
  });
  const attachments = createAttachmentFiles(committed);
  const sweepAttachments = createAttachmentSweep(committed, attachments, door.write, environment.now);
  nameNew(settings, environment);
  const guarded = (work: () => void) => whileStorageWorks(storage, work, reportUnlessStorage);
  const endHousekeeping = keepHouse(guarded, {
    saveUses: apiKeys.saveUses,
    rest: recent.rest,
    expire: [idempotency.removeExpired, commandLog.removeExpired],
    sweepAttachments: () => void sweepAttachments().catch(reportFailure),
    /** What is written is taken over into the main file by and by; see `noteInUse`. */
    noteAgain() {
      if (!isWritten) return;
      isWritten = false;
      noteInUse(database);
    },
  });

  return {
    acknowledge: long.acknowledge,
    onDisk: log.flushed,
    write: door.write,
    writeBatch: door.writeBatch,
    writePast: door.writePast,
    writeLarge: door.writeLarge,
    undo: door.undo,
    writeUpstream: door.writeUpstream,
    writeHealth: door.writeHealth,
    writeWorkspace: door.writeWorkspace,
    async fill(rows) {
      await door.fill((announce) => loadArchive(database, rows, announce));
      becomeAnother(settings, environment);
    },
    folder,
    isFillable: () => isWorkspaceEmpty(committed),
    archivedRows: () => archivedRows(committed),
    async copyTo(path) {
      await door.betweenLarge(async () => {
        door.flush();
        await database.backup(path);
      });
    },
    ...createOtherReads(committed),
    sync: createSyncStore(beside),
    reads: { ...createReads(committed, recent), ...createActivityReads(committed) },
    isRemovedContact: createRemovedContacts(committed),
    changes,
    events,
    batches: createBatchReads(committed, commandLog),
    apiKeys,
    idempotency,
    settings,
    people: createPeople(committed, door.write, changes),
    webhooks: createWebhookStore(beside),
    integrations: createIntegrationStore(beside),
    attachments,
    setAside,
    lacksLog,
    sampleRecords: createSampleReads(committed),
    isEmpty: () => !hasCustomers(committed),
    flush: door.flush,
    storage,
    close() {
      endHousekeeping();
      door.close();
      events.close();
      guarded(apiKeys.saveUses)();
      storage.close();
      long.close();
      log.close();
      checkpoints.close();
      closeDatabase(database);
      opened.unlock();
    },
  };
}

/** After an archive has been loaded: what windows have copied before is of another workspace. */
function becomeAnother(settings: WorkspaceSettings, environment: Environment): void {
  settings.reread();
  settings.set('hub', { id: newKey(environment) });
}

/** What is read besides the records and their history. */
function createOtherReads(committed: Database) {
  return {
    facts: createFacts(committed),
    reportFacts: createReportFacts(committed),
    dueTasks: createDueTaskReads(committed),
    healthHistory: createHealthHistory(committed),
    nudges: createNudgeConditions(committed),
    outbox: createOutboxReads(committed),
    conflicts: readsOnly(createConflicts(committed)),
    matches: createMatchReads(committed),
    shared: createSharedReads(committed),
    recentActivity: createRecentActivity(committed),
    streak: createStreakReads(committed),
  };
}

const TROUBLE_AT_START: Readonly<Record<StorageTrouble, string>> = {
  full: 'its disk is full. Free some space first',
  read_only: 'it cannot be written to',
  locked: 'another program, such as a backup, holds its database. Try again when it is done',
};

function readsOnly({ get, list, count }: Conflicts) {
  return { get, list, count };
}

function openLocked(folder: string, environment: Environment) {
  prepareFolder(folder);
  const unlock = lockFolder(folder);
  try {
    return { ...openDatabase(folder, 'set-aside', environment.now()), unlock };
  } catch (error) {
    unlock();
    const trouble = storageTroubleOf(error, folder);
    if (trouble !== null) throw new UnusableFolderError(folder, TROUBLE_AT_START[trouble]);
    throw error;
  }
}
