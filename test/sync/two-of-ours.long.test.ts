import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { makeDataDir, removeDataDir, runCli } from '../support/cli.ts';
import { everything } from '../support/hub.ts';
import { type ApiResponse, send } from '../support/request.ts';
import { startServer, type TestServer } from '../support/server.ts';
import {
  created,
  inSync,
  keyFor,
  NAME,
  type Row,
  read,
  startLaptop,
  startTeamHub,
  status,
} from './support/team.ts';

const CERTIFICATES = join(import.meta.dirname, '../support/certificates');

/** The same fields with other values. */
const again = (change: object) =>
  Object.fromEntries(Object.entries(change).map(([name, value]) => [name, `${String(value)} again`]));

describe('two laptops with a headless Pivotal between them', () => {
  test('have the same customers, contacts and onboardings, with tags, custom fields and owner', async () => {
    const hub = await startTeamHub();
    const ann = await keyFor(hub, 'Ann');
    const bob = await keyFor(hub, 'Bob');
    const annsLaptop = await startLaptop(hub.api, ann.key);
    const bobsLaptop = await startLaptop(hub.api, bob.key);

    const made = await created(annsLaptop, '/customers', {
      name: 'Acme',
      tags: ['vip'],
      custom_fields: { region: 'EMEA' },
      owner_id: bob.person,
    });
    await created(annsLaptop, `/customers/${made.id}/contacts`, {
      name: 'Jo',
      email: 'jo@acme.example',
      phone: '+49 30 1',
    });
    await created(annsLaptop, '/onboardings', { customer_id: made.id, name: 'Rollout', phase: 'review' });
    await inSync(annsLaptop);
    await inSync(bobsLaptop);

    const there = await read(annsLaptop, `/customers/${made.id}`);
    const seen = await read(bobsLaptop, `/customers/${there.id}`);
    expect(seen).toEqual(await read(hub, `/customers/${there.id}`));
    expect(seen).toMatchObject({ tags: ['vip'], custom_fields: { region: 'EMEA' }, owner_id: bob.person });
    const contacts = await bobsLaptop.request('GET', `/customers/${there.id}/contacts`);
    expect(contacts.json<{ data: Row[] }>().data).toMatchObject([{ name: 'Jo', phone: '+49 30 1' }]);

    await bobsLaptop.request('PATCH', `/customers/${there.id}`, {
      body: { plan: 'Scale', tags: ['vip', 'eu'] },
    });
    await annsLaptop.request('PATCH', `/customers/${there.id}`, { body: { mrr: 1200 } });
    for (const laptop of [bobsLaptop, annsLaptop, bobsLaptop]) await inSync(laptop);
    const agreed = await read(hub, `/customers/${there.id}`);
    expect(agreed).toMatchObject({ plan: 'Scale', mrr: 1200 });
    expect([...(agreed.tags as string[])].sort()).toEqual(['eu', 'vip']);
    expect(await read(annsLaptop, `/customers/${there.id}`)).toEqual(agreed);
    expect(await read(bobsLaptop, `/customers/${there.id}`)).toEqual(agreed);
  });

  test('tasks that vanish there in bulk are not removed here until a person says so', async () => {
    const hub = await startTeamHub();
    const laptop = await startLaptop(hub.api, (await keyFor(hub, 'Ann')).key);
    const { id: customer_id } = await created(hub, '/customers', { name: 'Acme' });
    const { id: onboarding_id } = await created(hub, '/onboardings', { customer_id, name: 'Rollout' });
    const make = Array.from({ length: 20 }, (_, at) => ({
      operation: 'create',
      type: 'task',
      fields: { title: `Task ${at}`, onboarding_id },
    }));
    const local = { base: '/local/v1' };
    const made = await hub.request('POST', '/batch', { ...local, body: { commands: make } });
    const ids = made.json<{ results: Row[] }>().results.map(({ id }) => id);
    await inSync(laptop);
    const tasks = async () =>
      (await laptop.request('GET', '/tasks?limit=100', local)).json<{ data: Row[] }>().data.length;
    expect(await tasks()).toBe(20);
    const commands = ids.map((id) => ({ operation: 'delete', type: 'task', id }));
    await hub.request('POST', '/batch', { ...local, body: { commands } });
    await laptop.request('POST', '/sync', { ...local, body: {} });
    const held = { deletions_to_confirm: { count: 20, total: 20 }, waiting_for_you: 1 };
    await expect.poll(() => status(laptop), { timeout: 30_000 }).toMatchObject(held);
    expect(await tasks()).toBe(20);
    // An edit of one waits for the same word.
    await laptop.request('PATCH', `/tasks/${ids[0]}`, { ...local, body: { title: 'Mine' } });
    await laptop.request('POST', '/sync/confirm-deletions', { ...local, body: {} });
    await expect.poll(() => status(laptop), { timeout: 30_000 }).toMatchObject({ conflicts: 1 });
    expect(await tasks()).toBe(1);
  });

  test('the hub says who did it: the person whose key it was', async () => {
    const hub = await startTeamHub();
    const ann = await keyFor(hub, 'Ann');
    const laptop = await startLaptop(hub.api, ann.key);
    const { id } = await created(laptop, '/customers', { name: 'Acme' });
    await inSync(laptop);
    const there = await read(laptop, `/customers/${id}`);
    const activity = await hub.request('GET', `/customers/${there.id}/activity`);
    expect(activity.json<{ data: Row[] }>().data).toMatchObject([{ actor: 'Ann', actor_type: 'user' }]);
  });

  test('share tasks, notes, templates, custom fields, people and views, each of which is edited and deleted on either', async () => {
    const hub = await startTeamHub();
    const [ann, bob] = [await keyFor(hub, 'Ann'), await keyFor(hub, 'Bob')];
    const local = { base: '/local/v1' } as const;
    const make = async (server: TestServer, path: string, body: object): Promise<Row> => {
      const answer = await server.request('POST', path, { ...local, body });
      expect(answer.status, answer.text).toBe(201);
      return answer.json<Row>();
    };
    const get = async (server: TestServer, path: string) =>
      (await server.request('GET', path, local)).json<Row>();
    const shown = async (server: TestServer, path: string) =>
      (await server.request('GET', path, local)).json<{ data: Row[] }>().data;

    // There before either laptop knows of it.
    const customer = await created(hub, '/customers', { name: 'Acme' });
    const before = await make(hub, '/templates', { name: 'Kickoff', tasks: [{ title: 'Call' }] });
    const onboarding = await created(hub, '/onboardings', {
      customer_id: customer.id,
      name: 'Rollout',
      phase: 'review',
    });
    const early = await make(hub, '/tasks', { onboarding_id: onboarding.id, title: 'Sign' });
    const annsLaptop = await startLaptop(hub.api, ann.key);
    const bobsLaptop = await startLaptop(hub.api, bob.key);
    expect(await get(annsLaptop, `/tasks/${early.id}`)).toEqual(await get(hub, `/tasks/${early.id}`));
    expect(await get(bobsLaptop, `/templates/${before.id}`)).toMatchObject({ name: 'Kickoff' });
    expect(await get(bobsLaptop, `/people/${ann.person}`)).toMatchObject({ name: 'Ann' });

    // Made on one laptop, with what hangs on it.
    const task = await make(annsLaptop, '/tasks', {
      onboarding_id: onboarding.id,
      title: 'Write the plan',
      assignee_id: bob.person,
      due_date: '2030-05-17',
    });
    const subtask = await make(annsLaptop, '/tasks', {
      onboarding_id: onboarding.id,
      parent_task_id: task.id,
      title: 'Ask Jo',
    });
    const note = await make(annsLaptop, '/comments', {
      subject_type: 'customer',
      subject_id: customer.id,
      kind: 'note',
      body: 'They want SSO, says @Bob',
    });
    const onTask = await make(annsLaptop, '/comments', {
      subject_type: 'task',
      subject_id: task.id,
      body: 'Half done',
    });
    const field = await make(annsLaptop, '/custom-fields', {
      slug: 'region',
      label: 'Region',
      type: 'string',
    });
    const view = await make(annsLaptop, '/views', { name: 'EU', screen: 'customers', scope: 'workspace' });
    const own = await make(annsLaptop, '/views', { name: 'Mine', screen: 'customers' });
    await inSync(annsLaptop);
    await inSync(bobsLaptop);
    for (const path of [
      `/tasks/${task.id}`,
      `/tasks/${subtask.id}`,
      `/comments/${note.id}`,
      `/comments/${onTask.id}`,
      `/custom-fields/${field.id}`,
      `/views/${view.id}`,
    ]) {
      const there = await get(hub, path);
      expect(there, path).not.toHaveProperty('error');
      expect(await get(bobsLaptop, path), path).toEqual(there);
      expect(await get(annsLaptop, path), path).toEqual(there);
    }
    expect((await bobsLaptop.request('GET', `/views/${own.id}`, local)).status).toBe(404);
    expect(await get(hub, `/comments/${note.id}`)).toMatchObject({ created_by: 'Ann' });

    // Edited on both, in different fields; done on the other one; deleted.
    await bobsLaptop.request('PATCH', `/tasks/${task.id}`, { ...local, body: { notes: 'See the wiki' } });
    await bobsLaptop.request('PATCH', `/tasks/${subtask.id}`, { ...local, body: { done: true } });
    await bobsLaptop.request('DELETE', `/comments/${onTask.id}`, local);
    await annsLaptop.request('PATCH', `/tasks/${task.id}`, {
      ...local,
      body: { title: 'Write the whole plan' },
    });
    for (const laptop of [bobsLaptop, annsLaptop, bobsLaptop]) await inSync(laptop);
    const agreed = await get(hub, `/tasks/${task.id}`);
    expect(agreed).toMatchObject({
      title: 'Write the whole plan',
      notes: 'See the wiki',
      done: true,
      auto: true,
    });
    expect(await get(hub, `/tasks/${subtask.id}`)).toMatchObject({ done: true, completed_by: 'Bob' });
    for (const laptop of [annsLaptop, bobsLaptop]) {
      expect(await get(laptop, `/tasks/${task.id}`)).toEqual(agreed);
      expect(await shown(laptop, '/tasks')).toHaveLength(3);
      expect((await laptop.request('GET', `/comments/${onTask.id}`, local)).status).toBe(404);
    }
  });

  test('who was removed is not named to a laptop that comes later; one that knew the name is asked nothing, and has it again after an undo', async () => {
    const hub = await startTeamHub();
    const [ann, bob] = [await keyFor(hub, 'Ann'), await keyFor(hub, 'Bob')];
    const early = await startLaptop(hub.api, ann.key);
    const acme = await created(early, '/customers', { name: 'Acme' });
    const who = { name: 'Zenobia', email: 'zenobia@acme.example' };
    await created(early, `/customers/${acme.id}/contacts`, who);
    await inSync(early);
    const { data } = (await early.request('GET', `/customers/${acme.id}/contacts`)).json<{ data: Row[] }>();
    const mention = `@[Zenobia](contact:${data[0]?.id})`;
    const onboarding = await created(early, '/onboardings', { customer_id: acme.id, notes: mention });
    const note = { subject_type: 'customer', subject_id: acme.id, body: `Spoke to ${mention}` };
    const local = { base: '/local/v1' };
    const comment = (await early.request('POST', '/comments', { ...local, body: note })).json<Row>();
    await inSync(early);
    const gone = await hub.request('DELETE', `/contacts/${data[0]?.id}`);
    expect(gone.status, gone.text).toBe(200);
    await inSync(early);

    const late = await startLaptop(hub.api, bob.key);
    await inSync(late);
    const stored = JSON.stringify(everything(late.dataDir));
    expect(stored).toContain('Spoke to @[removed contact](contact:');
    expect(stored).not.toContain('Zenobia');

    const { id, notes } = await read(early, `/onboardings/${onboarding.id}`);
    const more = { body: { notes: `${String(notes)} And more.` } };
    await early.request('PATCH', `/onboardings/${onboarding.id}`, more);
    await early.request('PATCH', `/comments/${comment.id}`, { ...local, body: { pinned: true } });
    await hub.request('PATCH', `/onboardings/${id}`, { body: { state: 'at_risk' } });
    await inSync(early);
    const { conflicts } = (await early.request('GET', '/sync', local)).json<{ conflicts: number }>();
    expect(conflicts).toBe(0);

    await inSync(late);
    const batch = { batch_id: gone.headers.get('pivotal-batch') };
    expect((await hub.request('POST', '/undo', { ...local, body: batch })).status).toBe(200);
    await inSync(early);
    const back = async (server: TestServer) => (await read(server, `/onboardings/${id}`)).notes;
    await expect.poll(() => back(early)).toBe(`${mention} And more.`);
    const { body } = (await early.request('GET', `/comments/${comment.id}`, local)).json<Row>();
    expect(body).toBe(`Spoke to ${mention}`);
    await inSync(late);
    await expect.poll(() => back(late)).toBe(`${mention} And more.`);
    const said = await late.request('GET', '/comments', local);
    expect(said.json<{ data: Row[] }>().data).toMatchObject([{ body: `Spoke to ${mention}` }]);
  });

  test('what both make while they are apart: of what there can be one only it is one, of the rest there are two', async () => {
    const dataDir = makeDataDir();
    onTestFinished(() => removeDataDir(dataDir));
    const before = await startServer({ dataDir });
    const [ann, bob] = [await keyFor(before, 'Ann'), await keyFor(before, 'Bob')];
    const acme = await created(before, '/customers', { name: 'Acme' });
    const onboarding = await created(before, '/onboardings', { customer_id: acme.id, name: 'Rollout' });
    const laptops = [await startLaptop(before.api, ann.key), await startLaptop(before.api, bob.key)] as const;
    await before.stop();
    const local = { base: '/local/v1' };
    for (const [at, laptop] of laptops.entries()) {
      const mine = (path: string, body: object) => laptop.request('POST', path, { ...local, body });
      await mine('/custom-fields', { slug: 'region', label: 'Region', type: 'string' });
      await mine('/people', { name: 'Carl', email: 'carl@team.example' });
      await mine('/people', { name: at === 0 ? 'Dora' : 'Dora B', email: 'dora@team.example' });
      await mine('/tasks', { onboarding_id: onboarding.id, title: 'Same task' });
      const fields = { body: { custom_fields: { [`of_${at}`]: 'x' } } };
      await laptop.request('PATCH', `/customers/${acme.id}`, fields);
    }
    const hub = await startServer({ dataDir, args: ['--port', String(before.port)] });
    onTestFinished(() => void hub.stop());
    const settled = (laptop: TestServer) =>
      expect
        .poll(() => status(laptop), { timeout: 60_000 })
        .toMatchObject({ state: expect.stringMatching(/idle|attention/), pending: 0 });
    for (const laptop of [...laptops, ...laptops]) {
      await laptop.request('POST', '/sync', { ...local, body: {} });
      await settled(laptop);
    }
    const lists = async (server: TestServer) => {
      const names = async (path: string, field: string) =>
        (await server.request('GET', `${path}?limit=100`, local))
          .json<{ data: Row[] }>()
          .data.map((row) => `${row.id} ${row.display_id} ${row[field]}`)
          .toSorted();
      return {
        fields: await names('/custom-fields', 'slug'),
        people: await names('/people', 'email'),
        tasks: await names('/tasks', 'title'),
        customer: (await read(server, `/customers/${acme.id}`)).custom_fields,
      };
    };
    await expect.poll(() => lists(laptops[0]), { timeout: 20_000 }).toEqual(await lists(hub));
    expect(await lists(laptops[1])).toEqual(await lists(hub));
    const all = await lists(hub);
    expect([all.fields.length, all.people.length, all.tasks.length]).toEqual([1, 4, 2]);
    expect(all.customer).toEqual({ of_0: 'x', of_1: 'x' });
    // Whoever came second is asked which name it is.
    const conflicts = await Promise.all(
      laptops.map(async (laptop) => (await laptop.request('GET', '/sync/conflicts', local)).json().data),
    );
    expect(conflicts.flat()).toMatchObject([{ resource: 'person', field: 'name' }]);
  });

  test('one field of a task changed on both keeps mine, and theirs waits for a person, who takes the one or the other', async () => {
    const hub = await startTeamHub();
    const [ann, bob] = [await keyFor(hub, 'Ann'), await keyFor(hub, 'Bob')];
    const local = { base: '/local/v1' } as const;
    const customer = await created(hub, '/customers', { name: 'Acme' });
    const onboarding = await created(hub, '/onboardings', { customer_id: customer.id, name: 'Rollout' });
    const made = await hub.request('POST', '/tasks', {
      ...local,
      body: { onboarding_id: onboarding.id, title: 'Call', notes: 'First' },
    });
    const path = `/tasks/${made.json<Row>().id}`;
    const annsLaptop = await startLaptop(hub.api, ann.key);
    const bobsLaptop = await startLaptop(hub.api, bob.key);
    const get = async (server: TestServer) => (await server.request('GET', path, local)).json<Row>();
    const set = (server: TestServer, body: object) => server.request('PATCH', path, { ...local, body });
    const conflicts = async (laptop: TestServer) =>
      (await laptop.request('GET', '/sync/conflicts', local)).json<{ data: Row[] }>().data;
    const attention = async (laptop: TestServer) => {
      await expect
        .poll(() => status(laptop), { timeout: 30_000 })
        .toMatchObject({ state: 'attention', waiting_for_you: 1, pending: 0 });
      return conflicts(laptop);
    };

    await set(bobsLaptop, { title: 'Call Jo', due_date: '2030-05-17' });
    await inSync(bobsLaptop);
    // Ann does not know of it yet.
    await set(annsLaptop, { title: 'Call Kim', notes: 'Second' });
    const [entry] = await attention(annsLaptop);
    expect(entry).toMatchObject({
      object: 'sync_conflict',
      resource: 'task',
      record_id: made.json<Row>().id,
      kind: 'field',
      field: 'title',
      mine: 'Call Kim',
      theirs: 'Call Jo',
    });
    expect(await get(annsLaptop)).toMatchObject({ title: 'Call Kim', due_date: '2030-05-17' });
    expect(await get(hub)).toMatchObject({ title: 'Call Kim', notes: 'Second', due_date: '2030-05-17' });
    const taken = await annsLaptop.request('POST', `/sync/conflicts/${entry?.id}`, {
      ...local,
      body: { action: 'take_theirs', mine: 'Call Kim', theirs: 'Call Jo' },
    });
    expect(taken.status, taken.text).toBe(200);
    await inSync(annsLaptop);
    expect(await conflicts(annsLaptop)).toEqual([]);
    await inSync(bobsLaptop);
    for (const server of [annsLaptop, hub, bobsLaptop])
      expect(await get(server)).toMatchObject({ title: 'Call Jo', notes: 'Second' });

    // The same again, and what is mine stays.
    await set(bobsLaptop, { title: 'Call them' });
    await inSync(bobsLaptop);
    await set(annsLaptop, { title: 'Call nobody' });
    const [again] = await attention(annsLaptop);
    const stale = { action: 'keep_mine', mine: 'Call Kim', theirs: 'Call them' };
    const late = await annsLaptop.request('POST', `/sync/conflicts/${again?.id}`, { ...local, body: stale });
    expect(late.status).toBe(409);
    const kept = await annsLaptop.request('POST', `/sync/conflicts/${again?.id}`, {
      ...local,
      body: { action: 'keep_mine' },
    });
    expect(kept.status, kept.text).toBe(200);
    await inSync(annsLaptop);
    await inSync(bobsLaptop);
    for (const server of [annsLaptop, hub, bobsLaptop])
      expect(await get(server)).toMatchObject({ title: 'Call nobody' });
  });

  describe('what one deletes and the other changes waits for a person', () => {
    const local = { base: '/local/v1' } as const;
    const kinds: readonly (readonly [
      string,
      (of: { onboarding: string; customer: string }) => object,
      object,
    ])[] = [
      ['tasks', ({ onboarding }) => ({ onboarding_id: onboarding, title: 'Call' }), { title: 'Changed' }],
      [
        'comments',
        ({ customer }) => ({ subject_type: 'customer', subject_id: customer, body: 'Hello' }),
        { body: 'Changed' },
      ],
      ['templates', () => ({ name: 'Kick-off' }), { name: 'Changed' }],
      ['custom-fields', () => ({ slug: 'region', label: 'Region', type: 'string' }), { label: 'Changed' }],
      ['views', () => ({ name: 'Ours', screen: 'customers', scope: 'workspace' }), { name: 'Changed' }],
      ['people', () => ({ name: 'Cem', email: 'cem@team.example' }), { name: 'Changed' }],
    ];

    async function setUp(plural: string, input: (of: { onboarding: string; customer: string }) => object) {
      const hub = await startTeamHub();
      const { key } = await keyFor(hub, 'Ann');
      const { id: customer } = await created(hub, '/customers', { name: 'Acme' });
      const { id: onboarding } = await created(hub, '/onboardings', {
        customer_id: customer,
        name: 'Rollout',
      });
      const made = await hub.request('POST', `/${plural}`, {
        ...local,
        body: input({ onboarding, customer }),
      });
      expect(made.status, made.text).toBe(201);
      const laptop = await startLaptop(hub.api, key);
      const path = `/${plural}/${made.json<Row>().id}`;
      const shows = async (server: TestServer) => {
        const answer = await server.request('GET', path, local);
        return answer.status === 200 ? answer.text : String(answer.status);
      };
      const all = async (server: TestServer) =>
        (await server.request('GET', `/${plural}?limit=100`, local)).json<{ data: Row[] }>().data;
      const asked = async () => {
        await expect
          .poll(() => status(laptop), { timeout: 30_000 })
          .toMatchObject({ state: 'attention', waiting_for_you: 1, pending: 0 });
        const [entry] = (await laptop.request('GET', '/sync/conflicts', local)).json<{ data: Row[] }>().data;
        return entry;
      };
      const decide = async (id: unknown, action: string) => {
        const answer = await laptop.request('POST', `/sync/conflicts/${String(id)}`, {
          ...local,
          body: { action },
        });
        expect(answer.status, answer.text).toBe(200);
        await inSync(laptop);
      };
      return { hub, laptop, path, shows, all, asked, decide };
    }

    test.each(kinds)('%s deleted here, changed there', async (plural, input, change) => {
      const { hub, laptop, path, shows, asked, decide } = await setUp(plural, input);
      for (const action of ['take_theirs', 'keep_mine']) {
        await hub.request('PATCH', path, {
          ...local,
          body: { ...change, ...(action === 'keep_mine' ? again(change) : {}) },
        });
        await laptop.request('DELETE', path, local);
        const entry = await asked();
        expect(entry).toMatchObject({ kind: 'deleted_here', field: null, mine: null });
        expect(entry?.theirs).toMatchObject(action === 'keep_mine' ? again(change) : change);
        expect(await shows(hub)).toContain('Changed');
        await decide(entry?.id, action);
        const [there, here] = [await shows(hub), await shows(laptop)];
        if (action === 'keep_mine') expect([there, here]).toEqual(['404', '404']);
        else expect([there, here].map((text) => text.includes('Changed'))).toEqual([true, true]);
      }
    });

    test.each(kinds)('%s changed here, deleted there', async (plural, input, change) => {
      const { hub, laptop, path, shows, all, asked, decide } = await setUp(plural, input);
      await hub.request('DELETE', path, local);
      await laptop.request('PATCH', path, { ...local, body: change });
      const entry = await asked();
      expect(entry).toMatchObject({ kind: 'deleted_upstream', field: null, mine: change, theirs: null });
      expect(await shows(laptop)).toContain('Changed');
      await decide(entry?.id, 'keep_mine');
      for (const server of [hub, laptop])
        expect((await all(server)).filter((row) => JSON.stringify(row).includes('Changed'))).toHaveLength(1);
    });

    test('or what was changed goes here too', async () => {
      const [plural, input, change] = kinds[0] ?? ['', () => ({}), {}];
      const { hub, laptop, path, shows, asked, decide } = await setUp(plural, input);
      await hub.request('DELETE', path, local);
      await laptop.request('PATCH', path, { ...local, body: change });
      await decide((await asked())?.id, 'take_theirs');
      expect([await shows(hub), await shows(laptop)]).toEqual(['404', '404']);
    });
  });

  test('a task of a new onboarding goes after it, and a default template makes its tasks once', async () => {
    const hub = await startTeamHub();
    const [ann, bob] = [await keyFor(hub, 'Ann'), await keyFor(hub, 'Bob')];
    const local = { base: '/local/v1' } as const;
    await hub.request('POST', '/templates', {
      ...local,
      body: { name: 'Design', phase: 'program_design', default_for_phase: true, tasks: [{ title: 'Draw' }] },
    });
    const annsLaptop = await startLaptop(hub.api, ann.key);
    const bobsLaptop = await startLaptop(hub.api, bob.key);
    const customer = await created(annsLaptop, '/customers', { name: 'Acme' });
    const onboarding = await created(annsLaptop, '/onboardings', {
      customer_id: customer.id,
      phase: 'program_design',
    });
    const added = await annsLaptop.request('POST', '/tasks', {
      ...local,
      body: { onboarding_id: onboarding.id, title: 'Own' },
    });
    expect(added.status, added.text).toBe(201);
    await inSync(annsLaptop);
    await inSync(bobsLaptop);
    for (const server of [annsLaptop, hub, bobsLaptop]) {
      const { data } = (await server.request('GET', '/tasks', local)).json<{ data: Row[] }>();
      expect(data.map(({ title }) => title).sort()).toEqual(['Draw', 'Own']);
    }
  });

  test('a key for nobody is not made', async () => {
    const hub = await startTeamHub();
    const { code, stderr } = await runCli([
      ...['keys', 'create', '--name', 'x', '--person', 'nobody'],
      ...['--data-dir', hub.dataDir],
    ]);
    expect(code).not.toBe(0);
    expect(stderr).toContain('There is nobody nobody');
  });
});

