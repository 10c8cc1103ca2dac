import { describe, expect, test } from 'vitest';
import {
  ANN,
  connect,
  everything,
  openTestHub,
  populate,
  query,
  refusalOf,
  type TestHub,
  temporaryFolder,
} from '../../../../test/support/hub.ts';
import type { Change } from './transaction.ts';

function seqs(folder: string): number[] {
  return query<{ seq: number }>(
    folder,
    'SELECT seq FROM customers UNION ALL SELECT seq FROM contacts UNION ALL SELECT seq FROM onboardings ORDER BY seq',
  ).map(({ seq }) => seq);
}

describe('one transaction', () => {
  test('holds the row, its activity, what is to be sent, and the next seq', async () => {
    const hub = openTestHub();
    const { customer } = await populate(hub);
    expect(query(hub.folder, 'SELECT key, seq FROM customers')).toEqual([{ key: customer, seq: 1 }]);
    expect(
      query(hub.folder, 'SELECT type, actor, actor_type FROM events WHERE onboarding_key IS NULL'),
    ).toEqual([
      { type: 'customer.created', actor: 'Ann Keller', actor_type: 'user' },
      { type: 'contact.added', actor: 'Ann Keller', actor_type: 'user' },
    ]);
    expect(query(hub.folder, 'SELECT resource, operation FROM outbox ORDER BY id')).toEqual([
      { resource: 'customer', operation: 'create' },
      { resource: 'contact', operation: 'create' },
      { resource: 'onboarding', operation: 'create' },
    ]);
    expect(seqs(hub.folder)).toEqual([1, 2, 3]);
  });

  const parts = ['events', 'outbox', 'customers', 'customer_tags'] as const;

  test.each(parts)(
    'leaves nothing when %s cannot be written, and the other writes of its turn stand',
    async (table) => {
      const hub = openTestHub();
      const { customer, onboarding } = await populate(hub);
      const announced: Change[] = [];
      hub.changes.subscribe((changes) => announced.push(...changes));
      // What is to be sent is merged into what has not been sent yet.
      const verb = table === 'customers' || table === 'outbox' ? 'UPDATE' : 'INSERT';
      connect(hub.folder).exec(
        `CREATE TRIGGER sabotage BEFORE ${verb} ON ${table} BEGIN SELECT RAISE(ABORT, 'no room for ${table}'); END`,
      );
      const before = everything(hub.folder);

      const writes = [
        hub.update('customer', customer, { name: 'Acme Inc', tags: ['vip', 'new'] }),
        hub.update('onboarding', onboarding, { phase: 'review' }),
      ];
      const outcomes = await Promise.allSettled(writes);

      const hits = { customers: [0], customer_tags: [0] } as const;
      const failing: readonly number[] = table in hits ? hits[table as keyof typeof hits] : [0, 1];
      outcomes.forEach((outcome, index) => {
        expect(outcome.status).toBe(failing.includes(index) ? 'rejected' : 'fulfilled');
      });
      const after = everything(hub.folder);
      if (failing.includes(0)) {
        expect(after.customers).toEqual(before.customers);
        expect(after.customer_tags).toEqual(before.customer_tags);
      }
      if (failing.includes(1)) {
        expect(after.onboardings).toEqual(before.onboardings);
      }
      if (failing.length === 2) expect(after).toEqual(before);
      const standing = ['customer', 'onboarding'].filter((_, index) => !failing.includes(index));
      expect(announced.map(({ resource }) => resource)).toEqual(standing);
    },
  );

  test('that SQLite itself gives up tells every write of the turn that it failed', async () => {
    const hub = openTestHub();
    const { customer } = await populate(hub);
    const saboteur = connect(hub.folder);
    saboteur.exec(
      "CREATE TRIGGER sabotage BEFORE INSERT ON events WHEN new.actor = 'Eve' BEGIN SELECT RAISE(ROLLBACK, 'disk full'); END",
    );
    const before = everything(hub.folder);

    const outcomes = await Promise.allSettled([
      hub.create('customer', { name: 'First' }),
      hub.update('customer', customer, { name: 'Second' }, { name: 'Eve', type: 'user' }),
      hub.create('customer', { name: 'Third' }),
    ]);

    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(everything(hub.folder)).toEqual(before);
    await hub.create('customer', { name: 'Fourth' });
    expect(
      query(hub.folder, "SELECT slug FROM customers WHERE slug IN ('first', 'third', 'fourth')"),
    ).toEqual([{ slug: 'fourth' }]);
  });

  test('waits for another process that is writing', async () => {
    const hub = openTestHub();
    const other = connect(hub.folder);
    other.exec('BEGIN IMMEDIATE');
    const write = hub.create('customer', { name: 'Acme' });
    other.exec('COMMIT');
    await expect(write).resolves.toMatchObject({ name: 'Acme' });
  });
});

