import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { PHASES } from '#shared/v1/statuses.ts';
import { connect, createSurroundings, openTestHub, type TestHub } from '../../../../test/support/hub.ts';
import { createTestPi } from '../../../../test/support/pi.ts';
import { createPi, type Pi } from './pi.ts';
import { DEFAULT_BOUNDS, DEFAULT_WEIGHTS, type PiSettings } from './settings.ts';
import { runDay } from './workspace.ts';

const DAY_MS = 86_400_000;
/** Noon in UTC, so that no day changes by the minutes a test adds. */
const NOON = Date.parse('2026-05-26T12:00:00.000Z');

type Mutable = { -readonly [Name in keyof PiSettings]: PiSettings[Name] };

interface Running {
  readonly settings: Mutable;
  readonly hub: TestHub;
  readonly pi: Pi;
  /** Lets the time come to which the next look is set. */
  look(): Promise<void>;
}

function startPi(timeZone = 'UTC'): Running {
  const hub = openTestHub(undefined, createSurroundings(NOON));
  const settings: Mutable = {
    timeZone,
    phases: PHASES.map((value) => ({ value, label: value, targetDays: null })),
    weights: DEFAULT_WEIGHTS,
    bounds: DEFAULT_BOUNDS,
  };
  let due: () => void = () => {};
  const pi = createPi({
    hub,
    settings: () => settings,
    now: hub.environment.now,
    timers: {
      after(_ms, work) {
        due = work;
        return () => {};
      },
    },
    reportFailure: (error) => hub.failures.push(error),
  });
  pi.start();
  onTestFinished(() => pi.stop());
  const look = async () => {
    due();
    await pi.settled();
  };
  return { hub, pi, settings, look };
}

/** A customer whose contract counts and who has done a task a moment ago. */
async function activeCustomer(hub: TestHub) {
  const { id } = await hub.create('customer', { name: 'Acme', mrr: 100 });
  const onboarding = await hub.create('onboarding', { customer_id: id });
  const task = await hub.create('task', { onboarding_id: onboarding.id, title: 'Call' });
  await hub.update('task', String(task.id), { done: true });
  return { id: String(id), onboarding: String(onboarding.id) };
}

const scoreOf = (hub: TestHub, id: string) => hub.get('customer', id).health_score;

