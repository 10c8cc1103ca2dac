import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { databasePath } from '../../src/main/hub/database/database.ts';
import { canMount, mountSmallDisk, type SmallDisk } from '../support/small-disk.ts';
import { differences } from './support/compare.ts';
import { type Harness, type HarnessOptions, startHarness } from './support/harness.ts';

async function inSync(options: HarnessOptions = {}): Promise<Harness> {
  const harness = await startHarness(options);
  onTestFinished(() => harness.end());
  await harness.until(({ state }) => state === 'idle', 'in sync');
  return harness;
}

const ROWS: HarnessOptions['prepare'] = (cloud) => cloud.generate({ customers: 12 });
const isRunning = ({ app }: Harness) => app.child.exitCode === null && app.child.signalCode === null;
const message = (text: string) => (JSON.parse(text) as { error: { message: string } }).error.message;

async function onSmallDisk(): Promise<{ disk: SmallDisk; harness: Harness }> {
  const disk = mountSmallDisk(24);
  if (disk === null) throw new Error('nothing can be mounted here');
  onTestFinished(() => disk.unmount());
  const harness = await inSync({ prepare: ROWS, dataDir: disk.folder });
  return { disk, harness };
}

describe.skipIf(!canMount())('a disk that is full', () => {
  test('is a state; reads go on, writes are refused with the reason, and all of it goes on with space', async () => {
    const { disk, harness } = await onSmallDisk();
    const id = harness.cloud.objects('customer')[0]?.id ?? '';
    disk.fill();
    harness.cloud.edit.updateCustomer(id, { plan: 'Changed meanwhile' });
    // A sweep that comes due, changes of the cloud to be kept, notes of the budget: nothing of it ends the process.
    await harness.syncNow();
    await harness.until(({ state }) => state === 'storage', 'said to be full');
    expect(await harness.status()).toMatchObject({ state: 'storage', reason: 'full' });
    const refused = await harness.request('POST', '/customers', { name: 'x'.repeat(250) });
    expect(refused.status).toBe(500);
    expect(message(refused.text)).toMatch(/the disk that holds .* is full/);
    expect((await harness.request('GET', `/customers/${id}`)).status).toBe(200);
    // Longer than sixty notes of the budget would take, had each leaked its place.
    for (let round = 0; round < 20; round += 1) {
      await harness.local('POST', '/sync');
      await sleep(100);
    }
    expect(isRunning(harness)).toBe(true);
    disk.empty();
    await harness.until(({ state }) => state === 'idle', 'going on by itself');
    await harness.settle();
    expect(await differences(harness)).toEqual([]);
    expect((await harness.request('POST', '/customers', { name: 'With space' })).status).toBe(201);
    await harness.settle();
    expect(await differences(harness)).toEqual([]);
    expect(harness.app.stderr.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });

  test('keeps what was acknowledged, over a kill while it is full', async () => {
    const { disk, harness } = await onSmallDisk();
    const made: string[] = [];
    for (let number = 0; number < 30; number += 1) {
      if (number === 10) disk.fill();
      const answer = await harness.request('POST', '/customers', { name: `Customer ${number}` });
      if (answer.status === 201) made.push(answer.json<{ id: string }>().id);
      else expect(message(answer.text)).toContain('is full');
    }
    expect(made.length).toBeLessThan(30);
    await harness.kill();
    disk.empty();
    await harness.start();
    await harness.settle();
    for (const id of made) expect((await harness.request('GET', `/customers/${id}`)).status).toBe(200);
    expect(harness.cloud.objects('customer')).toHaveLength(12 + made.length);
    expect(await differences(harness)).toEqual([]);
  });
});

/** What no process may write to, not even one that has it open, where this account and disk know such a thing. */
function setImmutable(paths: readonly string[], isImmutable: boolean): boolean {
  return spawnSync('chattr', [isImmutable ? '+i' : '-i', ...paths]).status === 0;
}

function canSetImmutable(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'pivotal-immutable-'));
  const isPossible = setImmutable([folder], true);
  setImmutable([folder], false);
  rmSync(folder, { recursive: true });
  return isPossible;
}

test.skipIf(!canSetImmutable())(
  'a data folder that became read-only: a state, reads go on, and all of it goes on when it can be written to',
  async () => {
    const harness = await inSync({ prepare: ROWS });
    const id = harness.cloud.objects('customer')[0]?.id ?? '';
    // But for what SQLite has in memory.
    const files = readdirSync(harness.dataDir)
      .filter((name) => !name.endsWith('-shm'))
      .map((name) => join(harness.dataDir, name));
    onTestFinished(() => void setImmutable(files, false));
    expect(setImmutable(files, true)).toBe(true);
    harness.cloud.edit.updateCustomer(id, { plan: 'Changed meanwhile' });
    const refused = await harness.request('PATCH', `/customers/${id}`, { name: 'Refused' });
    expect(refused.status).toBe(500);
    expect(message(refused.text)).toMatch(/cannot be written to. What was saved before is safe/);
    // As often as notes of the budget would have used it up, had each leaked its place.
    for (let round = 0; round < 20; round += 1) {
      await harness.local('POST', '/sync');
      await sleep(50);
    }
    expect(await harness.status()).toMatchObject({ state: 'storage', reason: 'read_only' });
    expect((await harness.request('GET', `/customers/${id}`)).status).toBe(200);
    expect(isRunning(harness)).toBe(true);
    expect(setImmutable(files, false)).toBe(true);
    await harness.until(({ state }) => state === 'idle', 'going on by itself');
    expect((await harness.request('PATCH', `/customers/${id}`, { name: 'Taken' })).status).toBe(200);
    await harness.settle();
    expect(await differences(harness)).toEqual([]);
    expect(harness.app.stderr.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  },
);

test('a database that another program holds: reads go on, a write says why, and both go on when it is done', async () => {
  const harness = await inSync({ prepare: ROWS });
  const other = new Database(databasePath(harness.dataDir));
  onTestFinished(() => {
    other.close();
  });
  other.exec('BEGIN IMMEDIATE');
  const write = harness.request('POST', '/customers', { name: 'Acme' });
  let isWritten = false;
  void write.then(() => {
    isWritten = true;
  });
  // Answered while the write waits: nothing but the write waits for the other program.
  for (let round = 0; round < 5; round += 1) {
    expect((await harness.request('GET', '/customers')).status).toBe(200);
  }
  expect(isWritten).toBe(false);
  expect(await harness.status()).toMatchObject({ state: 'storage', reason: 'locked' });
  const refused = await write;
  expect(refused.status).toBe(500);
  expect(message(refused.text)).toContain('another program');
  other.exec('COMMIT');
  await harness.until(({ state }) => state === 'idle', 'going on by itself');
  expect((await harness.request('POST', '/customers', { name: 'Acme' })).status).toBe(201);
  await harness.settle();
  expect(await differences(harness)).toEqual([]);
  expect(harness.app.stderr.filter((line) => line.includes('"level":"error"'))).toEqual([]);
});
