import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { ReminderNotice } from '#shared/bridge/reminders.ts';
import { ANN, createSurroundings, openTestHub, type TestHub } from '../../../../test/support/hub.ts';
import { aCourse, aCustomer, type anOnboarding, aTask } from '../../../../test/support/pi.ts';
import { createNotices, dueReminders, type Reminder, type ReminderInput } from './due-reminders.ts';
import { createReminders, type Reminders } from './reminders.ts';

const TODAY = '2026-06-30';

const course = (
  facts: Parameters<typeof aCourse>[0] = {},
  fields: Parameters<typeof anOnboarding>[0] = {},
) => {
  const made = aCourse(facts);
  return { ...made, onboarding: { ...made.onboarding, ...fields } };
};
const due = ({
  picture,
  ...facts
}: Partial<Omit<ReminderInput, 'picture'>> & { picture?: Partial<ReminderInput['picture']> }) =>
  dueReminders({
    titleOf: () => 'Call',
    picture: {
      customer: aCustomer(),
      courses: [course()],
      tasks: [],
      lastActive: null,
      lastNoted: TODAY,
      ...picture,
    },
    nextStep: null,
    me: null,
    today: TODAY,
    ...facts,
  }).map(({ kind, words }) => [kind, words]);

describe('a reminder', () => {
  test.each([
    ['2026-07-01', 1, 0],
    ['2026-06-30', 1, 1],
    ['2026-06-29', 1, 1],
    ['2026-06-29', 2, 0],
    ['2026-06-28', 2, 1],
    ['2026-06-30', 30, 1],
  ])(
    'of a task due on %s, every %i days, comes %i times today',
    (due_date, reminder_frequency_days, times) => {
      const picture = { courses: [course({}, { reminder_frequency_days })], tasks: [aTask({ due_date })] };
      expect(due({ picture })).toHaveLength(times);
    },
  );

  test.each([
    ['2026-07-07', 1],
    ['2026-07-06', 0],
    ['2026-07-01', 1],
    ['2026-06-30', 1],
    ['2026-06-27', 1],
  ])('of a target on %s comes %i times today', (target, times) => {
    expect(due({ picture: { courses: [course({ target }, { reminder_frequency_days: 3 })] } })).toHaveLength(
      times,
    );
  });

  test('of a next step comes on its day, of a silence after two weeks and weekly from then on', () => {
    const nextStep = { text: 'Call them', date: TODAY };
    expect(due({ nextStep })).toEqual([['next_step', 'Acme: Call them']]);
    expect(due({ nextStep: { ...nextStep, date: '2026-07-01' } })).toEqual([]);
    const quietFor = (lastNoted: string) => due({ picture: { lastNoted } }).length;
    expect(['2026-06-17', '2026-06-16', '2026-06-15', '2026-06-09'].map(quietFor)).toEqual([0, 1, 0, 1]);
  });

  test('is mine: of tasks given to me, of customers that I own, of onboardings that I run', () => {
    const tasks = [
      aTask({ due_date: TODAY, assignee_id: 'ann' }),
      aTask({ due_date: TODAY, assignee_id: 'ben' }),
    ];
    expect(due({ me: 'ann', picture: { tasks } })).toHaveLength(1);
    const picture = { courses: [course({ target: TODAY }, { csm_id: 'ben' })] };
    expect(due({ me: 'ann', picture })).toEqual([]);
    expect(due({ me: 'ben', picture })).toHaveLength(1);
  });

  test('comes of nobody who has gone, of nothing that is paused, and of no onboarding that wants none', () => {
    const facts = { tasks: [aTask({ due_date: TODAY })], lastNoted: '2026-06-16' };
    const nextStep = { text: 'Call', date: TODAY };
    expect(due({ nextStep, picture: facts })).toHaveLength(3);
    const gone = aCustomer({ status: 'churned' });
    expect(due({ nextStep, picture: { ...facts, customer: gone } })).toEqual([]);
    const paused = course({ pausedOn: '2026-06-01', target: TODAY });
    expect(due({ nextStep, picture: { ...facts, courses: [paused] } })).toEqual([]);
    const silent = course({ target: TODAY }, { reminders_enabled: false });
    expect(due({ nextStep, picture: { ...facts, courses: [silent] } })).toEqual([]);
  });

  test('stands with others of its kind in one notification, what has waited longest first', () => {
    const reminder = (words: string, late = 0) => ({
      kind: 'task' as const,
      words,
      late,
      route: '/onboardings/1',
    });
    const noticesOf = (...reminders: readonly Reminder[]) => {
      const notices = createNotices();
      for (const one of reminders) notices.add(one);
      return notices.all();
    };
    expect(noticesOf(reminder('One'))).toEqual([
      { title: 'A task is due', body: 'One', route: '/onboardings/1' },
    ]);
    const [many] = noticesOf(
      ...['1', '2', '3', '4', '5', '6'].map((words) => reminder(words, Number(words))),
    );
    expect(many).toEqual({ title: '6 tasks are due', body: '6\n5\n4\n3\nand 2 more', route: '/tasks' });
  });
});

function start(hub: TestHub) {
  const told: { readonly at: string; readonly notice: ReminderNotice }[] = [];
  let look = () => {};
  const reminders = createReminders({
    hub,
    due() {
      const at = new Date(hub.environment.time).toISOString();
      told.push(...reminders.take().map((notice) => ({ at, notice })));
    },
    now: hub.environment.now,
    timers: {
      after(_ms, work) {
        look = work;
        return () => {};
      },
    },
    reportFailure: (error) => hub.failures.push(error),
  });
  reminders.start();
  onTestFinished(reminders.stop);
  return {
    told,
    look: async () => {
      look();
      await reminders.settled();
    },
  };
}

