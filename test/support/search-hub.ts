/** The workspace of the query table as rows of a real database. For tests. */

import { expect, onTestFinished, vi } from 'vitest';
import { dayText } from '#shared/search/dates.ts';
import {
  type ItemValues,
  isItem,
  type SearchCustomer,
  type SearchPerson,
  type SearchRecord,
} from '#shared/search/record.ts';
import { byItemType, NAME_FIELD, SEARCHED_FIELDS } from '#shared/search/searched-types.ts';
import { FILTER_COLUMNS, filterValue, TABLE } from '../../src/main/hub/records/records.ts';
import { createSearch, type Search } from '../../src/main/search/search.ts';
import { connect, openTestHub, type TestHub, temporaryFolder, tiedPosition } from './hub.ts';
import { FIXTURE_RECORDS } from './search/fixtures.ts';
import { CUSTOMERS } from './search/fixtures-data.ts';

/** The search of a hub, which ends with the test. */
export function openSearch(hub: TestHub): Search {
  const { folder, environment, failures } = hub;
  const search = createSearch({
    hub,
    folder,
    now: environment.now,
    reportFailure: (error) => failures.push(error),
  });
  onTestFinished(search.close);
  return search;
}

/** Waits until everything can be found. */
export async function filled(search: Search): Promise<void> {
  await vi.waitFor(() => expect(search.ask({ text: '', limit: 1 }).filling).toBeNull());
}

/** A hub whose database holds the fixture records, under their keys. */
export function openFixtureHub(records: readonly SearchRecord[] = FIXTURE_RECORDS): TestHub {
  const hub = openTestHub(temporaryFolder());
  const database = connect(hub.folder);
  const people = new Map<string, SearchPerson>();
  records.forEach((record, at) => {
    const person = personOf(record);
    if (person !== null) people.set(person.id, person);
    const seq = at + 1;
    const columns = FILTER_COLUMNS[record.type];
    const extra = {
      customer: ['', ''],
      contact: ['customer_key, ', '@customer, '],
      onboarding: ['customer_key, underlying_state, ', "@customer, 'active', "],
      ...byItemType(() => ['parent_type, parent_key, customer_key, ', "'customer', @customer, @customer, "]),
    }[record.type];
    database
      .prepare(
        `INSERT INTO ${TABLE[record.type]} (key, id, display_id, ${extra[0] ?? ''} seq, position, document, ${columns.join(', ')})
         VALUES (@key, @id, @displayId, ${extra[1] ?? ''} @seq, @position, @document, ${columns.map(filterValue).join(', ')})`,
      )
      .run({
        key: record.key,
        id: record.id,
        displayId: record.displayId,
        ...(record.type === 'customer' ? {} : { customer: record.customer?.key ?? '' }),
        seq,
        position: tiedPosition(record.createdAt, at),
        document: JSON.stringify(documentOf(record)),
      });
    for (const alias of record.otherIds) {
      database
        .prepare('INSERT INTO aliases (resource, alias, key) VALUES (?, ?, ?)')
        .run(record.type, alias, record.key);
    }
    if (record.pending) {
      database
        .prepare(
          `INSERT INTO outbox (resource, key, operation, fields, idempotency_key, created_at)
           VALUES (?, ?, 'update', '[]', ?, '')`,
        )
        .run(record.type, record.key, record.key);
    }
  });
  [...people.values()].forEach(({ id, name, email }, at) => {
    database
      .prepare(
        `INSERT INTO people (key, id, display_id, seq, position, document, email)
           VALUES (@id, @id, @number, @seq, @position, @document, @email)`,
      )
      .run({
        id,
        number: at + 1,
        seq: records.length + at + 1,
        position: tiedPosition(0, at),
        document: JSON.stringify({ object: 'person', id, name, email, removed_at: null }),
        email,
      });
  });
  return hub;
}

