import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { query, temporaryFolder } from '../../../../test/support/hub.ts';
import { APPLICATION_ID, MIGRATIONS, migrate, SCHEMA_VERSION } from './migrations.ts';

const CUSTOMER = JSON.stringify({ slug: 'acme', domain: 'acme.example', status: 'active', tags: ['vip'] });
const CONTACT = JSON.stringify({ email: 'jo@acme.example', is_primary: true });
const ONBOARDING = JSON.stringify({ phase: 'review', state: 'waiting', waiting_on_customer: true });

const ROWS_1 = `
  INSERT INTO customers (key, id, display_id, seq, position, base, document)
    VALUES ('k1', 'up1', 7, 1, '2026-01-01T00:00:00.000000000Z', '{}', '${CUSTOMER}');
  INSERT INTO customers (key, id, display_id, seq, position, deleted_at, document)
    VALUES ('k2', 'k2', 1000000001, 2, '2026-01-01T00:00:00.000000001Z', '2026-01-02T00:00:00.000Z', '${CUSTOMER}');
  INSERT INTO customer_tags VALUES ('vip', '2026-01-01T00:00:00.000000000Z', 'k1');
  INSERT INTO contacts (key, id, display_id, customer_key, seq, position, document)
    VALUES ('p1', 'p1', 1, 'k1', 3, '2026-01-01T00:00:00.000000000Z', '${CONTACT}');
  INSERT INTO onboardings (key, id, display_id, customer_key, seq, position, underlying_state, document)
    VALUES ('o1', 'o1', 1, 'k1', 4, '2026-01-01T00:00:00.000000000Z', 'paused', '${ONBOARDING}');
  INSERT INTO aliases VALUES ('customer', 'k1', 'k1'), ('customer', '1000000002', 'k1');
  INSERT INTO phase_transitions (onboarding_key, from_phase, to_phase, actor, reason, timestamp)
    VALUES ('o1', 'program_design', 'review', 'Ann', 'kick-off held', '2026-01-01T00:00:00.000Z');
  INSERT INTO activity (customer_key, onboarding_key, position, actor, actor_type, event_type, field, old_value, new_value)
    VALUES ('k1', 'o1', '2026-01-01T00:00:00.000001000Z', 'Ann', 'user', 'onboarding.phase_moved', 'phase', '"program_design"', '"review"');
  INSERT INTO outbox (resource, key, operation, fields, idempotency_key, created_at)
    VALUES ('customer', 'k1', 'update', '{"name":"Acme"}', '7d1f2c3e-0000-4000-8000-000000000001', '2026-01-01T00:00:00.000Z');
  INSERT INTO idempotency_records VALUES ('POST /customers', 'import-1', 'hash', 201, '{}', '2026-01-01T00:00:00.000Z');
  INSERT INTO api_keys (id, name, mode, prefix, hash, created_at, request_count)
    VALUES ('a1', 'BI', 'live', 'pivotal_K8s9', x'00ff', '2026-01-01T00:00:00.000Z', 12);
  INSERT INTO people (id, seq, name, email, created_at) VALUES ('u1', 1, 'Ann', NULL, '2026-01-01T00:00:00.000Z');
  INSERT INTO settings VALUES ('workspace', '{"id":"w","slug":"local","name":"Mine"}');
`;

const ROWS_2 = `${ROWS_1}
  UPDATE outbox SET body = '{"name":"Acme"}', sent_at = '2026-01-01T00:00:01.000Z';
  INSERT INTO conflicts (resource, key, field, mine, theirs, mine_at, theirs_at)
    VALUES ('customer', 'k1', 'name', '"Acme"', '"ACME"', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:01.000Z');
  INSERT INTO sync_progress VALUES ('customers', '{"cursor":null}');
  INSERT INTO walk_unseen VALUES ('customer', 'k1');
  INSERT INTO contact_fetches VALUES ('k1', 1767225600000);
`;

