import { describe, expect, test } from 'vitest';
import type { TestServer } from '../support/server.ts';
import { created, inSync, keyFor, type Row, read, startLaptop, startTeamHub } from './support/team.ts';

const LOCAL = { base: '/local/v1' } as const;

/** A hub with two laptops, and what is asked of any of the three. */
async function team() {
  const hub = await startTeamHub();
  const [ann, bob] = [await keyFor(hub, 'Ann'), await keyFor(hub, 'Bob')];
  return {
    hub,
    startAnn: () => startLaptop(hub.api, ann.key),
    startBob: () => startLaptop(hub.api, bob.key),
  };
}

const send = (server: TestServer, method: string, path: string, body?: object) =>
  server.request(method, path, { ...LOCAL, ...(body === undefined ? {} : { body }) });

async function make(server: TestServer, path: string, body: object): Promise<Row> {
  const answer = await send(server, 'POST', path, body);
  expect(answer.status, answer.text).toBe(201);
  return answer.json<Row>();
}

async function change(server: TestServer, path: string, body: object): Promise<string> {
  const answer = await send(server, 'PATCH', path, body);
  expect(answer.status, answer.text).toBe(200);
  return String(answer.headers.get('pivotal-batch'));
}

const get = async (server: TestServer, path: string) => (await send(server, 'GET', path)).json<Row>();

async function listed(server: TestServer, path: string): Promise<Row[]> {
  const isLocal = !/^\/(?:customers|contacts|onboardings)/u.test(path);
  const answer = await server.request('GET', path, isLocal ? LOCAL : {});
  return answer.json<{ data: Row[] }>().data;
}

/** What a list shows of some fields, in order of the first. */
async function shown(server: TestServer, path: string, ...fields: string[]): Promise<string[]> {
  const rows = await listed(server, path);
  return rows.map((row) => fields.map((field) => String(row[field])).join(' ')).toSorted();
}

/** What happened to a customer and below it. */
const told = (server: TestServer, customer: Row) =>
  server
    .request('GET', `/customers/${customer.id}/activity?limit=100`)
    .then((answer) =>
      answer
        .json<{ data: Row[] }>()
        .data.map(({ event_type, old_value, new_value }) =>
          [event_type, old_value, new_value].map(String).join(' '),
        ),
    );

/** Attaches a file to the note that says something. @returns its id */
async function attach(server: TestServer, says: string): Promise<string> {
  const note = (await listed(server, '/comments')).find(({ body }) => body === says);
  const headers = { 'content-type': 'text/plain' };
  const file = await server.request('POST', '/attachments?name=plan.txt', {
    ...LOCAL,
    headers,
    body: 'Plan',
  });
  expect(file.status, file.text).toBe(201);
  const { id } = file.json<Row>();
  await change(server, `/comments/${note?.id}`, { attachments: [id] });
  return id;
}

async function rounds(...laptops: readonly TestServer[]): Promise<void> {
  for (const laptop of laptops) await inSync(laptop);
}

