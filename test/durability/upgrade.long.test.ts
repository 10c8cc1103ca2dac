import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { FORMER_KEY, formerDataDir } from '../support/former/former.ts';
import { removeDataDir, startServer, type TestServer } from '../support/server.ts';

const CUSTOMERS = 10_000;
/** Every so many customers of the former build have … */
const EVERY = { edit: 50, creation: 100, deletion: 200, conflict: 400, onboarding: 2 } as const;

type Document = Readonly<Record<string, unknown>>;

const MADE_AT = Date.parse('2026-11-27T08:00:00.000Z');
const made = (number: number) => new Date(MADE_AT + number * 1000).toISOString();
const keyOf = (kind: string, number: number) => `c${kind}${String(number).padStart(23, '0')}`;

/** What a former build holds of one customer more, in the words of its own tables. */
interface Former {
  readonly customer: Document;
  readonly contact: Document;
  readonly onboarding: Document | null;
}

/** A row like those that are there, under names of its own. */
function like(row: Document, names: Document): Document {
  return { ...row, ...names };
}

/**
 * The workspace that the former build left, grown to 10 000 customers by rows such as it wrote itself: each with a
 * contact and its history, half of them with an onboarding, some edited, made or deleted and not sent yet, some in
 * conflict. Written in its tables, before this build has seen them.
 */
function grow(file: string): ReadonlyMap<string, Former> {
  const database = new Database(file);
  const rowOf = (table: string, where: string) => {
    const row = database.prepare<[], Document>(`SELECT * FROM ${table} WHERE ${where} LIMIT 1`).get();
    if (row === undefined) throw new Error(`the former build left no row of ${table} with ${where}`);
    return row;
  };
  const insert = (table: string, row: Document) => {
    const names = Object.keys(row);
    database
      .prepare(
        `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`,
      )
      .run(row);
  };
  const customer = rowOf('customers', "slug = 'glacier'");
  const contact = rowOf('contacts', 'is_primary = 0');
  const onboarding = rowOf('onboardings', '1');
  const event = rowOf('activity', "event_type = 'customer.created'");
  const entry = rowOf('outbox', "operation = 'update'");
  const conflict = rowOf('conflicts', '1');
  const highest = database
    .prepare<[], number>(
      'SELECT max(seq) FROM (SELECT seq FROM customers UNION ALL SELECT seq FROM contacts UNION ALL SELECT seq FROM onboardings UNION ALL SELECT seq FROM people)',
    )
    .pluck();
  let seq = highest.get() ?? 0;
  const grown = new Map<string, Former>();

  function add(number: number): void {
    const [key, contactKey, onboardingKey] = [keyOf('cu', number), keyOf('co', number), keyOf('ob', number)];
    const at = made(number);
    const isNew = number % EVERY.creation === 1;
    // What the cloud does not know has a number of its own kind.
    const displayId = (isNew ? 1_000_001_000 : 1000) + number;
    const common = { display_id: displayId, created_at: at, updated_at: at };
    const isDeleted = number % EVERY.deletion === 2;
    const isEdited = number % EVERY.edit === 3;
    const isInConflict = number % EVERY.conflict === 4;
    const position = `${at.slice(0, 23)}000000Z`;
    const row = { display_id: displayId, position, deleted_at: null };

    const shown: Document = { ...(JSON.parse(String(customer.document)) as Document), ...common, id: key };
    const slug = `grown-${number}`;
    const base = {
      ...(JSON.parse(String(customer.base)) as Document),
      ...common,
      id: key,
      name: `Grown ${number}`,
      slug,
    };
    const document = {
      ...shown,
      name: `Grown ${number}`,
      slug,
      plan: isEdited || isInConflict ? 'Mine' : shown.plan,
      tags: number % 3 === 0 ? ['eu'] : [],
      custom_fields: number % 7 === 0 ? { region: 'EMEA' } : {},
    };
    insert('customers', {
      ...like(customer, { ...row, key, id: key, seq: ++seq, slug, plan: document.plan }),
      base: isNew ? null : JSON.stringify(base),
      document: JSON.stringify(document),
      deleted_at: isDeleted ? at : null,
    });
    if (number % 3 === 0 && !isDeleted) insert('customer_tags', { tag: 'eu', position, customer_key: key });
    const ofContact = {
      ...(JSON.parse(String(contact.document)) as Document),
      ...common,
      id: contactKey,
      customer_id: key,
      name: `Contact ${number}`,
      email: `contact${number}@grown.example`,
    };
    insert('contacts', {
      ...like(contact, { ...row, key: contactKey, id: contactKey, seq: ++seq, customer_key: key }),
      email: ofContact.email,
      base: isNew ? null : JSON.stringify(ofContact),
      document: JSON.stringify(ofContact),
    });
    insert('activity', {
      ...event,
      id: null,
      customer_key: key,
      position,
      new_value: JSON.stringify(document.name),
    });
    const ofOnboarding =
      number % EVERY.onboarding === 0
        ? {
            ...(JSON.parse(String(onboarding.document)) as Document),
            ...common,
            id: onboardingKey,
            customer_id: key,
          }
        : null;
    if (ofOnboarding !== null) {
      insert('onboardings', {
        ...like(onboarding, { ...row, key: onboardingKey, id: onboardingKey, seq: ++seq, customer_key: key }),
        base: JSON.stringify(ofOnboarding),
        document: JSON.stringify(ofOnboarding),
      });
    }
    const waiting = { ...entry, id: null, key, idempotency_key: `grown-${number}`, created_at: at };
    if (isNew)
      insert('outbox', {
        ...waiting,
        operation: 'create',
        fields: JSON.stringify({ name: document.name, slug }),
      });
    if (isNew) {
      const { name, email } = ofContact;
      const creation = { operation: 'create', fields: JSON.stringify({ name, email }) };
      const id = `grown-contact-${number}`;
      insert('outbox', {
        ...waiting,
        ...creation,
        resource: 'contact',
        key: contactKey,
        idempotency_key: id,
      });
    }
    if (isEdited) insert('outbox', { ...waiting, fields: '{"plan":"Mine"}' });
    if (isDeleted) insert('outbox', { ...waiting, operation: 'delete', fields: '{}' });
    if (isInConflict) insert('conflicts', { ...conflict, id: null, key });
    if (!isDeleted) grown.set(key, { customer: document, contact: ofContact, onboarding: ofOnboarding });
  }

  database.transaction(() => {
    for (let number = 1; number <= CUSTOMERS; number++) add(number);
  })();
  database.close();
  return grown;
}

