import { expect, test } from 'vitest';
import { openTestHub, query, type TestHub } from '../../../../test/support/hub.ts';
import { createTestPi } from '../../../../test/support/pi.ts';
import { groupReport, launchesByMonth } from './reports.ts';

const PLANS = ['Pro', 'Free', null] as const;
const OWNERS = ['ann', 'ben', null] as const;
const STATUSES = ['active', 'at_risk', 'churned', 'archived'] as const;

async function fill(hub: TestHub): Promise<void> {
  for (let at = 0; at < 60; at += 1) {
    const { id } = await hub.create('customer', {
      name: `Customer ${at}`,
      plan: PLANS[at % 3] ?? null,
      owner_id: OWNERS[at % 2] ?? null,
      status: STATUSES[at % 4] ?? 'active',
      mrr: at % 5 === 0 ? null : at * 100,
      tags: at % 7 === 0 ? ['a', 'b'] : at % 2 === 0 ? ['a'] : [],
      custom_fields: at % 3 === 0 ? { region: 'EMEA', seats: at } : {},
    });
    if (at % 11 === 0) await hub.remove('customer', String(id));
  }
}

/** What each grouping groups by, in SQL over what the API shows of a customer. */
const GROUPED: Readonly<Record<string, string>> = {
  plan: "document ->> '$.plan'",
  owner: "document ->> '$.owner_id'",
  status: "document ->> '$.status'",
  tag: 'tag.value',
  'field:region': "CAST(document ->> '$.custom_fields.region' AS TEXT)",
  'field:seats': "CAST(document ->> '$.custom_fields.seats' AS TEXT)",
};

test('customers, revenue and health of every group are what SQL counts; churned, archived and deleted ones are left out', async () => {
  const hub = openTestHub();
  await fill(hub);
  const keys = query<{ key: string }>(hub.folder, 'SELECT key FROM customers WHERE deleted_at IS NULL');
  const scores = keys
    .filter((_, at) => at % 3 !== 0)
    .map(({ key }, at) => ({ key, score: (at * 37) % 101, events: [] }));
  await hub.writeHealth({ name: 'Pi', type: 'system' }, '2026-06-01', scores);
  for (const [by, value] of Object.entries(GROUPED)) {
    const counted = query<{
      value: string | null;
      customers: number;
      mrr: number | null;
      health: number | null;
    }>(
      hub.folder,
      `SELECT * FROM (SELECT ${value} AS value, count(*) AS customers, sum(document ->> '$.mrr') AS mrr,
         avg(document ->> '$.health_score') AS health
       FROM customers LEFT JOIN json_each(document, '$.tags') AS tag ON ${by === 'tag' ? 1 : 0}
       WHERE deleted_at IS NULL AND document ->> '$.status' NOT IN ('churned', 'archived')
       GROUP BY 1) ORDER BY value IS NULL, value`,
    );
    expect(counted.length, by).toBeGreaterThan(1);
    expect(
      counted.some(({ health }) => health !== null),
      by,
    ).toBe(true);
    expect(groupReport(hub.reportFacts, by).rows, by).toEqual(counted);
  }
});

test('a launch is on time when its day in the workspace is not after the target day', async () => {
  const hub = openTestHub();
  hub.environment.time = Date.parse('2026-06-30T22:30:00.000Z');
  const { id } = await hub.create('customer', { name: 'Acme' });
  const gone = await hub.create('customer', { name: 'Gone', status: 'churned' });
  const launch = async (target: string | null, customer: unknown = id) => {
    const { id: key } = await hub.create('onboarding', { customer_id: customer, target_launch_date: target });
    await hub.update('onboarding', String(key), { phase: 'completed' });
  };
  await launch('2026-06-30');
  await launch('2026-06-29');
  await launch('2026-07-15');
  await launch(null);
  await launch('2026-06-01', gone.id);
  await hub.create('onboarding', { customer_id: id, target_launch_date: '2026-08-01' });
  await hub.create('onboarding', { customer_id: id });
  expect(launchesByMonth(hub.reportFacts.launches(), 'UTC')).toEqual({
    launched: [{ month: '2026-06', on_time: 2, late: 1, no_target: 1 }],
    ahead: [
      { month: '2026-08', onboardings: 1 },
      { month: null, onboardings: 1 },
    ],
  });
  // In Berlin it is 1 July already.
  expect(launchesByMonth(hub.reportFacts.launches(), 'Europe/Berlin').launched).toEqual([
    { month: '2026-07', on_time: 1, late: 2, no_target: 1 },
  ]);
});

