import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Random, randomFrom } from '../security/random.ts';
import { CLI_PATH, makeDataDir, removeDataDir, startServer } from '../support/server.ts';
import { emptyModel, type Model } from './model.ts';
import { settlePending, verify, verifyReplay } from './verify.ts';
import { type Stream, startStream } from './writers.ts';

/** More rounds by `PIVOTAL_KILL_ROUNDS`, as `npm run test:long` does; a seed of an earlier run by `PIVOTAL_KILL_SEED`. */
const ROUNDS = Number(process.env.PIVOTAL_KILL_ROUNDS ?? 5);
const SEED = Number(process.env.PIVOTAL_KILL_SEED ?? Date.now() % 2 ** 31);
/** Rounds on one data folder before a fresh one is taken. */
const ROUNDS_PER_FOLDER = 10;
const WRITERS = 8;

/** Kills a process that is still starting, perhaps in the middle of recovering from the last kill. */
async function killDuringStart(dataDir: string, afterMs: number): Promise<void> {
  const child = spawn(process.execPath, [CLI_PATH, 'serve', '--data-dir', dataDir, '--port', '0'], {
    stdio: 'ignore',
  });
  const gone = new Promise((done) => child.once('exit', done));
  await sleep(afterMs);
  child.kill('SIGKILL');
  await gone;
}

/**
 * After a random number of acknowledged writes and a random few milliseconds, so that a slow machine
 * is not killed before it has promised anything.
 */
async function momentToKill(stream: Stream, random: Random): Promise<void> {
  const writes = random.int(0, 180);
  const deadline = performance.now() + 5_000;
  while (stream.acknowledged() < writes && performance.now() < deadline) await sleep(1);
  await sleep(random.int(0, 12));
}

type Totals = { acknowledged: number; pending: number; happened: number };

/** One stream of writes, cut off by a kill; then a restart, and everything that was promised. */
async function round(
  dataDir: string,
  key: string,
  model: Model,
  index: number,
  random: Random,
): Promise<Totals> {
  const server = await startServer({ dataDir });
  const stream = startStream(server, key, model, { writers: WRITERS, round: index, random });
  await Promise.race([momentToKill(stream, random), stream.finished]);
  const exit = await server.kill9();
  expect(exit.signal).toBe('SIGKILL');
  const pending = await stream.finished;
  if (random.next() < 0.25) await killDuringStart(dataDir, random.int(20, 400));

  const restarted = await startServer({ dataDir });
  const access = { server: restarted, key };
  try {
    const happened = await settlePending(access, model, pending);
    await verifyReplay(access, model, 5);
    const lastOnFolder = (index + 1) % ROUNDS_PER_FOLDER === 0 || index + 1 === ROUNDS;
    await verify(access, model, lastOnFolder ? 'all' : 'touched');
    return { acknowledged: stream.acknowledged(), pending: pending.length, happened };
  } finally {
    await restarted.kill9();
  }
}

test(`after kill -9 at ${ROUNDS} random moments every acknowledged write is there, once, with its activity`, {
  timeout: 60_000 + ROUNDS * 15_000,
}, async () => {
  console.log(`kill -9: seed ${SEED} (replay with PIVOTAL_KILL_SEED=${SEED} PIVOTAL_KILL_ROUNDS=${ROUNDS})`);
  const random = randomFrom(SEED);
  const from = performance.now();
  const totals: Totals = { acknowledged: 0, pending: 0, happened: 0 };
  for (let index = 0; index < ROUNDS; ) {
    const dataDir = makeDataDir();
    const model = emptyModel();
    const first = await startServer({ dataDir });
    const key = await first.createKey({ name: 'writers' });
    await first.stop();
    for (let here = 0; here < ROUNDS_PER_FOLDER && index < ROUNDS; here += 1, index += 1) {
      const counted = await round(dataDir, key, model, index, random).catch((error: unknown) => {
        throw new Error(`round ${index} of seed ${SEED} on ${dataDir}`, { cause: error });
      });
      totals.acknowledged += counted.acknowledged;
      totals.pending += counted.pending;
      totals.happened += counted.happened;
    }
    removeDataDir(dataDir);
  }
  const seconds = ((performance.now() - from) / 1_000).toFixed(1);
  console.log(
    `kill -9: ${ROUNDS} rounds in ${seconds} s, ${totals.acknowledged} acknowledged writes, ` +
      `${totals.pending} cut off (${totals.happened} of them had happened)`,
  );
  // Otherwise the run would have proved nothing.
  expect(totals.acknowledged).toBeGreaterThan(ROUNDS * 10);
  expect(totals.pending).toBe(ROUNDS * WRITERS);
});