describe('a year of clock', () => {
  test.each([
    ['UTC', 9],
    ['Europe/Berlin', 2],
    ['America/Los_Angeles', 2],
    ['Pacific/Auckland', 9],
    ['Australia/Lord_Howe', 2],
  ])(
    'in %s at %i o’clock reminds once a day, whatever the clocks do',
    async (time_zone, hour) => {
      const hub = openTestHub(undefined, createSurroundings(Date.parse('2026-01-01T00:00:00.000Z')));
      await hub.writeWorkspace(ANN, { time_zone, reminders: { hour } });
      const customer = await hub.create('customer', { name: 'Acme' });
      const onboarding = await hub.create('onboarding', { customer_id: customer.id });
      await hub.create('task', { onboarding_id: onboarding.id, title: 'Call', due_date: '2025-12-31' });
      const { told, look } = start(hub);
      for (let hours = 0; hours < 365 * 24; hours += 1) {
        await look();
        hub.environment.time += 3_600_000;
      }
      const format = new Intl.DateTimeFormat('en-CA', { timeZone: time_zone, dateStyle: 'short' });
      const days = told
        .filter(({ notice }) => notice.title === 'A task is due')
        .map(({ at }) => format.format(new Date(at)));
      expect(days).toEqual([...new Set(days)]);
      expect(days.length).toBeGreaterThanOrEqual(364);
      expect(hub.failures).toEqual([]);
    },
    120_000,
  );

  test('switched off it says nothing; on again, it says it that day', async () => {
    const hub = openTestHub(undefined, createSurroundings(Date.parse('2026-03-01T12:00:00.000Z')));
    await hub.writeWorkspace(ANN, { time_zone: 'UTC', reminders: { enabled: false } });
    const customer = await hub.create('customer', { name: 'Acme' });
    const onboarding = await hub.create('onboarding', { customer_id: customer.id });
    await hub.create('task', { onboarding_id: onboarding.id, title: 'Call', due_date: '2026-03-01' });
    const { told, look } = start(hub);
    await look();
    expect(told).toEqual([]);
    await hub.writeWorkspace(ANN, { reminders: { enabled: true } });
    await look();
    await look();
    expect(told).toMatchObject([{ notice: { title: 'A task is due', body: 'Call (Acme), due today' } }]);
  });
});

describe('what is due', () => {
  async function open() {
    const hub = openTestHub(undefined, createSurroundings(Date.parse('2026-03-01T12:00:00.000Z')));
    await hub.writeWorkspace(ANN, { time_zone: 'UTC', reminders: { hour: 13 } });
    const customer = await hub.create('customer', { name: 'Acme' });
    const onboarding = await hub.create('onboarding', {
      customer_id: customer.id,
      target_launch_date: '2026-03-02',
    });
    await hub.create('task', { onboarding_id: onboarding.id, title: 'Call', due_date: '2026-02-27' });
    const due = vi.fn();
    let before: Reminders | null = null;
    const openReminders = () => {
      before?.stop();
      const one = createReminders({
        hub,
        due,
        now: hub.environment.now,
        timers: { after: () => () => {} },
        reportFailure: (error) => hub.failures.push(error),
      });
      one.start();
      onTestFinished(one.stop);
      before = one;
      return one;
    };
    return { hub, due, openReminders };
  }
  const bodies = (notices: readonly ReminderNotice[]) => notices.map(({ body }) => body);

  test('is told as soon as its hour is moved to one that has come, and once to whoever takes it first', async () => {
    const { hub, due, openReminders } = await open();
    const reminders = openReminders();
    await hub.writeWorkspace(ANN, { reminders: { hour: 12 } });
    await vi.waitFor(() => expect(due).toHaveBeenCalledOnce());
    expect(bodies(reminders.take())).toEqual(['Call (Acme), 2 days overdue', 'Acme: target tomorrow']);
    expect(reminders.take()).toEqual([]);
    await hub.writeWorkspace(ANN, { reminders: { hour: 11 } });
    await reminders.settled();
    expect(due).toHaveBeenCalledOnce();
  });

  test('waits for somebody to be told, also over a start; on another day it is not told any more', async () => {
    const { hub, due, openReminders } = await open();
    openReminders();
    await hub.writeWorkspace(ANN, { reminders: { hour: 12 } });
    await vi.waitFor(() => expect(due).toHaveBeenCalledOnce());
    expect(bodies(openReminders().take())).toHaveLength(2);

    await hub.writeWorkspace(ANN, { time_zone: 'Pacific/Kiritimati' });
    const after = openReminders();
    await hub.writeWorkspace(ANN, { reminders: { hour: 0 } });
    await vi.waitFor(() => expect(due).toHaveBeenCalledTimes(2));
    hub.environment.time += 24 * 3_600_000;
    expect(after.take()).toEqual([]);
  });

  test('is of the kinds that somebody wants', async () => {
    const { hub, due, openReminders } = await open();
    const reminders = openReminders();
    await hub.writeWorkspace(ANN, { reminders: { hour: 12, kinds: ['target'] } });
    await vi.waitFor(() => expect(due).toHaveBeenCalledOnce());
    expect(bodies(reminders.take())).toEqual(['Acme: target tomorrow']);
  });
});
