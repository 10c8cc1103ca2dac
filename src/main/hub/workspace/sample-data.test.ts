import { expect, test } from 'vitest';
import { contactSchema } from '#shared/v1/contact.ts';
import { customerSchema } from '#shared/v1/customer.ts';
import { onboardingSchema } from '#shared/v1/onboarding.ts';
import { PHASES } from '#shared/v1/statuses.ts';
import { ANN, openTestHub, query } from '../../../../test/support/hub.ts';
import { loadSampleData } from './sample-data.ts';
import { removeSampleData, sampleCustomers } from './sample-removal.ts';

test('an empty hub is filled with 12 customers, 18 onboardings over all phases, contacts and people', async () => {
  const hub = openTestHub();
  expect(hub.isEmpty()).toBe(true);
  await loadSampleData(hub, hub.environment);
  expect(hub.isEmpty()).toBe(false);

  const customers = hub.reads
    .listCustomers({}, { limit: 100 })
    .documents.map((text) => customerSchema.strict().parse(JSON.parse(text)));
  const onboardings = hub.reads
    .listOnboardings({}, { limit: 100 })
    .documents.map((text) => onboardingSchema.strict().parse(JSON.parse(text)));
  expect(customers).toHaveLength(12);
  expect(onboardings).toHaveLength(18);
  expect(new Set(onboardings.map(({ phase }) => phase))).toEqual(new Set(PHASES));
  expect(new Set(onboardings.map(({ state }) => state))).toEqual(
    new Set(['active', 'paused', 'at_risk', 'waiting']),
  );

  const people = new Set(hub.people.list().map(({ id }) => id));
  expect(people.size).toBe(4);
  for (const { owner_id, domain } of customers) {
    expect(people).toContain(owner_id);
    // Reserved for examples: nobody's real domain.
    expect(domain).toMatch(/\.example$/);
  }
  for (const { id } of customers) {
    const contacts = hub.reads
      .listContacts(id, { limit: 100 })
      .documents.map((text) => contactSchema.strict().parse(JSON.parse(text)));
    expect(contacts.filter(({ is_primary }) => is_primary)).toHaveLength(1);
    for (const { email } of contacts) expect(email).toMatch(/^[a-z.]+@[a-z-]+\.example$/);
    expect(onboardings.filter(({ customer_id }) => customer_id === id).length).toBeGreaterThan(0);
  }
  for (const { phase, completed_at } of onboardings)
    expect(completed_at !== null).toBe(phase === 'completed');
  const [tasks] = query(hub.folder, 'SELECT count(*) AS count, sum(done) AS done FROM tasks') as [
    { count: number; done: number },
  ];
  expect(tasks.count).toBeGreaterThan(150);
  expect(tasks.count).toBeLessThan(250);
  expect(tasks.done).toBeGreaterThan(50);
  const notes = query(
    hub.folder,
    "SELECT document ->> '$.occurred_at' AS at FROM comments WHERE document ->> '$.subject_type' = 'customer' ORDER BY 1",
  ) as { at: string }[];
  expect(notes.length).toBeGreaterThan(50);
  const spread = Date.parse(notes.at(-1)?.at ?? '') - Date.parse(notes[0]?.at ?? '');
  expect(spread).toBeGreaterThan(300 * 24 * 3_600_000);
  expect(query(hub.folder, 'SELECT count(*) AS count FROM outbox')).toEqual([{ count: 0 }]);
});

/** What has happened, in the order of the stream. */
function happened(folder: string) {
  return query<{ at: string; type: string; customer_key: string | null }>(
    folder,
    "SELECT substr(position, 1, 23) || 'Z' AS at, type, customer_key FROM events ORDER BY id",
  );
}

