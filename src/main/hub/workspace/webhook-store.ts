import type { Database } from 'better-sqlite3';

export interface Webhook {
  readonly number: number;
  readonly id: string;
  readonly url: string;
  /** Names of events, or `*` alone for all. */
  readonly events: readonly string[];
  readonly mode: 'live' | 'test';
  readonly enabled: boolean;
  readonly secret: string;
  readonly created_at: string;
  readonly updated_at: string;
}

export type DeliveryState = 'pending' | 'delivered' | 'failed';

export interface Delivery {
  readonly number: number;
  readonly id: string;
  readonly webhook: number;
  readonly message_id: string;
  readonly type: string;
  readonly body: string;
  readonly lane: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  /** Milliseconds since 1970; null when there is no further attempt. */
  readonly next_at: number | null;
  readonly status: number | null;
  readonly error: string | null;
  readonly created_at: string;
  readonly delivered_at: string | null;
}

export interface NewDelivery
  extends Pick<Delivery, 'id' | 'webhook' | 'message_id' | 'type' | 'body' | 'lane' | 'created_at'> {
  readonly next_at: number;
  /** What it is made of; of the same nothing is made twice. Null for what is made by hand. */
  readonly source: string | null;
}

export type Attempted = Pick<
  Delivery,
  'number' | 'state' | 'attempts' | 'next_at' | 'status' | 'error' | 'delivered_at'
>;

export interface WebhookStore {
  add(webhook: Omit<Webhook, 'number'>): Webhook;
  update(webhook: Webhook): void;
  remove(number: number, now: string): void;
  /** By id or number. */
  find(reference: string): Webhook | undefined;
  /** The newest first. */
  list(): readonly Webhook[];
  /** Commits once, whatever number of them. */
  addDeliveries(deliveries: readonly NewDelivery[]): void;
  /** Commits once, whatever number of them. */
  attempted(outcomes: readonly Attempted[]): void;
  delivery(id: string): Delivery | undefined;
  /** The newest first, older than a number. */
  deliveries(webhook: number, before: number, limit: number): readonly Delivery[];
  /** The first of each lane of a webhook, when its time has come. */
  due(webhook: number, now: number, limit: number): readonly Delivery[];
  /** The first of a lane of a webhook that is on. */
  head(webhook: number, lane: string): Delivery | undefined;
  /** When, later than `after`, the next one of a webhook that is on is due; null when nothing waits. */
  nextDue(after: number): number | null;
  removeOlderThan(time: string): void;
}

interface StoredWebhook extends Omit<Webhook, 'events' | 'enabled'> {
  readonly events: string;
  readonly enabled: number;
}

/** No attempt is put off for longer. */
const LONGEST_DELAY_MS = 10 * 60 * 60 * 1000;

const COLUMNS = 'number, id, url, events, mode, enabled, secret, created_at, updated_at';

/** The heads of the lanes of a webhook: what comes before them has been delivered, or given up. */
const HEADS = `SELECT min(number) FROM webhook_deliveries WHERE webhook = ? AND state = 'pending' GROUP BY lane`;
/** Whether a delivery is of a webhook that is on. */
const IS_ON =
  'webhook IN (SELECT webhooks.number FROM webhooks WHERE enabled = 1 AND webhooks.deleted_at IS NULL)';

