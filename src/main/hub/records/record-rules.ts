import type { Database } from 'better-sqlite3';
import {
  definitionOf,
  fieldsOf,
  parentFieldOf,
  parentsOf,
  RECORDS,
  subjectOf,
} from '#shared/records/index.ts';
import { createBelowSchema, createSchema, updateSchema } from '#shared/records/schemas.ts';
import { newFields, storedFields } from '#shared/records/stored.ts';
import { type ContractError, conflict, invalidRequest, notFound, parseInput } from '#shared/v1/errors.ts';
import { parseUpdate } from './parse-update.ts';
import { recordChanges, recordCreated, recordRemoved, recordRestored } from './record-events.ts';
import { createHooks, type PendingChange } from './record-hooks.ts';
import {
  byTypeWhenAsked,
  HUB_TYPES,
  type HubType,
  isHubType,
  parentColumn,
  type Row,
  TABLE,
} from './records.ts';
import { createNoteSeenPeople } from './seen-people.ts';
import type { Document, Parent, Transaction, UpdatedRow } from './transaction.ts';

export interface NewRecord {
  readonly key: string;
  readonly input: unknown;
  /** What it belongs to, by any of its ids, when the request names it beside the fields. */
  readonly parent?: string | undefined;
}

/** How records of one type are made, changed and removed, whoever asks. */
export interface RecordRules {
  /** @throws ContractError when it is refused; nothing is written then. */
  create(transaction: Transaction, record: NewRecord): Row;
  update(transaction: Transaction, row: Row, input: unknown, reason: string | null): Row;
  /** As `update`, of values that a record had before: they are not checked against the contract again. */
  rewrite(transaction: Transaction, row: Row, fields: Document, hidden: Document): Row;
  /** Deletes it, and what cannot be without it. */
  remove(transaction: Transaction, row: Row): void;
  /** Brings a deleted one back. */
  restore(transaction: Transaction, row: Row): Row;
  /** What follows for other records from a change that came from the cloud; `changed` is null for a new record. */
  followed(transaction: Transaction, row: Row, changed: UpdatedRow['changed'] | null): void;
  /** Does with a record what its type's hooks call so. @returns the answer, as JSON text */
  act(transaction: Transaction, row: Row, name: string, input: unknown): string;
}

export type RulesByType = Readonly<Record<HubType, RecordRules>>;

export function createRules(database: Database): RulesByType {
  const rules: RulesByType = byTypeWhenAsked((type) => createRecordRules(database, type, () => rules));
  return rules;
}

