import { describe, expect, onTestFinished, test } from 'vitest';
import { ANN, createSurroundings, openTestHub, type TestHub } from '../../../../test/support/hub.ts';
import { aCourse, aCustomer, type anOnboarding, aTask } from '../../../../test/support/pi.ts';
import { dueReminders, type Notice, noticesOf, type ReminderInput } from './due-reminders.ts';
import { startReminders } from './reminders.ts';

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

  test('stands with others of its kind in one notification', () => {
    const reminder = (words: string) => ({ kind: 'task' as const, words, route: '/onboardings/1' });
    expect(noticesOf([reminder('One')])).toEqual([
      { title: 'A task is due', body: 'One', route: '/onboardings/1' },
    ]);
    const [many] = noticesOf(['1', '2', '3', '4', '5', '6'].map(reminder));
    expect(many).toEqual({ title: '6 tasks are due', body: '1\n2\n3\n4\nand 2 more', route: '/tasks' });
  });
});

function start(hub: TestHub) {
  const told: { readonly at: string; readonly notice: Notice }[] = [];
  let look = () => {};
  const reminders = startReminders({
    hub,
    notify: (notice) => told.push({ at: new Date(hub.environment.time).toISOString(), notice }),
    now: hub.environment.now,
    timers: {
      after(_ms, work) {
        look = work;
        return () => {};
      },
    },
    reportFailure: (error) => hub.failures.push(error),
  });
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
