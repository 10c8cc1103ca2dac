import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { BridgeCall, BridgeInput, BridgeMessage, BridgeOutput } from '#shared/bridge.ts';
import { COLLECTION_NAMES, type CollectionName, REPLICA_SCHEMAS } from '#shared/replica.ts';
import { byRecordType } from '#shared/search/searched-types.ts';
import {
  createTestComputer,
  createTestIntegrations,
  createTestModel,
  createTestSync,
} from '../../../test/support/bridge.ts';
import { CLOUD, openTestHub } from '../../../test/support/hub.ts';
import { createTestPi } from '../../../test/support/pi.ts';
import { createSearch } from '../search/search.ts';
import { createBridge } from './bridge.ts';

type Document = BridgeOutput<'replication.pull'>['documents'][number];

function openBridge() {
  const hub = openTestHub();
  const logged: { event: string; details: unknown }[] = [];
  const facts = {
    version: '1',
    shell: 'browser',
    apiUrl: null,
    dataFolder: hub.folder,
    notice: null,
    diagnostics: () => '',
  } as const;
  const sync = createTestSync(hub);
  const search = createSearch({
    hub,
    folder: hub.folder,
    now: hub.environment.now,
    reportFailure: () => {},
  });
  onTestFinished(search.close);
  const bridge = createBridge({
    hub,
    sync,
    search,
    computer: createTestComputer(hub),
    pi: createTestPi(hub),
    model: createTestModel(hub),
    reminders: { take: () => [] },
    integrations: createTestIntegrations(hub),
    webhooks: { wake() {} },
    facts,
    log: (_level, event, details) => logged.push({ event, details }),
    now: hub.environment.now,
  });
  onTestFinished(() => {
    sync.stop();
    bridge.close();
  });
  const messages: BridgeMessage[] = [];
  const closeWindow = bridge.subscribe((message) => messages.push(message));
  async function call<Call extends BridgeCall>(
    name: Call,
    input: BridgeInput<Call>,
  ): Promise<BridgeOutput<Call>> {
    const answer = await bridge.handle({ id: 1, call: name, input });
    if (!('output' in answer)) throw new Error(JSON.stringify(answer));
    return answer.output as BridgeOutput<Call>;
  }
  async function pullOne(): Promise<Document> {
    const { documents } = await call('replication.pull', {
      collection: 'customers',
      checkpoint: null,
      limit: 1,
    });
    const [document] = documents;
    if (document === undefined) throw new Error('the hub is empty');
    return document;
  }
  return { hub, sync, bridge, logged, messages, closeWindow, call, pullOne };
}

describe('what comes over the bridge is checked like a stranger’s', () => {
  test.each([
    ['nothing', undefined],
    ['text', 'app.info'],
    ['no id', { call: 'app.info', input: {} }],
    ['a fractional id', { id: 1.5, call: 'app.info', input: {} }],
    ['an array', []],
  ])('%s is refused as malformed', async (_name, message) => {
    const { bridge } = openBridge();
    expect(await bridge.handle(message)).toMatchObject({ id: -1, error: { code: 'malformed_message' } });
  });

  test.each(['nope', 'toString', '__proto__', 'constructor'])('the call %s does not exist', async (call) => {
    const { bridge } = openBridge();
    expect(await bridge.handle({ id: 7, call, input: {} })).toMatchObject({
      id: 7,
      error: { code: 'unknown_call' },
    });
  });

  test('a bad payload names its field, and the log has nothing of the payload', async () => {
    const { bridge, logged } = openBridge();
    const input = { name: 'x'.repeat(500), mode: 'live' };
    expect(await bridge.handle({ id: 3, call: 'keys.create', input })).toMatchObject({
      id: 3,
      error: { code: 'too_big', field: 'name' },
    });
    expect(JSON.stringify(logged)).not.toContain('xxx');
  });

  test('a failure of ours is reported without its inside', async () => {
    const { hub, bridge } = openBridge();
    hub.close();
    const answer = await bridge.handle({ id: 4, call: 'keys.list', input: {} });
    expect(answer).toMatchObject({ id: 4, error: { code: 'internal_error' } });
    expect(JSON.stringify(answer)).not.toMatch(/database|sqlite/i);
  });
});

