import type { Database, Statement } from 'better-sqlite3';
import {
  byTypes,
  CLOUD_CHILDREN,
  type CloudChild,
  defaultsOf,
  fieldOf,
  fieldsOf,
  parentOf,
} from '#shared/records/index.ts';
import {
  byResource,
  FILTER_COLUMNS,
  filterValue,
  isInAll,
  ownColumns,
  type Resource,
  type Row,
  TABLE,
} from '../records/records.ts';
import type { Document, Transaction } from '../records/transaction.ts';
import { createTree } from '../records/tree.ts';

/** A row with what the cloud was last known to have of it; null when it was never known there. */
export interface UpstreamRow extends Row {
  readonly base: string | null;
}

/** What every type has beside the columns of its own. */
const ROW_COLUMNS = ['key', 'id', 'display_id', 'seq', 'position', 'deleted_at', 'base', 'document'] as const;

/** A row of the cloud with the fields of our contract that the cloud may not carry. */
export function withDefaults(resource: Resource, remote: Document): Document {
  const { object, id, display_id, customer_id, name, ...others } = remote;
  const identity = { object, id, display_id };
  const owner = parentOf(resource) === null ? {} : { customer_id };
  // A name that could not be read: something that a person may know the record by.
  const known = [name, remote.slug, remote.domain, remote.email].find((each) => typeof each === 'string');
  const mayBeNameless = fieldOf(resource, 'name')?.nullable === true;
  const shown = mayBeNameless ? name : (known ?? `#${String(display_id)}`);
  const required = {
    ...(shown === undefined ? {} : { name: shown }),
    ...Object.fromEntries(requiredBesideName(resource).map((field) => [field, remote[field] ?? ''])),
  };
  return { ...identity, ...owner, ...required, ...defaultsOf(resource), ...others, ...required };
}

function requiredBesideName(resource: Resource): readonly string[] {
  return fieldsOf(resource).flatMap(([name, field]) =>
    field.required === true && name !== 'name' ? [name] : [],
  );
}

function prepareUpstreamRows(database: Database) {
  const columns = (resource: Resource) => [...ROW_COLUMNS, ...ownColumns(resource)];
  const put = byResource((resource): Statement<[UpstreamRow]> => {
    const names = [...columns(resource), ...FILTER_COLUMNS[resource]];
    const values = [
      ...columns(resource).map((name) => `@${name}`),
      ...FILTER_COLUMNS[resource].map(filterValue),
    ];
    const updates = names.slice(1).map((name) => `${name} = excluded.${name}`);
    return database.prepare(
      `INSERT INTO ${TABLE[resource]} (${names.join(', ')}) VALUES (${values.join(', ')})
       ON CONFLICT (key) DO UPDATE SET ${updates.join(', ')}`,
    );
  });
  const baseOf = byResource((resource) =>
    database.prepare<[string], string | null>(`SELECT base FROM ${TABLE[resource]} WHERE key = ?`).pluck(),
  );
  const setBase = byResource((resource) =>
    database.prepare(`UPDATE ${TABLE[resource]} SET base = ? WHERE key = ?`),
  );
  const holderOf = byResource((resource) =>
    database.prepare<[number], string>(`SELECT key FROM ${TABLE[resource]} WHERE display_id = ?`).pluck(),
  );
  const claimantOf = byResource((resource) =>
    database
      .prepare<[number, number], string>(
        `SELECT key FROM ${TABLE[resource]} WHERE base ->> '$.display_id' = ? AND display_id <> ? LIMIT 1`,
      )
      .pluck(),
  );
  const keyOfId = byResource((resource) =>
    database.prepare<[string], string>(`SELECT key FROM ${TABLE[resource]} WHERE id = ?`).pluck(),
  );
  const mergedInto = byResource((resource) =>
    database
      .prepare<[{ id: string }], string>(
        `SELECT aliases.key FROM aliases WHERE aliases.resource = '${resource}' AND aliases.alias = @id
           AND NOT EXISTS (SELECT 1 FROM ${TABLE[resource]} WHERE id = @id AND (deleted_at IS NULL OR key = aliases.key))`,
      )
      .pluck(),
  );
  const children = byTypes(CLOUD_CHILDREN, (type) =>
    database
      .prepare<[{ key: string }], string>(
        `SELECT key FROM ${TABLE[type]} WHERE ${isInAll('customer_key', '@key')}`,
      )
      .pluck(),
  );
  const moveEvents = database.prepare(
    `UPDATE OR IGNORE events SET customer_key = ? WHERE customer_key = ?
       AND ((subject_type = ? AND subject_key = ?) OR onboarding_key = ?)`,
  );
  const slugOwner = database.prepare<[string], { key: string }>(
    'SELECT key FROM customers WHERE slug = ? AND deleted_at IS NULL',
  );
  const addAlias = database.prepare('INSERT OR IGNORE INTO aliases (resource, alias, key) VALUES (?, ?, ?)');
  const moveAliases = database.prepare('UPDATE aliases SET key = ? WHERE resource = ? AND key = ?');
  return {
    put,
    baseOf,
    setBase,
    holderOf,
    claimantOf,
    keyOfId,
    mergedInto,
    children,
    moveEvents,
    slugOwner,
    moveAliases,
    addAlias,
  };
}

