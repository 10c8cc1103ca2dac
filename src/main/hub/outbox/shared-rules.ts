import { isDeepStrictEqual } from 'node:util';
import type { Database } from 'better-sqlite3';
import { defaultsOf, definitionOf, fieldOf, fieldsOf } from '#shared/records/index.ts';
import { toTimestamp } from '#shared/v1/primitives.ts';
import { parentIn } from '../records/parents.ts';
import { recordChanges, recordCreated } from '../records/record-events.ts';
import type { RulesByType } from '../records/record-rules.ts';
import {
  FILTER_COLUMNS,
  filterValue,
  HUB_TYPES,
  isHubType,
  isResource,
  type Row,
  TABLE,
  type WorkspaceType,
} from '../records/records.ts';
import { withKnownNames } from '../records/stored-names.ts';
import type { Document, Transaction } from '../records/transaction.ts';
import { createTree, type MovedRow } from '../records/tree.ts';
import type { Conflict } from './conflicts.ts';
import type { ConflictAction } from './resolve-conflict.ts';
import { createSharedPlaces } from './shared-places.ts';
import {
  changedFrom,
  createSharedBases,
  SHARED,
  type SharedRecord,
  sharedPart,
  withPresentIds,
} from './shared-records.ts';
import { createWholeConflicts } from './whole-conflicts.ts';

/** How records of the workspace change when another Pivotal, the team's, has them otherwise. */
export interface SharedRules {
  /** @returns undefined while what the record belongs to is not known here */
  take(transaction: Transaction, type: WorkspaceType, record: SharedRecord): Row | undefined;
  /** What belonged to a record belongs to the one that it has become part of there. */
  joined(moved: readonly MovedRow[], from: Row): void;
  /** It is deleted there. */
  gone(transaction: Transaction, type: WorkspaceType, id: string): Row | undefined;
  /** What was sent of a record was taken; null: its deletion was. */
  sent(transaction: Transaction, type: WorkspaceType, key: string, fields: Document | null): void;
  /** A person has decided about a value that was changed on both sides: what is mine is sent anyway. */
  resolve(
    transaction: Transaction,
    conflict: Conflict<WorkspaceType>,
    action: ConflictAction,
  ): Row | undefined;
  /** What was sent of a record was refused: it stays here as it is, and the activity says so. */
  refused(transaction: Transaction, type: WorkspaceType, key: string, fields: Document, reason: string): void;
}

/** Whether somebody has said a value: what is there from the start, or follows from others, nobody has. */
function isSaid(type: WorkspaceType, name: string, value: unknown): boolean {
  const field = fieldOf(type, name);
  if (field?.readonly === true || field?.derived === true) return false;
  if (definitionOf(type).shared?.decidedThere?.includes(name) === true) return false;
  return value !== null && value !== undefined && !isDeepStrictEqual(value, defaultsOf(type)[name]);
}

interface Conflicting {
  readonly field: string;
  readonly mine: unknown;
  readonly theirs: unknown;
  readonly record: SharedRecord;
}

