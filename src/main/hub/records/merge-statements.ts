import type { Database } from 'better-sqlite3';
import { byTypes, CLOUD_CHILDREN, CLOUD_TYPES } from '#shared/records/index.ts';
import { type Resource, type Row, rowColumns, TABLE } from './records.ts';

interface MovedRow {
  readonly key: string;
  readonly id: string;
  readonly customer_key: string;
  readonly document: string;
  readonly seq: number;
}

/** What merging customers runs on their tables, prepared once. */
export function prepareMergeStatements(database: Database) {
  const removed = (type: Resource) =>
    database.prepare<[string, number, string]>(
      `UPDATE ${TABLE[type]} SET deleted_at = ?, seq = ? WHERE key = ?`,
    );
  return {
    row: byTypes(CLOUD_TYPES, (type) =>
      database.prepare<[string], Row>(`SELECT ${rowColumns(type)} FROM ${TABLE[type]} WHERE key = ?`),
    ),
    base: byTypes(CLOUD_TYPES, (type) =>
      database.prepare<[string], string | null>(`SELECT base FROM ${TABLE[type]} WHERE key = ?`).pluck(),
    ),
    forgetBase: byTypes(CLOUD_CHILDREN, (type) =>
      database.prepare<[string]>(`UPDATE ${TABLE[type]} SET base = NULL WHERE key = ?`),
    ),
    move: byTypes(CLOUD_CHILDREN, (type) =>
      database.prepare<[MovedRow]>(
        `UPDATE ${TABLE[type]} SET id = @id, customer_key = @customer_key, document = @document, seq = @seq
           WHERE key = @key`,
      ),
    ),
    revive: byTypes(['customer', 'contact'] as const, (type) =>
      database.prepare<[number, string]>(
        `UPDATE ${TABLE[type]} SET deleted_at = NULL, seq = ? WHERE key = ?`,
      ),
    ),
    removeCustomer: removed('customer'),
    removeContact: removed('contact'),
    nextStep: database.prepare<[string], unknown>(
      'SELECT 1 FROM next_steps WHERE customer_key = ? AND deleted_at IS NULL',
    ),
    nextSteps: database.prepare<[string], { key: string }>(
      'SELECT key FROM next_steps WHERE customer_key = ? AND deleted_at IS NULL',
    ),
    aliasesOf: database
      .prepare<[string, string], string>('SELECT alias FROM aliases WHERE resource = ? AND key = ?')
      .pluck(),
    moveAliases: database.prepare('UPDATE aliases SET key = ? WHERE resource = ? AND key = ?'),
    putAlias: database.prepare('INSERT OR REPLACE INTO aliases (resource, alias, key) VALUES (?, ?, ?)'),
    addAlias: database.prepare('INSERT OR IGNORE INTO aliases (resource, alias, key) VALUES (?, ?, ?)'),
    removeAlias: database.prepare('DELETE FROM aliases WHERE resource = ? AND alias = ?'),
    eventsAbout: database
      .prepare<[string, string], number>('SELECT id FROM events WHERE subject_type = ? AND subject_key = ?')
      .pluck(),
    tellOf: database.prepare('UPDATE events SET subject_key = ? WHERE subject_type = ? AND subject_key = ?'),
    tellAgainOf: database.prepare('UPDATE events SET subject_key = ? WHERE id = ?'),
  };
}

export type MergeStatements = ReturnType<typeof prepareMergeStatements>;
