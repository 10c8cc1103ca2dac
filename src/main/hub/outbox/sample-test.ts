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

const SAMPLE_ID = 'sample-data';

/** Who makes the fictional workspace. Nothing of it ever goes to the cloud. */
export const SAMPLE_ACTOR: Actor = { name: 'Sample data', type: 'system', id: SAMPLE_ID };

/** One of the fictional people, in what has happened in their workspace. */
export function sampleActor(name: string): Actor {
  return { ...SAMPLE_ACTOR, name };
}

export function isSampleActor({ id, type }: Actor): boolean {
  return id === SAMPLE_ID && type === SAMPLE_ACTOR.type;
}

/** Workspaces of before have it by name only. */
const BY_SAMPLE = '(actor_id = ? OR actor = ?) AND actor_type = ?';
const BY_SAMPLE_VALUES = [SAMPLE_ID, SAMPLE_ACTOR.name, SAMPLE_ACTOR.type] as const;

const CREATED = RESOURCES.map((resource) => `'${eventOf(resource, 'created')}'`).join(', ');

/** Whether a record is one of the fictional workspace, or belongs to one. */
export function createSampleTest(database: Database): (resource: Resource, row: Row) => boolean {
  const made = database
    .prepare<[string, string, string, string, string], number>(
      `SELECT 1 FROM events WHERE customer_key = ? AND subject_key = ? AND ${BY_SAMPLE}
         AND type IN (${CREATED}) LIMIT 1`,
    )
    .pluck();
  const isMadeBySample = (customerKey: string, key: string) =>
    made.get(customerKey, key, ...BY_SAMPLE_VALUES) !== undefined;
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
  const made = database.prepare<[string, string, string], { type: string; key: string }>(
    `SELECT subject_type AS type, subject_key AS key FROM events
       WHERE ${BY_SAMPLE} AND type IN (${ALL_CREATED}) ORDER BY id`,
  );
  const live = byType((type) =>
    database.prepare<[string], unknown>(`SELECT 1 FROM ${TABLE[type]} WHERE key = ? AND deleted_at IS NULL`),
  );
  return (asked) =>
    made
      .all(...BY_SAMPLE_VALUES)
      .filter(({ type }) => asked === undefined || type === asked)
      .flatMap(({ type, key }) =>
        isHubType(type) && live[type].get(key) !== undefined ? [{ type, key }] : [],
      );
}