export function createSharedRules(database: Database, rules: RulesByType): SharedRules {
  const bases = createSharedBases(database);
  const statements = prepare(database);
  const places = createSharedPlaces(bases, createTree(database));
  const { bringBack, takeAway, ask, resolveWhole } = createWholeConflicts(rules, bases, save);

  function insert(transaction: Transaction, type: WorkspaceType, record: SharedRecord): Row | undefined {
    const parent = parentIn(transaction, type, record);
    if (parent === undefined) return undefined;
    const given: Document = { ...defaultsOf(type), ...sharedPart(type, record) };
    const fields = Object.fromEntries(
      fieldsOf(type).flatMap(([name]) => (name in given ? [[name, given[name]]] : [])),
    );
    const row = transaction.insert(type, { key: record.id, parent, given: {}, fields });
    const placed = transaction.freePosition(type, toTimestamp(record.created_at));
    statements.place[type]?.run(placed, row.key);
    return row;
  }

  /** It has the number and the dates that it has there. */
  function named(transaction: Transaction, type: WorkspaceType, row: Row, record: SharedRecord): Row {
    const holder = transaction.find(type, String(record.display_id));
    if (holder !== undefined && holder.key !== row.key && holder.display_id === record.display_id)
      renumber(transaction, type, holder, transaction.provisionalDisplayId(type));
    const document: Document = {
      ...(JSON.parse(row.document) as Document),
      display_id: record.display_id,
      created_at: record.created_at,
      updated_at: record.updated_at,
    };
    if (JSON.stringify(document) === row.document) return row;
    if (row.display_id !== record.display_id) statements.alias.run(type, String(row.display_id), row.key);
    const seq = transaction.takeSeq(type, row.key);
    return save(type, { ...row, display_id: record.display_id, seq }, document);
  }

  function renumber(transaction: Transaction, type: WorkspaceType, row: Row, displayId: number): void {
    const document = { ...(JSON.parse(row.document) as Document), display_id: displayId };
    statements.alias.run(type, String(row.display_id), row.key);
    save(type, { ...row, display_id: displayId, seq: transaction.takeSeq(type, row.key) }, document);
  }

  function save(type: WorkspaceType, row: Row, document: Document): Row {
    const saved: Row = { ...row, document: JSON.stringify(document) };
    statements.save[type]?.run(saved);
    return saved;
  }

  /**
   * The same thing was made on both sides before they knew of each other: a field of the same slug, somebody with the
   * same address. What is here takes the other's id.
   */
  function twinOf(transaction: Transaction, type: WorkspaceType, record: SharedRecord): Row | undefined {
    for (const { name, holder } of statements.unique[type] ?? []) {
      const value = record[name];
      const key = typeof value === 'string' ? holder.get(value) : undefined;
      const row = key === undefined ? undefined : transaction.find(type, key);
      if (row === undefined || bases.get(type, row.key) !== null) continue;
      statements.alias.run(type, row.id, row.key);
      for (const refer of statements.referring) renameIn(transaction, refer, row.id, record.id);
      return save(
        type,
        { ...row, id: record.id },
        { ...(JSON.parse(row.document) as Document), id: record.id },
      );
    }
    return undefined;
  }

  function merge(transaction: Transaction, type: WorkspaceType, was: Row, record: SharedRecord): Row {
    const row = places.placed(transaction, type, was, record);
    const base = bases.get(type, row.key);
    const theirs = sharedPart(type, record);
    const here = JSON.parse(row.document) as Document;
    const mine = withPresentIds(type, sharedPart(type, here), (of, id) => presentId(transaction, of, id));
    if (row.deleted_at !== null) {
      // Deleted here and not changed there since: that is on its way there.
      const changed = base === null ? theirs : changedFrom(base, theirs);
      if (base !== null && isDeepStrictEqual(changed, {})) return row;
      if (base === null) return bringBack(transaction, type, row, theirs);
      const [before] = transaction.conflicts.of(type, row.key);
      ask(transaction, type, row, {
        mine: null,
        theirs: { ...((before?.theirs ?? {}) as Document), ...changed },
        mine_at: row.deleted_at,
        theirs_at: record.updated_at,
      });
      return row;
    }
    const changes: Document = {};
    for (const [name, value] of Object.entries(changedFrom(mine, theirs))) {
      const followed = fieldOf(type, name)?.readonly === true ? (fieldOf(type, name)?.follows ?? null) : name;
      // What follows from another field is mine as long as that one is: when something was done goes with that it was.
      const isAgreed = followed === null || isDeepStrictEqual(mine[followed], theirs[followed]);
      const isMineNew =
        base === null
          ? isSaid(type, name, mine[name])
          : !isAgreed && name in base && !isDeepStrictEqual(mine[name], base[name]);
      if (!isMineNew) {
        changes[name] = value;
        transaction.conflicts.settle(type, row.key, name);
      } else if (base === null ? isSaid(type, name, value) : !isDeepStrictEqual(value, base[name])) {
        conflicting(transaction, type, row, { field: name, mine: mine[name], theirs: value, record });
      }
    }
    const updated = transaction.update(type, row, changes);
    if (updated === null) return row;
    recordChanges(transaction, type, updated);
    rules[type].followed(transaction, updated.row, updated.changed);
    return updated.row;
  }

  /** What is here stays and is sent; the other waits for a person, unless it only follows from another field. */
  function conflicting(transaction: Transaction, type: WorkspaceType, row: Row, value: Conflicting): void {
    const { field, mine, theirs, record } = value;
    transaction.event(type, row, {
      type: 'sync.conflict',
      field,
      oldValue: theirs,
      newValue: mine ?? null,
    });
    if (fieldOf(type, field)?.readonly === true) return;
    transaction.conflicts.add({
      resource: type,
      key: row.key,
      field,
      mine,
      theirs,
      mine_at: String((JSON.parse(row.document) as Document).updated_at),
      theirs_at: record.updated_at,
    });
  }

  return {
    take(transaction, type, theirs) {
      const known = transaction.find(type, theirs.id) ?? twinOf(transaction, type, theirs);
      const here = known === undefined ? null : (JSON.parse(known.document) as Document);
      const record = withKnownNames(theirs, here, known === undefined ? null : bases.get(type, known.key));
      const row =
        known === undefined ? insert(transaction, type, record) : merge(transaction, type, known, record);
      if (row === undefined) return undefined;
      const taken = named(transaction, type, row, record);
      bases.put(type, row.key, places.baseAfter(transaction, type, row.key, record));
      if (known !== undefined) return taken;
      recordCreated(transaction, type, taken);
      rules[type].followed(transaction, taken, null);
      return taken;
    },
    joined: places.joined,
    gone(transaction, type, id) {
      const row = transaction.find(type, id);
      const base = row === undefined ? null : bases.get(type, row.key);
      if (row === undefined || base === null) return undefined;
      bases.remove(type, row.key);
      if (row.deleted_at !== null) {
        transaction.conflicts.removeAll(type, row.key);
        return row;
      }
      const document = JSON.parse(row.document) as Document;
      // Of what was made there just now, only what was sent is known.
      const mine = Object.entries(sharedPart(type, document)).filter(([name]) => name in base);
      const lost = changedFrom(base, Object.fromEntries(mine));
      if (Object.keys(lost).length === 0) return takeAway(transaction, type, row);
      const mine_at = String(document.updated_at);
      ask(transaction, type, row, {
        mine: lost,
        theirs: null,
        mine_at,
        theirs_at: transaction.now,
      });
      return row;
    },
    sent(_transaction, type, key, fields) {
      if (fields === null) bases.remove(type, key);
      else bases.put(type, key, { ...bases.get(type, key), ...fields });
    },
    resolve(transaction, { id, resource: type, key, field, theirs }, action) {
      transaction.conflicts.remove(id);
      const row = transaction.find(type, key);
      if (row === undefined) return undefined;
      if (field === null) return resolveWhole(transaction, type, row, action);
      if (row.deleted_at !== null || action === 'keep_mine') return row;
      return rules[type].update(transaction, row, { [field]: theirs }, null);
    },
    refused(transaction, type, key, fields, reason) {
      const row = transaction.find(type, key);
      if (row === undefined) return;
      transaction.event(type, row, { type: 'sync.conflict', newValue: fields, reason });
      // What was to be made is not there: when the other Pivotal shows what it has in its place, the two become one.
      const base = bases.get(type, key);
      if (base !== null) bases.put(type, key, { ...base, ...fields });
    },
  };
}

