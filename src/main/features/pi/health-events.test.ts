import { expect, onTestFinished, test, vi } from 'vitest';
import { definitionOf, RECORD_TYPES } from '#shared/records/index.ts';
import { ANN, createSurroundings, openTestHub, type TestHub } from '../../../../test/support/hub.ts';
import type { HubType } from '../../hub/records/records.ts';
import type { Document } from '../../hub/records/transaction.ts';
import { createPi } from './pi.ts';
import { piSettings } from './settings.ts';

const DAY_MS = 86_400_000;
/** Noon in UTC, so that no day changes by the minutes a test adds. */
const NOON = Date.parse('2026-05-26T12:00:00.000Z');
const LATE = { title: 'Send the contract', due_date: '2026-06-14' };

interface Workspace {
  readonly hub: TestHub;
  /** Twenty days in a phase that takes ten on average, and the smaller one of two contracts. */
  readonly customer: string;
  readonly onboarding: string;
  create(type: HubType, input: Document): Promise<string>;
  /** Waits until the customer, or another one, has a score. */
  scores(score: number | null, customer?: string): Promise<void>;
}

/**
 * Velocity 50 (20 days where 10 are usual: halfway to 30), contract 50 (one of two): (30·50 + 15·50) / 45 = 50.
 * Averages and percentiles are held for the day, whatever happens on it.
 */
async function workspace(): Promise<Workspace> {
  const hub = openTestHub(undefined, createSurroundings(NOON));
  const create = async (type: HubType, input: Document) => String((await hub.create(type, input)).id);
  const pace = await create('customer', { name: 'Pace', mrr: 200 });
  const paced = await create('onboarding', { customer_id: pace });
  const customer = await create('customer', { name: 'Acme', mrr: 100 });
  const onboarding = await create('onboarding', { customer_id: customer });
  hub.environment.time = NOON + 10 * DAY_MS;
  await hub.update('onboarding', paced, { phase: 'program_design' });
  hub.environment.time = NOON + 20 * DAY_MS;
  let due: () => void = () => {};
  const pi = createPi({
    hub,
    settings: () => ({ ...piSettings(hub.settings), timeZone: 'UTC' }),
    now: hub.environment.now,
    timers: {
      after(_ms, work) {
        due = work;
        return () => {};
      },
    },
    gatherMs: 5,
    reportFailure: (error) => hub.failures.push(error),
  });
  pi.start();
  onTestFinished(() => pi.stop());
  due();
  await pi.settled();
  const scores = async (score: number | null, of = customer) => {
    await vi.waitFor(() => expect(hub.get('customer', of).health_score).toBe(score));
  };
  await scores(50);
  return { hub, customer, onboarding, create, scores };
}

type Story = (workspace: Workspace) => Promise<void>;

