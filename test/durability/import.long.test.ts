import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { makeDataDir, removeDataDir, runCli, startServer } from '../support/server.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) removeDataDir(folder);
});

function folder(): string {
  const made = makeDataDir();
  folders.push(made);
  return made;
}

const ROWS = 50_000;

test('an app that is killed in the middle of an import has all of it or nothing', {
  timeout: 600_000,
}, async () => {
  const path = join(folder(), 'many.csv');
  const rows = Array.from({ length: ROWS }, (_, at) => `Customer ${at},c${at}.example,${at}.50`);
  writeFileSync(path, `Name,Domain,MRR\n${rows.join('\n')}\n`);
  for (const delay of [300, 2000, 4000, 8000]) {
    const dataDir = folder();
    const server = await startServer({ dataDir });
    const importing = runCli(['import', path, '--data-dir', dataDir], { timeoutMs: 120_000 }).catch(
      () => null,
    );
    await new Promise((resolve) => setTimeout(resolve, delay));
    await server.kill9();
    await importing;
    const again = await startServer({ dataDir });
    const newest = (await again.request('GET', '/customers?limit=1')).json().data as { display_id: number }[];
    expect([undefined, ROWS]).toContain(newest[0]?.display_id);
    await again.stop();
  }
});