/** Onboardings of all kinds of customers that take their way over some weeks; some go back, some are completed. */
async function travel(hub: TestHub): Promise<void> {
  const phases = ['before_getting_started', 'program_design', 'review', 'program_buildout', 'completed'];
  const start = hub.environment.time;
  const made: string[] = [];
  for (let at = 0; at < 24; at += 1) {
    const status = STATUSES[at % 4] ?? 'active';
    const { id } = await hub.create('customer', {
      name: `Customer ${at}`,
      status,
      plan: PLANS[at % 3] ?? null,
    });
    const target = at % 5 === 0 ? null : `2026-0${6 + (at % 3)}-1${at % 10}`;
    const onboarding = await hub.create('onboarding', { customer_id: id, target_launch_date: target });
    made.push(String(onboarding.id));
    if (at % 12 === 1) await hub.remove('onboarding', String(onboarding.id));
  }
  for (let week = 1; week <= 8; week += 1) {
    hub.environment.time = start + week * 7 * 86_400_000;
    for (const [at, onboarding] of made.entries()) {
      if (at % 12 === 1 || (at + week) % 3 !== 0) continue;
      const phase = phases[(week + at) % 7 === 0 ? 0 : Math.min(4, Math.floor((week + at) / 3) % 5)];
      await hub.update('onboarding', onboarding, { phase });
    }
  }
}

const COUNTED = `onboardings.deleted_at IS NULL AND customers.deleted_at IS NULL
  AND customers.document ->> '$.status' NOT IN ('churned', 'archived')`;
const JOINED = 'onboardings JOIN customers ON customers.key = onboardings.customer_key';

test('days per phase are what SQL counts from the moves themselves', async () => {
  const hub = openTestHub();
  await travel(hub);
  const stays = query<{ phase: string; days: number }>(
    hub.folder,
    `SELECT old_value ->> '$' AS phase, julianday(substr(events.position, 1, 10)) - julianday(substr(coalesce(
         lag(events.position) OVER (PARTITION BY events.onboarding_key ORDER BY events.id),
         onboardings.document ->> '$.created_at'), 1, 10)) AS days
     FROM events JOIN onboardings ON onboardings.key = events.onboarding_key
       JOIN customers ON customers.key = onboardings.customer_key
     WHERE events.type = 'onboarding.phase_moved' AND ${COUNTED} ORDER BY days`,
  );
  expect(stays.length).toBeGreaterThan(10);
  const phases = await createTestPi(hub).phases();
  for (const { phase, stays: count, mean, median } of phases) {
    const days = stays.filter((stay) => stay.phase === phase).map((stay) => stay.days);
    expect(count, phase).toBe(days.length);
    if (days.length === 0) {
      expect([mean, median], phase).toEqual([null, null]);
      continue;
    }
    expect(mean, phase).toBeCloseTo(days.reduce((sum, one) => sum + one, 0) / days.length, 9);
    const [lower = 0, upper = 0] = [days[Math.ceil(days.length / 2) - 1], days[Math.floor(days.length / 2)]];
    expect(median, phase).toBe((lower + upper) / 2);
  }
});

test('launches and what is ahead are what SQL counts, by month', async () => {
  const hub = openTestHub();
  await travel(hub);
  const launched = query(
    hub.folder,
    `SELECT substr(completed, 1, 7) AS month, total(completed <= target) AS on_time,
       total(completed > target) AS late, total(target IS NULL) AS no_target
     FROM (SELECT substr(onboardings.document ->> '$.completed_at', 1, 10) AS completed,
         substr(onboardings.document ->> '$.target_launch_date', 1, 10) AS target
       FROM ${JOINED} WHERE ${COUNTED} AND phase = 'completed')
     GROUP BY month ORDER BY month`,
  );
  const ahead = query(
    hub.folder,
    `SELECT substr(onboardings.document ->> '$.target_launch_date', 1, 7) AS month, count(*) AS onboardings
     FROM ${JOINED} WHERE ${COUNTED} AND phase <> 'completed' GROUP BY month ORDER BY month IS NULL, month`,
  );
  expect(launched.length).toBeGreaterThan(0);
  expect(ahead.length).toBeGreaterThan(1);
  expect(launchesByMonth(hub.reportFacts.launches(), 'UTC')).toEqual({ launched, ahead });
});
