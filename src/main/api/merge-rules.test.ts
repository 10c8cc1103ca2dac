import { describe, expect, test } from 'vitest';
import { everything, populate, UPSTREAM } from '../../../test/support/hub.ts';
import { serveWorkspace } from '../../../test/support/workspace-api.ts';

type Body = Record<string, unknown>;

async function serve() {
  const api = await serveWorkspace();
  const { hub, ok, v1 } = api;
  const make = (path: string, body: object) => v1('POST', path, body).then((answer) => answer.json());
  const winner = await make('/customers', {
    name: 'Acme',
    plan: 'Growth',
    tags: ['vip'],
    domain: 'acme.test',
  });
  const loser = await make('/customers', {
    name: 'ACME Inc',
    plan: 'Pro',
    mrr: 900,
    tags: ['vip', 'eu'],
    custom_fields: { region: 'EMEA' },
  });
  const contact = (customer: Body, fields: object) =>
    make(`/customers/${String(customer.id)}/contacts`, fields);
  const ann = await contact(winner, { name: 'Ann', email: 'ann@acme.test' });
  const double = await contact(loser, { name: 'Ann K', email: 'ann@acme.test', title: 'CTO', phone: '1' });
  const jo = await contact(loser, { name: 'Jo', email: 'jo@acme.test' });
  const onboarding = await make('/onboardings', { customer_id: loser.id, name: 'Rollout' });
  const task = await ok('POST', '/tasks', { onboarding_id: onboarding.id, title: 'Plan' });
  const note = await ok('POST', '/comments', {
    subject_type: 'customer',
    subject_id: loser.id,
    body: 'Ask @Ann K',
    kind: 'note',
  });
  const merge = () => api.send('POST', `/customers/${String(loser.id)}/merge`, { into: winner.id });
  const get = async (path: string) => (await v1('GET', path)).json();
  return { ...api, hub, winner, loser, ann, double, jo, onboarding, task, note, merge, get };
}

