import type { Database } from 'better-sqlite3';
import { eventOf } from '#shared/records/index.ts';
import { RESOURCES, type Resource, type Row } from '../records/records.ts';
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
