import { mkdirSync } from 'node:fs';
import { startPivotal } from './contestants.ts';
import { median } from './statistics.ts';

export interface SearchStart {
  /** Until the ready line of the whole process, in milliseconds, on a data folder with nothing in it. */
  readonly emptyMs: number;
  readonly filledMs: number;
}

/**
 * All that the records cost at the start, the search and everything else: the search alone costs no more than that.
 * Both folders are started in turn; the first round fills the system's file cache.
 */
export async function measureStart(
  { empty, filled }: { readonly empty: string; readonly filled: string },
  rounds: number,
): Promise<SearchStart> {
  mkdirSync(empty, { recursive: true });
  const times: { folder: string; ms: number[] }[] = [empty, filled].map((folder) => ({ folder, ms: [] }));
  for (let round = 0; round <= rounds; round += 1) {
    for (const { folder, ms } of times) {
      const started = await startPivotal(folder);
      if (round > 0) ms.push(started.ms);
      await started.stop();
    }
  }
  const [emptyMs = 0, filledMs = 0] = times.map(({ ms }) => median(ms));
  return { emptyMs, filledMs };
}
