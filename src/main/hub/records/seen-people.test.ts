import { expect, test } from 'vitest';
import { CLOUD, openTestHub, UPSTREAM } from '../../../../test/support/hub.ts';

test.each(['', ' ', '\u00a0'])('%j names nobody, and makes nobody of nothing', async (nobody) => {
  const hub = openTestHub();
  const { id, owner_id } = await hub.create('customer', { name: 'Acme', owner_id: nobody });
  expect(owner_id).toBeNull();
  const onboarding = await hub.create('onboarding', { csm_id: nobody }, { customer: String(id) });
  expect(onboarding.csm_id).toBeNull();
  expect(await hub.update('customer', String(id), { owner_id: nobody })).toMatchObject({ owner_id: null });
  expect(hub.people.list()).toEqual([]);
});

test('nor does what the cloud says of an owner without an id', async () => {
  const hub = openTestHub();
  hub.settings.set('upstream', UPSTREAM);
  const record = { object: 'customer', id: 'cus_1', display_id: 1, name: 'Acme', owner_id: '' };
  await hub.writeUpstream({ operation: 'apply_upstream', resource: 'customer', record, actor: CLOUD });
  expect(hub.people.list()).toEqual([]);
});

test('an owner by a name that every object has is kept, and is nobody of the workspace', async () => {
  const hub = openTestHub();
  for (const owner_id of ['constructor', '__proto__', 'toString', 'usr_1'])
    expect(await hub.create('customer', { name: 'Acme', owner_id })).toMatchObject({ owner_id });
  expect(hub.people.list().map(({ id }) => id)).toEqual(['usr_1']);
});
