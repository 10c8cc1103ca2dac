import { setTimeout as wait } from 'node:timers/promises';
import { startBareServer, startPivotal } from './contestants.ts';
import { residentMemory, type Started, startScript } from './processes.ts';
import { count } from './report.ts';
import type { StartUp } from './results.ts';
import { median } from './statistics.ts';

/** Memory is read a moment after the ready line, when what the start left behind has settled. */
const SETTLE_MS = 300;

export interface PreparedFolder {
  readonly customers: number;
  /** What lies in it beside the customers, for people. */
  readonly besides?: string;
  readonly folder: string;
}

/** Starts each in turn, `rounds` times over. The folders are as a clean end leaves them. */
export async function measureStartUps(
  folders: readonly PreparedFolder[],
  rounds: number,
): Promise<StartUp[]> {
  const entries = [
    entry('Node alone, an empty script', null, () => startScript(['--eval', 'console.log()'])),
    entry('the ceiling', null, startBareServer),
    ...folders.map(({ customers, besides, folder }) =>
      entry(`Pivotal ${count(customers)}${besides ?? ''}`, customers, () => startPivotal(folder)),
    ),
  ];
  // The first round fills the system's file cache.
  for (let round = 0; round <= rounds; round += 1) {
    for (const { start, ms, memory } of entries) {
      const started = await start();
      await wait(SETTLE_MS);
      const resident = residentMemory(started.pid);
      await started.stop();
      if (round === 0) continue;
      ms.push(started.ms);
      if (resident !== null) memory.push(resident);
    }
  }
  return entries.map(({ what, customers, ms, memory }) => ({
    what,
    customers,
    ms,
    memory: memory.length === 0 ? null : median(memory),
  }));
}

function entry(what: string, customers: number | null, start: () => Promise<Started>) {
  return { what, customers, start, ms: [] as number[], memory: [] as number[] };
}

/** Starts on a folder whose last process was killed amid writes: then the whole file is checked. */
export async function measureStartAfterCrash(folder: string, customers: number): Promise<StartUp> {
  const started = await startPivotal(folder);
  await wait(SETTLE_MS);
  const memory = residentMemory(started.pid);
  await started.stop();
  return { what: `Pivotal ${count(customers)} after kill -9`, customers: null, ms: [started.ms], memory };
}
