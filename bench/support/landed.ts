import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Machine, machineLine } from './results.ts';

/**
 * One figure of a benchmark that can be compared from machine to machine: a ratio, or a number of things. Never a
 * time, which says as much of the machine as of the product.
 */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly better: 'higher' | 'lower';
}

export type BenchName = 'api' | 'search' | 'sync' | 'window' | 'work';

/** What `--json FILE` of every benchmark writes, beside whatever else it measured. */
export interface BenchJson {
  readonly machine: Machine;
  readonly figures: readonly Figure[];
}

/** The figures of what last landed, by benchmark. */
export type Landed = Partial<Record<BenchName, BenchJson & { readonly date: string }>>;

const LANDED = resolve(import.meta.dirname, '../landed.json');

/** Worse by more than this share is told. */
export const TOLERANCE = 0.15;

export function readLanded(): Landed {
  return existsSync(LANDED) ? (JSON.parse(readFileSync(LANDED, 'utf8')) as Landed) : {};
}

export function writeLanded(bench: BenchName, { machine, figures }: BenchJson, date: string): void {
  const landed: Landed = { ...readLanded(), [bench]: { date, machine, figures: figures.map(rounded) } };
  writeFileSync(LANDED, `${JSON.stringify(landed, null, 2)}\n`);
}

function rounded({ value, ...figure }: Figure): Figure {
  return { ...figure, value: Number(value.toPrecision(3)) };
}

/** By what share a figure is worse than another; negative when it is better. */
export function worsening(now: Figure, before: Figure): number {
  if (before.value === 0 || now.value === 0) return now.value === before.value ? 0 : Number.POSITIVE_INFINITY;
  return (now.better === 'higher' ? before.value / now.value : now.value / before.value) - 1;
}

/** A line for every figure that has one to be compared with; those that are worse say so. */
export function compareWithLanded(bench: BenchName, figures: readonly Figure[]): string[] {
  const landed = readLanded()[bench];
  if (landed === undefined) return [`Nothing has landed for ${bench} yet.`];
  const before = new Map(landed.figures.map((figure) => [figure.name, figure]));
  const rows = figures.flatMap((figure) => {
    const former = before.get(figure.name);
    if (former === undefined || Number.isNaN(figure.value)) return [];
    const worse = worsening(figure, former);
    const verdict = worse > TOLERANCE ? `WORSE by ${Math.round(worse * 100)} %` : '';
    return [
      `  ${figure.name.padEnd(52)} ${figure.value.toPrecision(3).padStart(8)} ${former.value.toPrecision(3).padStart(8)}  ${verdict}`.trimEnd(),
    ];
  });
  return [
    `Beside what landed on ${landed.date} (${machineLine(landed.machine)}):`,
    `  ${''.padEnd(52)}      now   landed`,
    ...rows,
  ];
}
