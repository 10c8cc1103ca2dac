import { describe, expect, onTestFinished, test } from 'vitest';
import { differences, localRecords } from './support/compare.ts';
import { FAST_LIMITS, type Harness, type HarnessOptions, startHarness } from './support/harness.ts';

async function harnessFor(options: HarnessOptions = {}): Promise<Harness> {
  const harness = await startHarness(options);
  onTestFinished(() => harness.end());
  return harness;
}

async function inSync(options: HarnessOptions = {}): Promise<Harness> {
  const harness = await harnessFor(options);
  await harness.until(({ state }) => state === 'idle', 'in sync', 60_000);
  return harness;
}

const lists = (harness: Harness, from = 0) =>
  harness.cloud.log
    .since(from)
    .filter(({ route }) => route === 'GET /customers' || route === 'GET /onboardings');

describe('the first sync', () => {
  test('takes at most 1.05 times the requests that the lists make unavoidable', async () => {
    const harness = await harnessFor({
      cloud: { limits: { ...FAST_LIMITS, live: 4000 } },
      prepare: (cloud) => cloud.generate({ customers: 3000, contacts: 0, onboardings: 6000 }),
    });
    await harness.until(({ last_synced_at }) => last_synced_at !== null, 'swept', 60_000);
    const unavoidable = Math.ceil(3000 / 100) + Math.ceil(6000 / 100);
    expect(lists(harness).length).toBeLessThanOrEqual(Math.floor(unavoidable * 1.05));
    expect(lists(harness).length).toBeGreaterThanOrEqual(unavoidable);
  });

  test('goes on after a kill from the page it had reached', async () => {
    const harness = await harnessFor({
      cloud: { limits: { ...FAST_LIMITS, live: 40 } },
      prepare: (cloud) => cloud.generate({ customers: 2000, contacts: 0, onboardings: 0 }),
    });
    await expect
      .poll(() => lists(harness).length, { timeout: 20_000, interval: 5 })
      .toBeGreaterThanOrEqual(8);
    await harness.kill();
    const before = lists(harness).length;
    await harness.start();
    await harness.until(({ last_synced_at }) => last_synced_at !== null, 'swept', 60_000);
    // 21 pages and one of onboardings; one page may be fetched again, and two head polls follow.
    expect(lists(harness).length).toBeLessThanOrEqual(25);
    expect(lists(harness, 0).length - before).toBeLessThan(18);
  });

  test('keeps to the budget as the cloud counts it, also over a kill', async () => {
    // Longer than a restart takes: what the process before has spent still counts.
    const limits = { ...FAST_LIMITS, live: 30, windowMs: 5000 };
    const harness = await harnessFor({
      cloud: { limits },
      prepare: (cloud) => cloud.generate({ customers: 10, contacts: 10, onboardings: 0 }),
    });
    for (let number = 0; number < 30; number += 1) {
      await harness.request('POST', '/customers', { name: `Burst ${number}` });
    }
    await harness.kill();
    await harness.start();
    await harness.until(({ state, pending }) => state === 'idle' && pending === 0, 'in sync', 60_000);
    expect(harness.cloud.log.maxRequestsInAnyWindow(limits.windowMs)).toBeLessThanOrEqual(limits.live);
    expect(harness.cloud.log.all().filter(({ status }) => status === 429)).toEqual([]);
  });
});