describe('writes of the same turn', () => {
  test('are applied in the order in which they were asked for', async () => {
    const hub = openTestHub();
    const names = Array.from({ length: 50 }, (_, index) => `Customer ${index}`);
    const written = await Promise.all(names.map((name) => hub.create('customer', { name })));
    expect(written.map(({ name }) => name)).toEqual(names);
    expect(written.map(({ display_id }) => display_id)).toEqual(names.map((_, index) => index + 1));
    const stored = query<{ name: string }>(
      hub.folder,
      "SELECT document ->> '$.name' AS name FROM customers ORDER BY seq",
    );
    expect(stored.map(({ name }) => name)).toEqual(names);
  });

  test('see those before them, also of a record made in that turn', async () => {
    const hub = openTestHub();
    const create = (name: string, key: string) =>
      hub.write({
        operation: 'create',
        resource: 'customer',
        input: { name, slug: 'acme' },
        key,
        actor: ANN,
      });
    const first = create('Acme', 'k1');
    const second = create('Other', 'k2');
    const renamed = hub.update('customer', 'k1', { name: 'Acme Inc', slug: 'acme-inc' });
    const third = create('Third', 'k3');
    const removed = hub.remove('customer', 'k1');
    const late = hub.update('customer', 'k1', { name: 'Too late' });

    await first;
    expect(await refusalOf(second)).toMatchObject({ code: 'slug_taken', field: 'slug' });
    expect(await renamed).toMatchObject({ id: 'k1', slug: 'acme-inc' });
    await third;
    expect(await removed).toMatchObject({ id: 'k1', deleted: true });
    expect(await refusalOf(late)).toMatchObject({ code: 'customer_not_found' });
    expect(query(hub.folder, 'SELECT key FROM customers ORDER BY key')).toEqual([
      { key: 'k1' },
      { key: 'k3' },
    ]);
  });

  test('that are refused cost the others of their turn no number, no moment and no version', async () => {
    const hub = openTestHub();
    const together = await Promise.allSettled([
      hub.create('customer', { name: 'Acme' }),
      hub.create('customer', { name: '' }),
      hub.create('customer', { name: 'Borealis' }),
    ]);
    const alone = openTestHub();
    const one = await alone.create('customer', { name: 'Acme' });
    const other = await alone.create('customer', { name: 'Borealis' });

    const [first, refused, last] = together;
    expect(refused?.status).toBe('rejected');
    const told = ({ display_id, created_at }: Record<string, unknown>) => ({ display_id, created_at });
    expect(first).toMatchObject({ status: 'fulfilled', value: told(one) });
    expect(last).toMatchObject({ status: 'fulfilled', value: told(other) });
    const versions = ({ folder }: TestHub) =>
      query(folder, 'SELECT seq, position FROM customers ORDER BY seq');
    expect(versions(hub)).toEqual(versions(alone));
  });

  test('that are refused leave nothing, and do not hold up the others', async () => {
    const hub = openTestHub();
    const inputs = [{ name: 'One' }, {}, { name: 'Two' }, { name: 'Bad', mrr: -1 }, { name: 'Three' }];
    const outcomes = await Promise.allSettled(inputs.map((input) => hub.create('customer', input)));
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(query(hub.folder, 'SELECT slug FROM customers ORDER BY seq')).toEqual([
      { slug: 'one' },
      { slug: 'two' },
      { slug: 'three' },
    ]);
    expect(query(hub.folder, 'SELECT count(*) AS count FROM events')).toEqual([{ count: 3 }]);
  });
});

