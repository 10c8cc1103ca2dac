import { expect, test } from 'vitest';
import { contactSchema } from '#shared/v1/contact.ts';
import { customerSchema } from '#shared/v1/customer.ts';
import { onboardingSchema } from '#shared/v1/onboarding.ts';
import { PHASES } from '#shared/v1/statuses.ts';
import { openTestHub, query, START } from '../../../../test/support/hub.ts';
import { loadSampleData } from './sample-data.ts';

test('an empty hub is filled with 12 customers, 18 onboardings over all phases, contacts and people', async () => {
  const hub = openTestHub();
  expect(hub.isEmpty()).toBe(true);
  await loadSampleData(hub, START);
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
  expect(tasks.done).toBeGreaterThan(50);
  expect(query(hub.folder, 'SELECT count(*) AS count FROM comments')).toEqual([{ count: 12 }]);
  expect(query(hub.folder, 'SELECT count(*) AS count FROM outbox')).toEqual([{ count: 0 }]);
});
