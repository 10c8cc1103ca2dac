import { expect, test } from 'vitest';
import { openTestHub, temporaryFolder } from '../../../test/support/hub.ts';
import { serveWorkspace } from '../../../test/support/workspace-api.ts';

type Phases = { value: string; label: string; target_days: number | null; position: number }[];

test('a workspace is set up as usual until somebody says otherwise', async () => {
  const { ok } = await serveWorkspace();
  const workspace = await ok('GET', '/workspace');
  expect(workspace).toMatchObject({
    object: 'workspace',
    name: 'My workspace',
    slug: 'local',
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    currency: 'USD',
    health: {
      weights: { velocity: 30, activity: 20, tasks: 20, contract: 15, support: 15 },
      bounds: { healthy: 70, watch: 40 },
    },
    reminders: { enabled: true },
  });
  const phases = workspace.phases as Phases;
  expect(phases).toHaveLength(7);
  expect(phases[0]).toEqual({
    value: 'before_getting_started',
    label: 'Before getting started',
    target_days: null,
    position: 1,
  });
});

test('what a change names is changed, and all else stays, also after a restart', async () => {
  const folder = temporaryFolder();
  const hub = openTestHub(folder);
  const { ok } = await serveWorkspace(hub);
  await ok('PATCH', '/workspace', { name: 'Northwind', currency: 'eur', time_zone: 'Asia/Tokyo' });
  await ok('PATCH', '/workspace', {
    phases: [
      { value: 'review', label: 'Kick-off', target_days: 14, position: 0.5 },
      { value: 'launch', target_days: 7 },
    ],
    health: { bounds: { watch: 50 }, weights: { support: 0 } },
  });
  hub.close();
  const again = await serveWorkspace(openTestHub(folder));
  const workspace = await again.ok('GET', '/workspace');
  expect(workspace).toMatchObject({
    name: 'Northwind',
    slug: 'local',
    currency: 'EUR',
    time_zone: 'Asia/Tokyo',
    health: { bounds: { healthy: 70, watch: 50 }, weights: { velocity: 30, support: 0 } },
  });
  const phases = workspace.phases as Phases;
  expect(phases[0]).toMatchObject({ value: 'review', label: 'Kick-off', target_days: 14 });
  expect(phases.find(({ value }) => value === 'launch')).toMatchObject({ label: 'Launch', target_days: 7 });
});

test('a change of it is a batch: told in the history, taken back field by field, and done again', async () => {
  const { ok, send } = await serveWorkspace();
  const answer = await send('PATCH', '/workspace', {
    name: 'Northwind',
    currency: 'EUR',
    reminders: { hour: 7 },
  });
  const batch_id = answer.headers.get('pivotal-batch');
  const events = await ok('GET', '/events');
  expect(events.data).toMatchObject([
    {
      type: 'workspace.field_changed',
      field: 'name',
      old_value: 'My workspace',
      new_value: 'Northwind',
      batch_id,
    },
    { field: 'currency', old_value: 'USD', new_value: 'EUR', subject_type: 'workspace', batch_id },
    { field: 'reminders', new_value: { hour: 7 }, actor_type: 'api_key', batch_id },
  ]);
  const nothing = await send('PATCH', '/workspace', { name: 'Northwind' });
  expect(nothing.headers.get('pivotal-batch')).toBeNull();

  await ok('PATCH', '/workspace', { currency: 'GBP' });
  const undo = await ok('POST', '/undo', { batch_id });
  expect(undo).toMatchObject({
    restored: [{ type: 'workspace' }],
    left: [{ type: 'workspace', field: 'currency', reason: 'It has been changed since' }],
  });
  expect(await ok('GET', '/workspace')).toMatchObject({
    name: 'My workspace',
    currency: 'GBP',
    reminders: { hour: 9 },
  });
  await ok('POST', '/undo', { batch_id: undo.id });
  expect(await ok('GET', '/workspace')).toMatchObject({
    name: 'Northwind',
    currency: 'GBP',
    reminders: { hour: 7 },
  });
});

test.each([
  [{ currency: 'XYZ' }, 'invalid_string', 'currency'],
  [{ time_zone: 'Mars/Olympus' }, 'invalid_string', 'time_zone'],
  [{ name: '' }, 'too_small', 'name'],
  [{ slug: 'Not a slug' }, 'invalid_string', 'slug'],
  [{ phases: [{ value: 'party' }] }, 'invalid_enum_value', 'phases.0.value'],
  [{ phases: [{ value: 'launch', target_days: 0 }] }, 'too_small', 'phases.0.target_days'],
  [{ health: { bounds: { watch: 80 } } }, 'too_big', 'health.bounds.watch'],
  [{ reminders: { hour: 24 } }, 'too_big', 'reminders.hour'],
])('refuses %j', async (patch, code, field) => {
  const { refusal, ok } = await serveWorkspace();
  const before = await ok('GET', '/workspace');
  expect(await refusal('PATCH', '/workspace', patch)).toEqual([400, code, field]);
  expect(await ok('GET', '/workspace')).toEqual(before);
});

test('due days of a template count in the time zone of the workspace', async () => {
  const { ok, send, hub } = await serveWorkspace();
  await ok('PATCH', '/workspace', { time_zone: 'Pacific/Auckland' });
  const customer = String((await hub.create('customer', { name: 'Acme' })).id);
  const onboarding_id = (await hub.create('onboarding', { customer_id: customer })).id;
  const tasks = [{ title: 'Call', due_offset: 0 }];
  const template = await ok('POST', '/templates', { name: 'Kick-off', tasks });
  const applied = await send('POST', `/templates/${String(template.id)}/apply`, { onboarding_id });
  // 17:21 UTC on 26 May is the next morning there.
  expect(applied.json<{ data: object[] }>().data).toMatchObject([{ due_date: '2026-05-27' }]);
});