describe('pulling', () => {
  test('pages follow seq, hold every record once and carry tombstones', async () => {
    const { hub, call } = openBridge();
    for (const name of ['Acme', 'Bolt', 'Cairn']) await hub.create('customer', { name });
    await hub.remove('customer', '2');
    const first = await call('replication.pull', { collection: 'customers', checkpoint: null, limit: 2 });
    const second = await call('replication.pull', {
      collection: 'customers',
      checkpoint: first.checkpoint,
      limit: 2,
    });
    const third = await call('replication.pull', {
      collection: 'customers',
      checkpoint: second.checkpoint,
      limit: 2,
    });
    expect([...first.documents, ...second.documents].map(({ name, _deleted }) => [name, _deleted])).toEqual([
      ['Acme', false],
      ['Cairn', false],
      ['Bolt', true],
    ]);
    expect(third).toEqual({ documents: [], checkpoint: second.checkpoint });
  });

  test('every collection’s documents have the shape of the replica', async () => {
    const { hub, call } = openBridge();
    await hub.people.add('Ann', null);
    await hub.create('customer', { name: 'Acme' });
    await hub.create('contact', { name: 'Jo', email: 'jo@acme.example' }, { customer: '1' });
    await hub.create('onboarding', { customer_id: '1' });
    for (const collection of ['customers', 'contacts', 'onboardings', 'people'] as const) {
      const { documents } = await call('replication.pull', { collection, checkpoint: null, limit: 10 });
      expect(documents).toHaveLength(1);
      expect(REPLICA_SCHEMAS[collection].safeParse(documents[0]).error).toBeUndefined();
    }
  });
});

test('a page for a copy that is stored elsewhere is the JSON of the same documents', async () => {
  const { hub, call } = openBridge();
  await hub.people.add('Ann', null);
  for (const name of ['Acme', 'Bolt']) await hub.create('customer', { name });
  await hub.create('contact', { name: 'Jo "J" \\', email: 'jo@acme.example' }, { customer: '1' });
  await hub.create('onboarding', { customer_id: '1' });
  await hub.create('task', { onboarding_id: '1', title: 'Kick-off' });
  for (const subject_type of ['customer', 'onboarding', 'task'])
    await hub.create('comment', { subject_type, subject_id: '1', body: `On the ${subject_type}` });
  await hub.remove('customer', '2');
  const filled: string[] = [];
  for (const collection of COLLECTION_NAMES) {
    const input = { collection, checkpoint: null, limit: 10 };
    const pulled = await call('replication.pull', input);
    const page = await call('replication.page', input);
    expect(JSON.parse(page.documents)).toEqual(pulled.documents);
    expect(page).toMatchObject({ count: pulled.documents.length, checkpoint: pulled.checkpoint });
    if (page.count > 0) filled.push(collection);
  }
  expect(filled).toEqual(['customers', 'contacts', 'onboardings', 'people', 'tasks', 'comments']);
});

test('what a list shows first comes in its order, with whom it names, and says how many there are', async () => {
  const { hub, call } = openBridge();
  await hub.people.add('Ann', null);
  for (const name of ['Core', 'élan', 'Bolt', 'acme', 'Zoo']) await hub.create('customer', { name });
  await hub.remove('customer', '3');
  const names = (documents: readonly Document[]) => documents.map(({ name }) => name);
  const customers = await call('replication.first', { list: 'customers', limit: 3 });
  expect(customers).toMatchObject({ total: 4, owners: [], people: [{ name: 'Ann' }] });
  expect(names(customers.rows)).toEqual(['acme', 'Core', 'élan']);

  const targets = { '1': '2027-05-01', '2': undefined, '4': '2027-01-01', '5': undefined } as const;
  for (const [customer_id, target] of Object.entries(targets)) {
    const target_launch_date = target === undefined ? {} : { target_launch_date: target };
    await hub.create('onboarding', { customer_id, ...target_launch_date });
  }
  const onboardings = await call('replication.first', { list: 'onboardings', limit: 2 });
  expect(onboardings.total).toBe(4);
  expect(onboardings.rows.map(({ target_launch_date }) => target_launch_date)).toEqual([
    '2027-01-01T00:00:00.000Z',
    '2027-05-01T00:00:00.000Z',
  ]);
  expect(names(onboardings.owners)).toEqual(['acme', 'Core']);
});

test('how much there is to copy is told beforehand, deleted records and people included', async () => {
  const { hub, call } = openBridge();
  await hub.people.add('Ann', null);
  for (const name of ['Acme', 'Bolt', 'Core']) await hub.create('customer', { name });
  await hub.remove('customer', '3');
  const remaining = async (collection: CollectionName, seq: number | null) =>
    (await call('replication.remaining', { collection, checkpoint: seq === null ? null : { seq } }))
      .documents;
  expect(await remaining('customers', null)).toBe(3);
  expect(await remaining('customers', 2)).toBe(2);
  expect(await remaining('contacts', null)).toBe(0);
  expect(await remaining('people', null)).toBe(1);
});

