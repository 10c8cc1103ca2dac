import type { Database } from 'better-sqlite3';
import { records } from './migrations/0001-records.ts';
import { cloudSync } from './migrations/0002-cloud-sync.ts';
import { events } from './migrations/0003-events.ts';
import { decisions } from './migrations/0004-decisions.ts';
import { commands } from './migrations/0005-commands.ts';
import { keyScopes } from './migrations/0006-key-scopes.ts';
import { health } from './migrations/0007-health.ts';
import { people } from './migrations/0008-people.ts';
import { keyPerson } from './migrations/0009-key-person.ts';
import { webhooks } from './migrations/0010-webhooks.ts';
import { integrations } from './migrations/0011-integrations.ts';
import { sharedRecords } from './migrations/0012-shared-records.ts';
import { keyLifetimes } from './migrations/0013-key-lifetimes.ts';

/** Marks the file as ours in SQLite's own header field: "PVTL". */
export const APPLICATION_ID = 0x5056544c;

/** Brings a database from one version to the next; it runs inside the transaction of `migrate`. */
export type Migration = (database: Database) => void;

/**
 * One step a version, one file a step: `migrations/0001-….ts` makes version 1. A released step is never
 * edited: a change is a new file, and `migrations.test.ts` starts from the database of every earlier version.
 */
export const MIGRATIONS: readonly Migration[] = [
  records,
  cloudSync,
  events,
  decisions,
  commands,
  keyScopes,
  health,
  people,
  keyPerson,
  webhooks,
  integrations,
  sharedRecords,
  keyLifetimes,
];

export const SCHEMA_VERSION = MIGRATIONS.length;

/**
 * Brings a database from whatever version it has to `target`, all steps in one transaction. The version is
 * read inside it, so that two processes opening a new folder at once do not both create the tables.
 */
export function migrate(database: Database, target = SCHEMA_VERSION): void {
  database
    .transaction(() => {
      const version = database.pragma('user_version', { simple: true }) as number;
      if (version >= target) return;
      for (const step of MIGRATIONS.slice(version, target)) step(database);
      database.pragma(`application_id = ${APPLICATION_ID}`);
      database.pragma(`user_version = ${target}`);
    })
    .immediate();
}
