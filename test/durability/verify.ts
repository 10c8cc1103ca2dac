import { expect } from 'vitest';
import { send } from '../support/request.ts';
import type { TestServer } from '../support/server.ts';
import { checkDatabase } from './database-file.ts';
import {
  acknowledge,
  type Change,
  type CustomerModel,
  type Model,
  PATCHED_FIELDS,
  type Write,
} from './model.ts';
import { sendWrite } from './writers.ts';

type Row = Record<string, unknown> & { id: string };
type Entry = {
  event_type: string;
  field: string | null;
  old_value: unknown;
  new_value: unknown;
  onboarding_id: string | null;
};

/** A running server with the key to it. */
export type Access = { server: TestServer; key: string };

const read = ({ server, key }: Access, path: string) => send(`${server.api}${path}`, 'GET', { key });

/** Every row of a list, newest first. */
async function walk<T>(access: Access, path: string): Promise<T[]> {
  const rows: T[] = [];
  let cursor: string | null = null;
  for (;;) {
    const from: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const response = await read(access, `${path}?limit=100${from}`);
    expect(response.status, response.text).toBe(200);
    const page = response.json<{ data: T[]; has_more: boolean; next_cursor: string | null }>();
    rows.push(...page.data);
    if (!page.has_more) return rows;
    cursor = page.next_cursor;
    expect(cursor).not.toBeNull();
  }
}

/** Runs `check` over all of them, eight at a time. */
async function forAll<T>(all: Iterable<T>, check: (one: T) => Promise<void>): Promise<void> {
  const queue = [...all].values();
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (const one of queue) await check(one);
    }),
  );
}

/**
 * Clears up the writes that were under way at the kill. A POST is sent again with its key and must
 * succeed; a PATCH or DELETE must have happened whole or not at all. Returns how many had happened.
 */
export async function settlePending(
  access: Access,
  model: Model,
  pending: readonly Write[],
): Promise<number> {
  let happened = 0;
  for (const write of pending) {
    if (write.method === 'POST') {
      const response = await sendWrite(access.server, access.key, write);
      expect(response.status, `${write.path} sent again: ${response.text}`).toBe(201);
      if (response.headers.get('idempotent-replayed') === 'true') happened += 1;
      acknowledge(model, write, response.text);
      continue;
    }
    if (!write.probe) throw new Error(`${write.method} ${write.path} cannot be probed`);
    const response = await read(access, write.probe.path);
    expect([200, 404], response.text).toContain(response.status);
    if (write.probe.took(response.status, response.json())) {
      happened += 1;
      write.apply('');
    }
    if (write.customer) model.touched.add(write.customer);
  }
  return happened;
}

/** Acknowledged POSTs, sent again after the restart, are answered from the record, byte for byte. */
export async function verifyReplay(access: Access, model: Model, count: number): Promise<void> {
  for (const { write, text } of model.posts.slice(-count)) {
    const response = await sendWrite(access.server, access.key, write);
    expect(response.status, response.text).toBe(201);
    expect(response.headers.get('idempotent-replayed'), write.idempotencyKey).toBe('true');
    expect(response.text).toBe(text);
  }
}

const changesOf = (entries: readonly Entry[]): Change[] =>
  entries.map(({ field, old_value, new_value }) => ({
    field: field ?? '',
    oldValue: old_value,
    newValue: new_value,
  }));

/** Of a contact that was deleted the history tells that something changed, and not what it was. */
function asTold({ contact, field, oldValue, newValue }: CustomerModel['contactChanges'][number]): Change {
  const told = (value: unknown) => (contact.deleted && value !== null ? MASKED : value);
  return { field, oldValue: told(oldValue), newValue: told(newValue) };
}

const MASKED = 'removed contact';

const count = (entries: readonly Entry[], type: string) =>
  entries.filter((one) => one.event_type === type).length;