function presentId(transaction: Transaction, type: string, reference: string): string | null {
  return isHubType(type) ? (transaction.find(type, reference)?.id ?? null) : null;
}

type Referring = ReturnType<typeof prepare>['referring'][number];

/** Whoever was named by one id is named by another, here and, for what the cloud has, there. */
function renameIn(transaction: Transaction, { type, name, rows }: Referring, from: string, to: string): void {
  for (const key of rows.all(from)) {
    const row = transaction.find(type, key);
    if (row === undefined) continue;
    transaction.update(type, row, { [name]: to });
    if (isResource(type)) transaction.outbox.append(type, key, 'update', { [name]: to }, transaction.now);
  }
}

function prepare(database: Database) {
  const byShared = <Value>(value: (type: WorkspaceType) => Value): Readonly<Record<string, Value>> =>
    Object.fromEntries(SHARED.map((type) => [type, value(type)]));
  return {
    alias: database.prepare('INSERT OR IGNORE INTO aliases (resource, alias, key) VALUES (?, ?, ?)'),
    place: byShared((type) => database.prepare(`UPDATE ${TABLE[type]} SET position = ? WHERE key = ?`)),
    save: byShared((type) => {
      const filters = FILTER_COLUMNS[type].map((column) => `, "${column}" = ${filterValue(column)}`);
      return database.prepare<[Row]>(
        `UPDATE ${TABLE[type]} SET id = @id, display_id = @display_id, seq = @seq, document = @document${filters.join('')}
           WHERE key = @key`,
      );
    }),
    unique: byShared((type) =>
      fieldsOf(type)
        .filter(([, field]) => field.unique === true)
        .map(([name]) => ({
          name,
          holder: database
            .prepare<[string], string>(
              `SELECT key FROM ${TABLE[type]} WHERE "${name}" = ? AND deleted_at IS NULL`,
            )
            .pluck(),
        })),
    ),
    referring: HUB_TYPES.flatMap((type) =>
      fieldsOf(type)
        .filter(([, field]) => field.kind === 'person')
        .map(([name]) => ({
          type,
          name,
          rows: database
            .prepare<[string], string>(
              `SELECT key FROM ${TABLE[type]} WHERE document ->> '$.${name}' = ? AND deleted_at IS NULL`,
            )
            .pluck(),
        })),
    ),
  };
}