describe('two customers that are made one', () => {
  test('the winner keeps its values and gets what it lacks', async () => {
    const { winner, merge } = await serve();
    const merged = await merge();
    expect(merged.status, merged.text).toBe(200);
    expect(merged.json()).toMatchObject({
      id: winner.id,
      name: 'Acme',
      plan: 'Growth',
      mrr: 900,
      domain: 'acme.test',
      tags: ['vip', 'eu'],
      custom_fields: { region: 'EMEA' },
      status: 'active',
    });
  });

  test('open onboardings that go over to a customer who has churned pause, and go on when that is undone', async () => {
    const { winner, loser, onboarding, merge, get, v1, undo, events } = await serve();
    const waiting = { customer_id: loser.id, name: 'Pilot', waiting_on_customer: true };
    const pilot = (await v1('POST', '/onboardings', waiting)).json();
    await v1('PATCH', `/customers/${String(winner.id)}`, { status: 'churned' });
    const states = async () => {
      const read = [onboarding, pilot].map(({ id }) => get(`/onboardings/${String(id)}`));
      return (await Promise.all(read)).map(({ customer_id, state }) => [customer_id, state]);
    };
    const merged = await merge();
    expect(await states()).toEqual([
      [winner.id, 'paused'],
      [winner.id, 'paused'],
    ]);
    const pauses = (await events()).filter(({ type }) => type === 'onboarding.state_changed');
    expect(pauses).toMatchObject(Array(2).fill({ reason: 'The customer has churned' }));
    expect(await undo(merged)).toMatchObject({ left: [] });
    expect(await states()).toEqual([
      [loser.id, 'active'],
      [loser.id, 'waiting'],
    ]);
  });

  test('a double contact who is at work for the loser is at work for the winner, first where there is no other', async () => {
    const { ann, double, merge, get, v1, undo } = await serve();
    await v1('PATCH', `/contacts/${String(ann.id)}`, { archived: true });
    expect(await get(`/contacts/${String(double.id)}`)).toMatchObject({ is_primary: true });
    const merged = await merge();
    const kept = await get(`/contacts/${String(double.id)}`);
    expect(kept).toMatchObject({ id: ann.id, archived: false, is_primary: true, title: 'CTO' });
    expect(await undo(merged)).toMatchObject({ left: [] });
    expect(await get(`/contacts/${String(ann.id)}`)).toMatchObject({ archived: true, is_primary: false });
    expect(await get(`/contacts/${String(double.id)}`)).toMatchObject({ id: double.id, is_primary: true });
  });

  test('contacts, onboardings, tasks, comments and history go over; double addresses are folded', async () => {
    const { winner, loser, ann, double, jo, onboarding, task, note, merge, get, ok, list } = await serve();
    await merge();
    const contacts = (await get(`/customers/${String(winner.id)}/contacts`)).data as Body[];
    expect(contacts.map(({ id, is_primary }) => [id, is_primary])).toEqual([
      [jo.id, false],
      [ann.id, true],
    ]);
    expect(await get(`/contacts/${String(double.id)}`)).toMatchObject({
      id: ann.id,
      title: 'CTO',
      phone: '1',
    });
    expect(await get(`/onboardings/${String(onboarding.id)}`)).toMatchObject({ customer_id: winner.id });
    expect(await ok('GET', `/tasks/${String(task.id)}`)).toMatchObject({ customer_id: winner.id });
    expect(await ok('GET', `/comments/${String(note.id)}`)).toMatchObject({ subject_id: winner.id });
    expect(await list(`/comments?subject_type=customer&subject_id=${String(winner.id)}`)).toHaveLength(1);
    expect(await list(`/tasks?customer_id=${String(loser.id)}`)).toHaveLength(1);
    const activity = (await get(`/customers/${String(winner.id)}/activity?limit=100`)).data as Body[];
    const told = activity.map(({ event_type, new_value }) => [event_type, new_value]);
    expect(told).toContainEqual(['onboarding.created', 'Rollout']);
    expect(told).toContainEqual(['contact.added', 'Ann K']);
    expect(told).toContainEqual(['customer.merged', 'Acme']);
    expect(told).toContainEqual(['customer.created', 'ACME Inc']);
  });

  test('a task of a contact who is folded goes to the one that is left, and back again by undo', async () => {
    const { ann, double, task, merge, ok, undo } = await serve();
    const path = `/tasks/${String(task.id)}`;
    await ok('PATCH', path, { assignee_id: double.id });
    const merged = await merge();
    expect(await ok('GET', path)).toMatchObject({ assignee_id: ann.id });
    expect(await undo(merged)).toMatchObject({ left: [] });
    expect(await ok('GET', path)).toMatchObject({ assignee_id: double.id });
  });

  test('every id of the loser acts on the winner, and it is in no list', async () => {
    const { winner, loser, merge, get, v1 } = await serve();
    await merge();
    for (const id of [loser.id, loser.display_id]) {
      expect(await get(`/customers/${String(id)}`)).toMatchObject({ id: winner.id });
    }
    await v1('PATCH', `/customers/${String(loser.id)}`, { plan: 'Scale' });
    expect(await get(`/customers/${String(winner.id)}`)).toMatchObject({ plan: 'Scale' });
    expect(((await get('/customers')).data as Body[]).map(({ id }) => id)).toEqual([winner.id]);
    const made = await v1('POST', '/onboardings', { customer_id: loser.id });
    expect(made.json()).toMatchObject({ customer_id: winner.id });
  });

  test('one undo makes two of them again, with all that was each one’s own', async () => {
    const { hub, winner, loser, double, jo, onboarding, task, note, merge, undo, get, ok } = await serve();
    const before = everything(hub.folder);
    const undone = await undo(await merge());
    expect(undone).toMatchObject({ left: [] });
    const shown = (customer: Body) => get(`/customers/${String(customer.id)}`);
    expect(await shown(winner)).toMatchObject({ name: 'Acme', mrr: null, tags: ['vip'], custom_fields: {} });
    expect(await shown(loser)).toMatchObject({ id: loser.id, name: 'ACME Inc', tags: ['vip', 'eu'] });
    expect(await get(`/customers/${String(loser.display_id)}`)).toMatchObject({ id: loser.id });
    expect(await get(`/contacts/${String(double.id)}`)).toMatchObject({
      id: double.id,
      customer_id: loser.id,
    });
    expect(await get(`/contacts/${String(double.id)}`)).toMatchObject({ is_primary: true });
    expect(await get(`/contacts/${String(jo.id)}`)).toMatchObject({ customer_id: loser.id });
    expect(await get(`/onboardings/${String(onboarding.id)}`)).toMatchObject({ customer_id: loser.id });
    expect(await ok('GET', `/tasks/${String(task.id)}`)).toMatchObject({ customer_id: loser.id });
    expect(await ok('GET', `/comments/${String(note.id)}`)).toMatchObject({ subject_id: loser.id });
    const eventsOf = (tables: Record<string, unknown[]>) =>
      (tables.events as { id: number; subject_key: string; customer_key: string }[])
        .slice(0, before.events?.length)
        .map(({ id, subject_key, customer_key }) => [id, subject_key, customer_key]);
    expect(eventsOf(everything(hub.folder))).toEqual(eventsOf(before));
    expect(everything(hub.folder).aliases).toEqual(before.aliases);
  });

  test('what was noted before can be taken back after it, and nothing but the merge is told', async () => {
    const { winner, loser, send, undo, merge, v1 } = await serve();
    const on = { subject_type: 'customer', subject_id: loser.id };
    const noted = await send('POST', '/comments', { ...on, body: 'They grow' });
    await merge();
    const { data } = (await v1('GET', `/customers/${String(winner.id)}/activity`)).json<{ data: Body[] }>();
    expect(data.map(({ event_type }) => event_type)).not.toContain('comment.moved');
    const undone = await undo(noted);
    expect(undone).toMatchObject({ restored: [{ type: 'comment' }], left: [] });
  });

  test('is refused for what is not there, and for itself', async () => {
    const { loser, refusal } = await serve();
    const merge = (body: object) => refusal('POST', `/customers/${String(loser.id)}/merge`, body);
    expect(await merge({})).toEqual([400, 'missing_field', 'into']);
    expect(await merge({ into: '99' })).toEqual([404, 'customer_not_found', 'into']);
    expect(await merge({ into: loser.display_id })).toEqual([400, 'invalid_merge', 'into']);
    expect(await refusal('POST', '/customers/99/merge', { into: loser.id })).toEqual([
      404,
      'customer_not_found',
    ]);
  });

  test('can be made one a second time, also by an old id', async () => {
    const { winner, loser, v1, send, merge, get } = await serve();
    await merge();
    const third = (await v1('POST', '/customers', { name: 'Third' })).json();
    await send('POST', `/customers/${String(winner.id)}/merge`, { into: third.id });
    for (const { id } of [winner, loser]) {
      expect(await get(`/customers/${String(id)}`)).toMatchObject({ id: third.id });
    }
    expect((await send('POST', `/customers/${String(loser.id)}/merge`, { into: winner.id })).status).toBe(
      400,
    );
  });
});

