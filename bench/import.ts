/**
 * What an import of many rows costs, and those beside it: how long it and its undo take by the command line, how long a
 * read of the local API waits meanwhile, and for how long a window that shows the list stands still.
 * `node bench/import.ts [--rows 50000] [--json]`
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { makeDataDir, removeDataDir, runCli, startServer } from '../test/support/server.ts';
import { makeTemporaryFolder, removeTemporaryFolder } from './support/processes.ts';
import { firstRows, openBrowser } from './window/browser.ts';

const { values } = parseArgs({
  options: { rows: { type: 'string', default: '50000' }, json: { type: 'boolean', default: false } },
});
const count = Number(values.rows);
const LIMIT_MS = 300_000;

const dataDir = makeDataDir();
const temporary = makeTemporaryFolder();
const path = join(temporary, 'many.csv');
const rows = Array.from({ length: count }, (_, at) => `Customer ${at},c${at}.example,${at}.50,Pro,"a; b"`);
writeFileSync(path, `Name,Domain,MRR,Plan,Tags\n${rows.join('\n')}\n`);
const server = await startServer({ dataDir });
await server.request('POST', '/customers', { body: { name: 'Before', domain: 'before.example' } });
const browser = await openBrowser(join(temporary, 'profile'));
await browser.letIn(await server.link());

interface Beside {
  readonly ms: number;
  readonly slowestReadMs: number;
  /** The longest time from one frame of the window to the next. */
  readonly longestFrameMs: number;
}

const figures = await browser.visit(`${server.app}customers`, async (page) => {
  await firstRows(page);
  await wait(2_000);

  async function beside(work: () => Promise<unknown>): Promise<Beside> {
    let isOver = false;
    let slowestReadMs = 0;
    const reading = (async () => {
      while (!isOver) {
        const from = performance.now();
        await server.request('GET', '/customers?limit=20');
        slowestReadMs = Math.max(slowestReadMs, performance.now() - from);
        await wait(20);
      }
    })();
    await page.evaluate(() => {
      const look = Object.assign(window, { longest: 0 });
      let before = performance.now();
      const step = (): void => {
        const now = performance.now();
        look.longest = Math.max(look.longest, now - before);
        before = now;
        requestAnimationFrame(step);
      };
      requestAnimationFrame(step);
    });
    const from = performance.now();
    await work();
    const ms = performance.now() - from;
    isOver = true;
    await reading;
    const longestFrameMs = await page.evaluate(() => Number(Reflect.get(window, 'longest')));
    return { ms, slowestReadMs, longestFrameMs };
  }

  async function run(...args: string[]): Promise<Record<string, unknown>> {
    const { code, stdout, stderr } = await runCli([...args, '--data-dir', dataDir, '--json'], {
      timeoutMs: LIMIT_MS,
    });
    if (code !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as Record<string, unknown>;
  }

  let batch = '';
  const imported = await beside(async () => {
    batch = String((await run('import', path)).batch_id);
  });
  await wait(3_000);
  const undone = await beside(() => run('undo', batch));
  return { rows: count, imported, undone };
});

await browser.close();
await server.stop();
removeDataDir(dataDir);
removeTemporaryFolder(temporary);

const line = (what: string, { ms, slowestReadMs, longestFrameMs }: Beside) =>
  `${what}: ${(ms / 1000).toFixed(1)} s; meanwhile a read of the API at most ${slowestReadMs.toFixed(0)} ms, a frame of the window at most ${longestFrameMs.toFixed(0)} ms`;
console.log(
  values.json
    ? JSON.stringify(figures)
    : `${count} rows\n${line('import', figures.imported)}\n${line('undo', figures.undone)}`,
);