describe('health scores', () => {
  test('are there after the first look: contract 100, activity 100, tasks 100', async () => {
    const { hub, pi, look } = startPi();
    const { id } = await activeCustomer(hub);
    expect(scoreOf(hub, id)).toBeNull();
    await look();
    expect(scoreOf(hub, id)).toBe(100);
    const key = hub.reads.resolve('customer', id);
    expect(await pi.health(key)).toMatchObject({
      score: 100,
      bucket: 'healthy',
      history: [{ day: '2026-05-26', score: 100 }],
    });
  });

  test('are nobody’s edit: no date moves and nothing waits to be sent', async () => {
    const { hub, look } = startPi();
    const { id } = await activeCustomer(hub);
    const before = hub.get('customer', id);
    hub.environment.time += 1000;
    await look();
    expect(hub.get('customer', id)).toEqual({ ...before, health_score: 100 });
    expect(hub.outbox.counts().pending).toBe(0);
  });

  test('follow what happens', async () => {
    const { hub, look } = startPi();
    const { id, onboarding } = await activeCustomer(hub);
    await look();
    await hub.create('task', { onboarding_id: onboarding, title: 'Late', due_date: '2026-05-01' });
    // (20·100 + 20·50 + 15·100) / 55
    await vi.waitFor(() => expect(scoreOf(hub, id)).toBe(82));
  });

  test('fall at 02:00 when days have gone by, with one event however many days nobody looked', async () => {
    const { hub, look } = startPi();
    const { id } = await activeCustomer(hub);
    await look();
    hub.environment.time += 20 * DAY_MS;
    await look();
    // (20·0 + 20·100 + 15·100) / 55
    expect(scoreOf(hub, id)).toBe(64);
    const told = hub.events.since(0).events.filter(({ field }) => field === 'health_score');
    expect(
      told.map(({ type, old_value, new_value, actor_type }) => [type, old_value, new_value, actor_type]),
    ).toEqual([
      ['customer.health_score_dropped', 100, 64, 'system'],
      ['customer.health_bucket_changed', 'healthy', 'watch', 'system'],
    ]);
    const head = hub.events.head();
    await look();
    expect(hub.events.head()).toBe(head);
  });

  test('are frozen while a customer has churned', async () => {
    const { hub, pi, look } = startPi();
    const { id } = await activeCustomer(hub);
    await look();
    await hub.update('customer', id, { status: 'churned' });
    hub.environment.time += 30 * DAY_MS;
    await look();
    expect(scoreOf(hub, id)).toBe(100);
    expect(await pi.health(hub.reads.resolve('customer', id))).toMatchObject({
      score: 100,
      bucket: 'healthy',
    });
    await hub.update('customer', id, { status: 'active' });
    await vi.waitFor(() => expect(scoreOf(hub, id)).not.toBe(100));
  });

  test('stand in the way of no undo, and are not undone themselves', async () => {
    const { hub, look } = startPi();
    const { id } = await activeCustomer(hub);
    const { batchId } = await hub.write({
      operation: 'create',
      resource: 'customer',
      input: { name: 'Mistake', mrr: 1 },
      actor: { name: 'Ann', type: 'user' },
    });
    await look();
    hub.environment.time += 20 * DAY_MS;
    await look();
    const scored = hub.events.since(0).events.find(({ field }) => field === 'health_score');
    await hub.undo({ undoes: String(scored?.batch_id), actor: { name: 'Ann', type: 'user' } });
    expect(scoreOf(hub, id)).toBe(64);
    const undone = await hub.undo({ undoes: String(batchId), actor: { name: 'Ann', type: 'user' } });
    expect(undone.left).toEqual([]);
  });
});

test('stopped in the middle of the night, nothing more is read: the hub may be closed', async () => {
  const { hub, pi, look } = startPi();
  await hub.writeBatch({
    actor: { name: 'Ann', type: 'user' },
    commands: Array.from({ length: 1200 }, (_, at) => ({
      operation: 'create' as const,
      resource: 'customer' as const,
      input: { name: `Customer ${at}` },
    })),
  });
  const original = hub.facts.customersAfter;
  const read = vi.spyOn(hub.facts, 'customersAfter').mockImplementationOnce((key, limit) => {
    pi.stop();
    return original(key, limit);
  });
  await look();
  expect(read).toHaveBeenCalledTimes(1);
  expect(hub.failures).toEqual([]);
});

test('health is read while another program holds the database', async () => {
  const { hub, pi } = startPi();
  const { id } = await activeCustomer(hub);
  // The averages are another day's by then, and are to be kept.
  hub.environment.time += DAY_MS;
  const other = connect(hub.folder);
  other.exec('BEGIN IMMEDIATE');
  expect((await pi.health(id)).score).not.toBeNull();
  other.exec('COMMIT');
  expect(hub.failures).toEqual([]);
});

test('other weights are reckoned with at the next look', async () => {
  const { hub, settings, look } = startPi();
  const { id, onboarding } = await activeCustomer(hub);
  await hub.create('task', { onboarding_id: onboarding, title: 'Late', due_date: '2026-05-01' });
  await look();
  expect(scoreOf(hub, id)).toBe(82);
  settings.weights = { velocity: 0, activity: 0, tasks: 50, contract: 50, support: 0 };
  await look();
  expect(scoreOf(hub, id)).toBe(75);
});

