import type { Contestant, enterPivotal } from './contestants.ts';
import type { Load, Measured } from './load.ts';

/** GETs in the first second after the ready line, while the search still reads all records, beside the ceiling. */
export interface FirstSecond {
  readonly customers: number;
  readonly own: readonly Measured[];
  readonly ceiling: readonly Measured[];
}

const SECOND_MS = 1000;

/** @param start enters the product anew on the same folder. */
export async function measureFirstSecond(
  load: Load,
  ceiling: Contestant,
  start: () => ReturnType<typeof enterPivotal>,
  { rounds, connections }: { readonly rounds: number; readonly connections: number },
): Promise<FirstSecond> {
  const own: Measured[] = [];
  const beside: Measured[] = [];
  const get = ({ port, headers, workloads, pid }: Contestant) =>
    load.run({ port, headers, workload: workloads.get, connections, durationMs: SECOND_MS }, pid);
  let customers = 0;
  // The first round fills the system's file cache.
  for (let round = 0; round <= rounds; round += 1) {
    const started = await start();
    customers = started.customers;
    const measured = await get(started);
    await started.process.stop();
    const other = await get(ceiling);
    if (round === 0) continue;
    own.push(measured);
    beside.push(other);
  }
  return { customers, own, ceiling: beside };
}
