import { describe, expect, test } from 'vitest';
import { serveWorkspace } from '../../../test/support/workspace-api.ts';

async function serve() {
  const api = await serveWorkspace();
  const add = async (fields: object) => String((await api.ok('POST', '/people', fields)).id);
  const ann = await add({ name: 'Ann Keller', email: 'Ann@Pivotal.test' });
  const ben = await add({ name: 'Ben Osei' });
  const person = (id: string) => api.ok('GET', `/people/${id}`);
  const owners = async () =>
    (await api.v1('GET', '/customers'))
      .json<{ data: { name: string; owner_id: string }[] }>()
      .data.map(({ name, owner_id }) => [name, owner_id]);
  return { ...api, add, ann, ben, person, owners };
}

describe('people', () => {
  test('have the five verbs, and an address that nobody else has', async () => {
    const { ok, list, refusal, person, ann, ben } = await serve();
    expect(await person(ann)).toEqual({
      object: 'person',
      id: ann,
      display_id: 1,
      name: 'Ann Keller',
      email: 'ann@pivotal.test',
      role: 'owner',
      is_me: false,
      removed_at: null,
      created_at: expect.any(String),
      updated_at: expect.any(String),
    });
    expect(await refusal('POST', '/people', { name: 'Ann', email: 'ann@pivotal.test' })).toEqual([
      409,
      'email_taken',
      'email',
    ]);
    expect(await refusal('POST', '/people', {})).toEqual([400, 'missing_field', 'name']);
    expect(await refusal('POST', '/people', { name: 'x', role: 'king' })).toEqual([
      400,
      'invalid_enum_value',
      'role',
    ]);
    expect((await list('/people')).map(({ id }) => id)).toEqual([ben, ann]);
    expect(await ok('DELETE', `/people/${ben}`)).toMatchObject({ object: 'deleted', id: ben });
    expect(await refusal('GET', `/people/${ben}`)).toEqual([404, 'person_not_found']);
  });

  test('have one owner: naming another makes the former an admin', async () => {
    const { ok, send, undo, refusal, person, ann, ben } = await serve();
    expect(await refusal('PATCH', `/people/${ann}`, { role: 'csm' })).toEqual([
      409,
      'owner_required',
      'role',
    ]);
    const named = await send('PATCH', `/people/${ben}`, { role: 'owner' });
    expect(await person(ann)).toMatchObject({ role: 'admin' });
    expect(await undo(named)).toMatchObject({ left: [] });
    expect(await person(ann)).toMatchObject({ role: 'owner' });
    expect(await person(ben)).toMatchObject({ role: 'member' });
    await ok('POST', '/people', { name: 'Cy', role: 'owner' });
    expect(await person(ann)).toMatchObject({ role: 'admin' });
  });

  test('one of them sits here', async () => {
    const { ok, person, ann, ben } = await serve();
    await ok('PATCH', `/people/${ann}`, { is_me: true });
    await ok('PATCH', `/people/${ben}`, { is_me: true });
    expect(await person(ann)).toMatchObject({ is_me: false });
    expect(await ok('PATCH', `/people/${ben}`, { is_me: false })).toMatchObject({ is_me: true });
    expect(await ok('GET', '/me')).toMatchObject({ person_id: ben });
  });

  test('who is only known by an id is called by it until somebody names them', async () => {
    const { hub, ok, list, person } = await serve();
    await hub.create('customer', { name: 'Acme', owner_id: 'usr_8f3' });
    expect(await person('usr_8f3')).toMatchObject({ name: 'usr_8f3', email: null, role: 'member' });
    expect(await ok('PATCH', '/people/usr_8f3', { name: 'Cy' })).toMatchObject({ id: 'usr_8f3', name: 'Cy' });
    await hub.update('customer', '1', { owner_id: null });
    await hub.update('customer', '1', { owner_id: 'usr_8f3' });
    expect(await list('/people')).toHaveLength(3);
  });

  test('a contact who gets a task is nobody of the workspace', async () => {
    const { hub, ok, list } = await serve();
    const customer = String((await hub.create('customer', { name: 'Acme' })).id);
    const onboarding_id = (await hub.create('onboarding', { customer_id: customer })).id;
    const jo = await hub.create('contact', { name: 'Jo', email: 'jo@acme.test' }, { customer });
    await ok('POST', '/tasks', { onboarding_id, title: 'Sign', assignee_id: jo.id });
    expect(await list('/people')).toHaveLength(2);
  });
});

describe('somebody who leaves', () => {
  test('stays listed; their customers go to the owner, or to whom they are handed, in the same batch', async () => {
    const { hub, ok, send, undo, add, person, owners, ann, ben } = await serve();
    const cy = await add({ name: 'Cy' });
    for (const name of ['Acme', 'Bolt']) await hub.create('customer', { name, owner_id: ben });
    const removed_at = '2026-06-01T00:00:00Z';
    const left = await send('PATCH', `/people/${ben}`, { removed_at, hand_over_to: cy });
    expect(left.json()).toMatchObject({ id: ben, removed_at: '2026-06-01T00:00:00.000Z' });
    expect(await owners()).toEqual([
      ['Bolt', cy],
      ['Acme', cy],
    ]);
    expect(await undo(left)).toMatchObject({ left: [] });
    expect(await person(ben)).toMatchObject({ removed_at: null });
    expect(await owners()).toEqual([
      ['Bolt', ben],
      ['Acme', ben],
    ]);
    await ok('PATCH', `/people/${ben}`, { removed_at });
    expect(await owners()).toEqual([
      ['Bolt', ann],
      ['Acme', ann],
    ]);
  });

  test('hands over to somebody who stays, and is not the owner', async () => {
    const { ok, refusal, ann, ben } = await serve();
    const removed_at = '2026-06-01T00:00:00Z';
    const remove = (id: string, fields: object = {}) =>
      refusal('PATCH', `/people/${id}`, { removed_at, ...fields });
    expect(await remove(ann)).toEqual([409, 'owner_required', 'removed_at']);
    expect(await remove(ben, { hand_over_to: 'nobody' })).toEqual([404, 'person_not_found', 'hand_over_to']);
    expect(await remove(ben, { hand_over_to: ben })).toEqual([400, 'invalid_person', 'hand_over_to']);
    await ok('PATCH', `/people/${ben}`, { removed_at });
  });

  test('cannot be deleted while something names them', async () => {
    const { hub, ok, refusal, ben } = await serve();
    const customer = String((await hub.create('customer', { name: 'Acme', owner_id: ben })).id);
    const refused = () => refusal('DELETE', `/people/${ben}`);
    expect(await refused()).toEqual([409, 'person_in_use']);
    await hub.update('customer', customer, { owner_id: null });
    const onboarding = String((await hub.create('onboarding', { customer_id: customer, se_id: ben })).id);
    expect(await refused()).toEqual([409, 'person_in_use']);
    await hub.update('onboarding', onboarding, { se_id: null });
    const body = 'Ask @Ben Osei';
    const comment = await ok('POST', '/comments', { subject_type: 'customer', subject_id: customer, body });
    expect(await refused()).toEqual([409, 'person_in_use']);
    await ok('DELETE', `/comments/${String(comment.id)}`);
    await ok('DELETE', `/people/${ben}`);
  });
});