test('averages and percentiles are held for the day, also when Pivotal is started again', async () => {
  const { hub, pi } = startPi();
  const { id } = await hub.create('customer', { name: 'Acme', mrr: 100 });
  await hub.create('customer', { name: 'Small', mrr: 50 });
  const contract = async (of: Pi) => {
    const { signals } = await of.health(hub.reads.resolve('customer', String(id)));
    return signals.find(({ name }) => name === 'contract')?.points;
  };
  expect(await contract(pi)).toBe(100);
  await hub.create('customer', { name: 'Larger', mrr: 200 });
  await hub.create('customer', { name: 'Largest', mrr: 300 });
  expect(await contract(pi)).toBe(100);
  pi.stop();
  const again = createTestPi(hub);
  expect(await contract(again)).toBe(100);
  hub.environment.time += DAY_MS;
  expect(await contract(again)).toBe(50);
});

test('a phase that was moved is no note: the reply gap goes on', async () => {
  const { hub, pi } = startPi();
  const { onboarding } = await activeCustomer(hub);
  hub.environment.time += 7 * DAY_MS;
  await hub.update('onboarding', onboarding, { phase: 'review' });
  const {
    risks: [risk],
  } = await pi.risks(10);
  expect(risk?.reasons).toContainEqual({
    code: 'reply_gap',
    words: 'Nothing noted or done for 7 days',
    since: '2026-05-26',
  });
});

describe('the night', () => {
  test.each(['UTC', 'Europe/Berlin', 'America/Los_Angeles', 'Pacific/Auckland', 'Australia/Lord_Howe'])(
    'of %s begins every day of a year once, and never goes back',
    (timeZone) => {
      const days: string[] = [];
      const start = Date.parse('2026-01-01T00:00:00.000Z');
      for (let time = start; time < start + 366 * DAY_MS; time += 15 * 60_000) {
        const day = runDay(time, timeZone);
        if (days.at(-1) !== day) days.push(day);
      }
      expect(days).toEqual([...new Set(days)].sort());
      expect([366, 367]).toContain(days.length);
    },
  );

  test('is reckoned once a day over a year', async () => {
    const { hub, look } = startPi('Europe/Berlin');
    const { id } = await activeCustomer(hub);
    const runs = new Set<string>();
    for (let hours = 0; hours < 365 * 24; hours += 1) {
      await look();
      runs.add(String(hub.settings.get('health_run')?.day));
      hub.environment.time += DAY_MS / 24;
    }
    expect(runs.size).toBe(366);
    const days = hub.healthHistory.of(hub.reads.resolve('customer', id)).map(({ day }) => day);
    expect(days).toEqual([...new Set(days)]);
    // It falls for fourteen days, and once more when what was done is longer ago than counts.
    expect(days).toHaveLength(16);
  });
});

describe('Pi', () => {
  test('ranks what is at risk, by owner too, forecasts what is open, and sums up the day', async () => {
    const { hub, pi } = startPi();
    const { id, onboarding } = await activeCustomer(hub);
    await hub.create('task', { onboarding_id: onboarding, title: 'Late', due_date: '2026-05-12' });
    await hub.create('task', { onboarding_id: onboarding, title: 'Today', due_date: '2026-05-26' });
    await hub.update('customer', id, { owner_id: 'ann' });
    expect((await pi.risks(10)).risks).toMatchObject([
      {
        type: 'onboarding',
        score: 30,
        reasons: [{ code: 'task_slip', words: '1 task overdue, by 14 days' }, { code: 'no_primary_contact' }],
      },
    ]);
    expect((await pi.risks(10, 'ann')).risks).toHaveLength(1);
    expect(await pi.risks(10, 'ben')).toEqual({ all: 0, risks: [] });
    expect(await pi.forecasts()).toMatchObject([{ estimate: null, confidence: null }]);
    const { day, sections } = await pi.summary();
    expect(day).toBe('2026-05-26');
    expect(sections.map(({ key, items }) => [key, items.map(({ words }) => words)])).toEqual([
      ['overdue', ['Late (Acme), 14 days overdue']],
      ['due_today', ['Today (Acme)']],
      ['at_risk', ['Acme: 1 task overdue, by 14 days']],
    ]);
  });
});
