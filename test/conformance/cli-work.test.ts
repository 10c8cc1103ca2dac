import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CLI_PATH,
  makeDataDir,
  removeDataDir,
  runCli,
  startServer,
  type TestServer,
} from '../support/server.ts';
import { createCustomer } from './actions.ts';

type Body = Record<string, unknown>;

const dataDir = makeDataDir();
let server: TestServer;
let customer: string;
let onboarding: string;

beforeAll(async () => {
  server = await startServer({ dataDir });
  customer = String((await createCustomer(server, { name: 'Acme' })).id);
  const made = await server.request('POST', '/onboardings', { body: { customer_id: customer } });
  onboarding = String(made.json().id);
});
afterAll(async () => {
  if (server.child.exitCode === null) await server.stop();
  removeDataDir(dataDir);
});

const pivotal = (...args: string[]) => runCli([...args, '--data-dir', dataDir]);

/** The one JSON value that a command printed. */
async function json(...args: string[]): Promise<Body> {
  const { code, stdout, stderr } = await pivotal(...args, '--json');
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as Body;
}

const dataOf = (list: Body) => list.data as Body[];

async function expectFailure(code: number, ...args: string[]): Promise<string> {
  const result = await pivotal(...args);
  expect(result).toMatchObject({ code, stdout: '' });
  expect(result.stderr.trim().split('\n')).toHaveLength(1);
  return result.stderr;
}

