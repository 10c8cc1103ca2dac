import { describe, expect, test } from 'vitest';
import { BRIDGE_CALLS, type BridgeCall, type Command } from '#shared/bridge.ts';
import { createHooks } from '../../src/main/hub/records/record-hooks.ts';
import { HUB_TYPES, type HubType, TABLE } from '../../src/main/hub/records/records.ts';
import type { Document } from '../../src/main/hub/records/transaction.ts';
import { workspaceOf } from '../../src/main/hub/workspace/preferences.ts';
import { loadSampleData } from '../../src/main/hub/workspace/sample-data.ts';
import type { BridgeClient } from '../../src/renderer/bridge/client.ts';
import { newKey, pageEnvironment } from '../../src/renderer/store/commands/new-keys.ts';
import { connect, openTestHub, query, type TestHub } from '../support/hub.ts';
import { connectToHub } from '../support/real-window.ts';

/*
 * Every way in which the window can write, from the code's own lists of them: a record type, an action or a call that
 * is added has to say here how it is taken back, or why it is not.
 */

/** A workspace with something of everything in it. */
interface World {
  readonly hub: TestHub;
  readonly bridge: BridgeClient;
  readonly newest: (type: HubType, where?: (document: Document) => boolean) => Document & { id: string };
  readonly apply: (...commands: readonly Partial<Command>[]) => Promise<string>;
}

/** What undo does not bring back: when a record was last written, and its version. */
function shown(row: Record<string, unknown>): Document {
  const { seq: _seq, base: _base, document, ...columns } = row;
  const { updated_at: _at, edited_at: _edited, ...fields } = JSON.parse(String(document)) as Document;
  return { ...columns, document: fields };
}

/** Every live record as it is stored, and how the workspace is set up. */
function everythingShown({ hub }: World): Record<string, unknown> {
  const rows = HUB_TYPES.map((type) => {
    const found = query(hub.folder, `SELECT * FROM ${TABLE[type]} WHERE deleted_at IS NULL ORDER BY key`);
    return [type, found.map(shown)] as const;
  });
  const tags = query(hub.folder, 'SELECT * FROM customer_tags ORDER BY tag, customer_key');
  return { ...Object.fromEntries(rows), tags, workspace: workspaceOf(hub.settings) };
}

async function openWorld(): Promise<World> {
  const hub = openTestHub();
  await loadSampleData(hub, hub.environment);
  const bridge = connectToHub(hub);
  const world: World = {
    hub,
    bridge,
    newest(type, where = () => true) {
      const found = query<{ document: string }>(
        hub.folder,
        `SELECT document FROM ${TABLE[type]} WHERE deleted_at IS NULL ORDER BY position DESC, key`,
      )
        .map(({ document }) => JSON.parse(document) as Document & { id: string })
        .find(where);
      if (found === undefined) throw new Error(`the workspace has no such ${type}`);
      return found;
    },
    async apply(...commands) {
      const batch_id = newKey(pageEnvironment);
      const full = commands.map((command) => ({
        command_id: newKey(pageEnvironment),
        key: newKey(pageEnvironment),
        fields: {},
        ...command,
      })) as Command[];
      const { results } = await bridge.call('commands.apply', { batch_id, commands: full });
      expect(results.filter((result) => 'error' in result)).toEqual([]);
      return batch_id;
    },
  };
  await addWhatTheSampleHasNot(world);
  return world;
}

async function addWhatTheSampleHasNot({ hub, newest }: World): Promise<void> {
  const onboarding = newest('onboarding', ({ phase, state }) => phase === 'review' && state !== 'paused');
  const { customer_id: customer } = onboarding;
  await hub.create('template', {
    name: 'Review week',
    phase: 'review',
    default_for_phase: true,
    tasks: [{ title: 'Demo', due_offset: 3, subtasks: ['Slides'] }],
  });
  await hub.create('custom_field', { slug: 'seats', label: 'Seats', type: 'number' });
  await hub.update('customer', String(customer), { custom_fields: { seats: 12 }, plan: null });
  await hub.create('view', { name: 'Mine', screen: 'customers', query: 'status:active' });
  await hub.create('mail_template', { name: 'Welcome', subject: 'Hello' });
  await hub.create('next_step', { customer_id: customer, text: 'Call them', date: '2026-06-01' });
  const parent = await hub.create('task', { onboarding_id: onboarding.id, title: 'Kick-off' });
  await hub.create('task', { onboarding_id: onboarding.id, title: 'Invite', parent_task_id: parent.id });
  await hub.create('comment', { subject_type: 'task', subject_id: parent.id, body: 'As agreed' });
  await hub.create('nudge', {
    subject_type: 'task',
    subject_id: parent.id,
    kind: 'unassigned_task',
  });
}

