import type { Database } from 'better-sqlite3';
import { childrenOf, isCloudType } from '#shared/records/index.ts';
import { type Environment, timestampOf } from '../../environment.ts';
import { type Actor, createEventLog, type NewEvent } from '../events/event-log.ts';
import { type Conflicts, createConflicts } from '../outbox/conflicts.ts';
import { createOutbox, type Operation, type Outbox } from '../outbox/outbox.ts';
import { isSampleActor } from '../outbox/sample-test.ts';
import { type CountersState, createSeries, type Series } from './counters.ts';
import { newKey } from './identity.ts';
import { createFreePositions } from './positions.ts';
import { prepareRecordStatements } from './record-statements.ts';
import {
  byTypeWhenAsked,
  createLookup,
  FILTER_COLUMNS,
  type HubType,
  isResource,
  type Resource,
  type Row,
  rowColumns,
} from './records.ts';
import {
  changedFields,
  keysAtLevels,
  laterOf,
  newDocument,
  subjectOfRow,
  withUnderlyingState,
} from './row-values.ts';

export type { Actor } from '../events/event-log.ts';

/** A committed change of one record, as the change feed announces it. */
export interface Change {
  readonly resource: HubType;
  readonly key: string;
  readonly seq: number;
}

export type Document = Record<string, unknown>;

/** A record that another one belongs to. */
export interface Parent {
  readonly type: HubType;
  readonly row: Row;
}

export interface NewRow {
  readonly key: string;
  readonly parent: Parent | null;
  readonly underlyingState?: string | undefined;
  /** What was asked for. Only this is sent: what follows from it or from what is here, the cloud finds itself. */
  readonly given: object;
  /** The fields in the order of the definition. */
  readonly fields: Document;
}

/** What a caller words about one record: its subject is the record. */
export type RecordEventInput = Omit<NewEvent, 'subject'>;

/**
 * What the rules of a record type may do inside the write door's transaction. Each of insert, update, remove and
 * restore changes the row, takes the next `seq` and appends to the outbox; events are the rules' to word.
 */
export interface Transaction {
  readonly now: string;
  readonly actor: Actor;
  readonly batchId: string;
  /** The batch that this one takes back; null for any other. */
  readonly undoes: string | null;
  newKey(): string;
  find(type: HubType, reference: string): Row | undefined;
  /** Live and deleted records below one, of a type that may be below it. */
  children(type: HubType, parent: Parent): Row[];
  insert(type: HubType, row: NewRow): Row;
  /**
   * Null when no value differs: then nothing at all is written.
   * @param before what the row shows, where the caller has it: reading it again would cost as much as its event
   */
  update(
    type: HubType,
    row: Row,
    fields: Document,
    underlyingState?: string,
    before?: Document,
  ): UpdatedRow | null;
  remove(type: HubType, row: Row): void;
  /** Brings a deleted record back, as it was or with other values; what the cloud is to hear of it is the caller's. */
  restore(type: HubType, row: Row, fields: Document): Row;
  event(type: HubType, row: Row, event: RecordEventInput): void;
  /** Of what is no record: its subject is the caller's to name. */
  tell(event: NewEvent): void;

  // What the rules for changes that come from the cloud need besides.
  readonly outbox: Outbox;
  readonly conflicts: Conflicts;
  /** Whether changes are to be sent to a cloud. */
  readonly sendable: boolean;
  takeSeq(type: HubType, key: string): number;
  provisionalDisplayId(type: HubType): number;
  /** The first free sort key of a millisecond. */
  freePosition(type: HubType, createdAt: string): string;
  /** Writes down by which tags a record is found; of a type that has none, nothing. */
  saveTagsOf(resource: Resource, row: Pick<Row, 'key' | 'position'>, tags: unknown): void;
}

export interface ChangedField {
  readonly field: string;
  readonly oldValue: unknown;
  readonly newValue: unknown;
}

export interface UpdatedRow {
  readonly row: Row;
  readonly changed: readonly ChangedField[];
}

