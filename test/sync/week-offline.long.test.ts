import { expect, onTestFinished, test } from 'vitest';
import { startHarness } from './support/harness.ts';
import { measureWeekOffline, WEEK } from './support/week-offline.ts';

/** Milliseconds; far more than anybody would wait, far less than a delivery takes. */
const LONGEST_ANSWER = 2000;

test('after a week offline everything arrives on both sides, once, shown as it goes, and the local API keeps answering', {
  timeout: 600_000,
}, async () => {
  const harness = await startHarness({
    cloud: { limits: { live: 4000, windowMs: 1000 } },
    prepare: (cloud) => cloud.generate({ customers: 2200, contacts: 0, onboardings: 0 }),
  });
  onTestFinished(() => harness.end());
  await harness.until(({ state }) => state === 'idle', 'in sync', 180_000);
  const before = harness.cloud.objects('customer').length;
  const week = await measureWeekOffline(harness);

  expect(week.differences).toEqual([]);
  expect(week.conflicts).toBe(0);
  expect(await harness.status()).toMatchObject({ pending: 0, failed: 0 });
  const customers = harness.cloud.objects('customer');
  expect(customers).toHaveLength(before + 2 * WEEK.creates - 2 * WEEK.deletes);
  const plans = customers.filter(({ plan }) => String(plan).startsWith('offline '));
  expect(plans).toHaveLength(WEEK.edits);
  expect(harness.cloud.objects('contact')).toHaveLength(2 * WEEK.creates);
  expect(harness.cloud.objects('onboarding')).toHaveLength(2 * WEEK.creates);

  expect(week.writes).toBe(week.unavoidableWrites);
  expect(week.createsAppliedTwice).toBe(0);
  expect([...harness.cloud.log.timesApplied().values()].filter((times) => times !== 1)).toEqual([]);

  expect(week.pendingSeen).toEqual(week.pendingSeen.toSorted((one, other) => other - one));
  expect(new Set(week.pendingSeen).size).toBeGreaterThan(10);
  expect(week.progressSeen).toBeGreaterThan(10);
  expect(Math.max(...week.latenciesMs, ...week.offlineWriteMs)).toBeLessThan(LONGEST_ANSWER);
});
