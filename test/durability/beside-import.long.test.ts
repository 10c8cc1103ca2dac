import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { databasePath } from '../../src/main/hub/database/database.ts';
import { makeDataDir, removeDataDir, runCli, startServer } from '../support/server.ts';

const ROWS = 40_000;

/** Saves one webhook after the other until the app is gone. @returns the addresses that it said it has */
async function saveUntilKilled(save: (url: string) => Promise<number>): Promise<string[]> {
  const acknowledged: string[] = [];
  for (let at = 0; ; at += 1) {
    const url = `http://127.0.0.1:9/${at}`;
    const status = await save(url).catch(() => null);
    if (status === null) return acknowledged;
    if (status === 201) acknowledged.push(url);
  }
}

/** Resolves when one transaction has held the database for a while. */
async function untilHeld(dataDir: string): Promise<void> {
  const database = new Database(databasePath(dataDir), { timeout: 0 });
  for (let held = 0; held < 15; await sleep(10)) {
    try {
      database.exec('BEGIN IMMEDIATE; ROLLBACK');
      held = 0;
    } catch {
      held += 1;
    }
  }
  database.close();
}

test('a setting that was acknowledged while an import was being written is there after a kill', {
  timeout: 240_000,
}, async () => {
  for (const delay of [100, 700]) {
    const dataDir = makeDataDir();
    const path = join(dataDir, 'many.csv');
    const rows = Array.from({ length: ROWS }, (_, at) => `Customer ${at},c${at}.example,${at}.50`);
    writeFileSync(path, `Name,Domain,MRR\n${rows.join('\n')}\n`);
    const server = await startServer({ dataDir });
    const key = await server.createKey();
    const importing = runCli(['import', path, '--data-dir', dataDir], { timeoutMs: 120_000 });
    const saving = saveUntilKilled(async (url) => {
      const body = { url, events: ['customer.created'], enabled: false };
      const { status } = await server.request('POST', '/webhooks', { base: '/local/v1', key, body });
      return status;
    });
    await untilHeld(dataDir);
    await sleep(delay);
    await server.kill9();
    const acknowledged = await saving;
    expect((await importing).code, 'the import was over before the kill').toBe(1);
    const again = await startServer({ dataDir });
    const { data } = (await again.request('GET', '/webhooks', { base: '/local/v1' })).json();
    const kept = (data as { url: string }[]).map(({ url }) => url);
    expect(acknowledged.filter((url) => !kept.includes(url))).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(0);
    await again.stop();
    removeDataDir(dataDir);
  }
});
