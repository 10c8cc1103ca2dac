import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);
const MODULE = new URL('./young-generation.ts', import.meta.url).href;

/** Flags of V8 are the whole process's: tried in one of its own. */
async function sizesOf(script: string): Promise<number[]> {
  const begin = `
    import { setImmediate as tick } from 'node:timers/promises';
    import { getHeapSpaceStatistics } from 'node:v8';
    import { boundYoungGeneration } from '${MODULE}';
    const size = () => getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space').space_size / 2 ** 20;
    async function work() {
      for (let turn = 0; turn < 200; turn += 1) {
        const held = Array.from({ length: 20_000 }, (_, at) => ({ at, turn }));
        await tick();
        if (held.length === 0) return;
      }
    }
    const giveBack = () => gc({ type: 'major', execution: 'sync', flavor: 'last-resort' });
    const sizes = [];
    const young = boundYoungGeneration();
  `;
  const end = 'process.stdout.write(JSON.stringify(sizes));';
  const args = ['--expose-gc', '--input-type=module', '--eval', begin + script + end];
  const { stdout } = await run(process.execPath, args);
  return JSON.parse(stdout) as number[];
}

test('the space for new objects grows with the work, and not past what serves', async () => {
  const [size] = await sizesOf('await work(); sizes.push(size());');
  expect(size).toBeGreaterThanOrEqual(8);
  expect(size).toBeLessThanOrEqual(32);
});

test('what has been given back is taken again when there is work, and not past what serves', async () => {
  const [given, regrown] = await sizesOf(`
    await work();
    giveBack();
    sizes.push(size());
    young.regrow();
    await work();
    sizes.push(size());
  `);
  expect(given).toBeLessThan(8);
  expect(regrown).toBeGreaterThanOrEqual(8);
  expect(regrown).toBeLessThanOrEqual(32);
});
