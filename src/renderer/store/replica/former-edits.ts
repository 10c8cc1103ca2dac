import {
  CLOUD_PLURALS,
  CLOUD_TYPES,
  type CloudType,
  definitionOf,
  parentFieldOf,
  writableFields,
} from '#shared/records/index.ts';
import { sameJson } from '#shared/records/merge-fields.ts';
import type { ReplicaOf } from '#shared/replica.ts';
import type { EditableCollection } from '../api.ts';
import type { Batch, Fields, WindowCommand } from '../commands/command.ts';
import { newFieldsOf } from '../commands/new-records.ts';
import { COMMANDS_COLLECTION, type StoredBatch } from '../commands/stored-batch.ts';
import { ofDatabase } from './database.ts';
import { fromHub } from './documents.ts';

/**
 * Versions before the commands wrote what was done here into the documents themselves, and had RxDB push them. A
 * profile that one of them has left may hold changes that the hub never had: they are read from its databases as they
 * lie there, a format that is written no more, and go on waiting as one batch of commands.
 */
interface FormerDocument {
  readonly key: string;
  /** 0 for a record that was made there and that the hub had not answered. */
  readonly seq: number;
  /** Dexie has no index of flags: RxDB keeps the tombstone as a digit. */
  readonly _deleted: '0' | '1';
  /** Numbers the latest change made there, in microseconds; absent from documents that are the hub's. */
  readonly local_edit?: number;
  /** What the hub's version had in the fields that were changed there. */
  readonly local_base?: Fields;
  /** Why a phase or a date was changed. */
  readonly local_reason?: string | null;
  readonly customer_key?: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly [field: string]: unknown;
}

/** RxDB's note of a document as it has last been pulled or pushed. */
interface FormerNote {
  readonly itemId: string;
  readonly isCheckpoint: '0' | '1';
  readonly docData?: Fields & { readonly _deleted: boolean };
}

/** The table in which RxDB's Dexie storage has the documents of a collection. */
const DOCUMENTS = 'docs';
const NOTES = '--0--rx-replication-meta-';

/** What a replica of such a version holds that the hub may not have. */
export interface FormerEdits {
  /** Its name, as the browser has it. */
  readonly replica: string;
  readonly batch: StoredBatch;
}

/** @param prefix of the names of replicas. @param hubId that their names end with. */
export async function readFormerEdits(prefix: string, hubId: string): Promise<readonly FormerEdits[]> {
  const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
  const ends = CLOUD_PLURALS.map((plural) => `-${hubId}--0--${plural}`);
  const replicas = names
    .filter((name) => name.startsWith(ofDatabase(prefix)) && ends.some((end) => name.endsWith(end)))
    .map((name) => name.slice(0, name.lastIndexOf('--0--')))
    // One that has commands holds nothing else of its own.
    .filter(
      (replica) => !names.some((name) => name.startsWith(replica) && name.endsWith(COMMANDS_COLLECTION)),
    );
  const read = await Promise.all(
    [...new Set(replicas)].map(async (replica) => ({ replica, batch: await batchOf(replica, names) })),
  );
  return read.flatMap(({ replica, batch }) => (batch === null ? [] : [{ replica, batch }]));
}

async function batchOf(replica: string, names: readonly string[]): Promise<StoredBatch | null> {
  const edited = await Promise.all(CLOUD_TYPES.map((type) => editedOf(replica, type, names)));
  if (edited.every((documents) => documents.length === 0)) return null;
  const notes = await Promise.all(
    names.filter((name) => name.startsWith(`${replica}${NOTES}`)).map(readAll<FormerNote>),
  );
  const known = new Map<string, FormerNote['docData']>();
  for (const { itemId, isCheckpoint, docData } of notes.flat()) {
    if (isCheckpoint === '0') known.set(itemId, docData);
  }
  const commands = CLOUD_TYPES.flatMap((type, at) =>
    (edited[at] ?? []).flatMap((document) => commandsOf(type, document, known.get(document.key))),
  );
  if (commands.length === 0) return null;
  const number = Math.max(...edited.flat().map((document) => document.local_edit ?? 0));
  // The same each time: however often it is brought over, the hub carries it out once.
  const batch: Batch = { batch_id: `former-${number}`, number, commands, label: null };
  return { id: batch.batch_id, number, state: 'waiting', text: JSON.stringify(batch) };
}

