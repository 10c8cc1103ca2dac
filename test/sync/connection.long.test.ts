import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startCloud } from '../cloud/cloud.ts';
import type { FaultRule } from '../cloud/fault-rules.ts';
import { runCli } from '../support/cli.ts';
import { send } from '../support/request.ts';
import { startServer } from '../support/server.ts';
import { differences, localRecords } from './support/compare.ts';
import { type Harness, type HarnessOptions, startHarness } from './support/harness.ts';

async function inSync(options: HarnessOptions = {}): Promise<Harness> {
  const harness = await startHarness(options);
  onTestFinished(() => harness.end());
  await harness.until(({ state }) => state === 'idle', 'in sync');
  return harness;
}

const ROWS = (cloud: { generate(options: { customers: number }): void }) => cloud.generate({ customers: 12 });

describe('an answer that is not the cloud’s', () => {
  test.each([
    { name: 'half a document', effect: { kind: 'truncate' }, states: ['failed'] },
    { name: 'a login page with status 200', effect: { kind: 'html', status: 200 }, states: ['failed'] },
    { name: 'a gateway’s page', effect: { kind: 'html', status: 502 }, states: ['offline'] },
    { name: 'a body cut off on the way', effect: { kind: 'content-length', delta: 50 }, states: ['offline'] },
  ] as const)('$name is an error state, and nothing is written', async ({ effect, states }) => {
    const harness = await inSync({ prepare: ROWS });
    const before = await localRecords(harness);
    harness.cloud.edit.updateCustomer(harness.cloud.objects('customer')[0]?.id ?? '', {
      name: 'Changed there',
    });
    harness.cloud.faults.add({ id: 'broken', effect });
    await harness.syncNow();
    const status = await harness.until(
      ({ state }) => (states as readonly string[]).includes(state),
      states.join(' or '),
    );
    expect(String(status.reason)).not.toContain('gone from the cloud');
    expect(await localRecords(harness)).toEqual(before);
    harness.cloud.faults.remove('broken');
    await harness.settle();
    expect(await differences(harness)).toEqual([]);
  });

  test.each(['truncate', 'html'] as const)(
    'in place of one list alone (%s) is shown, and no row counts as gone',
    async (kind) => {
      const harness = await inSync({ prepare: ROWS });
      harness.cloud.faults.add({ id: 'broken', match: { path: '/customers' }, effect: { kind } });
      await harness.syncNow();
      const { reason } = await harness.until(({ state }) => state === 'failed', 'failed');
      expect(String(reason)).toMatch(/not complete JSON|web page/);
      harness.cloud.faults.remove('broken');
      await harness.settle();
      expect(await differences(harness)).toEqual([]);
    },
  );

  test.each([
    { name: 'A list that is refused', path: '/customers', place: 'GET /customers' },
    { name: 'A wrong address', path: '/**', place: 'GET /me' },
  ])('$name is shown as such, tried again at leisure, and got over', async ({ path, place }) => {
    const harness = await inSync({ prepare: ROWS });
    const fault = { id: 'refused', match: { method: 'GET', path }, effect: { kind: 'refuse', status: 404 } };
    harness.cloud.faults.add(fault as FaultRule);
    await harness.app.stop();
    const from = harness.cloud.log.all().length;
    await harness.start();
    if (path === '/customers') await harness.syncNow();
    const { reason } = await harness.until(({ state }) => state === 'failed', 'failed');
    expect(String(reason)).toContain(`refused ${place} with status 404`);
    await sleep(1500);
    expect(harness.cloud.log.since(from).filter(({ status }) => status === 404).length).toBeLessThanOrEqual(
      5,
    );
    harness.cloud.faults.remove('refused');
    await harness.until(({ state }) => state === 'idle', 'in sync', 40_000);
  });

  test('unknown fields and enum values are kept and shown', async () => {
    const harness = await inSync({ prepare: ROWS });
    const id = harness.cloud.objects('customer')[0]?.id ?? '';
    harness.cloud.edit.updateCustomer(id, { status: 'hibernating' });
    harness.cloud.faults.add({ effect: { kind: 'decorate', object: 'customer', fields: { mood: 'sunny' } } });
    await harness.settle();
    expect((await harness.request('GET', `/customers/${id}`)).json()).toMatchObject({
      status: 'hibernating',
      mood: 'sunny',
    });
  });
});

