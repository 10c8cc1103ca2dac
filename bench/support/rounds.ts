import type { Contestant, Scenario } from './contestants.ts';
import type { Load, Measured } from './load.ts';
import { untilIdle } from './processes.ts';
import type { Series } from './results.ts';

export interface RoundSettings {
  readonly rounds: number;
  readonly roundMs: number;
  readonly connections: number;
}

/** A server whose round took this many times as long as asked for is left out of the rounds after. */
const PATIENCE = 5;

/**
 * Measures all contestants in one scenario, taking turns in every round, so that whatever else the machine does
 * hits all alike. The first round only warms up and is thrown away.
 */
export async function measure(
  load: Load,
  scenario: Scenario,
  contestants: readonly Contestant[],
  settings: RoundSettings,
): Promise<Series[]> {
  const entries = contestants.map((contestant) => ({
    contestant,
    rounds: [] as Measured[],
    leftOut: 0,
    isSlow: false,
  }));
  const ask = async (
    { port, headers, workloads, pid, kind }: Contestant,
    connections: number,
    ms: number,
  ) => {
    const order = { port, headers, workload: workloads[scenario], connections, durationMs: ms };
    const measured = await load.run(order, pid);
    // It answers before it has written its file; the next one's turn must not begin while it still does.
    if (kind === 'json-server' && (scenario === 'patch' || scenario === 'post')) await untilIdle(pid);
    return measured;
  };

  for (let round = 0; round <= settings.rounds; round += 1) {
    for (const entry of entries) {
      if (entry.isSlow) {
        entry.leftOut += 1;
        continue;
      }
      const measured = await ask(entry.contestant, settings.connections, settings.roundMs);
      entry.isSlow = measured.seconds * 1000 > PATIENCE * settings.roundMs;
      if (round > 0 || entry.isSlow) entry.rounds.push(measured);
    }
  }
  const series: Series[] = [];
  for (const { contestant, rounds, leftOut, isSlow } of entries) {
    const single = isSlow ? null : await ask(contestant, 1, settings.roundMs / 2);
    series.push({
      scenario,
      kind: contestant.kind,
      customers: contestant.customers,
      rounds,
      single,
      leftOut,
    });
  }
  return series;
}
