import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import { ContractError } from '#shared/v1/errors.ts';
import { type Environment, timestampOf } from '../../src/main/environment.ts';
import { databasePath } from '../../src/main/hub/database/database.ts';
import { type Hub, type HubOptions, openHub } from '../../src/main/hub/hub.ts';
import { positionOf } from '../../src/main/hub/records/positions.ts';
import { FILTER_COLUMNS, filterValue, type HubType } from '../../src/main/hub/records/records.ts';
import type { Actor, Document } from '../../src/main/hub/records/transaction.ts';
import type { Written } from '../../src/main/hub/records/write-door.ts';

/** When the tests' clocks start, unless told otherwise. */
export const START = Date.parse('2026-05-26T17:21:09.412Z');

export const ANN: Actor = { name: 'Ann Keller', type: 'user' };
export const CLOUD: Actor = { name: 'Pivotal cloud', type: 'sync' };

/** A clock that moves only when told to, and randomness that is the same in every run. */
export interface TestSurroundings extends Environment {
  /** Milliseconds since 1970 UTC; assign to set the clock, also back. */
  time: number;
}

let surroundingsCreated = 0;

/** Each draws other random numbers than those before it: a hub opened again goes on with new keys. */
export function createSurroundings(time = START): TestSurroundings {
  surroundingsCreated += 1;
  let state = surroundingsCreated;
  const environment: TestSurroundings = {
    time,
    now: () => environment.time,
    elapsed: () => environment.time,
    randomBytes(count) {
      return Uint8Array.from({ length: count }, () => {
        // The minimal standard generator of Park and Miller.
        state = (state * 48_271) % 2_147_483_647;
        return (state >>> 8) & 0xff;
      });
    },
  };
  return environment;
}

/** Where there is one, a file system in memory: what is asked of the disk is asked, but not waited for. */
const TEMPORARY_ROOT = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** A new folder that is gone when the test is. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(TEMPORARY_ROOT, 'pivotal-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface TestHub extends Hub {
  readonly folder: string;
  readonly environment: TestSurroundings;
  readonly failures: unknown[];
  create(resource: HubType, input: Document, options?: CreateOptions): Promise<Document>;
  update(resource: HubType, reference: string, input: Document, actor?: Actor): Promise<Document>;
  remove(resource: HubType, reference: string, actor?: Actor): Promise<Document>;
  /** What v1 shows of a record. */
  get(resource: HubType, reference: string): Document;
}

interface CreateOptions {
  /** The customer a contact is added to. */
  readonly customer?: string;
  readonly actor?: Actor;
}

/** A real hub that closes with the test; `folder` lets a test open the same one again. */
export function openTestHub(
  folder: string = temporaryFolder(),
  environment: TestSurroundings = createSurroundings(),
  { disk }: Pick<HubOptions, 'disk'> = {},
): TestHub {
  const failures: unknown[] = [];
  const hub = openHub({
    folder,
    environment,
    ...(disk === undefined ? {} : { disk }),
    reportFailure: (error) => failures.push(error),
  });
  onTestFinished(() => hub.close());
  const shown = async (written: Promise<Written>) => JSON.parse((await written).document) as Document;
  return {
    ...hub,
    folder,
    environment,
    failures,
    create: (resource, input, { customer, actor = ANN } = {}) =>
      shown(
        hub.write({
          operation: 'create',
          resource,
          input,
          actor,
          ...(customer === undefined ? {} : { parent: customer }),
        }),
      ),
    update: (resource, reference, input, actor = ANN) =>
      shown(hub.write({ operation: 'update', resource, reference, input, actor })),
    remove: (resource, reference, actor = ANN) =>
      shown(hub.write({ operation: 'delete', resource, reference, actor })),
    get: (resource, reference) => JSON.parse(hub.reads.get(resource, reference)) as Document,
  };
}

