import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { ModelLook } from '#shared/bridge/pi-model.ts';
import { openTestHub } from '../../../../../test/support/hub.ts';
import { type Reply, serveModel } from '../../../../../test/support/model/stand-in.ts';
import { createTestPi } from '../../../../../test/support/pi.ts';
import { createOwnReads } from '../../../api/own-reads.ts';
import { createPiRoutes } from '../../../api/pi-routes.ts';
import { createSearchRoutes } from '../../../api/search-routes.ts';
import { createFileSecretStore } from '../../../cloud/secret-store.ts';
import { createSearch } from '../../../search/search.ts';
import { createPiModel } from './model.ts';

async function startModel(replies: readonly Reply[]) {
  const standIn = await serveModel(replies);
  onTestFinished(standIn.close);
  return standIn;
}

const words = (text: string): Reply => ({ kind: 'words', text });
const tools = (...calls: readonly (readonly [string, unknown])[]): Reply => ({ kind: 'tools', calls });

/** A workspace with one customer, and the person's own model that says these replies. */
async function open(...replies: readonly Reply[]) {
  const hub = openTestHub();
  const { now } = hub.environment;
  const pi = createTestPi(hub);
  const search = createSearch({ hub, folder: hub.folder, now, reportFailure: () => {} });
  onTestFinished(search.close);
  const customer = await hub.create('customer', { name: 'Acme', plan: 'Growth', owner_id: 'ann' });
  const elsewhere = vi.fn(fetch);
  const model = createPiModel({
    hub,
    read: createOwnReads({
      hub,
      version: '1',
      now,
      routes: [...createPiRoutes(hub, pi), ...createSearchRoutes(search)],
    }),
    secret: createFileSecretStore(hub.folder, 'model-key'),
    fetch: elsewhere,
    today: pi.today,
  });
  const standIn = await startModel(replies);
  const switchOn = (address = standIn.address) => model.set({ enabled: true, address, model: 'tiny' });
  const looks: ModelLook[] = [];
  const ask = (question: string, id = 'one') => model.ask({ id, question }, (look) => looks.push(look));
  return { hub, model, standIn, switchOn, ask, looks, elsewhere, customer };
}

test('off, which it is at first, it sends nothing', async () => {
  const { standIn, model, ask } = await open(words('Hello'));
  expect(await model.settings()).toMatchObject({ enabled: false, has_key: false });
  await model.set({ address: standIn.address, model: 'tiny' });
  await expect(ask('What is at risk?')).rejects.toMatchObject({ code: 'model_off' });
  expect(standIn.asked).toEqual([]);
});

test('it answers in words over the reading tools; what it looked at is told; nothing is written', async () => {
  const { hub, standIn, switchOn, ask, looks } = await open(
    tools(['search', { query: 'acme' }]),
    tools(['brief', { customer_id: '1' }], ['list_records', { type: 'customer', limit: 5 }]),
    words('<think>Let me see.</think>Acme is on the plan Growth.'),
  );
  await switchOn();
  const before = hub.events.head();
  const answer = await ask('What plan is Acme on?');
  expect(answer).toMatchObject({ state: 'answered', answer: 'Acme is on the plan Growth.' });
  expect(looks.map(({ tool, words: of, error }) => [tool, of, error])).toEqual([
    ['search', 'query acme', null],
    ['brief', 'customer id 1', null],
    ['list_records', 'type customer, limit 5', null],
  ]);
  expect(answer.looks).toEqual(looks);
  expect(standIn.asked.map(({ path, model }) => [path, model])).toEqual(
    Array.from({ length: 3 }, () => ['/v1/chat/completions', 'tiny']),
  );
  const told = standIn.asked[2]?.messages.filter(({ role }) => role === 'tool') ?? [];
  expect(told.map(({ tool_call_id }) => tool_call_id)).toEqual(['call_1_0', 'call_2_0', 'call_2_1']);
  expect(told[1]?.content).toContain('"plan":"Growth"');
  expect(hub.events.head()).toBe(before);
});

test('it is offered tools that read, and one that it makes up does nothing', async () => {
  const { hub, customer, standIn, switchOn, ask, looks } = await open(
    tools(
      ['update_record', { type: 'customer', id: '1', fields: { plan: 'Free' } }],
      ['get_record', { type: 'customer', id: '../customers/1/merge' }],
      ['get_record', 'no JSON'],
      ['brief', {}],
      ['brief', { customer_id: '99' }],
    ),
    words('I cannot.'),
  );
  await switchOn();
  const before = hub.events.head();
  await ask('Put Acme on Free');
  expect(standIn.asked[0]?.tools.map((tool) => tool.function.name).toSorted()).toEqual([
    'brief',
    'forecast_launches',
    'get_record',
    'list_records',
    'list_risks',
    'search',
    'summarize_today',
  ]);
  expect(looks.map(({ error }) => error)).toEqual([
    'There is no such tool. Pi reads and writes nothing',
    'No customer has this id or display_id',
    'What the model asked for is no JSON',
    'What the model asked for lacks something',
    'No customer has this id or display_id',
  ]);
  expect(hub.events.head()).toBe(before);
  expect(JSON.parse(hub.reads.get('customer', String(customer.id)))).toMatchObject({ plan: 'Growth' });
});