test('what one customer has is told by itself, without what is deleted or others’', async () => {
  const { hub, call } = openBridge();
  const acme = await hub.create('customer', { name: 'Acme' });
  await hub.create('customer', { name: 'Bolt' });
  for (const name of ['Jo', 'Kim']) {
    await hub.create('contact', { name, email: `${name}@acme.example` }, { customer: '1' });
  }
  await hub.create('contact', { name: 'Lu', email: 'lu@bolt.example' }, { customer: '2' });
  await hub.remove('contact', '2');
  const { documents } = await call('replication.ofCustomer', {
    collection: 'contacts',
    customer_key: String(acme.id),
  });
  expect(documents).toHaveLength(1);
  expect(REPLICA_SCHEMAS.contacts.parse(documents[0])).toMatchObject({ name: 'Jo', customer_key: acme.id });
});

describe('the live stream', () => {
  test('tells of every commit, whoever made it, with the state after it', async () => {
    const { hub, messages } = openBridge();
    await hub.create('customer', { name: 'Acme' }, { actor: CLOUD });
    await hub.update('customer', '1', { name: 'Acme Corp' });
    const told = messages.flatMap((message) =>
      'event' in message && message.event === 'replication.changed' ? [message.payload] : [],
    );
    expect(told).toMatchObject([
      { collection: 'customers', documents: [{ name: 'Acme', seq: 1 }], checkpoint: { seq: 1 } },
      { collection: 'customers', documents: [{ name: 'Acme Corp', seq: 2 }], checkpoint: { seq: 2 } },
    ]);
  });

  test('a large commit is told in parts, in order of seq', async () => {
    const { hub, messages } = openBridge();
    await Promise.all(
      Array.from({ length: 450 }, (_, index) => hub.create('customer', { name: `Customer ${index}` })),
    );
    const sizes = messages.map((message) => {
      const { payload } = message as { payload: { documents: Document[] } };
      return payload.documents.length;
    });
    expect(sizes).toEqual([200, 200, 50]);
  });
});

describe('a batch of the window', () => {
  async function make(count: number) {
    const opened = openBridge();
    const batch_id = 'batch-of-creates';
    const keys = Array.from({ length: count }, (_, index) => `c${String(index).padStart(24, '0')}`);
    const commands = keys.map((key, index) => ({
      command_id: `create-${index}`,
      operation: 'create' as const,
      type: 'customer' as const,
      key,
      fields: { name: `Customer ${index}` },
    }));
    await opened.call('commands.apply', { batch_id, commands });
    opened.messages.length = 0;
    return { ...opened, keys };
  }

  test('answers with the records, or without them when that is all the same', async () => {
    const { call, keys } = await make(2);
    const tag = (id: string) => ({
      batch_id: id,
      commands: keys.map((key) => ({
        command_id: `${id} ${key}`,
        operation: 'update' as const,
        type: 'customer' as const,
        key,
        fields: { tags: [id] },
      })),
    });
    const full = await call('commands.apply', tag('one'));
    expect(full.results).toMatchObject([{ document: { tags: ['one'] } }, { document: { tags: ['one'] } }]);
    const lean = await call('commands.apply', { ...tag('two'), documents: false });
    expect(lean.results.map((result) => Object.keys(result).toSorted())).toEqual(
      keys.map(() => ['command_id', 'ok', 'seq']),
    );
  });

  test('of very many records is announced without them: whoever wants them pulls them', async () => {
    const { hub, messages } = await make(501);
    const commands = Array.from({ length: 501 }, (_, index) => ({
      operation: 'update' as const,
      resource: 'customer' as const,
      reference: String(index + 1),
      input: { plan: 'Pro' },
    }));
    await hub.writeBatch({ actor: CLOUD, commands });
    const told = messages.filter((message) => 'event' in message && message.event === 'replication.changed');
    const payload = { collection: 'customers', documents: [], checkpoint: { seq: 1002 }, isMany: true };
    expect(told).toEqual([{ event: 'replication.changed', payload }]);
  });
});

