import { expect, onTestFinished, test } from 'vitest';
import { FAST_LIMITS, type Harness, startHarness } from './support/harness.ts';
import { createMachine } from './support/story-troubles.ts';

const MINUTE_MS = 60_000;
const PAGES = 20;

const pagesOf = ({ cloud }: Harness, from = 0) =>
  cloud.log.since(from).filter(({ route }) => route === 'GET /customers');

/** Killed in the middle of its first walk, and started again when so much time has gone by. */
async function resumedAfter(ms: number) {
  const machine = createMachine(false);
  const harness = await startHarness({
    env: machine.env,
    cloud: { limits: { ...FAST_LIMITS, live: 40 } },
    prepare: (cloud) => cloud.generate({ customers: PAGES * 99, contacts: 0, onboardings: 0 }),
  });
  onTestFinished(() => harness.end());
  await expect
    .poll(() => pagesOf(harness).length, { timeout: 30_000, interval: 5 })
    .toBeGreaterThanOrEqual(6);
  await harness.kill();
  const killedAt = Date.now();
  const newest = harness.cloud.objects('customer')[0]?.id ?? '';
  harness.cloud.edit.updateCustomer(newest, { plan: 'Changed on a page that was read' });
  const before = harness.cloud.log.all().length;
  machine.advance(ms);
  harness.cloud.clock.advance(ms);
  await harness.start();
  const { last_synced_at } = await harness.until((status) => status.last_synced_at !== null, 'swept', 60_000);
  const shown = async () =>
    (await harness.request('GET', `/customers/${newest}`)).json<{ plan: string }>().plan;
  return { harness, killedAt, before, lastSyncedAt: Date.parse(last_synced_at ?? ''), shown };
}

test('a sweep that goes on after a restart is as old as the oldest page of it, and says so', async () => {
  const { harness, killedAt, before, lastSyncedAt } = await resumedAfter(5 * MINUTE_MS);
  expect(pagesOf(harness, before).length).toBeLessThan(PAGES);
  expect(lastSyncedAt).toBeLessThanOrEqual(killedAt);
});

test('one that has grown old in between is walked again from its first page', async () => {
  const { harness, killedAt, before, lastSyncedAt, shown } = await resumedAfter(30 * MINUTE_MS);
  expect(pagesOf(harness, before).length).toBeGreaterThanOrEqual(PAGES);
  expect(lastSyncedAt).toBeGreaterThan(killedAt + 29 * MINUTE_MS);
  expect(await shown()).toBe('Changed on a page that was read');
});

test('what was met before the restart counts as met: many edits of it are checked by one walk, not one by one', async () => {
  const { harness } = await resumedAfter(5 * MINUTE_MS);
  const { cloud } = harness;
  await cloud.partition();
  const edited = cloud.objects('customer').slice(0, 3 * PAGES);
  for (const { id } of edited) await harness.request('PATCH', `/customers/${id}`, { plan: 'Offline' });
  const before = cloud.log.all().length;
  await cloud.heal();
  await harness.local('POST', '/sync?contacts=false');
  await harness.until(({ pending }) => pending === 0, 'sent', 60_000);
  const byOne = cloud.log.since(before).filter(({ route }) => route === 'GET /customers/{id}');
  expect(byOne.length).toBeLessThan(edited.length / 2);
});
