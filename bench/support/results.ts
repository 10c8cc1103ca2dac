import { cpus, loadavg, totalmem } from 'node:os';
import type { Contestant, Scenario } from './contestants.ts';
import type { FirstSecond } from './first-second.ts';
import type { Measured } from './load.ts';

/** All rounds of one server in one scenario. */
export interface Series {
  readonly scenario: Scenario;
  readonly kind: Contestant['kind'];
  /** How many customers the server holds; 0 for the ceiling. */
  readonly customers: number;
  readonly rounds: readonly Measured[];
  /** The same over a single connection: how long one client waits that asks one thing after the other. */
  readonly single: Measured | null;
  /** One where the server is too slow to be asked over more. */
  readonly connections: number;
  /** Why it dropped out, when it did. */
  readonly failure: string | null;
}

export interface StartUp {
  readonly what: string;
  /** Customers in the data folder; null for what is started only to compare. */
  readonly customers: number | null;
  /** From the spawn to the ready line, each time. */
  readonly ms: readonly number[];
  /** MiB soon after the ready line, the median; null where the system does not tell. */
  readonly memory: number | null;
}

export interface MemoryAfterLoad {
  readonly kind: Contestant['kind'];
  readonly customers: number;
  readonly memory: number | null;
}

export interface Results {
  readonly machine: Machine;
  readonly settings: { readonly rounds: number; readonly roundMs: number; readonly connections: number };
  readonly sizes: readonly number[];
  readonly series: readonly Series[];
  readonly firstSeconds: readonly FirstSecond[];
  readonly startUps: readonly StartUp[];
  readonly memoryAfterLoad: readonly MemoryAfterLoad[];
}

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGib: number;
  readonly node: string;
  /** Processes running on average in the minute before: above the number of cores, figures suffer. */
  readonly loadBefore: number;
}

export function describeMachine(): Machine {
  const processors = cpus();
  return {
    processor: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGib: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    loadBefore: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  };
}

export function machineLine({ processor, cores, memoryGib, node, loadBefore }: Machine): string {
  return `${processor}, ${cores} cores, ${memoryGib} GiB, Node ${node}, load before ${loadBefore}`;
}