test('a phase move keeps its reason in the activity', async () => {
  const { hub, call } = openBridge();
  await hub.create('customer', { name: 'Acme' });
  await hub.create('onboarding', { customer_id: '1' });
  const { documents } = await call('replication.pull', {
    collection: 'onboardings',
    checkpoint: null,
    limit: 1,
  });
  const key = documents[0]?.key ?? '';
  const { results } = await call('commands.apply', {
    batch_id: 'move',
    commands: [
      {
        command_id: 'move-1',
        operation: 'update',
        type: 'onboarding',
        key,
        fields: { phase: 'review' },
        reason: 'skipped the workshop',
      },
    ],
  });
  expect(results).toMatchObject([{ document: { phase: 'review' } }]);
  const customer = String(documents[0]?.customer_key);
  const { entries } = await call('activity.list', { customer_key: customer, cursor: null, limit: 1 });
  expect(entries).toMatchObject([{ event_type: 'onboarding.phase_moved', reason: 'skipped the workshop' }]);
});

test('whoever changes what the app says of itself, every window learns it', async () => {
  const { hub, call, messages } = openBridge();
  await call('workspace.set', { name: 'North Team' });
  expect(messages.at(-1)).toMatchObject({
    event: 'app.changed',
    payload: { workspace: { name: 'North Team' }, health_bounds: { healthy: 70, watch: 40 } },
  });
  await call('workspace.set', { health: { bounds: { healthy: 90 } } });
  expect(messages.at(-1)).toMatchObject({
    event: 'app.changed',
    payload: { health_bounds: { healthy: 90, watch: 40 } },
  });
  await hub.writeWorkspace({ name: 'A script', type: 'api_key' }, { health: { bounds: { watch: 50 } } });
  await vi.waitFor(() =>
    expect(messages.at(-1)).toMatchObject({
      event: 'app.changed',
      payload: { health_bounds: { healthy: 90, watch: 50 } },
    }),
  );
});

describe('the cloud', () => {
  const CONNECT = { url: 'http://127.0.0.1:9', key: 'pivotal_secret_0123456789' };

  test('a workspace of its own says so', async () => {
    const { call } = openBridge();
    expect(await call('sync.status', {})).toMatchObject({
      state: { state: 'local' },
      pending: 0,
      upstream: null,
      deletions_to_confirm: null,
      key_storage: 'file',
    });
    expect(await call('sync.now', {})).toEqual({ started: false });
  });

  test('an address that nobody answers at keeps no key, and the key is neither logged nor sent back', async () => {
    const { hub, call, logged, messages } = openBridge();
    const answer = await call('sync.connect', CONNECT);
    expect(answer).toMatchObject({ outcome: 'unreachable' });
    expect(existsSync(join(hub.folder, 'upstream-key'))).toBe(false);
    expect(JSON.stringify([answer, logged, messages])).not.toContain(CONNECT.key);
  });

  test('what a window shows is passed on, and nothing is on screen when the last window is gone', async () => {
    const { sync, bridge, call, closeWindow } = openBridge();
    const shown = vi.spyOn(sync, 'setOnScreen');
    const focused = vi.spyOn(sync, 'setFocused');
    await call('sync.onScreen', { customer_key: 'c1', focused: true });
    expect([shown.mock.lastCall, focused.mock.lastCall]).toEqual([
      ['c1', undefined],
      [true, undefined],
    ]);
    const closeOther = bridge.subscribe(() => {});
    closeWindow();
    expect(shown.mock.calls).toHaveLength(1);
    closeOther();
    expect([shown.mock.lastCall, focused.mock.lastCall]).toEqual([
      [null, ''],
      [false, ''],
    ]);
  });

  test('each window shows a customer of its own, until that window is gone', async () => {
    const { sync, bridge } = openBridge();
    const shown = vi.spyOn(sync, 'setOnScreen');
    const closeOne = bridge.subscribe(() => {}, 'one');
    bridge.subscribe(() => {}, 'two');
    const show = (key: string, from: string) =>
      bridge.handle(
        { id: 1, call: 'sync.onScreen', input: { customer_key: key, focused: true } },
        { window: from, signOut() {} },
      );
    await show('c1', 'one');
    await show('c2', 'two');
    closeOne();
    expect(shown.mock.calls).toEqual([
      ['c1', 'one'],
      ['c2', 'two'],
      [null, 'one'],
    ]);
  });

  test('an address that is none is refused by its field', async () => {
    const { bridge } = openBridge();
    const input = { ...CONNECT, url: 'javascript:alert(1)' };
    expect(await bridge.handle({ id: 1, call: 'sync.connect', input })).toMatchObject({
      error: { field: 'url' },
    });
  });

  test('what waits, was refused or is in conflict is told by record, with words to show it', async () => {
    const { hub, call, messages } = openBridge();
    hub.settings.set('upstream', { url: 'http://127.0.0.1:9', workspace_id: null, connected: true });
    const { id } = await hub.create('customer', { name: 'Acme' });
    await expect
      .poll(() => messages.filter((message) => 'event' in message && message.event === 'sync.marksChanged'))
      .not.toHaveLength(0);
    const { marks } = await call('sync.marks', {});
    expect(marks).toEqual([{ collection: 'customers', key: id, mark: 'pending' }]);
    expect(await call('sync.status', {})).toMatchObject({ pending: 1, failed: 0, conflicts: 0 });
    expect(await call('sync.failed', {})).toEqual({ entries: [] });
    expect(await call('sync.conflicts', {})).toEqual({ entries: [] });
  });

  test('a window knows that its change is still to be sent before it knows that it is saved', async () => {
    const { hub, bridge, call } = openBridge();
    hub.settings.set('upstream', { url: 'http://127.0.0.1:9', workspace_id: null, connected: true });
    const write = (name: string) =>
      call('commands.apply', {
        batch_id: `batch-${name}`,
        commands: [
          {
            command_id: name,
            operation: 'create',
            type: 'customer',
            key: `c${name.repeat(24)}`,
            fields: { name },
          },
        ],
      });
    await write('a');
    // A notice has just been given: the next would come after a while.
    const told: number[] = [];
    bridge.subscribe((message) => {
      if ('event' in message && message.event === 'sync.changed')
        told.push((message.payload as { pending: number }).pending);
    });
    await write('b');
    expect(told).toEqual([2]);
  });

  test('nothing is resolved that is not there', async () => {
    const { bridge } = openBridge();
    for (const [name, action] of [
      ['sync.resolveFailed', 'retry'],
      ['sync.resolveConflict', 'keep_mine'],
    ]) {
      const answer = await bridge.handle({ id: 1, call: name, input: { id: 7, action } });
      expect(answer).toMatchObject({ error: { code: expect.stringMatching(/not_found$/) } });
    }
  });
});

