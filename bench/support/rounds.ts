import type { Contestant, Scenario } from './contestants.ts';
import type { Load, Measured } from './load.ts';
import { untilIdle } from './processes.ts';
import type { Series } from './results.ts';

export interface RoundSettings {
  readonly rounds: number;
  readonly roundMs: number;
  readonly connections: number;
}

/** Until V8 has optimised what a write goes through; a server that answers a few requests a second has nothing to gain by it. */
const WARM_UP_MS = 2000;

/** A server that would need this many rounds' time for one request on every connection is asked over one only. */
const PATIENCE = 2;

interface Entry {
  readonly contestant: Contestant;
  readonly rounds: Measured[];
  connections: number;
  failure: string | null;
}

/**
 * Measures all contestants in one scenario, taking turns in every round, so that whatever else the machine does
 * hits all alike. The first round only warms up, takes longer, and is thrown away. A contestant that fails is out, with its
 * failure on record; the others go on.
 */
export async function measure(
  load: Load,
  scenario: Scenario,
  contestants: readonly Contestant[],
  { rounds, roundMs, connections }: RoundSettings,
): Promise<Series[]> {
  const isWrite = scenario === 'patch' || scenario === 'post';

  async function ask(entry: Entry, over: number, durationMs: number): Promise<Measured | null> {
    if (entry.failure !== null) return null;
    const { port, headers, workloads, pid, kind } = entry.contestant;
    try {
      const order = { port, headers, workload: workloads[scenario], connections: over, durationMs };
      const measured = await load.run(order, pid);
      // It answers before it has written its file; the next one's turn must not begin while it still does.
      if (kind === 'json-server' && isWrite) await untilIdle(pid);
      return measured;
    } catch (error) {
      entry.failure = error instanceof Error ? error.message : String(error);
      return null;
    }
  }

  async function enter(contestant: Contestant): Promise<Entry> {
    const entry: Entry = { contestant, rounds: [], connections, failure: null };
    const one = await ask(entry, 1, 0);
    const allMs = (one?.seconds ?? 0) * 1000 * connections;
    if (allMs > PATIENCE * roundMs) entry.connections = 1;
    return entry;
  }

  const entries: Entry[] = [];
  for (const contestant of contestants) entries.push(await enter(contestant));
  for (let round = 0; round <= rounds; round += 1) {
    // Each round begins with another one, so that nobody always comes after the same neighbour.
    for (const entry of [
      ...entries.slice(round % entries.length),
      ...entries.slice(0, round % entries.length),
    ]) {
      const isSlow = entry.contestant.kind === 'json-server';
      const durationMs = round > 0 || isSlow ? roundMs : Math.max(roundMs, WARM_UP_MS);
      const measured = await ask(entry, entry.connections, durationMs);
      if (round > 0 && measured !== null) entry.rounds.push(measured);
    }
  }
  const series: Series[] = [];
  for (const entry of entries) {
    const single = await ask(entry, 1, roundMs / 2);
    const { contestant, failure } = entry;
    const { kind, customers } = contestant;
    series.push({
      scenario,
      kind,
      customers,
      rounds: entry.rounds,
      connections: entry.connections,
      single,
      failure,
    });
  }
  return series;
}