describe('seq', () => {
  test('never comes back, over changes, deletions and restarts', async () => {
    const folder = temporaryFolder();
    const taken: number[] = [];
    for (let run = 0; run < 3; run += 1) {
      const hub = openTestHub(folder);
      hub.changes.subscribe((changes) => taken.push(...changes.map(({ seq }) => seq)));
      const { id } = await hub.create('customer', { name: 'Acme' });
      await hub.create('contact', { name: 'Jo', email: 'jo@acme.example' }, { customer: String(id) });
      await hub.update('customer', String(id), { plan: 'Growth' });
      await hub.remove('customer', String(id));
      hub.close();
    }
    expect(taken).toHaveLength(12);
    expect(taken).toEqual([...new Set(taken)].sort((a, b) => a - b));
    expect(Math.max(...seqs(folder))).toBe(taken.at(-1));
  });
});

describe('after the commit', () => {
  test('listeners are told once, in order, of what others can read by then', async () => {
    const hub = openTestHub();
    const calls: { changes: readonly Change[]; visible: number }[] = [];
    hub.changes.subscribe((changes) => {
      calls.push({ changes, visible: query(hub.folder, 'SELECT 1 FROM customers').length });
    });
    const outcomes = Promise.allSettled(
      [{ name: 'A' }, {}, { name: 'B' }, { name: 'C' }].map((input) => hub.create('customer', input)),
    );
    expect(calls).toEqual([]);
    await outcomes;
    expect(calls).toHaveLength(1);
    expect(calls[0]?.visible).toBe(3);
    expect(calls[0]?.changes.map(({ resource, seq }) => `${resource} ${seq}`)).toEqual([
      'customer 1',
      'customer 2',
      'customer 3',
    ]);
  });

  test('a listener is told of every record that a write changed', async () => {
    const hub = openTestHub();
    const { id } = await hub.create('customer', { name: 'Acme' });
    const first = await hub.create('contact', { name: 'Jo', email: 'jo@a.b' }, { customer: String(id) });
    const told: string[] = [];
    hub.changes.subscribe((changes) => told.push(...changes.map(({ key }) => key)));
    const second = await hub.create(
      'contact',
      { name: 'Kim', email: 'kim@a.b', is_primary: true },
      { customer: String(id) },
    );
    expect(told).toEqual([first.id, second.id]);
  });

  test('a listener that throws harms neither the write nor the other listeners', async () => {
    const hub = openTestHub();
    const trouble = new Error('listener trouble');
    let told = 0;
    hub.changes.subscribe(() => {
      throw trouble;
    });
    hub.changes.subscribe(() => {
      told += 1;
    });
    await expect(hub.create('customer', { name: 'Acme' })).resolves.toMatchObject({ slug: 'acme' });
    expect(told).toBe(1);
    expect(hub.failures).toEqual([trouble]);
  });

  test('who has unsubscribed is told nothing', async () => {
    const hub = openTestHub();
    let told = 0;
    const unsubscribe = hub.changes.subscribe(() => {
      told += 1;
    });
    unsubscribe();
    await hub.create('customer', { name: 'Acme' });
    expect(told).toBe(0);
  });
});

describe('closing', () => {
  test('commits what waits, so that an asked-for write is there afterwards', async () => {
    const folder = temporaryFolder();
    const hub = openTestHub(folder);
    const write = hub.create('customer', { name: 'Acme' });
    hub.close();
    const { id } = await write;
    expect(openTestHub(folder).get('customer', String(id))).toMatchObject({ name: 'Acme' });
  });

  test('refuses what comes after', async () => {
    const hub = openTestHub();
    hub.close();
    await expect(hub.create('customer', { name: 'Acme' })).rejects.toThrow(/not open/);
  });
});