describe('under a public name', () => {
  const asked = (server: TestServer, host: string, path: string, key: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const headers = { host, authorization: `Bearer ${key}` };
      httpRequest({ host: '127.0.0.1', port: server.port, path, headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      })
        .on('error', reject)
        .end();
    });

  test('the API answers, and nothing else; no other name does', async () => {
    const hub = await startTeamHub();
    const key = await hub.createKey();
    expect(await asked(hub, 'team.example', '/api/v1/me', key)).toBe(200);
    expect(await asked(hub, 'TEAM.example', '/local/v1/sync', key)).toBe(200);
    expect(await asked(hub, 'team.example', '/api/v1/me', 'pivotal_wrong')).toBe(401);
    for (const path of ['/', '/index.html', '/bridge']) {
      expect(await asked(hub, 'team.example', path, key), path).toBe(403);
    }
    for (const host of [
      'team.example:8443',
      'other.example',
      'team.example.evil.example',
      'evil.team.example',
    ]) {
      expect(await asked(hub, host, '/api/v1/me', key), host).toBe(403);
    }
  });

  test.each(['', 'https://team.example', 'a b', 'team.example/x', '*'])('“%s” is no name', async (name) => {
    const { code, stderr } = await runCli(['serve', '--port', '0', '--public-host', name]);
    expect(code).not.toBe(0);
    expect(stderr).toContain('Give a name as a Host header has it');
  });

  test('behind a proxy that speaks TLS it is the cloud of a laptop', async () => {
    const hub = await startTeamHub();
    const { key } = await keyFor(hub, 'Ann');
    const [cert, secret] = ['cloud.pem', 'cloud.key'].map((name) => readFileSync(join(CERTIFICATES, name)));
    const proxy = createServer({ cert, key: secret }, (incoming, outgoing) => {
      const { method, url: path, headers } = incoming;
      const passed = httpRequest(
        { host: '127.0.0.1', port: hub.port, method, path, headers: { ...headers, host: NAME } },
        (answer) => {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(outgoing);
        },
      );
      incoming.pipe(passed);
      passed.on('error', () => outgoing.destroy());
    });
    await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening));
    onTestFinished(() => {
      proxy.closeAllConnections();
      proxy.close();
    });
    const { port } = proxy.address() as AddressInfo;
    const laptop = await startLaptop(`https://127.0.0.1:${port}/api/v1`, key, {
      NODE_EXTRA_CA_CERTS: join(CERTIFICATES, 'authority.pem'),
    });
    const { id } = await created(laptop, '/customers', { name: 'Acme' });
    await inSync(laptop);
    const listed: ApiResponse = await send(`${hub.api}/customers`, 'GET', { key });
    expect(listed.json<{ data: Row[] }>().data.map(({ name }) => name)).toEqual(['Acme']);
    expect((await laptop.request('GET', `/customers/${id}`)).status).toBe(200);
  });
});