/** A change that the window sends as commands: the batch that it was. */
type Change = (world: World) => Promise<string>;

const create =
  (type: HubType, fields: (world: World) => Document): Change =>
  (world) =>
    world.apply({ operation: 'create', type, fields: fields(world) });
const update =
  (
    type: HubType,
    fields: Document | ((world: World) => Document),
    where?: (document: Document) => boolean,
  ): Change =>
  (world) =>
    world.apply({
      operation: 'update',
      type,
      key: world.newest(type, where).id,
      fields: typeof fields === 'function' ? fields(world) : fields,
    });
const remove =
  (type: HubType, where?: (document: Document) => boolean): Change =>
  (world) =>
    world.apply({ operation: 'delete', type, key: world.newest(type, where).id });

const inReview = ({ phase, state }: Document) => phase === 'review' && state !== 'paused';
const kickOff = ({ title }: Document) => title === 'Kick-off';
const ofCustomer = ({ newest }: World) => newest('onboarding', inReview).customer_id;

/** Making and deleting one of each type; a sentence where the window cannot. */
const MADE_AND_DELETED: {
  readonly [Type in HubType]: { readonly create: Change | string; readonly delete: Change | string };
} = {
  customer: {
    create: create('customer', () => ({ name: 'Brand new', tags: ['a'], custom_fields: { seats: 3 } })),
    delete: remove('customer', ({ custom_fields }) => Object.hasOwn(custom_fields as object, 'seats')),
  },
  contact: {
    create: create('contact', (world) => ({
      customer_id: ofCustomer(world),
      name: 'New',
      email: 'new@else.example',
      is_primary: true,
    })),
    delete: remove('contact', ({ is_primary }) => is_primary === true),
  },
  onboarding: {
    create: create('onboarding', (world) => ({ customer_id: ofCustomer(world), phase: 'review' })),
    delete: remove('onboarding', inReview),
  },
  task: {
    create: create('task', ({ newest }) => ({
      onboarding_id: newest('onboarding', inReview).id,
      title: 'Another',
      parent_task_id: newest('task', kickOff).id,
    })),
    delete: remove('task', kickOff),
  },
  comment: {
    create: create('comment', (world) => ({
      subject_type: 'customer',
      subject_id: ofCustomer(world),
      body: 'Well then',
    })),
    delete: remove('comment', ({ body }) => body === 'As agreed'),
  },
  next_step: {
    create: create('next_step', ({ newest }) => ({
      customer_id: newest('customer', ({ name }) => name !== 'x').id,
      text: 'Write',
    })),
    delete: remove('next_step'),
  },
  attachment: { create: 'attachments.add keeps the file first', delete: 'goes with what names it' },
  template: {
    create: create('template', () => ({ name: 'New', phase: 'review', default_for_phase: true })),
    delete: remove('template'),
  },
  custom_field: {
    create: create('custom_field', () => ({ slug: 'area', label: 'Area', type: 'string' })),
    delete: remove('custom_field', ({ slug }) => slug === 'seats'),
  },
  view: {
    create: create('view', () => ({ name: 'New', screen: 'tasks', sort: ['due_date'] })),
    delete: remove('view'),
  },
  person: {
    create: create('person', () => ({ name: 'Eve', email: 'eve@ours.example', role: 'owner' })),
    delete: async (world) => {
      const { id } = await world.hub.create('person', { name: 'Nobody refers to' });
      return world.apply({ operation: 'delete', type: 'person', key: String(id) });
    },
  },
  nudge: {
    create: create('nudge', ({ newest }) => ({
      subject_type: 'onboarding',
      subject_id: newest('onboarding', inReview).id,
      kind: 'ready_to_advance',
    })),
    delete: remove('nudge'),
  },
  mail_template: {
    create: create('mail_template', () => ({ name: 'New', body: 'Dear all' })),
    delete: remove('mail_template'),
  },
};

