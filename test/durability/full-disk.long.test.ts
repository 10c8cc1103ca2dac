import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { randomFrom } from '../security/random.ts';
import { startServer } from '../support/server.ts';
import { canLimit, canMount, limitedDisk, mountSmallDisk } from '../support/small-disk.ts';
import { emptyModel } from './model.ts';
import { settlePending, verify, verifyReplay } from './verify.ts';
import { startStream } from './writers.ts';

const ROUNDS = Number(process.env.PIVOTAL_KILL_ROUNDS ?? 3);
const SEED = Number(process.env.PIVOTAL_KILL_SEED ?? Date.now() % 2 ** 31);

/** A file system of the test's own; a limit of size where none can be mounted, and among many rounds. */
const isMounted = canMount();
const DISKS = [
  { kind: 'a small file system', isThere: isMounted, open: () => mountSmallDisk(128) },
  {
    kind: 'a limit of size',
    isThere: canLimit() && (!isMounted || process.env.PIVOTAL_KILL_ROUNDS !== undefined),
    open: limitedDisk,
  },
].filter(({ isThere }) => isThere);

test.skipIf(DISKS.length === 0).for(DISKS)(
  'on a disk that fills and empties ($kind), through kills, every acknowledged write is there, and no refused one',
  { timeout: 60_000 + ROUNDS * 20_000 },
  async ({ open }) => {
    console.log(
      `full disk: seed ${SEED} (replay with PIVOTAL_KILL_SEED=${SEED} PIVOTAL_KILL_ROUNDS=${ROUNDS})`,
    );
    const random = randomFrom(SEED);
    const disk = open();
    if (disk === null) throw new Error('nothing can be mounted here');
    onTestFinished(() => disk.unmount());
    const dataDir = disk.folder;
    const model = emptyModel();
    const first = await startServer({ dataDir });
    const key = await first.createKey({ name: 'writers' });
    await first.stop();
    const totals = { acknowledged: 0, refused: 0, killedWhileFull: 0 };
    for (let round = 0; round < ROUNDS; round += 1) {
      const server = await startServer({ dataDir });
      const stream = startStream(server, key, model, {
        writers: 4,
        round,
        random,
        mayRefuse: ({ status, text }) => status === 500 && text.includes('is full, or has no more room'),
      });
      let isFull = false;
      for (let turn = random.int(2, 6); turn > 0; turn -= 1) {
        const { pid } = server.child;
        if (isFull) disk.empty(pid);
        else disk.fill(pid);
        isFull = !isFull;
        await sleep(random.int(20, 250));
      }
      if (isFull) totals.killedWhileFull += 1;
      expect(server.child.exitCode, 'the process ended by itself').toBeNull();
      await server.kill9();
      const pending = await stream.finished;
      disk.empty();
      const restarted = await startServer({ dataDir });
      const access = { server: restarted, key };
      await settlePending(access, model, pending);
      await verifyReplay(access, model, 5);
      await verify(access, model, round + 1 === ROUNDS ? 'all' : 'touched');
      await restarted.kill9();
      totals.acknowledged += stream.acknowledged();
      totals.refused += stream.refused();
    }
    console.log(`full disk: ${JSON.stringify(totals)}`);
    expect(totals.acknowledged).toBeGreaterThan(0);
    expect(totals.refused).toBeGreaterThan(0);
  },
);