/** What feeds the score, by the events that tell it; every step's score is worked out by hand. */
const STORIES: Readonly<Record<string, { readonly events: readonly string[]; readonly story: Story }>> = {
  'a contract that grew, and a field arr that counts before it': {
    events: ['customer.field_changed mrr', 'customer.field_changed custom_fields'],
    async story({ hub, customer, scores }) {
      await hub.update('customer', customer, { mrr: 200 });
      // Contract 100: (30·50 + 15·100) / 45
      await scores(67);
      await hub.update('customer', customer, { mrr: null });
      // One signal says nothing.
      await scores(null);
      await hub.update('customer', customer, { custom_fields: { arr: 5 } });
      // The first of its kind is as large as any.
      await scores(67);
    },
  },
  'a note taken, dated back, deleted and brought back': {
    events: ['comment.added', 'comment.edited occurred_at', 'comment.deleted', 'comment.restored'],
    async story({ hub, customer, create, scores }) {
      const note = await create('comment', { subject_type: 'customer', subject_id: customer, body: 'Hello' });
      // Activity 100: (30·50 + 20·100 + 15·50) / 65
      await scores(65);
      await hub.update('comment', note, { occurred_at: '2026-06-08T12:00:00.000Z' });
      // Seven of fourteen days: (30·50 + 20·50 + 15·50) / 65
      await scores(50);
      await hub.update('comment', note, { occurred_at: '2026-06-15T12:00:00.000Z' });
      await scores(65);
      const { batchId } = await hub.write({
        operation: 'delete',
        resource: 'comment',
        reference: note,
        actor: ANN,
      });
      await scores(50);
      await hub.undo({ undoes: String(batchId), actor: ANN });
      await scores(65);
    },
  },
  'an onboarding begun, deleted and brought back': {
    events: ['onboarding.created', 'onboarding.deleted', 'onboarding.restored'],
    async story({ hub, customer, create, scores }) {
      const second = await create('onboarding', { customer_id: customer });
      // Velocity (50 + 100) / 2: (30·75 + 15·50) / 45
      await scores(67);
      const { batchId } = await hub.write({
        operation: 'delete',
        resource: 'onboarding',
        reference: second,
        actor: ANN,
      });
      await scores(50);
      await hub.undo({ undoes: String(batchId), actor: ANN });
      await scores(67);
    },
  },
  'an onboarding that moves on': {
    events: ['onboarding.phase_moved'],
    async story({ hub, onboarding, scores }) {
      await hub.update('onboarding', onboarding, { phase: 'program_design' });
      // Nobody has left that phase yet: no velocity; a move is activity. (20·100 + 15·50) / 35
      await scores(79);
    },
  },
  'an onboarding paused and resumed': {
    events: ['onboarding.state_changed'],
    async story({ hub, onboarding, scores }) {
      await hub.update('onboarding', onboarding, { state: 'paused' });
      await scores(null);
      await hub.update('onboarding', onboarding, { state: 'active' });
      await scores(50);
    },
  },
  'a task that is late, put off, done, reopened, deleted and brought back': {
    events: [
      'task.created',
      'task.field_changed due_date',
      'task.completed',
      'task.reopened',
      'task.deleted',
      'task.restored',
    ],
    async story({ hub, onboarding, create, scores }) {
      const task = await create('task', { onboarding_id: onboarding, ...LATE });
      // Tasks 0: (30·50 + 20·0 + 15·50) / 65
      await scores(35);
      await hub.update('task', task, { due_date: '2026-07-01' });
      await scores(50);
      await hub.update('task', task, { done: true });
      // Tasks 100, activity 100: (30·50 + 20·100 + 20·100 + 15·50) / 85
      await scores(74);
      await hub.update('task', task, { due_date: LATE.due_date });
      await hub.update('task', task, { done: false });
      await scores(35);
      const { batchId } = await hub.write({
        operation: 'delete',
        resource: 'task',
        reference: task,
        actor: ANN,
      });
      await scores(50);
      await hub.undo({ undoes: String(batchId), actor: ANN });
      await scores(35);
    },
  },
  'a customer that churns keeps its score, and is reckoned again when it is won back': {
    events: ['customer.status_changed', 'customer.won_back'],
    async story({ hub, customer, onboarding, create, scores }) {
      await hub.update('customer', customer, { status: 'churned' });
      await create('comment', { subject_type: 'customer', subject_id: customer, body: 'Goodbye' });
      const other = await create('customer', { name: 'Other', mrr: 200 });
      await create('comment', { subject_type: 'customer', subject_id: other, body: 'Hello' });
      // Reckoned after the churned one was looked at. Contract 100, activity 100.
      await scores(100, other);
      expect(hub.get('customer', customer).health_score).toBe(50);
      await hub.update('customer', customer, { status: 'active' });
      // Its onboarding stays paused. (20·100 + 15·50) / 35
      await scores(79);
      await hub.update('onboarding', onboarding, { state: 'active' });
      await scores(65);
    },
  },
  'a customer that comes with all that it has, is deleted and comes back': {
    events: ['customer.created', 'customer.restored'],
    async story({ hub, scores }) {
      const { results } = await hub.writeBatch({
        actor: ANN,
        commands: [
          { operation: 'create', resource: 'customer', key: 'acme-2', input: { name: 'Acme 2', mrr: 200 } },
          {
            operation: 'create',
            resource: 'comment',
            input: { subject_type: 'customer', subject_id: 'acme-2', body: 'Hello' },
          },
        ],
      });
      expect(results).toHaveLength(2);
      await scores(100, 'acme-2');
      const { batchId } = await hub.write({
        operation: 'delete',
        resource: 'customer',
        reference: 'acme-2',
        actor: ANN,
      });
      hub.environment.time += DAY_MS;
      await hub.undo({ undoes: String(batchId), actor: ANN });
      // A day has passed: activity 13 of 14, (20·92.86 + 15·100) / 35
      await scores(96, 'acme-2');
    },
  },
  'two customers made one, and two again': {
    events: ['customer.merged', 'customer.unmerged'],
    async story({ hub, customer, create, scores }) {
      const twin = await create('customer', { name: 'Acme Inc.' });
      await create('onboarding', { customer_id: twin });
      const { batchId } = await hub.write({
        operation: 'act',
        resource: 'customer',
        reference: twin,
        action: 'merge',
        input: { into: customer },
        actor: ANN,
      });
      // Velocity (50 + 100) / 2: (30·75 + 15·50) / 45
      await scores(67);
      await hub.undo({ undoes: String(batchId), actor: ANN });
      await scores(50);
    },
  },
};

for (const [what, { story }] of Object.entries(STORIES)) {
  test(`${what}: the score follows`, async () => {
    const begun = await workspace();
    await story(begun);
    expect(begun.hub.failures).toEqual([]);
  });
}

test('every event that feeds the score is told above', () => {
  const feeding = RECORD_TYPES.flatMap((type) => {
    const { changed, health } = definitionOf(type).events;
    return [...(health?.events ?? []), ...(health?.fields ?? []).map((field) => `${changed} ${field}`)];
  });
  expect(
    Object.values(STORIES)
      .flatMap(({ events }) => events)
      .sort(),
  ).toEqual(feeding.sort());
});
