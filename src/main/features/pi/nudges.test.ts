import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { ANN, createSurroundings, openTestHub, type TestHub } from '../../../../test/support/hub.ts';
import { serveTestApi } from '../../../../test/support/local-api.ts';
import { createRecordRoutes } from '../../api/record-routes.ts';
import type { Document } from '../../hub/records/transaction.ts';
import { PI } from './actor.ts';
import { startNudges } from './nudges.ts';

const NOON = Date.parse('2026-05-26T12:00:00.000Z');
const DAY_MS = 86_400_000;

function start(folder?: string) {
  const hub = openTestHub(folder, createSurroundings(NOON));
  let due: () => void = () => {};
  const nudges = startNudges({
    hub,
    timeZone: () => 'UTC',
    now: hub.environment.now,
    timers: {
      after(_ms, work) {
        due = work;
        return () => {};
      },
    },
    reportFailure: (error) => hub.failures.push(error),
  });
  onTestFinished(() => {
    nudges.stop();
    expect(hub.failures).toEqual([]);
  });
  return {
    hub,
    look: async () => {
      due();
      await nudges.settled();
    },
  };
}

const nudgesOf = (hub: TestHub, filter: Readonly<Record<string, string>> = {}) =>
  hub.reads.list('nudge', filter, { limit: 100 }).documents.map((text) => JSON.parse(text) as Document);
const said = (hub: TestHub) => nudgesOf(hub).map(({ kind, state }) => [kind, state]);
const theOne = async (hub: TestHub, kind: string) => {
  const found = await vi.waitFor(() => {
    const [nudge] = nudgesOf(hub, { kind });
    if (nudge === undefined) throw new Error(`nobody was nudged: ${kind}`);
    return nudge;
  });
  return found as Document & { readonly id: string; readonly data: Document };
};
const settledAs = (hub: TestHub, expected: readonly (readonly [string, string])[]) =>
  vi.waitFor(() => expect(said(hub)).toEqual(expected));

/** An onboarding with one open task in its first phase. */
async function onTheWay(hub: TestHub, fields: Document = {}) {
  const customer = await hub.create('customer', { name: 'Acme', owner_id: 'ann' });
  const contact = await hub.create(
    'contact',
    { name: 'Jo', email: 'jo@acme.example' },
    { customer: String(customer.id) },
  );
  const onboarding = await hub.create('onboarding', {
    customer_id: customer.id,
    name: 'Rollout',
    ...fields,
  });
  const task = await hub.create('task', { onboarding_id: onboarding.id, title: 'Call' });
  return {
    customer: String(customer.id),
    contact: String(contact.id),
    onboarding: String(onboarding.id),
    task: String(task.id),
  };
}

async function accept(hub: TestHub, nudge: Document) {
  const { batchId } = await hub.write({
    operation: 'update',
    resource: 'nudge',
    reference: String(nudge.id),
    input: { state: 'accepted' },
    actor: ANN,
  });
  return String(batchId);
}

