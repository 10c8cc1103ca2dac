import type { Database } from 'better-sqlite3';

interface CustomerToFetch {
  readonly key: string;
  readonly id: string;
}

/** When each customer's contacts were last fetched, milliseconds since 1970: the cloud lists them by customer alone. */
export function createContactFetches(database: Database) {
  const never = database.prepare<[number], CustomerToFetch>(
    `SELECT key, id FROM customers WHERE deleted_at IS NULL AND base IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM contact_fetches WHERE contact_fetches.customer_key = customers.key)
     ORDER BY position DESC LIMIT ? + 0`,
  );
  const oldest = database.prepare<[number, number], CustomerToFetch>(
    `SELECT customers.key, customers.id FROM contact_fetches JOIN customers ON customers.key = contact_fetches.customer_key
     WHERE contact_fetches.fetched_at < ? AND customers.deleted_at IS NULL AND customers.base IS NOT NULL
     ORDER BY contact_fetches.fetched_at LIMIT ? + 0`,
  );
  const save = database.prepare(
    'INSERT INTO contact_fetches (customer_key, fetched_at) VALUES (?, ?) ON CONFLICT (customer_key) DO UPDATE SET fetched_at = excluded.fetched_at',
  );
  const count = database
    .prepare<[number], number>(
      `SELECT count(*) FROM contact_fetches JOIN customers ON customers.key = contact_fetches.customer_key
       WHERE contact_fetches.fetched_at >= ? AND customers.deleted_at IS NULL`,
    )
    .pluck();
  const inFuture = database.prepare<[number]>('SELECT 1 FROM contact_fetches WHERE fetched_at > ? LIMIT 1');
  const clampFuture = database.prepare<{ now: number }>(
    'UPDATE contact_fetches SET fetched_at = @now WHERE fetched_at > @now',
  );

  return {
    contactsNeverFetched: (limit: number) => never.all(limit),
    /** Customers whose contacts were last fetched before `before`; oldest fetch first. */
    contactsFetchedBefore: (before: number, limit: number) => oldest.all(Math.round(before), limit),
    saveContactFetch: (customerKey: string, now: number) => save.run(customerKey, Math.round(now)),
    /** Fetches that seem to be of the future were noted while the clock was wrong: they count as of now. */
    forgetFuture(now: number): void {
      if (inFuture.get(Math.round(now)) !== undefined) clampFuture.run({ now: Math.round(now) });
    },
    countContactFetches: (since: number): number => count.get(Math.round(since)) ?? 0,
  };
}