/** The rows themselves: how one that comes from the cloud is stored, and how it takes over its identity. */
export function createUpstreamRows(database: Database) {
  const statements = prepareUpstreamRows(database);
  const tree = createTree(database);

  function read(transaction: Transaction, resource: Resource, key: string): UpstreamRow {
    const row = transaction.find(resource, key);
    if (row === undefined) throw new Error(`${resource} ${key} is not there`);
    return { ...row, base: statements.baseOf[resource].get(row.key) ?? null };
  }

  /** Stores a row under its next `seq`. */
  function store(transaction: Transaction, resource: Resource, row: UpstreamRow): UpstreamRow {
    const stored = { ...row, seq: transaction.takeSeq(resource, row.key) };
    statements.put[resource].run(stored);
    return stored;
  }

  /** A display_id belongs to the record that the cloud gave it to; whoever had it here gets another. */
  function vacateDisplayId(
    transaction: Transaction,
    resource: Resource,
    displayId: number,
    key: string,
  ): void {
    const holder = statements.holderOf[resource].get(displayId);
    if (holder === undefined || holder === key) return;
    renumber(transaction, resource, holder);
  }

  function renumber(transaction: Transaction, resource: Resource, key: string): void {
    const row = read(transaction, resource, key);
    const displayId = transaction.provisionalDisplayId(resource);
    const document = { ...(JSON.parse(row.document) as Document), display_id: displayId };
    store(transaction, resource, { ...row, display_id: displayId, document: JSON.stringify(document) });
    statements.addAlias.run(resource, String(row.display_id), key);
  }

  /**
   * A number that another record had by mistake is free again: the one that the cloud gave it to has it back. What it
   * has of that one says so already, and would not be looked at again.
   */
  function giveBackDisplayId(transaction: Transaction, resource: Resource, displayId: number): void {
    const key = statements.claimantOf[resource].get(displayId, displayId);
    if (key === undefined || statements.holderOf[resource].get(displayId) !== undefined) return;
    const row = read(transaction, resource, key);
    const document = { ...(JSON.parse(row.document) as Document), display_id: displayId };
    store(transaction, resource, { ...row, display_id: displayId, document: JSON.stringify(document) });
    statements.addAlias.run(resource, String(row.display_id), key);
  }

  /** Former names go on resolving; documents of contacts and onboardings show the customer's new id. */
  function rename(
    transaction: Transaction,
    resource: Resource,
    row: Row,
    id: string,
    displayId: number,
  ): void {
    if (row.display_id !== displayId) statements.addAlias.run(resource, String(row.display_id), row.key);
    if (row.id === id) return;
    statements.addAlias.run(resource, row.id, row.key);
    tree.renamed(transaction, resource, { key: row.key, id }, row.id);
    for (const child of below(resource, row.key)) {
      const found = read(transaction, child.resource, child.key);
      const document = { ...(JSON.parse(found.document) as Document), customer_id: id };
      store(transaction, child.resource, { ...found, document: JSON.stringify(document) });
    }
  }

  /** What happened to a record, and below it, is told where the record belongs now. */
  function moveHistory(resource: Resource, key: string, from: string, to: string): void {
    statements.moveEvents.run(to, from, resource, key, key);
  }

  /** What belongs to a record, deleted or not; nothing where a type has none below it. */
  function below(resource: Resource, key: string): { resource: CloudChild; key: string }[] {
    return CLOUD_CHILDREN.filter((child) => parentOf(child) === resource).flatMap((child) =>
      statements.children[child].all({ key }).map((childKey) => ({ resource: child, key: childKey })),
    );
  }

  return {
    read,
    store,
    below,
    moveHistory,
    /** The record that another one with this id is part of by now. */
    mergedInto: (resource: Resource, id: string) => statements.mergedInto[resource].get({ id }),
    isSlugTaken: (slug: string): boolean => statements.slugOwner.get(slug) !== undefined,
    /** Whatever led to one record leads to another, which turned out to be the same. */
    moveNames: (resource: Resource, from: string, to: string) => {
      statements.moveAliases.run(to, resource, from);
      statements.addAlias.run(resource, from, to);
    },
    vacateDisplayId,
    giveBackDisplayId,
    renumber,
    rename,
    /** What is below one of two records that turned out to be one goes over to the other. */
    adopt: tree.adopt,
    /** What is below a record follows it to another customer. */
    moveBelow: tree.toCustomer,
    keyOfId: (resource: Resource, id: string) => statements.keyOfId[resource].get(id),
    setBase: (resource: Resource, key: string, base: string | null) =>
      statements.setBase[resource].run(base, key),
    childrenOf: (resource: CloudChild, customerKey: string) =>
      statements.children[resource].all({ key: customerKey }),
  };
}

export type UpstreamRows = ReturnType<typeof createUpstreamRows>;