describe('a nudge', () => {
  test('says that a phase is ready to advance; accepting moves it, and one undo takes both back', async () => {
    const { hub } = start();
    const { onboarding, task } = await onTheWay(hub);
    await hub.update('task', task, { done: true });
    const nudge = await theOne(hub, 'ready_to_advance');
    expect(nudge).toMatchObject({
      object: 'nudge',
      subject_type: 'onboarding',
      subject_id: onboarding,
      state: 'open',
      until: null,
      data: {
        command: {
          operation: 'update',
          type: 'onboarding',
          id: onboarding,
          fields: { phase: 'program_design' },
        },
      },
    });
    expect(nudge.data.words).toBe(
      'Rollout (Acme): every task of Before getting started is done, it is ready for Program design',
    );
    const batch = await accept(hub, nudge);
    expect(hub.get('onboarding', onboarding).phase).toBe('program_design');
    expect(hub.get('nudge', nudge.id).state).toBe('accepted');
    const undone = await hub.undo({ undoes: batch, actor: ANN });
    expect(undone.left).toEqual([]);
    expect(hub.get('onboarding', onboarding).phase).toBe('before_getting_started');
    expect(hub.get('nudge', nudge.id).state).toBe('open');
  });

  test('is withdrawn when it is so no more', async () => {
    const { hub } = start();
    const { task } = await onTheWay(hub);
    await hub.update('task', task, { done: true });
    await theOne(hub, 'ready_to_advance');
    await hub.update('task', task, { done: false });
    await settledAs(hub, []);
  });

  test('that was dismissed does not come back for the same reason', async () => {
    const { hub } = start();
    const { onboarding, task } = await onTheWay(hub);
    await hub.update('task', task, { done: true });
    const nudge = await theOne(hub, 'ready_to_advance');
    await hub.update('nudge', nudge.id, { state: 'dismissed' });
    await hub.update('onboarding', onboarding, { state: 'at_risk' });
    await hub.update('onboarding', onboarding, { state: 'active', target_launch_date: '2026-05-01' });
    await settledAs(hub, [
      ['target_passed', 'open'],
      ['ready_to_advance', 'dismissed'],
    ]);
  });

  test('that was put off comes back when its time has come', async () => {
    const { hub, look } = start();
    const { task } = await onTheWay(hub);
    await hub.update('task', task, { done: true });
    const nudge = await theOne(hub, 'ready_to_advance');
    const until = new Date(NOON + 2 * DAY_MS).toISOString();
    expect(await hub.update('nudge', nudge.id, { until })).toMatchObject({ state: 'snoozed', until });
    await look();
    expect(hub.get('nudge', nudge.id).state).toBe('snoozed');
    hub.environment.time += 2 * DAY_MS;
    await look();
    expect(hub.get('nudge', nudge.id)).toMatchObject({ state: 'open', until: null });
  });

  test('put off without saying until when comes back a day later', async () => {
    const { hub } = start();
    const { task } = await onTheWay(hub);
    await hub.update('task', task, { done: true });
    const nudge = await theOne(hub, 'ready_to_advance');
    expect(await hub.update('nudge', nudge.id, { state: 'snoozed' })).toMatchObject({
      until: new Date(NOON + DAY_MS).toISOString(),
    });
  });

  test('of a task that nobody has, though it is due, gives it to who owns the customer', async () => {
    const { hub } = start();
    const { onboarding } = await onTheWay(hub);
    const task = await hub.create('task', {
      onboarding_id: onboarding,
      title: 'Send the contract',
      due_date: '2026-06-01',
    });
    const nudge = await theOne(hub, 'unassigned_task');
    expect(nudge).toMatchObject({ subject_type: 'task', subject_id: task.id });
    await accept(hub, nudge);
    expect(hub.get('task', String(task.id)).assignee_id).toBe('ann');
    // The one that is only noted down is nobody's business yet.
    expect(nudgesOf(hub, { kind: 'unassigned_task' })).toHaveLength(1);
  });

  test('of a template whose rule found nobody says so', async () => {
    const { hub } = start();
    await hub.create('template', {
      name: 'Design',
      phase: 'program_design',
      default_for_phase: true,
      tasks: [{ title: 'Sketch', assignee_rule: 'role:designer' }],
    });
    const { onboarding } = await onTheWay(hub);
    await hub.update('onboarding', onboarding, { phase: 'program_design' });
    const nudge = await theOne(hub, 'unassigned_task');
    expect(nudge.data.words).toBe('“Sketch” of Rollout (Acme) is nobody’s');
  });

  test('of a task that was jumped over takes it along; one that is carried over is known', async () => {
    const { hub } = start();
    const { onboarding, task } = await onTheWay(hub);
    await hub.update('onboarding', onboarding, { phase: 'program_design' });
    await hub.update('onboarding', onboarding, { phase: 'launch' });
    await hub.create('task', { onboarding_id: onboarding, title: 'Design', phase: 'review' });
    await hub.update('onboarding', onboarding, { phase: 'program_design' });
    await hub.update('onboarding', onboarding, { phase: 'launch' });
    const nudge = await theOne(hub, 'orphaned_task');
    expect(nudge.subject_id).not.toBe(task);
    await accept(hub, nudge);
    expect(hub.get('task', String(nudge.subject_id)).phase).toBe('launch');
  });

  test('of a subtask below a task that is done closes it', async () => {
    const { hub } = start();
    const { onboarding, task } = await onTheWay(hub);
    const subtask = await hub.create('task', {
      onboarding_id: onboarding,
      title: 'Agenda',
      parent_task_id: task,
    });
    await hub.update('task', task, { done: true });
    const nudge = await theOne(hub, 'orphaned_task');
    expect(nudge.subject_id).toBe(subtask.id);
    await accept(hub, nudge);
    expect(hub.get('task', String(subtask.id)).done).toBe(true);
  });

  test('of a target that has passed is there the next day, and once', async () => {
    const { hub, look } = start();
    const { onboarding } = await onTheWay(hub, { target_launch_date: '2026-05-27' });
    await look();
    expect(said(hub)).toEqual([]);
    hub.environment.time += 2 * DAY_MS;
    await look();
    const nudge = await theOne(hub, 'target_passed');
    await accept(hub, nudge);
    expect(hub.get('onboarding', onboarding).state).toBe('at_risk');
    hub.environment.time += DAY_MS;
    await look();
    expect(said(hub)).toEqual([['target_passed', 'accepted']]);
  });

  test('of a primary contact that has left names the next one', async () => {
    const { hub } = start();
    const { customer, contact } = await onTheWay(hub);
    const other = await hub.create('contact', { name: 'Al', email: 'al@acme.example' }, { customer });
    await hub.update('contact', contact, { archived: true });
    const nudge = await theOne(hub, 'no_primary_contact');
    await accept(hub, nudge);
    expect(hub.get('contact', String(other.id)).is_primary).toBe(true);
  });

  test('of health that fell into the red proposes the status, of a drop a next step', async () => {
    const { hub } = start();
    const { customer } = await onTheWay(hub);
    const key = hub.reads.resolve('customer', customer);
    await hub.writeHealth(PI, '2026-05-25', [{ key, score: 72, events: [] }]);
    await hub.writeHealth(PI, '2026-05-26', [
      {
        key,
        score: 38,
        events: [
          {
            type: 'customer.health_score_dropped',
            field: 'health_score',
            oldValue: 72,
            newValue: 38,
          },
          {
            type: 'customer.health_bucket_changed',
            field: 'health_score',
            oldValue: 'healthy',
            newValue: 'at_risk',
          },
        ],
      },
    ]);
    await accept(hub, await theOne(hub, 'health_at_risk'));
    expect(hub.get('customer', customer).status).toBe('at_risk');
    await accept(hub, await theOne(hub, 'health_drop'));
    const [step] = hub.reads.list('next_step', { customer_id: customer }, { limit: 1 }).documents;
    expect(JSON.parse(step ?? '{}')).toMatchObject({
      text: 'Find out why health fell from 72 to 38',
      date: '2026-05-26',
    });
  });

  test('is of nobody who has gone, and goes with them', async () => {
    const { hub } = start();
    const { customer, task } = await onTheWay(hub);
    await hub.update('task', task, { done: true });
    await theOne(hub, 'ready_to_advance');
    await hub.update('customer', customer, { status: 'churned' });
    await settledAs(hub, []);
  });

  test('stands in the way of no undo, and in nobody’s activity', async () => {
    const { hub } = start();
    const { customer, onboarding } = await onTheWay(hub);
    const { batchId } = await hub.write({
      operation: 'create',
      resource: 'task',
      input: { onboarding_id: onboarding, title: 'Mistake', due_date: '2026-06-01' },
      actor: ANN,
    });
    await theOne(hub, 'unassigned_task');
    const { entries } = hub.reads.listActivity(hub.reads.resolve('customer', customer), { limit: 100 });
    expect(entries.filter(({ event_type }) => event_type.startsWith('nudge'))).toEqual([]);
    const undone = await hub.undo({ undoes: String(batchId), actor: ANN });
    expect(undone.left).toEqual([]);
    await settledAs(hub, []);
  });

  test('refuses as a whole when what it proposes cannot be done', async () => {
    const { hub } = start();
    const { onboarding, task } = await onTheWay(hub);
    const subtask = await hub.create('task', { onboarding_id: onboarding, title: 'A', parent_task_id: task });
    await hub.update('task', task, { done: true });
    const nudge = await theOne(hub, 'orphaned_task');
    // Faster than it is withdrawn.
    const paused = hub.update('onboarding', onboarding, { state: 'paused' });
    await expect(accept(hub, nudge)).rejects.toMatchObject({ code: 'onboarding_paused' });
    await paused;
    expect(hub.get('task', String(subtask.id)).done).toBe(false);
    await settledAs(hub, []);
  });

  test('is not raised by the hundreds when a file is imported', async () => {
    const { hub } = start();
    const { onboarding } = await onTheWay(hub);
    await hub.writeBatch({
      actor: ANN,
      commands: Array.from({ length: 300 }, (_, at) => ({
        operation: 'create' as const,
        resource: 'task' as const,
        input: { onboarding_id: onboarding, title: `Task ${at}`, due_date: '2026-06-01' },
      })),
    });
    await vi.waitFor(() => expect(nudgesOf(hub)).toHaveLength(100));
  });
});

test('over the API they are listed by state and kind, accepted with a batch, and never written by a reader', async () => {
  const { hub } = start();
  const api = await serveTestApi(hub, createRecordRoutes(hub));
  const { onboarding, task } = await onTheWay(hub);
  await hub.update('task', task, { done: true });
  const { id } = await theOne(hub, 'ready_to_advance');
  const list = await api.request(
    'GET',
    `/local/v1/nudges?state=open&subject_type=onboarding&subject_id=${onboarding}`,
  );
  expect(list.json<{ data: Document[] }>().data).toMatchObject([{ id, kind: 'ready_to_advance' }]);
  const accepted = await api.request('PATCH', `/local/v1/nudges/${id}`, { body: { state: 'accepted' } });
  expect([accepted.status, accepted.headers.get('Pivotal-Batch') !== null]).toEqual([200, true]);
  expect(accepted.json()).toMatchObject({ id, state: 'accepted' });
  expect((await api.request('GET', '/local/v1/nudges?state=open')).json()).toMatchObject({ data: [] });
  const bad = await api.request('PATCH', `/local/v1/nudges/${id}`, { body: { state: 'later' } });
  expect(bad.status).toBe(400);
});