test('brings a year of history, each step at its own time, in the order in which it happened and all of it before now', async () => {
  const hub = openTestHub();
  await loadSampleData(hub, hub.environment);
  const events = happened(hub.folder);
  const times = events.map(({ at }) => Date.parse(at));
  expect(times).toEqual(times.toSorted((one, other) => one - other));
  const now = hub.environment.now();
  expect(times.at(-1)).toBeLessThan(now);
  const months = new Set(events.map(({ at }) => at.slice(0, 7)));
  expect(months.size).toBeGreaterThanOrEqual(12);
  for (const type of [
    'customer.status_changed',
    'customer.won_back',
    'onboarding.phase_moved',
    'onboarding.target_shifted',
    'onboarding.state_changed',
    'task.completed',
    'comment.added',
  ])
    expect(
      events.map((event) => event.type),
      type,
    ).toContain(type);
  const [first] = query<{ created: string; completed: string }>(
    hub.folder,
    "SELECT document ->> '$.created_at' AS created, document ->> '$.completed_at' AS completed FROM onboardings WHERE phase = 'completed' ORDER BY position",
  );
  expect(Date.parse(first?.completed ?? '') - Date.parse(first?.created ?? '')).toBeGreaterThan(
    40 * 24 * 3_600_000,
  );
  // Examples and bookmarks begin with the first of each: it goes on.
  expect(hub.get('onboarding', '1')).toMatchObject({ name: 'Nordic rollout', phase: 'launch' });
  // What happens next is after all of it, and a walk through the activity meets each entry once.
  const own = await hub.create('customer', { name: 'Ours' });
  expect(happened(hub.folder).at(-1)).toMatchObject({ type: 'customer.created', customer_key: own.id });
  const [customer] = query<{ key: string }>(hub.folder, 'SELECT key FROM customers ORDER BY position');
  const seen: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = hub.reads.listActivity(customer?.key ?? '', { limit: 7, cursor });
    seen.push(...page.entries.map(({ id }) => id));
    cursor = page.nextCursor;
  }
  const all = query(hub.folder, 'SELECT id FROM events WHERE customer_key = ?', customer?.key ?? '');
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen.length).toBe(all.length);
});

test('loaded again after it was removed, it has a year behind it again; it is nobody’s last change to take back', async () => {
  const hub = openTestHub();
  await loadSampleData(hub, hub.environment);
  await removeSampleData(hub, ANN);
  hub.environment.time += 60_000;
  await loadSampleData(hub, hub.environment);
  const [oldest] = query<{ at: string }>(
    hub.folder,
    "SELECT min(document ->> '$.created_at') AS at FROM customers WHERE deleted_at IS NULL",
  );
  expect(hub.environment.now() - Date.parse(oldest?.at ?? '')).toBeGreaterThan(300 * 24 * 3_600_000);
  expect(hub.reads.listCustomers({}, { limit: 100 }).documents).toHaveLength(12);
  const last = hub.batches.lastOfPerson('nobody');
  expect(last?.first.actor).toBe(ANN.name);
});

test('has a year of health for every customer, none of it told as something that happens now', async () => {
  const hub = openTestHub();
  await loadSampleData(hub, hub.environment);
  const customers = query(hub.folder, 'SELECT key FROM customers') as { key: string }[];
  for (const { key } of customers) {
    const days = hub.healthHistory.of(key).map(({ day }) => day);
    expect(days.length).toBeGreaterThan(15);
    expect(Date.parse(days.at(-1) ?? '') - Date.parse(days[0] ?? '')).toBeGreaterThan(330 * 24 * 3_600_000);
  }
  expect(
    query(hub.folder, "SELECT count(*) AS count FROM events WHERE type LIKE 'customer.health%'"),
  ).toEqual([{ count: 0 }]);
});

test('is removed in one step, with what was added to it, and comes back with one undo', async () => {
  const hub = openTestHub();
  await loadSampleData(hub, hub.environment);
  expect(sampleCustomers(hub)).toBe(12);
  const [first] = hub.reads.listCustomers({}, { limit: 1 }).documents;
  const { id } = JSON.parse(first ?? '') as { id: string };
  await hub.update('customer', id, { plan: 'Ours' });
  const own = await hub.create('customer', { name: 'Ours' });
  const { batch_id } = await removeSampleData(hub, ANN);
  const names = () =>
    hub.reads
      .listCustomers({}, { limit: 100 })
      .documents.map((text) => (JSON.parse(text) as { name: string }).name);
  expect(names()).toEqual(['Ours']);
  expect(hub.reads.list('task', {}, { limit: 1 }).documents).toEqual([]);
  expect(hub.people.list()).toEqual([]);
  expect(sampleCustomers(hub)).toBe(0);
  await hub.undo({ undoes: batch_id ?? '', actor: ANN });
  expect(names()).toHaveLength(13);
  expect(hub.get('customer', id)).toMatchObject({ plan: 'Ours' });
  await removeSampleData(hub, ANN);
  await hub.remove('customer', String(own.id));
  expect(hub.isEmpty()).toBe(true);
  await loadSampleData(hub, hub.environment);
  expect(sampleCustomers(hub)).toBe(12);
});