describe('two laptops and what belongs together', () => {
  test('a subtask that is older than its task, comments of what came later, and a renamed field are whole on all', async () => {
    const { hub, startAnn, startBob } = await team();
    const acme = await created(hub, '/customers', { name: 'Acme', custom_fields: { area: 'EMEA' } });
    const at = await created(hub, '/onboardings', { customer_id: acme.id, name: 'Rollout' });
    const field = await make(hub, '/custom-fields', { slug: 'area', label: 'Area', type: 'string' });
    const pair = async (server: TestServer, name: string) => {
      const part = await make(server, '/tasks', { onboarding_id: at.id, title: `${name} part` });
      const on = { subject_type: 'task', subject_id: part.id };
      await make(server, '/comments', { ...on, body: `${name} said` });
      const whole = await make(server, '/tasks', { onboarding_id: at.id, title: `${name} whole` });
      await change(server, `/tasks/${part.id}`, { parent_task_id: whole.id });
      return { part, whole };
    };
    const early = await pair(hub, 'Early');
    await change(hub, `/custom-fields/${field.id}`, { slug: 'region' });
    const [ann, bob] = [await startAnn(), await startBob()];
    const late = await pair(ann, 'Late');
    await rounds(ann, bob);
    for (const { part, whole } of [early, late]) {
      const there = await get(hub, `/tasks/${part.id}`);
      expect(there.parent_task_id).toBe((await get(hub, `/tasks/${whole.id}`)).id);
      for (const laptop of [ann, bob]) expect(await get(laptop, `/tasks/${part.id}`)).toEqual(there);
    }
    for (const server of [hub, ann, bob]) {
      expect(await shown(server, '/comments', 'body')).toEqual(['Early said', 'Late said']);
      expect(await read(server, `/customers/${acme.id}`)).toMatchObject({
        custom_fields: { region: 'EMEA' },
      });
    }
    // Named otherwise on both: one name is left on all, with the values below it.
    await change(ann, `/custom-fields/${field.id}`, { slug: 'zone' });
    await change(bob, `/custom-fields/${field.id}`, { label: 'Part of the world' });
    await rounds(ann, bob, ann);
    for (const server of [hub, ann, bob]) {
      const renamed = { slug: 'zone', label: 'Part of the world' };
      expect(await get(server, `/custom-fields/${field.id}`)).toMatchObject(renamed);
      expect((await read(server, `/customers/${acme.id}`)).custom_fields).toEqual({ zone: 'EMEA' });
    }
  });

  test('what one takes back is taken back on all, and what the other has changed since is left', async () => {
    const { hub, startAnn, startBob } = await team();
    const acme = await created(hub, '/customers', { name: 'Acme' });
    const at = await created(hub, '/onboardings', { customer_id: acme.id });
    const [ann, bob] = [await startAnn(), await startBob()];
    const task = await make(ann, '/tasks', { onboarding_id: at.id, title: 'Call' });
    await rounds(ann, bob);
    const path = `/tasks/${task.id}`;
    const edited = await change(ann, path, { title: 'Call Jo', notes: 'Soon' });
    await rounds(ann, bob);
    await change(bob, path, { notes: 'Today' });
    await rounds(bob, ann);
    const undone = await send(ann, 'POST', '/undo', { batch_id: edited });
    expect(undone.json()).toMatchObject({ left: [{ field: 'notes' }] });
    await rounds(ann, bob);
    for (const server of [hub, ann, bob])
      expect(await get(server, path)).toMatchObject({ title: 'Call', notes: 'Today' });
    // Deleted on one, and brought back there: it is the same task on the other again.
    const gone = await send(bob, 'DELETE', path);
    await rounds(bob, ann);
    expect((await send(ann, 'GET', path)).status).toBe(404);
    await send(bob, 'POST', '/undo', { batch_id: gone.headers.get('pivotal-batch') });
    await rounds(bob, ann);
    for (const server of [hub, ann, bob])
      expect(await shown(server, '/tasks', 'title', 'notes')).toEqual(['Call Today']);
  });

  test('a merge on one loses nothing on the other, and neither does its undo', async () => {
    const { hub, startAnn, startBob } = await team();
    const [winner, loser] = [
      await created(hub, '/customers', { name: 'Acme' }),
      await created(hub, '/customers', { name: 'ACME Inc', plan: 'Gold' }),
    ];
    for (const [customer, name, email] of [
      [winner, 'Jo', 'jo@acme.example'],
      [loser, 'Jo Park', 'jo@acme.example'],
      [loser, 'Kim', 'kim@acme.example'],
    ] as const)
      await created(hub, `/customers/${customer.id}/contacts`, { name, email });
    const at = await created(hub, '/onboardings', { customer_id: loser.id, name: 'Rollout' });
    const call = await make(hub, '/tasks', { onboarding_id: at.id, title: 'Call' });
    await make(hub, '/tasks', { onboarding_id: at.id, parent_task_id: call.id, title: 'Part' });
    await make(hub, '/comments', { subject_type: 'customer', subject_id: loser.id, body: 'They grow' });
    await make(hub, '/comments', { subject_type: 'task', subject_id: call.id, body: 'Done soon' });
    const [ann, bob] = [await startAnn(), await startBob()];
    const merged = await send(ann, 'POST', `/customers/${loser.id}/merge`, { into: winner.id });
    expect(merged.status, merged.text).toBe(200);
    await rounds(ann, bob, ann);
    for (const server of [hub, bob, ann]) {
      expect(await shown(server, `/customers/${winner.id}/contacts`, 'email')).toEqual([
        'jo@acme.example',
        'kim@acme.example',
      ]);
      expect(await shown(server, `/customers/${winner.id}/onboardings`, 'name')).toEqual(['Rollout']);
      expect(await read(server, `/customers/${winner.id}`)).toMatchObject({ name: 'Acme', plan: 'Gold' });
      const [rollout] = await listed(server, `/customers/${winner.id}/onboardings`);
      expect(await shown(server, `/tasks?onboarding_id=${rollout?.id}`, 'title')).toEqual(['Call', 'Part']);
      for (const customer of [winner, loser]) {
        const isHere = customer === winner || server === ann;
        const below = (path: string, field: string) =>
          shown(server, `${path}?customer_id=${customer.id}`, field);
        expect(await below('/tasks', 'title')).toEqual(isHere ? ['Call', 'Part'] : []);
        expect(await below('/comments', 'body')).toEqual(isHere ? ['Done soon', 'They grow'] : []);
      }
      const history = await told(server, winner);
      expect(history).not.toContain(expect.stringMatching(/^comment\.edited/u));
      // Who merged them is told that, the others where the note came from.
      const moves = history.filter((event) => event.startsWith('comment.moved'));
      expect(moves).toEqual(server === ann ? [] : ['comment.moved ACME Inc Acme']);
    }
    const batch_id = merged.headers.get('pivotal-batch');
    const undone = await send(ann, 'POST', '/undo', { batch_id });
    expect(undone.status, undone.text).toBe(200);
    await rounds(ann, bob, ann);
    for (const server of [hub, bob, ann]) {
      expect(await shown(server, `/customers/${loser.id}/contacts`, 'email')).toEqual([
        'jo@acme.example',
        'kim@acme.example',
      ]);
      expect(await shown(server, `/tasks?customer_id=${loser.id}`, 'title')).toEqual(['Call', 'Part']);
      expect(await shown(server, `/comments?customer_id=${loser.id}`, 'body')).toEqual([
        'Done soon',
        'They grow',
      ]);
      expect(await read(server, `/customers/${loser.id}`)).toMatchObject({
        name: 'ACME Inc',
        status: 'active',
      });
      expect(await shown(server, `/tasks?customer_id=${winner.id}`, 'title')).toEqual([]);
    }
  });

  test('a merge in the team’s Pivotal takes tasks and notes along on all, and so does its undo', async () => {
    const { hub, startAnn } = await team();
    const [winner, loser] = [
      await created(hub, '/customers', { name: 'Acme' }),
      await created(hub, '/customers', { name: 'ACME Inc' }),
    ];
    // One of two would be too much to vanish at once.
    for (let number = 1; number <= 20; number += 1)
      await created(hub, '/customers', { name: `Other ${number}` });
    const at = await created(hub, '/onboardings', { customer_id: loser.id, name: 'Rollout' });
    await make(hub, '/tasks', { onboarding_id: at.id, title: 'Call' });
    await make(hub, '/comments', { subject_type: 'customer', subject_id: loser.id, body: 'They grow' });
    await make(hub, '/comments', { subject_type: 'customer', subject_id: winner.id, body: 'They pay' });
    const ann = await startAnn();
    // Files stay on the machine where they were attached, and go along there with what they were attached to.
    const files = new Map<TestServer, string[]>();
    for (const server of [hub, ann]) files.set(server, [await attach(server, 'They grow')]);
    await rounds(ann);
    const attached = async (server: TestServer) =>
      (await listed(server, '/comments')).find(({ body }) => body === 'They grow')?.attachments;
    const merged = await send(hub, 'POST', `/customers/${loser.id}/merge`, { into: winner.id });
    expect(merged.status, merged.text).toBe(200);
    await rounds(ann, ann);
    const ofLoser = [
      'customer.created null ACME Inc',
      'onboarding.created null Rollout',
      'task.created null Call',
      'comment.added null They grow',
    ];
    const below = (server: TestServer, customer: Row) =>
      Promise.all([
        shown(server, `/customers/${customer.id}/onboardings`, 'name'),
        shown(server, `/tasks?customer_id=${customer.id}`, 'title'),
        shown(server, `/comments?customer_id=${customer.id}`, 'body'),
      ]);
    for (const server of [hub, ann]) {
      expect(await shown(server, '/customers?limit=100', 'name')).not.toContain('ACME Inc');
      expect(await below(server, winner)).toEqual([['Rollout'], ['Call'], ['They grow', 'They pay']]);
      expect(await attached(server)).toEqual(files.get(server));
      expect(await told(server, winner)).toEqual(expect.arrayContaining(ofLoser));
    }
    const batch_id = merged.headers.get('pivotal-batch');
    const undone = await send(hub, 'POST', '/undo', { batch_id });
    expect(undone.status, undone.text).toBe(200);
    await rounds(ann, ann);
    for (const server of [hub, ann]) {
      expect(await shown(server, '/customers?limit=100', 'name')).toContain('ACME Inc');
      expect(await below(server, loser)).toEqual([['Rollout'], ['Call'], ['They grow']]);
      expect(await below(server, winner)).toEqual([[], [], ['They pay']]);
      expect(await told(server, loser)).toEqual(expect.arrayContaining(ofLoser));
      expect((await told(server, winner)).filter((event) => ofLoser.includes(event))).toEqual([]);
      expect(await attached(server)).toEqual(files.get(server));
    }
    // Nobody has edited anything, but for attaching a file.
    for (const server of [hub, ann]) {
      const history = [...(await told(server, winner)), ...(await told(server, loser))];
      expect(history.filter((event) => /^(?:comment\.edited|task\.field_changed)/u.test(event))).toHaveLength(
        1,
      );
    }
  });
});