const ROWS_3 = `${ROWS_2.replace(/INSERT INTO phase_transitions.*?;/s, '').replace(/INSERT INTO activity.*?;/s, '')}
  INSERT INTO events (position, batch_id, actor, actor_type, actor_id, type, subject_type, subject_key, customer_key, onboarding_key, field, old_value, new_value, reason)
    VALUES ('2026-01-01T00:00:00.000001000Z', 'b1', 'Ann', 'user', 'u1', 'onboarding.phase_moved', 'onboarding', 'o1', 'k1', 'o1', 'phase', '"program_design"', '"review"', 'signed');
  INSERT INTO event_cursors VALUES ('webhooks', 1);
`;

const ROWS_4 = `${ROWS_3}
  UPDATE outbox SET changed_at = created_at, theirs = '["k2"]', matched_by = 'slug';
`;

const ROWS_5 = `${ROWS_4.replace("INSERT INTO idempotency_records VALUES ('POST /customers', 'import-1', 'hash', 201, '{}', '2026-01-01T00:00:00.000Z')", "INSERT INTO idempotency_records VALUES ('POST /customers', 'import-1', 'hash', 201, '{}', '2026-01-01T00:00:00.000Z', 'b1')")}
  INSERT INTO commands VALUES ('m1', 'b1', 'customer', 'k1', 1, NULL, '2026-01-01T00:00:00.000Z');
  INSERT INTO undos VALUES ('b2', 'b1', '{}', '2026-01-01T00:00:00.000Z');
`;

const ROWS_6 = `${ROWS_5}
  UPDATE api_keys SET scope = 'read', expires_at = '2026-12-31T23:00:00.000Z';
`;

/** Tables that a later version did away with: what they held is in another one. */
const REPLACED: ReadonlySet<string> = new Set(['activity', 'phase_transitions']);

const ROWS_7 = `${ROWS_6}
  INSERT INTO health_history (customer_key, day, score) VALUES ('k1', '2026-01-01', 70);
`;
const ROWS_8 = ROWS_7.replace(
  /INSERT INTO people .*?;/s,
  `INSERT INTO people (key, id, display_id, seq, position, document, email, role, is_me)
    VALUES ('u1', 'u1', 1, 5, '2026-01-01T00:00:00.000000000Z', '{"name":"Ann"}', NULL, 'owner', 0);`,
);
const ROWS_9 = `${ROWS_8}
  UPDATE api_keys SET person_id = 'u1';
`;

const ROWS_10 = `${ROWS_9}
  INSERT INTO webhooks (id, url, events, mode, enabled, secret, created_at, updated_at)
    VALUES ('w1', 'https://a.example', '["*"]', 'live', 1, 'whsec_AA==', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z');
  INSERT INTO webhook_deliveries (id, webhook, message_id, type, body, lane, state, attempts, created_at)
    VALUES ('d1', 1, 'msg_1', 'webhook.ping', '{}', 'ping', 'pending', 0, '2026-01-01T00:00:00.000Z');
`;

const ROWS_11 = `${ROWS_10}
  INSERT INTO integrations VALUES ('hubspot', '{}');
  INSERT INTO integration_links VALUES ('hubspot', 'company', '1', 'k1', 'linked', '{}', '[]', '{}', 'r1');
  INSERT INTO integration_log (source, run, kind, outcome, created_at)
    VALUES ('hubspot', 'r1', 'pass', 'finished', '2026-01-01T00:00:00.000Z');
`;

const ROWS_12 = `${ROWS_11}
  INSERT INTO shared_records VALUES ('task', 'k1', '{}');
`;

const ROWS_13 = `${ROWS_12}
  INSERT INTO key_lifetimes VALUES ('a1', '2026-01-01T00:00:00.000Z', 3600000);
`;

/** For each version, what a database of that version may hold: at least one row of every table it has. */
const ROWS_AT_VERSION: readonly string[] = [
  '',
  ROWS_1,
  ROWS_2,
  ROWS_3,
  ROWS_4,
  ROWS_5,
  ROWS_6,
  ROWS_7,
  ROWS_8,
  ROWS_9,
  ROWS_10,
  ROWS_11,
  ROWS_12,
  ROWS_13,
];