/** Changes from which more follows than the field that was written; each field alone: `undo-everything.test.ts`. */
const FOLLOWED: Readonly<Record<string, Change>> = {
  'a customer that leaves': update('customer', { status: 'churned' }, ({ status }) => status === 'active'),
  'an address that is made the primary one': update(
    'contact',
    { is_primary: true },
    ({ is_primary }) => !is_primary,
  ),
  'a primary contact that is archived': update(
    'contact',
    { archived: true },
    ({ is_primary }) => is_primary === true,
  ),
  'an onboarding that comes into a phase with a default template': update(
    'onboarding',
    { phase: 'review' },
    ({ phase, state }) => phase === 'program_design' && state === 'active',
  ),
  'an onboarding that is completed': update('onboarding', { phase: 'completed' }, inReview),
  'a task that is completed with its subtasks': update(
    'task',
    { done: true, complete_subtasks: true },
    kickOff,
  ),
  'the last subtask': update('task', { done: true }, ({ title }) => title === 'Invite'),
  'a comment whose mentions change': update('comment', ({ newest }) => ({
    body: `Ask @${String(newest('person').name)}`,
  })),
  'another default template': update('template', { default_for_phase: false }),
  'a slug that the values of customers follow': update(
    'custom_field',
    { slug: 'places' },
    ({ slug }) => slug === 'seats',
  ),
  'a type that converts the values of customers': update(
    'custom_field',
    { type: 'string' },
    ({ slug }) => slug === 'seats',
  ),
  'another owner of the workspace': update('person', { role: 'owner' }, ({ role }) => role !== 'owner'),
  'somebody who leaves': update(
    'person',
    ({ newest }) => ({
      removed_at: '2026-05-01T00:00:00.000Z',
      hand_over_to: newest('person', ({ name }) => name === 'Chiara Russo').id,
    }),
    ({ name }) => name === 'Ben Osei',
  ),
  'a suggestion that is accepted': async (world) => {
    const { id: subject_id, phase } = world.newest('onboarding', inReview);
    const ofOnboarding = ({ onboarding_id, phase: its, done }: Document) =>
      onboarding_id === subject_id && its === phase && done === false;
    for (let open = true; open; ) {
      const { id } = world.newest('task', ofOnboarding);
      await world.hub.update('task', id, { done: true });
      open = query(world.hub.folder, 'SELECT document FROM tasks WHERE deleted_at IS NULL')
        .map(({ document }) => JSON.parse(String(document)) as Document)
        .some(ofOnboarding);
    }
    const about = { subject_type: 'onboarding', subject_id, kind: 'ready_to_advance' };
    const { id: key, data } = await world.hub.create('nudge', about);
    expect(data).not.toMatchObject({ command: null });
    return world.apply({
      operation: 'update',
      type: 'nudge',
      key: String(key),
      fields: { state: 'accepted' },
    });
  },
  'a suggestion that is put off': update('nudge', { state: 'snoozed' }),
  'one field changed twice in one change': (world) => {
    const { id: key } = world.newest('customer', ({ plan }) => plan === null);
    const write = (plan: string) =>
      ({ operation: 'update', type: 'customer', key, fields: { plan } }) as const;
    return world.apply(write('Starter'), write('Growth'));
  },
  'what is made, changed and deleted in one change': (world) => {
    const key = newKey(pageEnvironment);
    const of = { type: 'customer', key } as const;
    const { id } = world.newest('customer');
    return world.apply(
      { operation: 'create', ...of, fields: { name: 'Short-lived' } },
      { operation: 'update', type: 'customer', key: id, fields: { tags: ['twice'] } },
      { operation: 'delete', ...of },
      {
        operation: 'update',
        type: 'customer',
        key: id,
        fields: { tags: ['twice', 'more'], name: 'Renamed' },
      },
    );
  },
  'a tag that becomes a field': (world) => {
    const { id: key, custom_fields } = world.newest('customer', ({ tags }) => (tags as unknown[]).length > 0);
    return world.apply(
      { operation: 'create', type: 'custom_field', fields: { slug: 'vip', label: 'VIP', type: 'boolean' } },
      {
        operation: 'update',
        type: 'customer',
        key,
        fields: { tags: [], custom_fields: { ...(custom_fields as object), vip: true } },
      },
    );
  },
};

/** What types offer besides. */
const ACTIONS: Readonly<Record<string, Change>> = {
  'customer.merge': (world) => {
    const { id: key } = world.newest('customer', ({ id }) => id === ofCustomer(world));
    const into = world.newest('customer', ({ id }) => id !== key).id;
    return world.apply({ operation: 'act', type: 'customer', key, action: 'merge', fields: { into } });
  },
  'template.apply': (world) => {
    const onboarding_id = world.newest('onboarding', ({ phase }) => phase === 'launch').id;
    const { id: key } = world.newest('template');
    return world.apply({
      operation: 'act',
      type: 'template',
      key,
      action: 'apply',
      fields: { onboarding_id },
    });
  },
};