/** Read off the definition; what is peculiar to the type is in its hooks. */
function createRecordRules(database: Database, type: HubType, all: () => RulesByType): RecordRules {
  const schemas = schemasOf(type);
  const hooks = createHooks(database, type, all);
  const noteSeenPeople = createNoteSeenPeople(database);
  const checkUnique = createUniqueCheck(database, type);
  const dependents = createDependents(database, type);

  function derive(change: PendingChange) {
    return hooks.derive?.(change) ?? { fields: change.fields };
  }

  function create(transaction: Transaction, { key, input, parent: named }: NewRecord): Row {
    const known = named === undefined ? undefined : parentOf(type, transaction, named, {});
    const given = parseInput(
      named === undefined ? schemas().create : schemas().createBelow,
      input,
    ) as Document;
    const field = parentFieldOf(type) ?? undefined;
    const reference = String(given[field ?? ''] ?? '');
    const parent = known === undefined ? parentOf(type, transaction, reference, given, field) : known;
    const stored = storedFields(type, given);
    const change = { transaction, row: null, before: null, parent, given: stored };
    const derived = derive({ ...change, fields: newFields(type, given) });
    const fields = inOrder(type, derived.fields);
    hooks.check?.({ ...change, fields });
    checkUnique(fields, { parentKey: parent?.row.key ?? null, key: null }, null);
    const { underlyingState } = derived;
    const row = transaction.insert(type, { key, parent, underlyingState, given, fields });
    recordCreated(transaction, type, row, fields);
    hooks.after?.(transaction, row, null, stored);
    follow(transaction, row, null, fields);
    return row;
  }

  function change(transaction: Transaction, row: Row, given: Document, reason: string | null): Row {
    const before = documentOf(row);
    const pending = { transaction, row, before, parent: null, given };
    const derived = derive({ ...pending, fields: withoutOptions(type, given) });
    hooks.check?.({ ...pending, fields: derived.fields });
    checkUnique(derived.fields, placeOf(type, row), before);
    return write(transaction, row, before, derived, given, reason);
  }

  function write(
    transaction: Transaction,
    row: Row,
    before: Document,
    { fields, underlyingState }: ReturnType<typeof derive>,
    given: Document,
    reason: string | null,
  ): Row {
    const updated = transaction.update(type, row, fields, underlyingState, before);
    if (updated === null) {
      hooks.after?.(transaction, row, [], given);
      return row;
    }
    recordChanges(transaction, type, updated, reason, row);
    hooks.after?.(transaction, updated.row, updated.changed, given);
    follow(transaction, updated.row, updated.changed);
    return updated.row;
  }

  /** @param fields of a new record, where the caller has them: reading them again would cost as much as the check */
  function follow(
    transaction: Transaction,
    row: Row,
    changed: UpdatedRow['changed'] | null,
    fields?: Document,
  ): void {
    noteSeenPeople(transaction, type, changed === null ? (fields ?? documentOf(row)) : newValues(changed));
    if (transaction.undoes === null) hooks.followed?.(transaction, row, changed);
  }

  return {
    create,
    update: (transaction, row, input, reason) =>
      change(
        transaction,
        row,
        storedFields(type, parseUpdate(schemas().update, input, row.document)),
        reason,
      ),
    rewrite(transaction, row, fields, { underlying_state, ...silent }) {
      const before = documentOf(row);
      const derived = derive({ transaction, row, before, parent: null, given: fields, fields });
      checkUnique(derived.fields, placeOf(type, row), before);
      const underlyingState =
        typeof underlying_state === 'string' ? underlying_state : derived.underlyingState;
      const rewritten = { fields: { ...derived.fields, ...silent } };
      return write(
        transaction,
        row,
        before,
        underlyingState === undefined ? rewritten : { ...rewritten, underlyingState },
        fields,
        null,
      );
    },
    remove(transaction, row) {
      hooks.removing?.(transaction, row);
      transaction.remove(type, row);
      recordRemoved(transaction, type, row);
      for (const dependent of dependents(row)) {
        const found = transaction.find(dependent.type, dependent.key);
        if (found?.deleted_at === null) all()[dependent.type].remove(transaction, found);
      }
      hooks.removed?.(transaction, row);
    },
    restore(transaction, row) {
      checkUnique(documentOf(row), placeOf(type, row), null);
      const restored = transaction.restore(type, row, hooks.restored?.(transaction, row) ?? {});
      recordRestored(transaction, type, restored);
      return restored;
    },
    followed: (transaction, row, changed) => follow(transaction, row, changed),
    act: (transaction, row, name, input) =>
      actionNamed(type, hooks.actions ?? {}, name)(transaction, row, input),
  };
}

function documentOf(row: Row): Document {
  return JSON.parse(row.document) as Document;
}

function newValues(changed: UpdatedRow['changed']): Document {
  return Object.fromEntries(changed.map(({ field, newValue }) => [field, newValue]));
}

/** @throws ContractError when the type has none of that name */
function actionNamed<Action>(type: HubType, actions: Readonly<Record<string, Action>>, name: string): Action {
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (action !== undefined) return action;
  throw invalidRequest('invalid_enum_value', `Nothing of the name ${name} is done with a ${type}`, 'action');
}

/**
 * Finds what a new record belongs to.
 * @param field that names it, where it is not the address of the request that does
 * @throws ContractError `…_not_found`, also for a deleted one
 */
