import { describe, expect, test } from 'vitest';
import type { CustomerReplica } from '#shared/replica.ts';
import type { StoredDocument } from './documents.ts';
import { changedFields, createConflictHandler, mergeDocuments } from './merge.ts';
import { newContact, newCustomer, newOnboarding, pageSurroundings } from './new-records.ts';

const base: StoredDocument<'customers'> = {
  ...newCustomer({ name: 'Acme', plan: 'Growth', tags: ['a'] }, pageSurroundings),
  id: 'upstream-id',
  display_id: 42,
  slug: 'acme',
  seq: 7,
  custom_fields: { region: 'EMEA', tier: 1 },
};

function hub(fields: Partial<CustomerReplica>): StoredDocument<'customers'> {
  return { ...base, seq: 8, updated_at: '2026-11-20T10:00:00.000Z', ...fields };
}

function mine(fields: Partial<StoredDocument<'customers'>>): StoredDocument<'customers'> {
  return { ...base, updated_at: '2026-11-20T09:00:00.000Z', local_edit: 100, ...fields };
}

interface Case {
  readonly says: string;
  readonly hub: Partial<CustomerReplica>;
  readonly mine: Partial<CustomerReplica>;
  readonly merged: Partial<CustomerReplica>;
}

const CASES: readonly Case[] = [
  {
    says: 'edits of different fields both survive',
    hub: { plan: 'Enterprise' },
    mine: { domain: 'acme.com' },
    merged: { plan: 'Enterprise', domain: 'acme.com' },
  },
  {
    says: 'of the same field the later write, which is the one still to be sent, wins',
    hub: { plan: 'Enterprise' },
    mine: { plan: 'Starter' },
    merged: { plan: 'Starter' },
  },
  {
    says: 'a field cleared here stays cleared',
    hub: { domain: 'acme.com' },
    mine: { plan: null },
    merged: { plan: null, domain: 'acme.com' },
  },
  {
    says: 'what only the hub sets is the hub’s',
    hub: { id: 'cloud-id', display_id: 9, health_score: 80 },
    mine: { name: 'Acme Inc', id: 'forged', display_id: 1, health_score: 1 },
    merged: { id: 'cloud-id', display_id: 9, health_score: 80, name: 'Acme Inc' },
  },
  {
    says: 'custom fields are merged one by one',
    hub: { custom_fields: { region: 'EMEA', tier: 2 } },
    mine: { custom_fields: { region: 'APAC', tier: 1, note: 'new' } },
    merged: { custom_fields: { region: 'APAC', tier: 2, note: 'new' } },
  },
  {
    says: 'a custom field removed here is removed, one added there stays',
    hub: { custom_fields: { region: 'EMEA', tier: 1, added: true } },
    mine: { custom_fields: { tier: 1 } },
    merged: { custom_fields: { tier: 1, added: true } },
  },
  {
    says: 'lists are one value',
    hub: { tags: ['a', 'b'] },
    mine: { tags: ['a', 'c'] },
    merged: { tags: ['a', 'c'] },
  },
  {
    says: 'equal edits are one edit',
    hub: { plan: 'Enterprise' },
    mine: { plan: 'Enterprise' },
    merged: { plan: 'Enterprise' },
  },
];

describe('merging with the state both came from', () => {
  test.each(CASES)('$says', ({ hub: theirs, mine: ours, merged }) => {
    const result = mergeDocuments('customers', base, hub(theirs), mine(ours));
    expect(result).toMatchObject({ ...merged, seq: 8, updated_at: '2026-11-20T10:00:00.000Z' });
    expect(result.local_edit).toBe(100);
  });

  test('the index by name follows the merged name', () => {
    const result = mergeDocuments('customers', base, hub({ name: 'Ärger' }), mine({ plan: 'x' }));
    expect(result.local_order).toBe('arger');
  });

  test('a record deleted in the hub stays deleted whatever was edited here', () => {
    const result = mergeDocuments('customers', base, hub({ _deleted: true }), mine({ plan: 'x' }));
    expect(result).toEqual(hub({ _deleted: true }));
  });

  test('a record deleted here stays deleted whatever was edited there', () => {
    const result = mergeDocuments('customers', base, hub({ plan: 'x' }), mine({ _deleted: true }));
    expect(result).toMatchObject({ _deleted: true, seq: 8, plan: 'x' });
  });
});