/** A second connection to a folder's database, as another process would have; closes with the test. */
export function connect(folder: string): Database.Database {
  const database = new Database(databasePath(folder), { timeout: 5000 });
  onTestFinished(() => {
    database.close();
  });
  return database;
}

/** All rows of a query over a second connection. */
export function query<Found = Record<string, unknown>>(
  folder: string,
  sql: string,
  ...values: (string | number | null)[]
): Found[] {
  const database = new Database(databasePath(folder), { timeout: 5000 });
  try {
    return database.prepare<unknown[], Found>(sql).all(...values);
  } finally {
    database.close();
  }
}

/** Every row of every table, to show that something left nothing behind. */
export function everything(folder: string): Record<string, unknown[]> {
  const database = new Database(databasePath(folder), { readonly: true, timeout: 5000 });
  try {
    const tables = database
      .prepare<[], string>(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
      )
      .pluck()
      .all();
    return Object.fromEntries(
      tables.map((table) => [table, database.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all()]),
    );
  } finally {
    database.close();
  }
}

interface PulledCustomer {
  readonly key: string;
  readonly displayId: number;
  readonly seq: number;
  /** Nine digits after the second. */
  readonly position: string;
  readonly fields?: Document;
}

/**
 * Puts a customer into the database as it would be after a pull: known upstream, with a position that may
 * share its millisecond with others. To be used while no hub has the folder open.
 */
export function insertPulledCustomer(
  database: Database.Database,
  { key, displayId, seq, position, fields = {} }: PulledCustomer,
): void {
  const created = `${position.slice(0, 23)}Z`;
  const document = JSON.stringify({
    object: 'customer',
    id: key,
    display_id: displayId,
    name: key,
    slug: key,
    domain: null,
    status: 'active',
    plan: null,
    mrr: null,
    monthly_orders: null,
    hubspot_company_id: null,
    hubspot_deal_id: null,
    stripe_customer_id: null,
    intercom_company_id: null,
    slack_channel_id: null,
    owner_id: null,
    tags: [],
    custom_fields: {},
    metadata: {},
    health_score: null,
    ...fields,
    created_at: created,
    updated_at: created,
  });
  database
    .prepare(
      `INSERT INTO customers (key, id, display_id, seq, position, base, document, ${FILTER_COLUMNS.customer.join(', ')})
        VALUES (@key, @key, @displayId, @seq, @position, @document, @document, ${FILTER_COLUMNS.customer.map(filterValue).join(', ')})`,
    )
    .run({ key, displayId, seq, position, document });
  for (const tag of Array.isArray(fields.tags) ? fields.tags : []) {
    database
      .prepare('INSERT INTO customer_tags (tag, position, customer_key) VALUES (?, ?, ?)')
      .run(String(tag), position, key);
  }
}

/** The position of the nth row of a millisecond. */
export function tiedPosition(milliseconds: number, ordinal: number): string {
  return `${positionOf(timestampOf(milliseconds)).slice(0, 23)}${String(ordinal).padStart(6, '0')}Z`;
}

/** An upstream to be connected to, as the settings hold it. */
export const UPSTREAM = { url: 'https://my.pivotal.app', workspace_id: 'w1', connected: true } as const;

/** How the contract refused a write; fails when it did not. */
export async function refusalOf(write: Promise<unknown>): Promise<ContractError> {
  const error = await write.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof ContractError) return error;
  throw new Error(`not refused by the contract: ${String(error)}`);
}

/** A customer with a contact and an onboarding, in a workspace that has an upstream. */
export async function populate(hub: TestHub) {
  hub.settings.set('upstream', UPSTREAM);
  const customer = String((await hub.create('customer', { name: 'Acme', tags: ['vip'] })).id);
  const contact = await hub.create('contact', { name: 'Jo', email: 'jo@acme.example' }, { customer });
  const onboarding = await hub.create('onboarding', { customer_id: customer });
  return { customer, contact: String(contact.id), onboarding: String(onboarding.id) };
}