describe('searching over the bridge', () => {
  test('finds what was just written, in whatever form it is asked for', async () => {
    const { hub, call } = openBridge();
    await hub.create('customer', { name: 'Müller GmbH', custom_fields: { seats: 5 } });
    const answer = await call('search', { query: 'MULLER seats:5', limit: 5 });
    expect(answer.results.map(({ title }) => title)).toEqual(['Müller GmbH']);
    expect(answer.hints).toEqual([]);
    expect(await call('search.fields', {})).toEqual({
      custom_fields: [{ slug: 'seats', label: 'seats', type: 'number' }],
    });
  });

  test('proposes the nearest field for one that does not exist', async () => {
    const { call } = openBridge();
    const answer = await call('search', { query: 'stauts:active', limit: 5 });
    expect(answer.hints.map(({ kind, fix }) => ({ kind, fix }))).toEqual([
      { kind: 'unknown-field', fix: 'status:active' },
    ]);
  });

  test('finds some of each type in one call', async () => {
    const { hub, call } = openBridge();
    for (const name of ['Acme East', 'Acme West']) await hub.create('customer', { name });
    const limits = { ...byRecordType(() => 5), customer: 1 };
    const groups = await vi.waitFor(async () => {
      const answer = await call('search.groups', { query: 'acme', limits, opened: [] });
      expect(answer.filling).toBeNull();
      return answer.groups;
    });
    expect(groups.map(({ type, results }) => [type, results.length])).toEqual([
      ['customer', 1],
      ['contact', 0],
      ['onboarding', 0],
      ['task', 0],
      ['comment', 0],
    ]);
  });

  test('puts what was opened last before its equals', async () => {
    const { hub, call } = openBridge();
    await hub.create('customer', { name: 'Acme East' });
    await hub.create('customer', { name: 'Acme West' });
    const titles = async (opened: string[]) =>
      (await call('search', { query: 'acme', limit: 5, opened })).results.map(({ title }) => title);
    expect(await titles([])).toEqual(['Acme East', 'Acme West']);
    const west = await call('search', { query: 'west', limit: 1 });
    expect(await titles(west.results.map(({ key }) => key))).toEqual(['Acme West', 'Acme East']);
  });
});