/** The documents that were changed there, in the order in which they were. */
async function editedOf(
  replica: string,
  type: CloudType,
  names: readonly string[],
): Promise<readonly FormerDocument[]> {
  const name = `${replica}--0--${definitionOf(type).plural}`;
  const documents = names.includes(name) ? await readAll<FormerDocument>(name) : [];
  return documents
    .filter(({ local_edit }) => local_edit !== undefined)
    .sort((a, b) => (a.local_edit ?? 0) - (b.local_edit ?? 0));
}

function commandsOf(
  type: CloudType,
  document: FormerDocument,
  noted: FormerNote['docData'],
): readonly WindowCommand[] {
  const { key, seq, updated_at: at, local_edit: edit, local_reason: reason } = document;
  const isDeleted = document._deleted === '1';
  const command = (operation: WindowCommand['operation'], fields: Fields): WindowCommand => ({
    command_id: `${key}-${edit}-${operation}`,
    collection: COLLECTION_OF[type],
    operation,
    key,
    fields,
    at,
    ...(reason === undefined ? {} : { reason }),
  });
  if (isDeleted) {
    const isSettled = noted === undefined ? seq === 0 : noted._deleted;
    return isSettled ? [] : [command('delete', {})];
  }
  if (seq === 0 && noted === undefined) {
    const given = valuesOf(document, writableFields(type, 'create'));
    const parent = parentFieldOf(type);
    const made = {
      ...command('create', parent === null ? given : { ...given, [parent]: document.customer_key }),
      row: rowOf(type, document),
      at: document.created_at,
    };
    // When only the answer to its creation was lost, it is there already, and lacks what was changed after it.
    return [made, command('update', valuesOf(document, writableFields(type, 'update').filter(isTyped)))];
  }
  const base: Fields = noted ?? { ...document, ...document.local_base };
  const changed = writableFields(type, 'update').filter(
    (field) => Object.hasOwn(document, field) && !sameJson(document[field], base[field]),
  );
  if (changed.length === 0) return [];
  return [{ ...command('update', valuesOf(document, changed)), base: valuesOf(base, changed) }];
}

const COLLECTION_OF = Object.fromEntries(
  CLOUD_TYPES.map((type) => [type, definitionOf(type).plural]),
) as Readonly<Record<CloudType, EditableCollection>>;

/** Set by the hub when it makes a record, whatever the window guessed. */
const SET_AT_CREATION: ReadonlySet<string> = new Set(['slug', 'is_primary']);

function isTyped(field: string): boolean {
  return !SET_AT_CREATION.has(field);
}

/** A slug that only the hub knows is none. */
function valuesOf(fields: Fields, names: readonly string[]): Fields {
  const given = names.filter(
    (name) => Object.hasOwn(fields, name) && (name !== 'slug' || fields.slug !== null),
  );
  return Object.fromEntries(given.map((name) => [name, fields[name]]));
}

/** The record as it is shown until the hub has it: what this version knows besides has its defaults. */
function rowOf(type: CloudType, document: FormerDocument): ReplicaOf[EditableCollection] {
  const { _meta, _rev, _attachments, local_edit, local_base, local_order, local_reason, ...record } =
    document;
  const defaults = newFieldsOf<object>(type, {});
  return fromHub(COLLECTION_OF[type], { ...defaults, ...record, seq: 0, _deleted: false });
}

async function readAll<Row>(name: string): Promise<readonly Row[]> {
  const database = await asked(indexedDB.open(name));
  try {
    if (!database.objectStoreNames.contains(DOCUMENTS)) return [];
    return await asked<Row[]>(database.transaction(DOCUMENTS).objectStore(DOCUMENTS).getAll());
  } finally {
    database.close();
  }
}

function asked<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