describe('a sweep', () => {
  test('brings edits and deletions, and writes nothing for what did not change', async () => {
    const harness = await inSync({ prepare: (cloud) => cloud.generate({ customers: 40 }) });
    const [first, second] = harness.cloud.objects('customer');
    harness.cloud.edit.updateCustomer(first?.id ?? '', { name: 'Edited there' });
    harness.cloud.edit.deleteCustomer(second?.id ?? '');
    await harness.settle();
    expect(await differences(harness)).toEqual([]);
    expect((await harness.request('GET', `/customers/${second?.id}`)).status).toBe(404);
    const other = harness.cloud.objects('customer')[5]?.id;
    const activity = (await harness.request('GET', `/customers/${other}/activity`)).json<{
      data: object[];
    }>();
    expect(activity.data.filter((entry) => 'field' in entry && entry.field !== null)).toEqual([]);
  });

  test('loses no row where many share one created_at', async () => {
    const harness = await inSync({
      cloud: { unstableTies: true },
      prepare(cloud) {
        cloud.generate({ customers: 230, contacts: 0, onboardings: 0, ties: false });
        const ids = cloud
          .objects('customer')
          .slice(90, 130)
          .map(({ id }) => id);
        cloud.edit.tie('customer', { ids });
      },
    });
    expect(await differences(harness)).toEqual([]);
  });

  test('ends, and removes nothing, when a whole page shares one millisecond', async () => {
    const harness = await inSync({
      prepare(cloud) {
        cloud.generate({ customers: 150, contacts: 0, onboardings: 0, ties: false });
      },
    });
    harness.cloud.edit.tie('customer', { count: 140 });
    await harness.settle();
    await harness.settle();
    const { data } = (await harness.request('GET', '/customers?limit=100')).json<{ data: object[] }>();
    expect(data).toHaveLength(100);
    // What the lists do not show any more is still here, as it last was.
    const { customer } = await localRecords(harness);
    expect(customer).toHaveLength(150);
  });

  test('removes nothing when more than a tenth vanishes at once, says why, and does when it is confirmed', async () => {
    const harness = await inSync({
      prepare: (cloud) => cloud.generate({ customers: 30, contacts: 0, onboardings: 0 }),
    });
    for (const { id } of harness.cloud.objects('customer').slice(0, 6)) harness.cloud.edit.deleteCustomer(id);
    await harness.syncNow();
    const status = await harness.until(({ state }) => state === 'failed', 'held back');
    expect(status.reason).toContain('6 of 30 customers');
    expect(
      (await harness.request('GET', '/customers?limit=100')).json<{ data: object[] }>().data,
    ).toHaveLength(30);
    await harness.local('POST', '/sync/confirm-deletions');
    await harness.until(({ state }) => state === 'idle', 'removed');
    expect(await differences(harness)).toEqual([]);
  });

  test('does not believe that a row is gone because a list leaves it out', async () => {
    const harness = await inSync({
      prepare: (cloud) => cloud.generate({ customers: 150, contacts: 0, onboardings: 0, ties: false }),
    });
    const hidden = harness.cloud.objects('customer').at(-1);
    // Moved to the front when the walk is past it, it is met by no page.
    harness.cloud.faults.on(
      { path: '/customers', query: { cursor: '*' } },
      'before',
      () =>
        void harness.cloud.edit.tie('customer', { ids: [hidden?.id ?? ''], at: '2030-01-01T00:00:00.000Z' }),
      1,
    );
    const asked = () => harness.cloud.log.all().some(({ path }) => path === `/customers/${hidden?.id}`);
    await harness.settle();
    expect((await harness.request('GET', `/customers/${hidden?.id}`)).status).toBe(200);
    expect(asked()).toBe(true);
    const activity = await harness.request('GET', `/customers/${hidden?.id}/activity`);
    expect(activity.text).not.toContain('customer.deleted');
  });
});

test('a customer’s edit made here is not undone by a page that was asked for before', async () => {
  const harness = await inSync({
    prepare: (cloud) => cloud.generate({ customers: 5, contacts: 0, onboardings: 0 }),
  });
  const id = harness.cloud.objects('customer')[0]?.id ?? '';
  harness.cloud.faults.add({
    match: { method: 'GET', path: '/customers' },
    effect: { kind: 'latency', ms: 1200, when: 'after' },
    times: 2,
  });
  await harness.syncNow();
  await harness.request('PATCH', `/customers/${id}`, { plan: 'Newest' });
  await harness.until(({ state, pending }) => state === 'idle' && pending === 0, 'in sync');
  expect((await harness.request('GET', `/customers/${id}`)).json()).toMatchObject({ plan: 'Newest' });
  const activity = (await harness.request('GET', `/customers/${id}/activity`)).json<{
    data: { field: string | null; actor_type: string }[];
  }>();
  expect(activity.data.filter(({ field, actor_type }) => field === 'plan' && actor_type === 'sync')).toEqual(
    [],
  );
});
