import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { inBackground, shareOfOthers, thisMoment } from './background-time.ts';
import { giveWay } from './give-way.ts';
import { createIdleWork } from './search/idle-work.ts';

function spin(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

/** Keeps the event loop at work, a piece in every turn, until the test is over. */
function keepBusy(piece: () => void): void {
  let isOver = false;
  onTestFinished(() => {
    isOver = true;
  });
  void (async () => {
    while (!isOver) {
      piece();
      await nextTurn();
    }
  })();
}

/** Never resolves within a test, but for being allowed to go on. */
const PATIENT_MS = 600_000;

test('work that nobody waits for goes on beside other work that nobody waits for', async () => {
  keepBusy(() => inBackground(() => spin(5)));
  await giveWay(PATIENT_MS);
});

test('it rests while the event loop works for somebody', async () => {
  keepBusy(() => spin(5));
  const first = await Promise.race([
    giveWay(PATIENT_MS).then(() => 'went on'),
    pause(150).then(() => 'rests'),
  ]);
  expect(first).toBe('rests');
});

test('it goes on after the longest wait, however busy others are', async () => {
  keepBusy(() => spin(5));
  await giveWay(50);
});

test('what the filling of the search takes is not taken for requests', async () => {
  await pause(20);
  const from = thisMoment();
  const work = createIdleWork(
    () => {
      spin(1);
      return true;
    },
    (error) => {
      throw error;
    },
  );
  onTestFinished(work.stop);
  work.start();
  await giveWay(PATIENT_MS);
  const isMostlyOfOthers = () =>
    shareOfOthers(from) > performance.eventLoopUtilization(from.loop).utilization / 2;
  while (performance.eventLoopUtilization(from.loop).active < 100 || isMostlyOfOthers()) await pause(5);
});

test('a piece within a piece counts once, and one that fails counts too', async () => {
  await pause(20);
  const from = thisMoment();
  expect(inBackground(() => inBackground(() => 7))).toBe(7);
  expect(() =>
    inBackground(() => {
      spin(50);
      throw new Error('failed');
    }),
  ).toThrow('failed');
  await pause(1);
  expect(thisMoment().spentMs - from.spentMs).toBeGreaterThanOrEqual(50);
  expect(thisMoment().spentMs - from.spentMs).toBeLessThan(
    performance.eventLoopUtilization(from.loop).active + 1,
  );
});

test('what comes again and again while others are busy is worked on together', async () => {
  let turns = 0;
  let slices = 0;
  const work = createIdleWork(
    () => {
      slices += 1;
      return false;
    },
    (error) => {
      throw error;
    },
  );
  onTestFinished(work.stop);
  keepBusy(() => {
    spin(5);
    turns += 1;
    work.start();
  });
  while (slices === 0) await pause(5);
  const [fromTurns, fromSlices, from] = [turns, slices, performance.now()];
  while (turns - fromTurns < 60) await pause(5);
  // It rests for 40 ms between two slices.
  expect(slices - fromSlices).toBeLessThanOrEqual((performance.now() - from) / 40 + 1);
});