const READS = 'reads';
const OF_THIS_MACHINE = 'is of this machine or of what it is connected to, not of the workspace';
const TOLD_THE_CLOUD = 'is a decision that the cloud is told of';
const SECRET = 'makes or ends a secret, which is not made valid again';

/** What the window calls besides, with the batch that it was; a sentence where there is nothing to take back. */
const CALLS: { readonly [Call in BridgeCall]: ((world: World) => Promise<string | null>) | string } = {
  'commands.apply': 'its changes are those above',
  'commands.undo': 'is what takes back; that it is taken back itself is shown of each',
  'people.save': async ({ bridge }) =>
    (await bridge.call('people.save', { name: 'Eve', email: 'eve@ours.example' })).batch_id,
  'workspace.set': async ({ bridge }) =>
    (
      await bridge.call('workspace.set', {
        name: 'Ours',
        time_zone: 'Europe/Berlin',
        currency: 'EUR',
        phases: [{ value: 'review', label: 'Look it over', target_days: 9 }],
        health: { weights: { velocity: 40 }, bounds: { healthy: 80 } },
        reminders: { enabled: true, hour: 7 },
      })
    ).batch_id,
  'mailTemplates.save': async ({ bridge }) =>
    (await bridge.call('mailTemplates.save', { name: 'New', subject: 'Hello', body: 'Dear' })).batch_id,
  'sample.remove': async ({ bridge }) => (await bridge.call('sample.remove', {})).batch_id,
  'import.start': async ({ bridge }) => {
    const csv = 'Name,Domain,Plan\nImported One,one.example,Pro\nImported Two,two.example,\n';
    const { run } = await bridge.call('import.start', {
      content: Buffer.from(csv).toString('base64'),
      name: 'customers.csv',
      type: null,
      map: {},
      dry_run: false,
      locale: 'en-US',
    });
    for (;;) {
      const state = await bridge.call('import.state', { run });
      if (state.kind === 'done') return state.outcome.batch_id;
      if (state.kind !== 'running') throw new Error(state.kind);
    }
  },
  'integrations.sync': 'its passes are batches: src/main/features/integrations/hubspot/hubspot.test.ts',
  'integrations.connect': 'its passes are batches, as those of integrations.sync',
  'integrations.resync': 'writes what the source says, which the next pass would write again',
  'integrations.retry': 'writes what the source says, which the next pass would write again',
  'sample.load': 'sample.remove takes it away in one step',
  'profile.set': 'says who sits at this machine',
  'attachments.add':
    'the comment that names the file is taken back; a file that nothing names goes by itself',
  'import.cancel': 'takes back what is being written itself',
  'keys.create': SECRET,
  'keys.rotate': SECRET,
  'keys.revoke': SECRET,
  'sync.connect': TOLD_THE_CLOUD,
  'sync.disconnect': TOLD_THE_CLOUD,
  'sync.wake': TOLD_THE_CLOUD,
  'sync.now': TOLD_THE_CLOUD,
  'sync.confirmDeletions': TOLD_THE_CLOUD,
  'sync.resolveFailed': TOLD_THE_CLOUD,
  'sync.resolveConflict': TOLD_THE_CLOUD,
  'sync.resolveTwin': TOLD_THE_CLOUD,
  'sync.resolveUncertain': TOLD_THE_CLOUD,
  'sync.decideMatches': TOLD_THE_CLOUD,
  'window.ready': OF_THIS_MACHINE,
  'browser.signOut': OF_THIS_MACHINE,
  'sync.onScreen': OF_THIS_MACHINE,
  'computer.set': OF_THIS_MACHINE,
  'computer.act': OF_THIS_MACHINE,
  'model.set': OF_THIS_MACHINE,
  'reminders.take': OF_THIS_MACHINE,
  'integrations.change': OF_THIS_MACHINE,
  'integrations.stop': OF_THIS_MACHINE,
  'integrations.disconnect': OF_THIS_MACHINE,
  'integrations.unlink': OF_THIS_MACHINE,
  'webhooks.enable': OF_THIS_MACHINE,
  'webhooks.replay': OF_THIS_MACHINE,
  'backups.make': OF_THIS_MACHINE,
  'backups.restore': OF_THIS_MACHINE,
  'app.info': READS,
  'replication.pull': READS,
  'replication.page': READS,
  'replication.first': READS,
  'replication.remaining': READS,
  'replication.ofCustomer': READS,
  'activity.list': READS,
  search: READS,
  'search.groups': READS,
  'contacts.names': READS,
  'search.keys': READS,
  'search.fields': READS,
  'keys.list': READS,
  'attachments.get': READS,
  'attachments.content': READS,
  'workspace.get': READS,
  'sync.status': READS,
  'sync.failed': READS,
  'sync.conflicts': READS,
  'sync.twins': READS,
  'sync.uncertain': READS,
  'sync.matches': READS,
  'sync.marks': READS,
  'computer.get': READS,
  'computer.diagnostics': READS,
  'pi.health': READS,
  'pi.risks': READS,
  'pi.forecasts': READS,
  'pi.summary': READS,
  'pi.brief': READS,
  'model.get': READS,
  'model.ask': READS,
  'model.cancel': READS,
  'workbench.tasks': READS,
  'workbench.activity': READS,
  'workbench.streak': READS,
  'workbench.away': READS,
  'reports.groups': READS,
  'reports.launches': READS,
  'import.state': READS,
  'integrations.list': READS,
  'integrations.preview': READS,
  'integrations.previewState': READS,
  'integrations.previewCancel': READS,
  'integrations.log': READS,
  'integrations.fields': READS,
  'webhooks.list': READS,
  'webhooks.deliveries': READS,
  'backups.list': READS,
  'backups.preview': READS,
  'statusPage.make': READS,
  'mailTemplates.list': READS,
  'sample.state': READS,
  'records.resolve': READS,
};