async function listed(server: TestServer, path: string): Promise<Document[]> {
  const rows: Document[] = [];
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const answer = await server.request('GET', `${path}?limit=100${query}`, { key: FORMER_KEY });
    expect(answer.status, answer.text).toBe(200);
    const page = answer.json<{ data: Document[]; next_cursor: string | null }>();
    rows.push(...page.data);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return rows;
}

/** Health is reckoned by this build, and was by none before. */
const without = ({ health_score: _health, ...document }: Document): Document => document;

test('10 000 customers of a former version, with changes that wait, conflicts and keys, open with nothing missing', {
  timeout: 400_000,
}, async () => {
  const dataDir = formerDataDir();
  onTestFinished(() => removeDataDir(dataDir));
  const grown = grow(join(dataDir, 'pivotal.db'));
  const server = await startServer({ dataDir });
  onTestFinished(async () => void (await server.stop()));

  const customers = new Map((await listed(server, '/customers')).map((row) => [String(row.id), row]));
  const onboardings = new Map((await listed(server, '/onboardings')).map((row) => [String(row.id), row]));
  const [sent, kept] = [[...grown.values()], (row: Document) => without(customers.get(String(row.id)) ?? {})];
  expect(sent.map(({ customer }) => kept(customer))).toEqual(sent.map(({ customer }) => without(customer)));
  const planned = sent.flatMap(({ onboarding }) => (onboarding === null ? [] : [onboarding]));
  expect(planned.map(({ id }) => onboardings.get(String(id)))).toEqual(planned);
  // What the former build left itself is there as well.
  expect(customers.size).toBe(grown.size + 8);
  expect(onboardings.size).toBe(planned.length + 1);

  const status = await server.request('GET', '/sync', { key: FORMER_KEY, base: '/local/v1' });
  const waiting = CUSTOMERS / EVERY.edit + (2 * CUSTOMERS) / EVERY.creation + CUSTOMERS / EVERY.deletion;
  expect(status.json()).toMatchObject({ pending: waiting + 3, conflicts: CUSTOMERS / EVERY.conflict + 1 });

  await server.stop();
  const database = new Database(join(dataDir, 'pivotal.db'), { readonly: true });
  onTestFinished(() => void database.close());
  const contacts = new Map(
    database
      .prepare<[], { id: string; document: string }>('SELECT id, document FROM contacts')
      .all()
      .map(({ id, document }) => [id, JSON.parse(document) as Document]),
  );
  expect(sent.map(({ contact }) => contacts.get(String(contact.id)))).toEqual(
    sent.map(({ contact }) => contact),
  );
  const told = database
    .prepare<[], number>("SELECT count(DISTINCT customer_key) FROM events WHERE type = 'customer.created'")
    .pluck()
    .get();
  expect(told).toBeGreaterThanOrEqual(CUSTOMERS);
});
