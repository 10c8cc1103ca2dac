import { expect, test } from 'vitest';
import { CLOUD, openTestHub, type TestHub, UPSTREAM } from '../../../../test/support/hub.ts';
import type { Document } from '../records/transaction.ts';

const AT = '2026-05-20T10:00:00.000Z';
const common = { created_at: AT, updated_at: AT };

const inCloud = (
  hub: TestHub,
  resource: 'customer' | 'contact',
  number: number,
  record: { id: string } & Document,
) =>
  hub.writeUpstream({
    operation: 'apply_upstream',
    resource,
    record: { object: resource, display_id: number, ...common, ...record },
    actor: CLOUD,
  });

/** What a customer's page tells, oldest first. */
const told = (hub: TestHub, key: string) =>
  hub.reads
    .listActivity(key, { limit: 100 })
    .entries.toReversed()
    .map(({ event_type, old_value, new_value }) =>
      [event_type, old_value, new_value].filter((value) => value !== null).join(' '),
    );

test('where two became one in the cloud their history is one, and two again once both are there again', async () => {
  const hub = openTestHub();
  hub.settings.set('upstream', UPSTREAM);
  await inCloud(hub, 'customer', 1, { id: 'kept', name: 'Acme' });
  await inCloud(hub, 'customer', 2, { id: 'gone', name: 'ACME Inc' });
  const jo = { id: 'jo', customer_id: 'gone', name: 'Jo', email: 'jo@acme.example' };
  await inCloud(hub, 'contact', 1, jo);
  await hub.create('comment', { subject_type: 'customer', subject_id: 'gone', body: 'They grow' });
  await hub.update('customer', 'gone', { plan: 'Gold' });
  const [before, others] = [told(hub, 'gone'), told(hub, 'kept')];
  expect(before).toEqual([
    'customer.created ACME Inc',
    'contact.added Jo',
    'comment.added They grow',
    'customer.field_changed Gold',
  ]);

  const join = { operation: 'join_upstream', resource: 'customer', key: 'gone', into: 'kept' } as const;
  for (const round of [1, 2]) {
    await hub.writeUpstream({ ...join, actor: CLOUD });
    expect(told(hub, 'kept'), `round ${round}`).toEqual(expect.arrayContaining([...others, ...before]));
    expect(told(hub, 'kept').at(-1)).toBe('customer.merged ACME Inc Acme');
    await hub.create('comment', {
      subject_type: 'customer',
      subject_id: 'kept',
      body: `Said of both ${round}`,
    });

    await inCloud(hub, 'customer', 2, { id: 'gone', name: 'ACME Inc', plan: 'Gold' });
    expect(told(hub, 'gone').filter((event) => event !== 'customer.deleted')).toEqual(before);
    expect(told(hub, 'kept')).not.toContain('customer.created ACME Inc');
    expect(told(hub, 'kept')).toContain(`comment.added Said of both ${round}`);
    expect(told(hub, 'kept').at(-1)).toBe('customer.unmerged ACME Inc Acme');
  }
});

test('a customer that was only deleted there comes back without a word about another', async () => {
  const hub = openTestHub();
  hub.settings.set('upstream', UPSTREAM);
  await inCloud(hub, 'customer', 1, { id: 'gone', name: 'Acme' });
  await hub.writeUpstream({
    ...{ operation: 'remove_upstream', resource: 'customer', key: 'gone', seenAt: null },
    actor: CLOUD,
  } as const);
  await inCloud(hub, 'customer', 1, { id: 'gone', name: 'Acme' });
  expect(told(hub, 'gone')).toEqual(['customer.created Acme', 'customer.deleted']);
});