describe('tasks', () => {
  test('are added, listed and completed, in the envelopes of the API', async () => {
    const task = await json('tasks', 'add', onboarding, 'Plan the launch', '--due', '2026-12-24');
    expect(task).toMatchObject({
      object: 'task',
      title: 'Plan the launch',
      due_date: '2026-12-24',
      done: false,
    });
    expect(await json('tasks', '--customer', customer)).toEqual({
      object: 'list',
      data: [task],
      has_more: false,
      next_cursor: null,
    });
    expect((await pivotal('tasks', 'list')).stdout).toContain('Plan the launch (Acme, due 2026-12-24)');
    const done = await json('tasks', 'done', String(task.display_id));
    expect(done).toMatchObject({ id: task.id, done: true });
    expect(dataOf(await json('tasks'))).toEqual([]);
    expect(dataOf(await json('tasks', 'list', '--all'))).toEqual([done]);
  });

  test('of the person at this computer are those assigned to it; without one, a sentence says what to do', async () => {
    expect(await expectFailure(1, 'tasks', '--mine')).toMatch(/who sits at this computer/);
  });

  test('days are read as people write them, and whose a task is stands there by name', async () => {
    const person = await server.request('POST', '/people', { base: '/local/v1', body: { name: 'Zoë Ray' } });
    const assignee = String(person.json().id);
    const added = await pivotal('tasks', 'add', onboarding, 'Call', '--due', '+2w', '--assignee', assignee);
    expect(added.stdout).toMatch(/^Added #\d+ +Call \(Acme, due \d{4}-\d\d-\d\d, Zoë Ray\)\n$/);
    await pivotal('undo');
  });

  test('somebody is named by name or address, and nobody in particular is refused', async () => {
    const body = { name: 'Uma Öst', email: 'uma@we.example' };
    const uma = (await server.request('POST', '/people', { base: '/local/v1', body })).json();
    const added = await json('tasks', 'add', onboarding, 'Call', '--assignee', 'uma ost');
    expect(added.assignee_id).toBe(uma.id);
    expect(dataOf(await json('tasks', '--assignee', 'UMA@we.example'))).toEqual([added]);
    await server.request('DELETE', `/tasks/${added.id}`, { base: '/local/v1' });
    expect(await expectFailure(1, 'tasks', 'add', onboarding, 'x', '--assignee', 'usr_nobody')).toMatch(
      /nobody usr_nobody: .* pivotal people/,
    );
    expect(dataOf(await json('tasks'))).toEqual([]);
    expect((await pivotal('people', 'uma we.ex')).stdout).toMatch(
      /^#\d+ +Uma Öst \(uma@we.example, member, .*\)\n$/,
    );
  });

  test('a day is that of the workspace, wherever the machine is', async () => {
    const zones = ['Pacific/Kiritimati', 'Etc/GMT+12'];
    for (const time_zone of zones) {
      await server.request('PATCH', '/workspace', { base: '/local/v1', body: { time_zone } });
      const task = await json('tasks', 'add', onboarding, 'Call', '--due', 'today');
      // 26 hours lie between the two: they never share a day.
      const day = new Intl.DateTimeFormat('en-CA', { timeZone: time_zone }).format(new Date());
      expect(task.due_date).toBe(day);
      await pivotal('undo');
    }
  });

  test('longer lists than a page are printed whole', async () => {
    const commands = Array.from({ length: 130 }, (_, index) => ({
      operation: 'create',
      type: 'task',
      fields: { onboarding_id: onboarding, title: `Step ${index}` },
    }));
    await server.request('POST', '/batch', { base: '/local/v1', body: { commands } });
    const titles = dataOf(await json('tasks')).map(({ title }) => title);
    expect(new Set(titles).size).toBe(130);
  });

  test('what makes no sense is one sentence, with code 2 for wrong use and 1 for a refusal', async () => {
    await expectFailure(2, 'tasks', 'add', onboarding);
    await expectFailure(2, 'tasks', 'add', onboarding, 'x', '--due', '2026-02-30');
    await expectFailure(2, 'tasks', 'list', '--all', '--mine');
    await expectFailure(1, 'tasks', 'add', 'nowhere', 'x');
    await expectFailure(1, 'tasks', 'done', 'nothing');
  });
});

describe('templates', () => {
  test('are made, listed, shown, applied and removed, in the envelopes of the API', async () => {
    const add = ['templates', 'add', 'Launch week', '--phase', 'launch'];
    const template = await json(...add, '--task', 'Call Jo +5d @account_owner', '--task', 'Send the bill');
    const usual = { customer_facing: false, subtasks: [] };
    expect(template).toMatchObject({
      object: 'template',
      name: 'Launch week',
      phase: 'launch',
      default_for_phase: false,
      tasks: [
        { title: 'Call Jo', assignee_rule: 'account_owner', due_offset: 5, ...usual },
        { title: 'Send the bill', assignee_rule: null, due_offset: null, ...usual },
      ],
    });
    expect(await json('templates')).toMatchObject({ object: 'list', data: [template], has_more: false });
    expect(dataOf(await json('templates', 'list', '--phase', 'review'))).toEqual([]);
    expect((await pivotal('templates')).stdout).toBe('#1     Launch week (launch, 2 tasks)\n');
    expect(await json('templates', 'show', 'launch WEEK')).toEqual(template);
    expect((await pivotal('templates', 'show', '1')).stdout).toContain('  - Call Jo (day 5, account_owner)');
    const applied = await json('templates', 'apply', String(template.id), onboarding);
    expect(applied).toMatchObject({
      object: 'list',
      unassigned: [{ title: 'Call Jo', rule: 'account_owner' }],
    });
    expect(dataOf(applied).map(({ title, phase }) => [title, phase])).toEqual([
      ['Call Jo', 'launch'],
      ['Send the bill', 'launch'],
    ]);
    await json('undo');
    expect(await json('templates', 'remove', 'Launch week')).toMatchObject({
      object: 'deleted',
      id: template.id,
      deleted: true,
    });
    expect(dataOf(await json('templates'))).toEqual([]);
  });

  test('that make no sense are refused in one sentence', async () => {
    await expectFailure(2, 'templates', 'add', 'Nowhere');
    await expectFailure(2, 'templates', 'add', 'Nowhere', '--phase', 'party');
    const rule = ['templates', 'add', 'x', '--phase', 'launch', '--task', 'Call @nobody'];
    expect(await expectFailure(2, ...rule)).toContain('@nobody');
    expect(await expectFailure(1, 'templates', 'show', 'none such')).toContain('none such');
    await expectFailure(1, 'templates', 'apply', 'none such', onboarding);
  });
});

describe('notes', () => {
  test('are written down about a customer, and names that would act on a terminal are written out', async () => {
    const note = await json('notes', 'add', customer, 'Spoke with \u202eJo', '--kind', 'call');
    expect(note).toMatchObject({
      object: 'comment',
      subject_type: 'customer',
      subject_id: customer,
      kind: 'call',
    });
    expect(dataOf(await json('notes', customer))).toEqual([note]);
    const { stdout } = await pivotal('notes', 'list', customer);
    expect(stdout).toContain('<U+202E>Jo');
    expect(stdout).not.toContain('\u202e');
  });

  test('of a kind that there is not, or about nobody, are refused', async () => {
    await expectFailure(2, 'notes', 'add', customer, 'x', '--kind', 'shout');
    await expectFailure(2, 'notes');
    expect(await expectFailure(1, 'notes', 'add', 'nobody', 'x')).toContain('nobody');
    expect(await expectFailure(1, 'notes', 'nobody')).toContain('nobody');
    expect(await expectFailure(1, 'tasks', '--customer', '98765')).toContain('98765');
  });
});

describe('undo', () => {
  test('takes back the last change of the command line, names it first, and not the one of a script', async () => {
    const note = await json('notes', 'add', customer, 'Written by mistake');
    await server.request('PATCH', `/customers/${customer}`, { body: { plan: 'Pro' } });
    const { code, stdout, stderr } = await pivotal('undo', '--json');
    expect(code).toBe(0);
    expect(stderr).toMatch(/^Undoing batch .*Written by mistake/);
    expect(JSON.parse(stdout)).toMatchObject({
      object: 'undo',
      restored: [{ type: 'comment', id: note.id }],
      left: [],
    });
    expect((await server.request('GET', `/customers/${customer}`)).json()).toMatchObject({ plan: 'Pro' });
  });

  test('again takes back the one before; with the id of an undo it brings that back', async () => {
    const first = await json('notes', 'add', customer, 'First');
    const second = await json('notes', 'add', customer, 'Second');
    const ids = async () => dataOf(await json('notes', customer)).map(({ id }) => id);
    await json('undo');
    const undo = await json('undo');
    expect(await ids()).not.toContain(first.id);
    await json('undo', String(undo.id));
    expect(await ids()).toContain(first.id);
    expect(await ids()).not.toContain(second.id);
  });

  test('of a batch that nobody knows is one sentence', async () => {
    expect(await expectFailure(1, 'undo', 'none')).toContain('none');
  });
});

describe('events', () => {
  test('are printed whole, oldest first', async () => {
    const list = await json('events');
    const ids = dataOf(list).map(({ id }) => Number(id));
    expect(ids.length).toBeGreaterThan(100);
    expect(ids).toEqual(ids.toSorted((one, other) => one - other));
    expect(list).toMatchObject({ object: 'list', has_more: false, next_cursor: String(ids.at(-1)) });
  });

  test('are followed as they happen', async () => {
    const from = String((await json('events')).next_cursor);
    const args = ['events', '--follow', '--json', '--cursor', from, '--data-dir', dataDir];
    const child = spawn(process.execPath, [CLI_PATH, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout });
    const line = once(lines, 'line');
    const note = await json('notes', 'add', customer, 'Heard');
    expect(JSON.parse(String((await line)[0]))).toMatchObject({ type: 'comment.added', subject_id: note.id });
    const ended = once(child, 'exit');
    child.kill('SIGINT');
    expect((await ended)[0]).toBe(0);
  });
});

test('keys revoke prints the revoked key as JSON', async () => {
  const key = await json('keys', 'create', '--name', 'short-lived');
  expect(await json('keys', 'revoke', String(key.id))).toMatchObject({
    object: 'api_key',
    id: key.id,
    revoked_at: expect.any(String),
  });
});

test('without the app they work on the data itself, and the app finds what they did', async () => {
  await server.stop();
  const kept = await json('tasks', 'add', onboarding, 'On the train');
  const taken = await json('tasks', 'add', onboarding, 'In the tunnel');
  expect(await json('undo')).toMatchObject({ restored: [{ type: 'task', id: taken.id }] });
  expect(await expectFailure(1, 'events', '--follow')).toContain('pivotal serve');
  server = await startServer({ dataDir });
  const ids = dataOf(await json('tasks')).map(({ id }) => id);
  expect(ids).toContain(kept.id);
  expect(ids).not.toContain(taken.id);
});

test.each([
  'tasks list',
  'tasks add',
  'tasks done',
  'templates list',
  'templates apply',
  'notes list',
  'notes add',
  'events',
  'undo',
])('%s explains itself', async (command) => {
  const { code, stdout } = await runCli([...command.split(' '), '--help']);
  expect(code).toBe(0);
  for (const flag of ['--data-dir', '--json', '--help']) expect(stdout).toContain(flag);
});

describe('pi', () => {
  test('says what is at risk, what the day holds and what is likely, and writes a brief', async () => {
    const risks = await json('pi', 'risks');
    expect(dataOf(risks)[0]).toMatchObject({ object: 'risk', type: 'onboarding', id: onboarding });
    expect((await pivotal('pi', 'risks')).stdout).toMatch(
      /^ *\d+ +#1 Onboarding \(Acme\): .*No primary contact/,
    );
    expect(await json('pi', 'today')).toMatchObject({ object: 'summary' });
    expect((await pivotal('pi', 'today')).stdout).toContain('Most at risk');
    expect((await pivotal('pi', 'forecast')).stdout).toMatch(/^#1 Onboarding \(Acme\): no estimate/);
    expect(dataOf(await json('pi', 'forecast'))[0]).toMatchObject({ object: 'forecast', estimate: null });
    expect(await json('brief', customer)).toMatchObject({ object: 'brief', customer: { name: 'Acme' } });
    expect((await pivotal('brief', customer)).stdout).toMatch(/^# Acme \(#\d+\)\n/);
    expect(await expectFailure(1, 'brief', 'nobody')).toContain('No customer has this id');
  });
});
