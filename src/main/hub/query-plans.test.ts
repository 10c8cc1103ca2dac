import Database from 'better-sqlite3';
import { expect, test, vi } from 'vitest';
import { filtersOf } from '#shared/records/index.ts';
import { openTestHub } from '../../../test/support/hub.ts';
import { openSearch } from '../../../test/support/search-hub.ts';
import { databasePath } from './database/database.ts';
import type { ActivityFilter } from './events/activity-reads.ts';
import { HUB_TYPES } from './records/records.ts';

// The statements of every type are prepared at once, and not when the first record of it is written or read.
vi.mock('./records/records.ts', async (original) => {
  const actual = await original<typeof import('./records/records.ts')>();
  return { ...actual, byTypeWhenAsked: actual.byType };
});

/** What never has many rows, and what is no table. */
const SMALL =
  /^SCAN (?:api_keys|key_lifetimes|people|views|templates|custom_fields|mail_templates|webhooks|conflicts|json_each|entry|pragma_table_info|sqlite_schema|on_the_way|\(subquery)/;
const NEWEST = / FROM \w+ ORDER BY (?:id|position) DESC LIMIT 1$/;

/** None, each that the activity of a customer and the audit log have, and all of them. */
const ALL_OF_ACTIVITY = {
  event_types: ['customer.created', 'customer.updated'],
  actor: 'Ann Keller',
  onboarding_key: 'an onboarding',
  from: '2026-05-01T00:00:00.000Z',
  to: '2026-06-01T00:00:00.000Z',
  text: 'acme',
};
const ACTIVITY_FILTERS: readonly ActivityFilter[] = [
  {},
  ...Object.entries(ALL_OF_ACTIVITY).map(([name, value]) => ({ [name]: value })),
  ALL_OF_ACTIVITY,
];

interface Planned {
  readonly sql: string;
  readonly plan: readonly string[];
}

/** Every statement that a hub and its search prepare, those of lists and of the activity with each of their filters among them. */
function plannedStatements(): Planned[] {
  // What migrations run is another matter.
  const { folder, close } = openTestHub();
  close();
  const prepare = vi.spyOn(Database.prototype, 'prepare');
  const hub = openTestHub(folder);
  openSearch(hub);
  for (const type of HUB_TYPES) {
    for (const filter of [{}, ...filtersOf(type).map(({ name }) => ({ [name]: '2026-05-26' }))]) {
      try {
        hub.reads.list(type, filter, { limit: 1 });
      } catch {
        // Of some filters it is no value.
      }
    }
  }
  for (const filter of ACTIVITY_FILTERS) {
    hub.reads.listActivity('a customer', { limit: 1 }, filter);
    for (const cursor of [undefined, '7']) hub.reads.listAudit({ limit: 1, cursor }, filter);
  }
  for (const type of HUB_TYPES) hub.changes.valuesInOrderOfKeys(type, ['id'])('', 1);
  const { calls, results } = prepare.mock;
  const prepared = calls
    .filter((_, index) => results[index]?.type === 'return')
    .map(([sql]) => sql.replaceAll(/\s+/g, ' ').trim());
  prepare.mockRestore();
  const database = new Database(databasePath(folder), { readonly: true });
  return [...new Set(prepared)]
    .filter((sql) => /^(?:SELECT|WITH|INSERT|UPDATE|DELETE)\b/.test(sql))
    .map((sql) => ({ sql, plan: planOf(database, sql) }));
}

function planOf(database: Database.Database, sql: string): string[] {
  const unnamed = sql.replaceAll(/[@:]\w+/g, '?');
  const values = Array.from({ length: unnamed.split('?').length - 1 }, () => 'x');
  const rows = database.prepare<string[], { detail: string }>(`EXPLAIN QUERY PLAN ${unnamed}`).all(...values);
  return rows.map(({ detail }) => detail);
}

/** Statements that read all of a large table, or sort what they have read, by the reason why they may. */
const EXCEPTIONS: Readonly<Record<string, readonly RegExp[]>> = {
  'a start looks for the newest row made here, which is among the first': [
    /^SELECT position FROM \w+ WHERE base IS NULL OR key <> id ORDER BY position DESC LIMIT 1$/,
  ],
  'it ends with the first that it is asked for': [
    /^SELECT batch_id FROM events .* ORDER BY id DESC$/,
    /^SELECT position FROM events WHERE actor_type = 'user' .* ORDER BY id DESC$/,
    /^SELECT key, id FROM customers .*contact_fetches.* ORDER BY position DESC LIMIT \? \+ 0$/,
  ],
  'the audit log goes back from the newest event and ends with a page; what is seldom in it takes longer': [
    /^SELECT events\.id, .* FROM events LEFT JOIN .* ORDER BY events\.id DESC LIMIT \? \+ 0$/,
  ],
  'few rows are sorted: those below one record, of one batch or time': [
    /^SELECT key, .* WHERE \(\(\w+_key = @key AND deleted_at IS NULL\) OR .* ORDER BY position$/,
    /^SELECT DISTINCT type FROM events WHERE id > \? AND id <= \?$/,
    /^SELECT DISTINCT subject_type AS type, subject_key AS key FROM events WHERE customer_key = \?/,
    /^SELECT day, score FROM health_history WHERE customer_key = \?/,
    /^SELECT customer_key, count\(\*\) AS changes, .* FROM events WHERE id > \?/,
    /^SELECT \* FROM webhook_deliveries WHERE number IN \(SELECT min\(number\)/,
    /^SELECT \* FROM integration_links WHERE record_key = \?/,
    /FROM api_keys ORDER BY created_at, id$/,
    /customers\."slug" = \+\?/,
  ],
  'facts are asked for by ranges of customers, of which few things are sorted': [
    /^SELECT onboarding_key, type, .* FROM events .* customer_key BETWEEN @from AND @to ORDER BY id$/,
    /^SELECT id, onboarding_key, .* FROM tasks .* ORDER BY customer_key, position$/,
  ],
  'a report or a list of all tags is about everything': [
    /^SELECT .* AS value, count\(\*\) AS customers, /,
    /^SELECT onboardings\.key( AS onboarding_key)?,? .*FROM onboardings JOIN customers /,
    /^WITH on_the_way AS MATERIALIZED /,
    /^SELECT tag AS name, count\(\*\) AS count FROM customer_tags /,
  ],
  'the sync walks or counts all that the cloud has, or finds out what it has otherwise': [
    /^SELECT count\(\*\) (FROM \w+ WHERE deleted_at IS NULL AND base IS NOT NULL|FILTER .*FROM outbox)/,
    /^INSERT OR IGNORE INTO walk_unseen /,
    /^SELECT key FROM (\w+) WHERE \1\.deleted_at IS NULL AND \1\.base IS NOT NULL AND .*walk_unseen/,
    /^SELECT key FROM \w+ WHERE base ->> '\$\.display_id' = \? AND display_id <> \? LIMIT 1$/,
    /^SELECT base FROM contacts WHERE .* base ->> '\$\.email' = \?$/,
    /^SELECT key, .* AS customer_key, .* WHERE base IS NOT NULL AND deleted_at IS NULL ORDER BY position$/,
    /^SELECT DISTINCT resource, key, state FROM outbox$/,
    /^SELECT key FROM \w+ AS record WHERE deleted_at IS NULL OR EXISTS \(SELECT 1 FROM shared_records/,
    /^SELECT id FROM \w+ WHERE deleted_at IS NULL AND instr\(document, \?\) > 0$/,
  ],
  'somebody does it by hand and seldom: merges, removes a person, a field or the sample data': [
    /^(SELECT id|UPDATE events SET subject_key = \?) ?(FROM events)? WHERE subject_type = \? AND subject_key = \?$/,
    /^SELECT key, .* FROM customers WHERE deleted_at IS NULL AND \(document -> \('\$\.custom_fields/,
    /^SELECT 1 FROM customers WHERE owner_id = @id AND deleted_at IS NULL UNION ALL /,
    /^SELECT key FROM \w+ WHERE document ->> '\$\.\w+_id' = \? AND deleted_at IS NULL$/,
    /^SELECT subject_type AS type, subject_key AS key FROM events WHERE \(actor_id = \? OR actor = \?\)/,
  ],
  'it is done once an hour or once a day': [
    /^SELECT DISTINCT entry\.value FROM comments, json_each/,
    /^SELECT 1 FROM attachments WHERE sha256 = \?/,
    /^DELETE FROM (webhook_deliveries|integration_log) WHERE created_at < \?/,
    /^SELECT key FROM onboardings .* ORDER BY document ->> '\$\.target_launch_date' DESC LIMIT \? \+ 0$/,
  ],
  'the search reads it while it fills': [
    /^SELECT rowid AS slot, key FROM onboardings WHERE deleted_at IS NULL$/,
    /^SELECT DISTINCT \w+\.rowid FROM outbox JOIN /,
  ],
};

function isCostly(step: string): boolean {
  return (step.startsWith('SCAN ') && !SMALL.test(step)) || step.includes('TEMP B-TREE');
}

test('no statement reads all of a large table or sorts what it has read, but for those that have a reason', () => {
  const all = plannedStatements();
  expect(all.length).toBeGreaterThan(700);
  const costly = all.filter(({ sql, plan }) => plan.some(isCostly) && !NEWEST.test(sql));
  const reasons = Object.values(EXCEPTIONS).flat();
  expect(costly.filter(({ sql }) => !reasons.some((one) => one.test(sql)))).toEqual([]);
  expect(reasons.filter((one) => !costly.some(({ sql }) => one.test(sql)))).toEqual([]);
});

test('none is planned anew with every number of rows that it is asked for', () => {
  expect(plannedStatements().filter(({ sql }) => /LIMIT [?@]\w*(?! \+ 0)(?!\w)/.test(sql))).toEqual([]);
});
