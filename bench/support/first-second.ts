import type { Contestant } from './contestants.ts';
import type { Load, Measured } from './load.ts';

/** GETs in the first second after the ready line, while the search still reads all records, beside the ceiling. */
export interface FirstSecond {
  readonly customers: number;
  readonly own: readonly Measured[];
  readonly ceiling: readonly Measured[];
}

const SECOND_MS = 1000;

/** Both are started anew for every round: neither has warmed up. */
export async function measureFirstSecond(
  load: Load,
  startCeiling: () => Promise<Contestant>,
  startOwn: () => Promise<Contestant>,
  { rounds, connections }: { readonly rounds: number; readonly connections: number },
): Promise<FirstSecond> {
  const own: Measured[] = [];
  const ceiling: Measured[] = [];
  async function get(start: () => Promise<Contestant>): Promise<Measured> {
    const { port, headers, workloads, pid, customers: held, process } = await start();
    const order = { port, headers, workload: workloads.get, connections, durationMs: SECOND_MS };
    const measured = await load.run(order, pid);
    await process.stop();
    customers = Math.max(customers, held);
    return measured;
  }
  let customers = 0;
  // The first round fills the system's file cache.
  for (let round = 0; round <= rounds; round += 1) {
    const measured = await get(startOwn);
    const beside = await get(startCeiling);
    if (round === 0) continue;
    own.push(measured);
    ceiling.push(beside);
  }
  return { customers, own, ceiling };
}