/** The fixture records so many times over, each time under other names and addresses: enough for many blocks. */
export function manyRecords(times: number): SearchRecord[] {
  return Array.from({ length: times }, (_, time) => time).flatMap((time) => {
    const customers = new Map<string, SearchCustomer>();
    for (const record of FIXTURE_RECORDS) {
      if (record.type !== 'customer') continue;
      const copy = copyOf(record, time);
      const domain = record.domain === null ? null : `${WORDS[time % WORDS.length]}${time}.${record.domain}`;
      customers.set(record.key, {
        ...copy,
        domain,
        slug: record.slug === null ? null : `${record.slug}-${time}`,
      });
    }
    return FIXTURE_RECORDS.flatMap((record): SearchRecord[] => {
      const customer = customers.get(record.type === 'customer' ? record.key : (record.customer?.key ?? ''));
      if (customer === undefined) return [];
      if (record.type === 'customer') return [customer];
      const copy = { ...copyOf(record, time), customer };
      return [isItem(copy) ? { ...copy, values: withCopiedContacts(copy.values, time) } : copy];
    });
  });
}

/** Whoever is a contact of the fixtures is its copy. */
function withCopiedContacts(values: ItemValues, time: number): ItemValues {
  const copied = Object.entries(values).map(([field, value]) => {
    if (typeof value !== 'object' || value === null) return [field, value] as const;
    const found = FIXTURE_RECORDS.find((record) => record.type === 'contact' && record.id === value.id);
    if (found?.type !== 'contact') return [field, value] as const;
    const { id: copyId, name, email } = copyOf(found, time);
    return [field, { id: copyId, name: name ?? '', email }] as const;
  });
  return Object.fromEntries(copied);
}

const WORDS = ['Nordic', 'blue', 'Straße', '東京', 'o’neil', 'x', 'Kappa-9'];

function copyOf<Copied extends SearchRecord>(record: Copied, time: number): Copied {
  return {
    ...record,
    key: `${record.key}~${time}`,
    id: `${record.id}~${time}`,
    displayId: record.displayId + time * 10_000,
    otherIds: [],
    name: record.name === null ? null : `${WORDS[time % WORDS.length]} ${record.name} ${time}`,
  };
}

function personOf(record: SearchRecord): SearchPerson | null {
  if (record.type === 'onboarding') return record.csm;
  if (isItem(record)) return null;
  return record.type === 'customer' ? record.owner : null;
}

function documentOf(record: SearchRecord): Record<string, unknown> {
  const common = {
    id: record.id,
    display_id: record.displayId,
    name: record.name,
    created_at: new Date(record.createdAt).toISOString(),
    updated_at: new Date(record.updatedAt).toISOString(),
  };
  const defined = definedDocument(record);
  if (isItem(record)) return { ...common, ...defined };
  switch (record.type) {
    case 'customer': {
      const { slug, domain, status, plan, tags } = record;
      const custom = CUSTOMERS.find(({ key }) => key === record.key.split('~')[0])?.custom ?? {};
      const owner_id = record.owner?.id ?? null;
      return {
        ...common,
        slug,
        domain,
        status,
        plan,
        ...defined,
        tags,
        custom_fields: custom,
        owner_id,
      };
    }
    case 'contact': {
      const { email, title, phone, isPrimary, labels, archived } = record;
      return { ...common, ...defined, email, title, phone, is_primary: isPrimary, labels, archived };
    }
    case 'onboarding': {
      const target = record.targetAt === null ? null : new Date(record.targetAt).toISOString();
      const { phase, state, notes } = record;
      const completed = record.launchedAt === null ? null : new Date(record.launchedAt).toISOString();
      const csm_id = record.csm?.id ?? null;
      const dates = { target_launch_date: target, completed_at: completed };
      return { ...common, ...defined, phase, state, notes, ...dates, csm_id };
    }
  }
}

/** What it holds under the fields that its definition gives a name in queries. */
function definedDocument(record: SearchRecord): Record<string, unknown> {
  const { type, name, values } = record;
  const nameField = isItem(record) ? NAME_FIELD[record.type] : null;
  return Object.fromEntries(
    SEARCHED_FIELDS[type].map((field) => {
      const value = field === nameField ? name : (values[field.name] ?? null);
      if (field.part === 'day' && typeof value === 'number') return [field.field, dayText(value)];
      return [field.field, typeof value === 'object' && value !== null ? value.id : value];
    }),
  );
}
