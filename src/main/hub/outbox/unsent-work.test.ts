import { expect, test } from 'vitest';
import { CLOUD, openTestHub, type TestHub, UPSTREAM } from '../../../../test/support/hub.ts';

const AT = '2026-05-20T10:00:00.000Z';
const SEEN = '2026-05-26T17:21:09.412Z';

/** A customer of the cloud with a contact and an onboarding. */
async function known() {
  const hub = openTestHub();
  hub.settings.set('upstream', UPSTREAM);
  const dates = { created_at: AT, updated_at: AT };
  const records = [
    { object: 'customer', id: 'cus_1', display_id: 1, name: 'Acme', slug: 'acme', ...dates },
    {
      object: 'contact',
      id: 'con_1',
      display_id: 1,
      customer_id: 'cus_1',
      name: 'Jo',
      email: 'jo@x.example',
      ...dates,
    },
    { object: 'onboarding', id: 'onb_1', display_id: 1, customer_id: 'cus_1', name: 'Rollout', ...dates },
  ] as const;
  for (const record of records)
    await hub.writeUpstream({
      operation: 'apply_upstream',
      resource: record.object,
      record,
      actor: CLOUD,
    });
  hub.environment.time += 60_000;
  return hub;
}

const gone = (hub: TestHub, seenAt: string | null = SEEN) =>
  hub.writeUpstream({
    operation: 'remove_upstream',
    resource: 'customer',
    key: 'cus_1',
    seenAt,
    actor: CLOUD,
  });

async function sent(hub: TestHub): Promise<void> {
  for (const { id, resource, key } of hub.outbox.inState('pending'))
    await hub.writeUpstream({
      operation: 'confirm_sent',
      entry: id,
      record: { ...hub.get(resource, key), id: key, object: resource },
      localOnly: [],
      actor: CLOUD,
    });
}

const WORK = {
  contact: (hub: TestHub) => hub.update('contact', 'con_1', { title: 'CTO' }),
  onboarding: (hub: TestHub) => hub.update('onboarding', 'onb_1', { notes: 'Mine' }),
  'new contact': (hub: TestHub) =>
    hub.create('contact', { name: 'New', email: 'new@x.example' }, { customer: 'cus_1' }),
} as const;

test.each(Object.entries(WORK))(
  'what was sent is asked about, unless the customer was seen there after it: %s',
  async (_, work) => {
    for (const isSeen of [false, true]) {
      const hub = await known();
      await work(hub);
      await sent(hub);
      hub.environment.time += 60_000;
      await gone(hub, isSeen ? new Date(hub.environment.time).toISOString() : SEEN);
      expect(hub.conflicts.list()).toHaveLength(isSeen ? 0 : 1);
      expect(hub.changes.row('customer', 'cus_1')?.deleted_at === null).toBe(!isSeen);
    }
  },
);

test.each(Object.entries(WORK))(
  'what has not been sent is asked about, however old it is: %s',
  async (_, work) => {
    const hub = await known();
    await work(hub);
    hub.environment.time += 60_000;
    await gone(hub, new Date(hub.environment.time).toISOString());
    expect(hub.conflicts.list()).toMatchObject([{ key: 'cus_1', field: null }]);
    expect(hub.changes.row('customer', 'cus_1')?.deleted_at).toBeNull();
  },
);

test('what waits is asked about, too, where nobody knows when the customer was last seen', async () => {
  const hub = await known();
  await WORK.contact(hub);
  await gone(hub, null);
  expect(hub.conflicts.list()).toHaveLength(1);
});

test('a deletion below it that waits is no reason to ask', async () => {
  const hub = await known();
  await hub.remove('contact', 'con_1');
  await gone(hub);
  expect(hub.conflicts.list()).toEqual([]);
});

test('a task, which never travels, is asked about when it is newer than what was last seen', async () => {
  const hub = await known();
  await hub.create('task', { onboarding_id: 'onb_1', title: 'Kickoff' });
  await gone(hub, new Date(hub.environment.time + 1000).toISOString());
  expect(hub.changes.row('customer', 'cus_1')?.deleted_at).not.toBeNull();

  const other = await known();
  await other.create('task', { onboarding_id: 'onb_1', title: 'Kickoff' });
  await gone(other);
  expect(other.conflicts.list()).toHaveLength(1);
});