function parentOf(
  type: HubType,
  transaction: Transaction,
  reference: string,
  given: Document,
  field?: string,
): Parent | null {
  const parents = parentsOf(type).filter(isHubType);
  if (parents.length === 0) return null;
  const typeField = subjectOf(type)?.typeField;
  const parentType = typeField === undefined ? parents[0] : parents.find((one) => one === given[typeField]);
  if (parentType === undefined) throw invalidRequest('invalid_enum_value', 'Nothing of this kind', typeField);
  const row = transaction.find(parentType, reference);
  if (row === undefined || row.deleted_at !== null) throw notFound(parentType, field);
  return { type: parentType, row };
}

/** Built when the first record of the type is written: most runs write few types. */
function schemasOf(type: HubType) {
  let built: ReturnType<typeof build> | undefined;
  const build = () => ({
    create: createSchema(RECORDS[type]),
    createBelow: createBelowSchema(RECORDS[type]),
    update: updateSchema(RECORDS[type]),
  });
  return () => {
    built ??= build();
    return built;
  };
}

/** A hook may have filled in a field that the definition has further up. */
function inOrder(type: HubType, fields: Document): Document {
  const ordered: Document = {};
  for (const [name] of fieldsOf(type)) if (fields[name] !== undefined) ordered[name] = fields[name];
  return ordered;
}

/** What an update may say of how it is to be done is no field of the record. */
function withoutOptions(type: HubType, given: Document): Document {
  const options = Object.keys(definitionOf(type).options ?? {});
  if (options.length === 0) return given;
  return Object.fromEntries(Object.entries(given).filter(([name]) => !options.includes(name)));
}

interface Place {
  readonly parentKey: string | null;
  /** Null for a record that is about to be made. */
  readonly key: string | null;
}

export function takenByAnother(type: HubType, name: string, value: unknown): ContractError {
  const words = type.replaceAll('_', ' ');
  const message = `The ${name} ${String(value)} is taken by another ${words}; choose another`;
  return conflict(`${name}_taken`, message, name);
}

/** Refuses a value of a unique field that another live record of the same parent has. */
function createUniqueCheck(
  database: Database,
  type: HubType,
): (fields: Document, place: Place, before: Document | null) => void {
  const below = parentColumn(type) === null ? '' : ` AND ${parentColumn(type)} = @parentKey`;
  const checks = fieldsOf(type)
    .filter(([, field]) => field.unique === true)
    .map(([name]) => ({
      name,
      holder: database
        .prepare<[{ value: unknown; parentKey: string | null }], string>(
          `SELECT key FROM ${TABLE[type]} WHERE "${name}" = @value${below} AND deleted_at IS NULL`,
        )
        .pluck(),
    }));
  return (fields, { parentKey, key }, before) => {
    for (const { name, holder } of checks) {
      const value = fields[name];
      if (value === undefined || value === null || value === before?.[name]) continue;
      const held = holder.get({ value, parentKey });
      if (held === undefined || held === key) continue;
      throw takenByAnother(type, name, value);
    }
  };
}

function placeOf(type: HubType, row: Row): Place {
  const column = parentColumn(type);
  return { parentKey: column === null ? null : (row[column] ?? null), key: row.key };
}

interface Dependent {
  readonly type: HubType;
  readonly key: string;
}

/** Finds the live records that are deleted together with one, because they refer to it with `cascade`. */
function createDependents(database: Database, type: HubType): (row: Row) => Dependent[] {
  const found = HUB_TYPES.flatMap((other) =>
    fieldsOf(other).flatMap(([name, field]) => {
      if (field.kind !== 'reference' || field.to !== type || field.cascade !== true) return [];
      const keys = database
        .prepare<[string], string>(
          `SELECT key FROM ${TABLE[other]} WHERE "${name}" = ? AND deleted_at IS NULL`,
        )
        .pluck();
      return [{ type: other, keys }];
    }),
  );
  return (row) =>
    found.flatMap(({ type: other, keys }) => keys.all(row.id).map((key) => ({ type: other, key })));
}