test('cancelled in the middle, the model is let go of and is told nothing more', async () => {
  const { standIn, switchOn, model, ask, looks } = await open(
    tools(['list_risks', {}]),
    { kind: 'silence' },
    words('Too late'),
  );
  await switchOn();
  const answer = ask('What is at risk?');
  await vi.waitFor(() => expect(standIn.asked).toHaveLength(2));
  model.cancel('one');
  expect(await answer).toEqual({ state: 'cancelled', looks });
  await vi.waitFor(() => expect(standIn.abandoned()).toBe(1));
  expect(standIn.asked).toHaveLength(2);
});

test('an address that is not this machine is asked only after somebody has agreed to that very one', async () => {
  const { model, switchOn, ask, elsewhere } = await open(words('Hello'));
  elsewhere.mockRejectedValue(new Error('no network in a test'));
  await switchOn('https://models.example.com/v1');
  await expect(ask('What is at risk?')).rejects.toMatchObject({ code: 'model_not_confirmed' });
  await model.set({ confirmed: 'https://other.example.com' });
  await expect(ask('What is at risk?')).rejects.toMatchObject({ code: 'model_not_confirmed' });
  expect(elsewhere).not.toHaveBeenCalled();
  await model.set({ confirmed: 'https://models.example.com' });
  await expect(ask('What is at risk?')).rejects.toMatchObject({ code: 'model_failed' });
  expect(elsewhere).toHaveBeenCalledOnce();
  // Another address has to be agreed to anew, also one that only looks as if it were this machine.
  for (const address of ['https://models.example.com.evil.test/v1', 'http://127.0.0.1.evil.test/v1']) {
    await model.set({ address });
    await expect(ask('What is at risk?')).rejects.toMatchObject({ code: 'model_not_confirmed' });
  }
  expect(elsewhere).toHaveBeenCalledOnce();
});

test('switched off between two rounds, nothing more is sent', async () => {
  const { model, standIn, switchOn, ask } = await open(tools(['list_risks', {}]), words('Too late'));
  await switchOn();
  const answer = model.ask(
    { id: 'one', question: 'What is at risk?' },
    () => void model.set({ enabled: false }),
  );
  await expect(answer).rejects.toMatchObject({ code: 'model_off' });
  await expect(ask('And now?', 'two')).rejects.toMatchObject({ code: 'model_off' });
  expect(standIn.asked).toHaveLength(1);
});

test('a redirect is not followed, wherever it leads', async () => {
  const other = await startModel([words('Caught')]);
  for (const status of [301, 302, 307, 308]) {
    const headers = { location: `${other.address}/chat/completions` };
    const { switchOn, ask } = await open({ kind: 'status', status, headers });
    await switchOn();
    await expect(ask('What is at risk?')).rejects.toThrow('Pivotal does not follow');
  }
  expect(other.asked).toEqual([]);
});

test('the key goes to its own server alone, and stands in no setting', async () => {
  const { hub, model, standIn, switchOn, ask } = await open(words('Hello'));
  await switchOn();
  expect(await model.set({ key: 'sk-mine' })).toMatchObject({ has_key: true, key_kept_in: 'file' });
  await ask('What is at risk?');
  expect(standIn.asked[0]?.authorization).toBe('Bearer sk-mine');
  expect(JSON.stringify([await model.settings(), hub.settings.get('model')])).not.toContain('sk-mine');
  const other = await startModel([words('Hello')]);
  expect(await switchOn(other.address)).toMatchObject({ has_key: false });
  await ask('What is at risk?', 'two');
  expect(other.asked[0]?.authorization).toBeNull();
  expect(existsSync(join(hub.folder, 'model-key'))).toBe(false);
});

test.each<[string, Reply, string]>([
  ['refuses the key', { kind: 'status', status: 401 }, 'does not accept the key'],
  ['has no such model', { kind: 'status', status: 404 }, 'There is no model “tiny”'],
  ['fails', { kind: 'status', status: 500, body: '{"error":{"message":"out of memory"}}' }, 'out of memory'],
  ['speaks otherwise', { kind: 'status', status: 200, body: '<html>' }, 'does not speak as OpenAI’s'],
  ['looks things up for ever', tools(['list_risks', {}]), 'gave no answer'],
])('a model that %s is told as such', async (_what, reply, message) => {
  const { switchOn, ask } = await open(reply);
  await switchOn();
  await expect(ask('What is at risk?')).rejects.toThrow(message);
});