export function createWebhookStore(database: Database): WebhookStore {
  const insert = database.prepare<Record<string, unknown>[], StoredWebhook>(
    `INSERT INTO webhooks (id, url, events, mode, enabled, secret, created_at, updated_at)
       VALUES (@id, @url, @events, @mode, @enabled, @secret, @created_at, @updated_at) RETURNING ${COLUMNS}`,
  );
  const update = database.prepare(
    'UPDATE webhooks SET url = @url, events = @events, mode = @mode, enabled = @enabled, updated_at = @updated_at WHERE number = @number',
  );
  const remove = database.prepare<[string, number]>(
    'UPDATE webhooks SET deleted_at = ?, enabled = 0 WHERE number = ?',
  );
  const find = database.prepare<[string, string], StoredWebhook>(
    `SELECT ${COLUMNS} FROM webhooks WHERE (id = ? OR CAST(number AS TEXT) = ?) AND deleted_at IS NULL`,
  );
  const list = database.prepare<[], StoredWebhook>(
    `SELECT ${COLUMNS} FROM webhooks WHERE deleted_at IS NULL ORDER BY number DESC`,
  );
  const addDelivery = database.prepare(
    `INSERT OR IGNORE INTO webhook_deliveries (id, webhook, message_id, type, body, source, lane, state, attempts, next_at, created_at)
       VALUES (@id, @webhook, @message_id, @type, @body, @source, @lane, 'pending', 0, @next_at, @created_at)`,
  );
  const attempted = database.prepare(
    `UPDATE webhook_deliveries SET state = @state, attempts = @attempts, next_at = @next_at, status = @status,
       error = @error, delivered_at = @delivered_at WHERE number = @number`,
  );
  const delivery = database.prepare<[string], Delivery>('SELECT * FROM webhook_deliveries WHERE id = ?');
  const deliveries = database.prepare<[number, number, number], Delivery>(
    'SELECT * FROM webhook_deliveries WHERE webhook = ? AND number < ? ORDER BY number DESC LIMIT ? + 0',
  );
  // The first attempt is due at once, and none is further away than the longest delay: what is was written while the
  // clock was ahead.
  const due = database.prepare<[number, number, number, number], Delivery>(
    `SELECT * FROM webhook_deliveries WHERE number IN (${HEADS})
       AND (next_at <= ? OR next_at > ? + ${LONGEST_DELAY_MS} OR attempts = 0) ORDER BY next_at, number LIMIT ? + 0`,
  );
  const head = database.prepare<[number, string], Delivery>(
    `SELECT * FROM webhook_deliveries WHERE webhook = ? AND lane = ? AND state = 'pending' AND ${IS_ON}
       ORDER BY number LIMIT 1`,
  );
  const nextDue = database
    .prepare<[number], number | null>(
      `SELECT min(next_at) FROM webhook_deliveries WHERE state = 'pending' AND next_at > ? AND ${IS_ON}`,
    )
    .pluck();
  const removeOld = database.prepare<[string]>(
    "DELETE FROM webhook_deliveries WHERE created_at < ? AND state <> 'pending'",
  );
  return {
    add(webhook) {
      const stored = insert.get(storedOf(webhook));
      if (stored === undefined) throw new Error('a webhook was not stored');
      return read(stored);
    },
    update: (webhook) => void update.run({ ...storedOf(webhook), number: webhook.number }),
    remove: (number, now) => void remove.run(now, number),
    find(reference) {
      const stored = find.get(reference, reference);
      return stored === undefined ? undefined : read(stored);
    },
    list: () => list.all().map(read),
    addDeliveries: database.transaction((deliveries: readonly NewDelivery[]) => {
      for (const one of deliveries) addDelivery.run(one);
    }),
    attempted: database.transaction((outcomes: readonly Attempted[]) => {
      for (const one of outcomes) attempted.run(one);
    }),
    delivery: (id) => delivery.get(id),
    deliveries: (webhook, before, limit) => deliveries.all(webhook, before, limit),
    due: (webhook, now, limit) => due.all(webhook, now, now, limit),
    head: (webhook, lane) => head.get(webhook, lane),
    nextDue: (after) => nextDue.get(after) ?? null,
    removeOlderThan: (time) => void removeOld.run(time),
  };
}

function storedOf({ events, enabled, ...webhook }: Omit<Webhook, 'number'>) {
  return { ...webhook, events: JSON.stringify(events), enabled: enabled ? 1 : 0 };
}

function read({ events, enabled, ...webhook }: StoredWebhook): Webhook {
  return { ...webhook, events: JSON.parse(events) as string[], enabled: enabled === 1 };
}