export interface TransactionOptions {
  readonly actor: Actor;
  /** What is changed together, in the events and for undoing it. */
  readonly batchId: string;
  readonly undoes?: string;
  /** When it happened, in ms since 1970, where that is not now. */
  readonly at?: number | undefined;
  /** Whether this write is ours to send: an upstream is connected and did not make it. */
  readonly sendable: boolean;
  /** Called with every row changed; announced for good only after the commit. */
  readonly announce: (change: Change) => void;
}

export interface Transactions {
  begin(options: TransactionOptions): Transaction;
  /** Goes on counting after what is there now: rows have come in another way. */
  reread(): void;
  readonly counters: CountersState;
}

/** What the transactions of a database share: prepared once. */
interface Shared {
  readonly environment: Environment;
  readonly statements: ReturnType<typeof prepareRecordStatements>;
  readonly series: Series;
  readonly events: ReturnType<typeof createEventLog>;
  readonly outbox: Outbox;
  readonly conflicts: Conflicts;
  readonly finders: Readonly<Record<HubType, (reference: string) => Row | undefined>>;
  readonly freePosition: Transaction['freePosition'];
  readonly tags: TagRows;
}

/** Prepares the statements once and hands out the transaction of each write. */
export function createTransactions(database: Database, environment: Environment): Transactions {
  const statements = prepareRecordStatements(database);
  const finders = byTypeWhenAsked((type) => createLookup<Row>(database, type, rowColumns(type)));
  const events = createEventLog(database, environment);
  const series = createSeries(
    database,
    environment,
    (type, displayId) => finders[type](String(displayId)) !== undefined,
  );
  const shared: Shared = {
    environment,
    statements,
    series,
    events,
    outbox: createOutbox(database, environment),
    conflicts: createConflicts(database),
    finders,
    freePosition: createFreePositions(database),
    tags: tagRows(statements),
  };
  return {
    begin: (options) => beginTransaction(shared, options),
    reread() {
      series.reread();
      events.reread();
    },
    counters: series,
  };
}

/** By which tags a record is found, beside the record itself. */
interface TagRows {
  insert(type: HubType, row: Pick<Row, 'key' | 'position'>, tags: unknown): void;
  replace(type: HubType, row: Pick<Row, 'key' | 'position'>, tags: unknown): void;
  clear(type: HubType, key: string): void;
}

/** Of a type that has no tags, nothing is written. */
function tagRows({ hasTags, insertTag, clearTags }: Shared['statements']): TagRows {
  function insert(type: HubType, row: Pick<Row, 'key' | 'position'>, tags: unknown): void {
    if (!hasTags(type) || !Array.isArray(tags)) return;
    for (const tag of tags) insertTag.run(String(tag), row.position, row.key);
  }
  function clear(type: HubType, key: string): void {
    if (hasTags(type)) clearTags.run(key);
  }
  return {
    insert,
    clear,
    replace(type, row, tags) {
      clear(type, row.key);
      insert(type, row, tags);
    },
  };
}