function openMemory(): Database.Database {
  const database = new Database(':memory:');
  database.pragma('foreign_keys = ON');
  onTestFinished(() => {
    database.close();
  });
  return database;
}

function tableNames(database: Database.Database): string[] {
  return database
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all();
}

type Rows = Record<string, Record<string, unknown>[]>;

/** Every table's rows, generated columns included. */
function allRows(database: Database.Database): Rows {
  const rows = tableNames(database).map((table) => [
    table,
    database.prepare<[], Record<string, unknown>>(`SELECT * FROM "${table}" ORDER BY 1, 2`).all(),
  ]);
  return Object.fromEntries(rows) as Rows;
}

function expectSound(database: Database.Database): void {
  expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(database.pragma('foreign_key_check')).toEqual([]);
}

test('every file of the folder is a step, in the order of its number', () => {
  const files = readdirSync(new URL('./migrations/', import.meta.url)).sort();
  expect(files.map((file) => Number(file.slice(0, 4)))).toEqual(MIGRATIONS.map((_, index) => index + 1));
});

test('there are rows to start from for every version', () => {
  expect(ROWS_AT_VERSION, 'add rows of the new tables for the new version').toHaveLength(SCHEMA_VERSION + 1);
});

describe.each(ROWS_AT_VERSION.map((rows, version) => ({ version, rows })))(
  'a database of version $version',
  ({ version, rows }) => {
    test('becomes one of the latest version with all its rows', () => {
      const database = openMemory();
      migrate(database, version);
      database.exec(rows);
      const before = allRows(database);
      for (const [table, found] of Object.entries(before)) expect(found, table).not.toEqual([]);

      migrate(database);

      expect(database.pragma('user_version', { simple: true })).toBe(SCHEMA_VERSION);
      expect(database.pragma('application_id', { simple: true })).toBe(APPLICATION_ID);
      const after = allRows(database);
      for (const [table, found] of Object.entries(before)) {
        if (REPLACED.has(table) || (table === 'people' && version < 8)) continue;
        expect(after[table], table).toHaveLength(found.length);
        found.forEach((row, index) => {
          expect(after[table]?.[index], `${table} ${index}`).toMatchObject(row);
        });
      }
      expectSound(database);
    });

    test('ends with the same schema as a new one', () => {
      const schemaOf = (database: Database.Database) =>
        database.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name').all();
      const stepwise = openMemory();
      migrate(stepwise, version);
      stepwise.exec(rows);
      migrate(stepwise);
      const fresh = openMemory();
      migrate(fresh);
      expect(schemaOf(stepwise)).toEqual(schemaOf(fresh));
    });
  },
);

test('the activity goes on as events, under the ids it had', () => {
  const database = openMemory();
  migrate(database, 2);
  database.exec(ROWS_2);
  database.exec(`
    INSERT INTO activity (id, customer_key, contact_key, position, actor, actor_type, event_type, old_value)
      VALUES (7, 'k1', 'p1', '2026-01-01T00:00:00.000002000Z', 'Cloud', 'sync', 'contact.removed', '"Jo"');
    INSERT INTO activity (id, customer_key, position, actor, actor_type, event_type, field, new_value)
      VALUES (9, 'k1', '2026-01-01T00:00:00.000003000Z', 'Ann', 'user', 'customer.field_changed', 'plan', '"gold"');
  `);
  migrate(database);
  const rows = database.prepare('SELECT * FROM events ORDER BY id').all();
  expect(rows).toMatchObject([
    {
      id: 1,
      subject_type: 'onboarding',
      subject_key: 'o1',
      onboarding_key: 'o1',
      type: 'onboarding.phase_moved',
    },
    { id: 7, subject_type: 'contact', subject_key: 'p1', old_value: '"Jo"', actor_type: 'sync' },
    { id: 9, subject_type: 'customer', subject_key: 'k1', field: 'plan', new_value: '"gold"', mode: 'live' },
  ]);
  for (const row of rows) expect(row).toMatchObject({ customer_key: 'k1', batch_id: null });
  database.exec(
    "INSERT INTO events (position, actor, actor_type, type, subject_type, subject_key) VALUES ('p', 'Ann', 'user', 'x', 'customer', 'k1')",
  );
  expect(database.prepare('SELECT max(id) FROM events').pluck().get()).toBe(10);
});