/** The audit trail tells exactly the acknowledged changes, in their order. */
async function verifyActivity(access: Access, customer: CustomerModel): Promise<void> {
  const entries = (await walk<Entry>(access, `/customers/${customer.id}/activity`)).reverse();
  expect(count(entries, 'customer.created'), `${customer.name}: customer.created`).toBe(1);
  expect(count(entries, 'contact.added'), `${customer.name}: contact.added`).toBe(customer.contacts.length);
  expect(count(entries, 'onboarding.created'), `${customer.name}: onboarding.created`).toBe(
    customer.onboardings.length,
  );
  expect(count(entries, 'contact.removed'), `${customer.name}: contact.removed`).toBe(
    customer.contacts.filter(({ deleted }) => deleted).length,
  );
  const titles = entries.filter((entry) => entry.field === 'title');
  expect(changesOf(titles), `${customer.name}: changes of contacts`).toEqual(
    customer.contactChanges.map(asTold),
  );
  const own = entries.filter(
    (entry) => entry.onboarding_id === null && PATCHED_FIELDS.some((field) => field === entry.field),
  );
  expect(changesOf(own), `${customer.name}: changes`).toEqual(customer.changes);
  for (const onboarding of customer.onboardings) {
    const moves = entries.filter((entry) => entry.onboarding_id === onboarding.id && entry.field === 'phase');
    expect(changesOf(moves), `${onboarding.name}: phases`).toEqual(onboarding.changes);
  }
}

async function verifyCustomer(access: Access, customer: CustomerModel): Promise<void> {
  const response = await read(access, `/customers/${customer.id}`);
  if (customer.deleted) expect(response.status, `${customer.name} was deleted`).toBe(404);
  else {
    expect(response.status, `${customer.name} was acknowledged`).toBe(200);
    expect(response.json()).toMatchObject({ id: customer.id, name: customer.name, ...customer.values });
    await verifyActivity(access, customer);
    const contacts = await walk<Row>(access, `/customers/${customer.id}/contacts`);
    expect(contacts.map(({ id }) => id).sort()).toEqual(
      customer.contacts
        .filter(({ deleted }) => !deleted)
        .map(({ id }) => id)
        .sort(),
    );
    expect(contacts.filter((contact) => contact.is_primary).length).toBeLessThanOrEqual(1);
    const onboardings = await walk<Row>(access, `/customers/${customer.id}/onboardings`);
    expect(onboardings.map(({ id }) => id).sort()).toEqual(customer.onboardings.map(({ id }) => id).sort());
  }
  for (const contact of customer.contacts) {
    const found = await read(access, `/contacts/${contact.id}`);
    expect(found.status, contact.email).toBe(contact.deleted ? 404 : 200);
    if (!contact.deleted) expect(found.json()).toMatchObject({ email: contact.email, title: contact.title });
  }
  for (const onboarding of customer.onboardings) {
    const found = await read(access, `/onboardings/${onboarding.id}`);
    expect(found.status, onboarding.name).toBe(200);
    expect(found.json()).toMatchObject({ name: onboarding.name, phase: onboarding.phase });
  }
}

/** The lists hold exactly the live records of the model: none lost, none doubled, none unheard of. */
async function verifyLists(access: Access, model: Model): Promise<void> {
  const live = model.customers.filter(({ deleted }) => !deleted);
  const listed = await walk<Row>(access, '/customers');
  expect(listed.map(({ name }) => name).sort()).toEqual(live.map(({ name }) => name).sort());
  const displayIds = new Set(listed.map(({ display_id }) => display_id));
  expect(displayIds.size, 'display ids are unique').toBe(listed.length);
  const onboardings = await walk<Row>(access, '/onboardings');
  expect(onboardings.map(({ name }) => name).sort()).toEqual(
    live
      .flatMap((customer) => customer.onboardings)
      .map(({ name }) => name)
      .sort(),
  );
}

/** Everything that must hold after a restart; `scope` says which customers are read one by one. */
export async function verify(access: Access, model: Model, scope: 'touched' | 'all'): Promise<void> {
  expect(checkDatabase(access.server.dataDir)).toEqual({ integrity: ['ok'], foreignKeys: [] });
  await verifyLists(access, model);
  await forAll(scope === 'all' ? model.customers : model.touched, (customer) =>
    verifyCustomer(access, customer),
  );
  model.touched.clear();
}