async function undo({ bridge }: World, undoes: string, what: string): Promise<string> {
  const batch_id = newKey(pageEnvironment);
  const { left } = await bridge.call('commands.undo', { batch_id, undoes });
  expect(left, what).toEqual([]);
  return batch_id;
}

type Taken = (world: World) => Promise<string | null>;

/** Does it, takes it back, does it again, and takes that back: afterwards the workspace is as it was. */
async function thereAndBack(world: World, what: string, change: Taken): Promise<void> {
  let before = everythingShown(world);
  const batch = await change({
    ...world,
    // What a change needs first is no part of it.
    apply: (...commands) => {
      before = everythingShown(world);
      return world.apply(...commands);
    },
  });
  if (batch === null) throw new Error(`${what}: nothing was changed`);
  const after = everythingShown(world);
  expect(after, what).not.toEqual(before);
  const undone = await undo(world, batch, `${what}, taken back`);
  expect(everythingShown(world), `${what}, taken back`).toEqual(before);
  const redone = await undo(world, undone, `${what}, done again`);
  expect(everythingShown(world), `${what}, done again`).toEqual(after);
  await undo(world, redone, `${what}, taken back again`);
  expect(everythingShown(world), `${what}, taken back again`).toEqual(before);
}

async function allThereAndBack(changes: Readonly<Record<string, Taken | string>>): Promise<void> {
  const world = await openWorld();
  for (const [what, change] of Object.entries(changes))
    if (typeof change !== 'string') await thereAndBack(world, what, change);
}

function ofEach(operation: 'create' | 'delete'): Record<string, Taken | string> {
  const entries = Object.entries(MADE_AND_DELETED);
  return Object.fromEntries(entries.map(([type, changes]) => [`${operation} ${type}`, changes[operation]]));
}

describe('undo takes back exactly what was done, and redo does exactly that again', () => {
  test('of a record of any type that is made', () => allThereAndBack(ofEach('create')));
  test('of a record of any type that is deleted', () => allThereAndBack(ofEach('delete')));
  test('of a change from which others follow', () => allThereAndBack(FOLLOWED));
  test('of what a type offers besides, each of which is here', async () => {
    const database = connect(openTestHub().folder);
    const rules = () => {
      throw new Error('only their names are asked for');
    };
    const names = HUB_TYPES.flatMap((type) =>
      Object.keys(createHooks(database, type, rules).actions ?? {}).map((action) => `${type}.${action}`),
    );
    expect(names.toSorted()).toEqual(Object.keys(ACTIONS).toSorted());
    await allThereAndBack(ACTIONS);
  });
  test('of every call of the window, but for those that say why not', async () => {
    expect(Object.keys(CALLS).toSorted()).toEqual(Object.keys(BRIDGE_CALLS).toSorted());
    await allThereAndBack(CALLS);
  });
});