describe('the key', () => {
  test('revoked in mid-sync stops everything at once, keeps what is queued, and goes on with a new one', async () => {
    const harness = await inSync({ prepare: ROWS });
    harness.cloud.keys.revoke(harness.cloud.key);
    await harness.request('POST', '/customers', { name: 'Waiting Ltd' });
    const status = await harness.until(({ state }) => state === 'unauthorized', 'unauthorized');
    expect(status).toMatchObject({ code: 'api_key_revoked', pending: 1 });
    const requests = harness.cloud.log.all().length;
    await harness.request('POST', '/customers', { name: 'Waiting too' });
    await new Promise((next) => setTimeout(next, 300));
    expect(harness.cloud.log.all()).toHaveLength(requests);
    const { key } = harness.cloud.keys.create({ name: 'new' });
    await harness.app.stop();
    const next = await startServer({
      dataDir: harness.dataDir,
      args: ['--upstream', harness.cloud.url],
      env: { PIVOTAL_UPSTREAM_KEY: key },
    });
    onTestFinished(async () => {
      await next.stop();
    });
    await expect.poll(() => harness.cloud.objects('customer').length, { timeout: 10_000 }).toBe(14);
  });

  test('of another workspace is refused: two workspaces never mix', async () => {
    const harness = await inSync({ prepare: ROWS });
    const other = await startCloud({ organization: { id: 'corgother', slug: 'other', name: 'Other' } });
    onTestFinished(() => other.stop());
    other.generate({ customers: 3 });
    await harness.request('POST', '/customers', { name: 'Ours' });
    await harness.settle();
    await harness.app.stop();
    const app = await startServer({
      dataDir: harness.dataDir,
      args: ['--upstream', other.url],
      env: { PIVOTAL_UPSTREAM_KEY: other.key },
    });
    onTestFinished(async () => {
      await app.stop();
    });
    const state = async () =>
      (await runCli(['sync', 'status', '--json', '--data-dir', harness.dataDir])).stdout;
    await expect.poll(state, { timeout: 10_000 }).toContain('"failed"');
    expect(await state()).toContain('another');
    expect(other.log.counts()).toEqual({ 'GET /me': 1 });
  });

  test('is never logged, nor shown by the API', async () => {
    const harness = await inSync({ prepare: ROWS });
    await harness.cloud.partition(200);
    await harness.settle();
    const told = [
      ...harness.app.stderr,
      ...harness.app.stdout,
      (await harness.local('GET', '/sync')).text,
    ].join();
    expect(told).not.toContain(harness.cloud.key);
  });
});