test('in the cloud the loser goes to the archive, and what went over is made there anew', async () => {
  const api = await serveWorkspace();
  const { hub } = api;
  const { customer, contact } = await populate(hub);
  const actor = { name: 'Cloud', type: 'sync' } as const;
  const dates = { created_at: '2026-05-26T17:21:10.000Z', updated_at: '2026-05-26T17:21:10.000Z' };
  for (const { id, fields, resource } of hub.outbox.inState('pending')) {
    const owner = resource === 'customer' ? {} : { customer_id: 'up-customer' };
    const record = { ...fields, ...owner, ...dates, id: `up-${resource}`, display_id: 40 };
    await hub.writeUpstream({ operation: 'confirm_sent', entry: id, record, localOnly: [], actor });
  }
  expect(hub.settings.get('upstream')).toEqual(UPSTREAM);
  const winner = String((await hub.create('customer', { name: 'Winner' })).id);
  const merged = await api.send('POST', `/customers/${customer}/merge`, { into: winner });
  expect(merged.status, merged.text).toBe(200);
  const queued = hub.outbox.inState('pending');
  expect(queued).toContainEqual(
    expect.objectContaining({ resource: 'customer', operation: 'update', fields: { status: 'archived' } }),
  );
  expect(queued.filter(({ operation }) => operation === 'create').map(({ resource }) => resource)).toEqual([
    'customer',
    'contact',
    'onboarding',
  ]);

  // What the cloud answers is about the one that is part of another here by now.
  const archived = queued.find(({ fields }) => 'status' in fields && Object.keys(fields).length === 1);
  const answer = { id: 'up-customer', display_id: 40, name: 'Acme', status: 'archived', ...dates };
  await hub.writeUpstream({
    operation: 'confirm_sent',
    entry: archived?.id ?? 0,
    record: answer,
    localOnly: [],
    actor,
  });
  expect(hub.outbox.inState('pending').map(({ id }) => id)).not.toContain(archived?.id);
  expect(hub.get('customer', winner)).toMatchObject({ name: 'Winner', status: 'active' });

  // The cloud goes on showing what it has.
  const pulled = { id: 'up-customer', display_id: 40, name: 'Acme', status: 'active', ...dates };
  await hub.writeUpstream({ operation: 'apply_upstream', resource: 'customer', record: pulled, actor });
  const old = { id: 'up-contact', display_id: 40, customer_id: 'up-customer', name: 'Jo', ...dates };
  await hub.writeUpstream({ operation: 'apply_upstream', resource: 'contact', record: old, actor });
  expect((await api.v1('GET', '/customers')).json<{ data: Body[] }>().data.map(({ id }) => id)).toEqual([
    winner,
  ]);
  expect(hub.get('customer', 'up-customer')).toMatchObject({ id: winner });
  expect(hub.get('contact', contact)).toMatchObject({ customer_id: winner });
  expect(hub.get('contact', 'up-contact')).toMatchObject({ customer_id: winner, name: 'Jo' });
});
