import { describe, expect, onTestFinished, test } from 'vitest';
import { type Harness, startHarness } from './support/harness.ts';
import { createMachine, type Machine } from './support/story-troubles.ts';

const DAY = 24 * 60 * 60 * 1000;
const HOUR = DAY / 24;

async function inSync(aheadMs: number): Promise<{ machine: Machine; harness: Harness }> {
  const machine = createMachine(false);
  machine.setClock(aheadMs);
  const harness = await startHarness({
    env: machine.env,
    prepare: (cloud) => cloud.generate({ customers: 3, contacts: 0, onboardings: 0 }),
  });
  onTestFinished(() => harness.end());
  await harness.until(({ state }) => state === 'idle', 'in sync');
  return { machine, harness };
}

/** The app's own clock, as it dates what is made here. */
async function clockOf(harness: Harness): Promise<number> {
  const { text } = await harness.request('GET', '/health');
  return Date.parse((JSON.parse(text) as { timestamp: string }).timestamp);
}

const isRight = (harness: Harness) => async () => Math.abs((await clockOf(harness)) - Date.now()) < HOUR;

describe('a clock that was a day ahead and is put right', () => {
  test('does not let an edit go out without a read: what a colleague changed meanwhile is a conflict', async () => {
    const { machine, harness } = await inSync(DAY);
    const id = harness.cloud.objects('customer')[0]?.id ?? '';
    machine.setClock(0);
    await expect.poll(isRight(harness)).toBe(true);
    harness.cloud.edit.updateCustomer(id, { plan: 'Theirs' });
    await harness.request('PATCH', `/customers/${id}`, { plan: 'Mine' });
    const status = await harness.until(({ pending }) => pending === 0, 'delivered');
    expect(status.conflicts).toBe(1);
  });

  test('leaves no date of the sync in the future, also over a restart, and a sweep goes on', async () => {
    const { machine, harness } = await inSync(DAY);
    machine.setClock(0);
    await expect.poll(isRight(harness)).toBe(true);
    expect(Date.parse(String((await harness.status()).last_synced_at))).toBeLessThan(Date.now() + HOUR);
    await harness.kill();
    await harness.start();
    await harness.until(({ state }) => state === 'idle', 'in sync again');
    expect(Date.parse(String((await harness.status()).last_synced_at))).toBeLessThan(Date.now() + HOUR);
    harness.cloud.edit.updateCustomer(harness.cloud.objects('customer')[1]?.id ?? '', { name: 'Swept' });
    await harness.settle();
    expect((await harness.request('GET', '/customers')).text).toContain('Swept');
  });

  test('does not put off the next try: the cloud is found again within a minute', async () => {
    const { machine, harness } = await inSync(DAY);
    await harness.cloud.partition();
    await harness.local('POST', '/sync');
    await harness.until(({ state }) => state === 'offline', 'offline');
    machine.setClock(0);
    await expect.poll(isRight(harness)).toBe(true);
    const { retry_at } = await harness.until(({ state }) => state === 'offline', 'offline');
    expect(Date.parse(String(retry_at))).toBeLessThan(Date.now() + 2 * 60_000);
    await harness.cloud.heal();
    await harness.until(({ state }) => state === 'idle', 'found again', 70_000);
  });
});

describe('Retry-After', () => {
  test.each([
    ['429, seconds', 429, 10],
    ['503, seconds', 503, 10],
    ['503, a date', 503, () => new Date(Date.now() + 11_000).toUTCString()],
  ] as const)('is obeyed, also by a new process: %s', async (_, status, given) => {
    const { harness } = await inSync(0);
    const retryAfter = typeof given === 'function' ? given() : given;
    harness.cloud.faults.add({ effect: { kind: 'refuse', status, retryAfter }, times: 1 });
    const from = harness.cloud.log.all().length;
    await harness.syncNow();
    await harness.until(({ state }) => state === 'throttled', 'throttled');
    await harness.kill();
    await harness.start();
    expect(await harness.status()).toMatchObject({ state: 'throttled' });
    await harness.until(({ state }) => state === 'idle', 'going on');
    const sent = harness.cloud.log.since(from);
    const refused = sent.find((request) => request.status === status);
    const next = sent.find(({ at }) => at > (refused?.at ?? 0) + 500);
    expect((next?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThanOrEqual(9500);
  });

  test('of an absurd length is taken as an hour, and the status says so', async () => {
    const { harness } = await inSync(0);
    harness.cloud.faults.add({ effect: { kind: 'refuse', status: 429, retryAfter: 10 ** 13 }, times: 1 });
    await harness.syncNow();
    const { until } = await harness.until(({ state }) => state === 'throttled', 'throttled');
    expect(Date.parse(String(until))).toBeLessThanOrEqual(Date.now() + HOUR + 60_000);
  });
});

test('a 401 that was a hiccup is over with “sync now”', async () => {
  const { harness } = await inSync(0);
  harness.cloud.faults.add({ effect: { kind: 'refuse', status: 401, code: 'api_key_invalid' }, times: 1 });
  await harness.syncNow();
  await harness.until(({ state }) => state === 'unauthorized', 'unauthorized');
  await harness.syncNow();
  await harness.until(({ state }) => state === 'idle', 'in sync');
});