function beginTransaction(
  shared: Shared,
  { actor, batchId, undoes, at, sendable, announce }: TransactionOptions,
): Transaction {
  const { environment, statements, series, events, outbox, conflicts, finders, freePosition, tags } = shared;
  const now = timestampOf(at ?? environment.now());

  function takeSeq(type: HubType, key: string): number {
    const seq = series.nextSeq();
    announce({ resource: type, key, seq });
    return seq;
  }

  function send(type: HubType, key: string, operation: Operation, fields: Document): void {
    if (!sendable || !isResource(type)) return;
    const isToBeSent = outbox.append(type, key, operation, fields, now);
    // Nobody in the cloud will ever know the record: what was to follow it stays here as well.
    if (!isToBeSent) cancelChildren(shared, type, key);
  }

  function insert(type: HubType, { key, parent, underlyingState, given, fields }: NewRow): Row {
    const { created, place } = series.nextCreated(type, at);
    const displayId = series.nextDisplayId(type, sendable && isCloudType(type));
    const document = newDocument(type, { key, parent, fields }, displayId, created);
    const row: Row = {
      key,
      id: key,
      display_id: displayId,
      seq: takeSeq(type, key),
      position: freePosition(type, place),
      deleted_at: null,
      document,
      underlying_state: underlyingState ?? null,
      ...keysAtLevels(parent),
      parent_type: parent?.type ?? null,
      parent_key: parent?.row.key ?? null,
    };
    statements.insert[type].run(row);
    tags.insert(type, row, fields.tags);
    if (sendable && isResource(type)) {
      const asked = Object.fromEntries(Object.entries(fields).filter(([field]) => field in given));
      const isLeftHere = isSampleActor(actor) || isBelowLeftHere(outbox, parent);
      const asCreated = withUnderlyingState(asked, fields, row);
      outbox.add(type, key, 'create', asCreated, now, isLeftHere ? 'left_here' : 'pending');
    }
    return row;
  }

  function update(
    type: HubType,
    row: Row,
    fields: Document,
    underlyingState?: string,
    before: Document = JSON.parse(row.document) as Document,
  ): UpdatedRow | null {
    const changed = changedFields(before, fields);
    const state = underlyingState ?? row.underlying_state;
    if (changed.length === 0 && state === row.underlying_state) return null;
    const changes = Object.fromEntries(changed.map(({ field, newValue }) => [field, newValue]));
    const after: Document = { ...before, ...changes, updated_at: laterOf(now, before.updated_at) };
    const document = JSON.stringify(after);
    const updated: Row = { ...row, seq: takeSeq(type, row.key), document, underlying_state: state };
    const filters = FILTER_COLUMNS[type];
    const isFiltered = changed.some(({ field }) => filters.includes(field));
    (isFiltered ? statements.updateWithFilters : statements.updateDocument)[type].run(updated);
    if ('tags' in changes) tags.replace(type, updated, changes.tags);
    conflicts.changedHere(type, row.key, changes, now);
    send(type, row.key, 'update', withUnderlyingState(changes, after, updated, row));
    return { row: updated, changed };
  }

  function remove(type: HubType, row: Row): void {
    statements.remove[type].run(now, takeSeq(type, row.key), row.key);
    tags.clear(type, row.key);
    // What was in conflict is gone, and with it what there was to decide.
    conflicts.removeAll(type, row.key);
    send(type, row.key, 'delete', {});
  }

  function restore(type: HubType, row: Row, fields: Document): Row {
    const before = JSON.parse(row.document) as Document;
    const document: Document = { ...before, ...fields, updated_at: laterOf(now, before.updated_at) };
    const restored: Row = {
      ...row,
      seq: takeSeq(type, row.key),
      deleted_at: null,
      document: JSON.stringify(document),
    };
    statements.updateWithFilters[type].run(restored);
    statements.revive[type].run(row.key);
    tags.replace(type, restored, document.tags);
    return restored;
  }

  return {
    now,
    actor,
    batchId,
    undoes: undoes ?? null,
    newKey: () => newKey(environment),
    find: (type, reference) => finders[type](reference),
    children: (type, { type: parent, row }) =>
      statements.children[type]?.all({ type: parent, key: row.key }) ?? [],
    insert,
    update,
    remove,
    restore,
    event: (type, row, event) =>
      events.append({ ...event, subject: subjectOfRow(type, row) }, actor, batchId, at),
    tell: (event) => events.append(event, actor, batchId, at),
    outbox,
    conflicts,
    sendable,
    takeSeq,
    provisionalDisplayId: (type) => series.nextDisplayId(type, true),
    freePosition,
    saveTagsOf: tags.replace,
  };
}

/** What is below a record that stays here stays here, too. */
function isBelowLeftHere(outbox: Outbox, parent: Parent | null): boolean {
  return parent !== null && isResource(parent.type) && outbox.isLeftHere(parent.type, parent.row.key);
}

/** Nothing is sent of what is below a record that the cloud never hears of. */
function cancelChildren({ statements, outbox }: Shared, type: Resource, parentKey: string): void {
  for (const child of childrenOf(type).filter(isCloudType)) {
    for (const { key } of statements.children[child]?.all({ type, key: parentKey }) ?? []) {
      outbox.removeAll(child, key);
    }
  }
}
