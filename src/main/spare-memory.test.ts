import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { inBackground } from './background-time.ts';
import { giveBackSpareMemory } from './spare-memory.ts';

const MIB = 2 ** 20;

function watch(taken: () => number) {
  let collections = 0;
  const failures: unknown[] = [];
  const watching = giveBackSpareMemory((error) => failures.push(error), {
    lookMs: 5,
    takenBytes: taken,
    collect: async () => {
      collections += 1;
    },
  });
  onTestFinished(watching.stop);
  return { collections: () => collections, failures };
}

test('what much work has taken is given back once there is little to do, and once is enough', async () => {
  let looks = 0;
  const { collections, failures } = watch(() => {
    looks += 1;
    return 100 * MIB;
  });
  await vi.waitFor(() => expect(collections()).toBe(1), { timeout: 30_000 });
  const before = looks;
  // It goes on looking now and then, and finds nothing more.
  await pause(50);
  expect(looks).toBeGreaterThanOrEqual(before);
  expect(collections()).toBe(1);
  expect(failures).toEqual([]);
});

test('while there is only work that nobody waits for, much is given back and little is not', async () => {
  let taken = 50 * MIB;
  const { collections } = watch(() => taken);
  const work = async (turns: number) => {
    for (let turn = 0; turn < turns && collections() === 0; turn += 1) {
      inBackground(() => {
        const until = performance.now() + 10;
        while (performance.now() < until);
      });
      await nextTurn();
    }
  };
  await work(20);
  expect(collections()).toBe(0);
  taken = 70 * MIB;
  await work(10_000);
  expect(collections()).toBe(1);
});

test('for a little more than before nobody is kept waiting', async () => {
  let looks = 0;
  const { collections } = watch(() => {
    looks += 1;
    return 20 * MIB;
  });
  await vi.waitFor(() => expect(looks).toBeGreaterThan(5), { timeout: 30_000 });
  expect(collections()).toBe(0);
});

test('while the event loop is at work nothing is collected', async () => {
  let looks = 0;
  const { collections } = watch(() => {
    looks += 1;
    return 100 * MIB;
  });
  for (let turn = 0; turn < 40; turn += 1) {
    const until = performance.now() + 10;
    while (performance.now() < until);
    // Without a wait between: a machine that has other work would make it look idle.
    await nextTurn();
  }
  expect(looks).toBe(0);
  expect(collections()).toBe(0);
});

test('a real collection is carried out by this V8', async () => {
  const failures: unknown[] = [];
  let taken = 0;
  const watching = giveBackSpareMemory((error) => failures.push(error), {
    lookMs: 5,
    takenBytes: () => {
      taken += 1;
      return 100 * MIB;
    },
  });
  onTestFinished(watching.stop);
  // Looked at before it, and after it is through.
  await vi.waitFor(() => expect(taken).toBeGreaterThanOrEqual(2), { timeout: 30_000 });
  expect(failures).toEqual([]);
});
