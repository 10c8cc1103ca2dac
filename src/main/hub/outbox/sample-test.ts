import type { Database } from 'better-sqlite3';
import { eventOf } from '#shared/records/index.ts';
import {
  byType,
  HUB_TYPES,
  type HubType,
  isHubType,
  RESOURCES,
  type Resource,
  type Row,
  TABLE,
} from '../records/records.ts';
import type { Actor } from '../records/transaction.ts';

/** Who makes the fictional workspace. Nothing of it ever goes to the cloud. */
export const SAMPLE_ACTOR: Actor = { name: 'Sample data', type: 'system' };

const CREATED = RESOURCES.map((resource) => `'${eventOf(resource, 'created')}'`).join(', ');

/** Whether a record is one of the fictional workspace, or belongs to one. */
export function createSampleTest(database: Database): (resource: Resource, row: Row) => boolean {
  const made = database
    .prepare<[string, string, string, string], number>(
      `SELECT 1 FROM events WHERE customer_key = ? AND subject_key = ? AND actor = ? AND actor_type = ?
         AND type IN (${CREATED}) LIMIT 1`,
    )
    .pluck();
  const isMadeBySample = (customerKey: string, key: string) =>
    made.get(customerKey, key, SAMPLE_ACTOR.name, SAMPLE_ACTOR.type) !== undefined;
  return (_resource, { key, customer_key }) => {
    const customer = customer_key ?? key;
    return isMadeBySample(customer, key) || isMadeBySample(customer, customer);
  };
}

export interface SampleRecord {
  readonly type: HubType;
  readonly key: string;
}

const ALL_CREATED = HUB_TYPES.map((type) => `'${eventOf(type, 'created')}'`).join(', ');

/** What the fictional workspace brought and is still there, oldest first; of one type, or of all. */
export type SampleReads = (type?: HubType) => readonly SampleRecord[];

export function createSampleReads(database: Database): SampleReads {
  const made = database.prepare<[string, string], { type: string; key: string }>(
    `SELECT subject_type AS type, subject_key AS key FROM events
       WHERE actor = ? AND actor_type = ? AND type IN (${ALL_CREATED}) ORDER BY id`,
  );
  const live = byType((type) =>
    database.prepare<[string], unknown>(`SELECT 1 FROM ${TABLE[type]} WHERE key = ? AND deleted_at IS NULL`),
  );
  return (asked) =>
    made
      .all(SAMPLE_ACTOR.name, SAMPLE_ACTOR.type)
      .filter(({ type }) => asked === undefined || type === asked)
      .flatMap(({ type, key }) =>
        isHubType(type) && live[type].get(key) !== undefined ? [{ type, key }] : [],
      );
}