describe('merging without a note of the hub’s version', () => {
  test('what the document says was changed here stays, the rest is the hub’s', () => {
    const ours = mine({ name: 'New name', local_base: { name: 'Acme' } });
    const result = mergeDocuments('customers', undefined, hub({ name: 'Acme', plan: 'Theirs' }), ours);
    expect(result).toMatchObject({ name: 'New name', plan: 'Theirs', seq: 8 });
    expect(result.local_base).toEqual({ name: 'Acme' });
  });

  test('a document that was not changed here gives way', () => {
    expect(mergeDocuments('customers', undefined, hub({ plan: 'Theirs' }), mine({})).plan).toBe('Theirs');
  });

  test('the merged document notes what the hub has now', () => {
    const ours = mine({ plan: 'Ours', local_base: { plan: null } });
    const merged = mergeDocuments('customers', undefined, hub({ plan: 'Theirs' }), ours);
    expect(merged.local_base).toEqual({ plan: 'Theirs' });
  });
});

describe('merging a record made here whose creation was never answered', () => {
  const created = newCustomer({ name: 'Acme', plan: 'Growth' }, pageSurroundings);

  test('what was entered stays, what the hub assigned is taken', () => {
    const theirs = { ...created, seq: 3, display_id: 5, slug: 'acme-2' };
    const result = mergeDocuments('customers', undefined, theirs, { ...created, plan: 'Pro', local_edit: 9 });
    expect(result).toMatchObject({ display_id: 5, slug: 'acme-2', plan: 'Pro', seq: 3, local_edit: 9 });
  });

  test('whether a contact is the primary is for the hub to say', () => {
    const customer = { key: 'c1', id: 'c1' };
    const contact = newContact(customer, true, { name: 'Ann', email: 'ann@acme.com' }, pageSurroundings);
    const theirs = { ...contact, seq: 3, is_primary: false };
    expect(mergeDocuments('contacts', undefined, theirs, contact).is_primary).toBe(false);
  });
});

describe('onboardings', () => {
  const customer = { key: 'c1', id: 'c1' };
  const started = { ...newOnboarding(customer, { name: 'Go' }, pageSurroundings), seq: 4 };

  test('state and the waiting flag stay together', () => {
    const ours = { ...started, state: 'waiting', waiting_on_customer: true };
    const theirs = { ...started, seq: 5, state: 'at_risk', csm_id: 'ann' };
    expect(mergeDocuments('onboardings', started, theirs, ours)).toMatchObject({
      state: 'waiting',
      waiting_on_customer: true,
      csm_id: 'ann',
    });
  });

  test('the reason stays only as long as there is a move to tell', () => {
    const ours = { ...started, phase: 'review', local_reason: 'ready' };
    const elsewhere = mergeDocuments('onboardings', started, { ...started, seq: 5 }, ours);
    expect(elsewhere.local_reason).toBe('ready');
    const done = mergeDocuments('onboardings', started, { ...started, seq: 5, phase: 'review' }, ours);
    expect(done).not.toHaveProperty('local_reason');
  });
});

test('only fields a person may write count as changed', () => {
  expect(changedFields('customers', base, { ...base, seq: 99, updated_at: 'x', plan: 'Pro' })).toEqual([
    'plan',
  ]);
});

describe('the conflict handler', () => {
  const handler = createConflictHandler('customers', (key) => key === 'refused');

  test('documents of different versions differ, without being compared', () => {
    expect(handler.isEqual(base, { ...base, seq: 8 }, '')).toBe(false);
  });

  test('a local write makes a document of the same version different', () => {
    expect(handler.isEqual(base, { ...base, plan: 'Pro' }, '')).toBe(false);
    expect(handler.isEqual(base, { ...base }, '')).toBe(true);
  });

  test('a refused write is replaced by the hub’s state, not merged', async () => {
    const input = {
      assumedMasterState: base,
      realMasterState: hub({}),
      newDocumentState: mine({ key: 'refused', plan: 'Pro' }),
    };
    expect(await handler.resolve(input, '')).toEqual(hub({}));
  });
});