test('people become records, above every version that a window has seen; one of them sits here', () => {
  const database = openMemory();
  migrate(database, 7);
  database.exec(ROWS_7);
  database.exec(`
    INSERT INTO people (id, seq, name, email, removed_at, created_at)
      VALUES ('u2', 90, 'Ben', 'ben@x.example', NULL, '2026-01-02T00:00:00.000Z');
    INSERT INTO settings VALUES ('profile', '{"person_id":"u2"}');
  `);
  migrate(database);
  const rows = database
    .prepare<[], { id: string; seq: number; role: string; is_me: number; email: string; document: string }>(
      'SELECT * FROM people ORDER BY position',
    )
    .all();
  expect(rows).toMatchObject([
    { id: 'u1', seq: 91, display_id: 1, role: 'owner', is_me: 0, email: null },
    { id: 'u2', seq: 92, display_id: 2, role: 'member', is_me: 1, email: 'ben@x.example' },
  ]);
  expect(JSON.parse(rows[1]?.document ?? '')).toMatchObject({ object: 'person', id: 'u2', name: 'Ben' });
  expect(database.prepare("SELECT 1 FROM settings WHERE name = 'profile'").get()).toBeUndefined();
});

test('every table is strict, so a value of the wrong type is refused', () => {
  const database = openMemory();
  migrate(database);
  const tables = database.pragma('table_list') as { name: string; schema: string; strict: number }[];
  const ours = tables.filter(({ name, schema }) => schema === 'main' && !name.startsWith('sqlite_'));
  expect(ours.length).toBeGreaterThan(10);
  expect(ours.filter(({ strict }) => strict !== 1)).toEqual([]);
});

test('migrating again changes nothing', () => {
  const database = openMemory();
  migrate(database);
  database.exec(ROWS_AT_VERSION[SCHEMA_VERSION] ?? '');
  const before = database.serialize();
  migrate(database);
  expect(database.serialize().equals(before)).toBe(true);
});

test('a step that fails leaves the database at the version it had', () => {
  const database = openMemory();
  database.exec('CREATE TABLE settings (name TEXT)');
  expect(() => migrate(database)).toThrow('settings');
  expect(database.pragma('user_version', { simple: true })).toBe(0);
  expect(tableNames(database)).toEqual(['settings']);
});

test('processes that open a new folder at the same moment create the tables once', async () => {
  const folder = join(temporaryFolder(), 'data');
  const script = `
    const { openDatabase } = await import(${JSON.stringify(new URL('./database.ts', import.meta.url).href)});
    process.stdout.write('ready');
    await new Promise((resolve) => process.stdin.once('data', resolve));
    openDatabase(${JSON.stringify(folder)}, 'refuse', 0).database.close();
    process.exit();
  `;
  const openers = Array.from({ length: 4 }, () =>
    spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'pipe'] }),
  );
  const outputs = openers.map(async (opener) => {
    let complaints = '';
    opener.stderr.on('data', (chunk) => {
      complaints += String(chunk);
    });
    const [code] = await once(opener, 'exit');
    return { code, complaints };
  });
  await Promise.all(openers.map((opener) => once(opener.stdout, 'data')));
  for (const opener of openers) opener.stdin.write('go\n');

  expect(await Promise.all(outputs)).toEqual(openers.map(() => ({ code: 0, complaints: '' })));
  expect(query(folder, 'PRAGMA user_version')).toEqual([{ user_version: SCHEMA_VERSION }]);
  expect(query(folder, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
});