describe('offline', () => {
  test('one probe at a time goes out, and everything is delivered when the cloud is back', async () => {
    const harness = await inSync({ prepare: ROWS });
    harness.cloud.faults.add({ id: 'dead', effect: { kind: 'drop' } });
    const from = harness.cloud.log.all().length;
    for (let number = 0; number < 8; number += 1) {
      await harness.request('POST', '/customers', { name: `Queued ${number}` });
    }
    const status = await harness.until(({ state }) => state === 'offline', 'offline');
    expect(Date.parse(String(status.retry_at))).toBeGreaterThan(Date.parse(String(status.since)));
    await new Promise((next) => setTimeout(next, 2500));
    const sent = harness.cloud.log.since(from);
    // What was under way when the line broke, and then probes alone.
    expect(sent.filter(({ path }) => path !== '/me').length).toBeLessThanOrEqual(4);
    expect(sent.filter(({ path }) => path === '/me').length).toBeLessThanOrEqual(3);
    harness.cloud.faults.remove('dead');
    await harness.settle();
    expect(await differences(harness)).toEqual([]);
  });

  test('Retry-After is obeyed to the second', { retry: 2 }, async () => {
    const harness = await inSync({ prepare: ROWS });
    harness.cloud.faults.add({ effect: { kind: 'refuse', status: 429, retryAfter: 2 }, times: 1 });
    const from = harness.cloud.log.all().length;
    await harness.request('POST', '/customers', { name: 'Patient Ltd' });
    await harness.until(({ state }) => state === 'throttled', 'throttled');
    await harness.until(({ state, pending }) => state === 'idle' && pending === 0, 'delivered');
    const [refused, next] = harness.cloud.log.since(from);
    expect((next?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThanOrEqual(2000);
    expect((next?.at ?? 0) - (refused?.at ?? 0)).toBeLessThan(2500);
  });
});

describe('one record’s trouble', () => {
  test('never blocks another’s', async () => {
    const harness = await inSync();
    harness.cloud.faults.add({
      match: { method: 'POST', bodyIncludes: 'Poison' },
      effect: { kind: 'refuse', status: 500 },
    });
    await harness.request('POST', '/customers', { name: 'Poison Ltd' });
    for (let number = 0; number < 5; number += 1) {
      await harness.request('POST', '/customers', { name: `Fine ${number}` });
    }
    await harness.until(({ pending }) => pending === 1, 'all but one delivered', 5000);
    const posts = () => harness.cloud.log.all().filter(({ method }) => method === 'POST');
    await expect.poll(() => posts().length, { timeout: 5000 }).toBeGreaterThan(6);
    const isPoison = posts().map(({ body }) => body.includes('Poison'));
    expect(isPoison.slice(0, 7)).toEqual([true, false, false, false, false, false, true]);
    expect(harness.cloud.objects('customer')).toHaveLength(5);
  });
});

describe('a workspace that was local', () => {
  test('sends what it holds when it is connected, and takes the rest', async () => {
    const harness = await startHarness({ local: true, prepare: ROWS });
    onTestFinished(() => harness.end());
    expect(await harness.status()).toMatchObject({ state: 'local', pending: 0 });
    expect((await harness.local('POST', '/sync')).status).toBe(409);
    const made = (await harness.request('POST', '/customers', { name: 'Homemade' })).json<{
      id: string;
      display_id: number;
    }>();
    expect(made.display_id).toBe(1);
    await harness.request('POST', `/customers/${made.id}/contacts`, { name: 'Jo', email: 'jo@home.example' });
    await harness.app.stop();
    await harness.start(harness.cloudKey, ['--existing', 'link']);
    await harness.settle();
    expect(await differences(harness)).toEqual([]);
    expect(harness.cloud.objects('customer')).toHaveLength(13);
    expect((await harness.request('GET', `/customers/${made.id}`)).json()).toMatchObject({
      name: 'Homemade',
    });
  });
});

describe('the command line', () => {
  test('shows the status and starts a pass through the running app; its token opens nothing else', async () => {
    const harness = await inSync({ prepare: ROWS });
    const folder = ['--data-dir', harness.dataDir];
    const status = await runCli(['sync', 'status', '--json', ...folder]);
    expect(JSON.parse(status.stdout)).toMatchObject({ object: 'sync', state: 'idle', pending: 0 });
    const from = harness.cloud.log.all().length;
    expect(await runCli(['sync', 'now', ...folder])).toMatchObject({ code: 0 });
    await expect.poll(() => harness.cloud.log.all().length).toBeGreaterThan(from);
    const path = join(harness.dataDir, 'run.json');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const { token } = JSON.parse((await import('node:fs')).readFileSync(path, 'utf8')) as { token: string };
    expect((await send(`${harness.app.origin}/local/v1/sync`, 'GET', { key: token })).status).toBe(200);
    expect((await send(`${harness.app.api}/customers`, 'GET', { key: token })).status).toBe(401);
    expect((await send(`${harness.app.origin}/local/v1/sync`, 'GET')).status).toBe(401);
    await harness.app.stop();
    const after = await runCli(['sync', 'status', ...folder]);
    expect(after.code).toBe(1);
    expect(after.stderr).toContain('not running');
  });
});
