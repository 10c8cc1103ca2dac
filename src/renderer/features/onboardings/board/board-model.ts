import type { OnboardingReplica } from '#shared/replica.ts';
import type { Phase } from '#shared/v1/statuses.ts';
import { phasesInOrder } from '../../../lib/workspace-words.ts';

/** A column of the board: a phase, and what is in it. */
export interface BoardColumn {
  readonly phase: string;
  /** Nothing can be dropped on a phase of a later version. */
  readonly target: Phase | null;
  readonly rows: readonly OnboardingReplica[];
  /** Shows its count only. */
  readonly isFolded: boolean;
}

export interface BoardOptions {
  /** Phases to show; none means all. */
  readonly phases: readonly (string | null)[];
  /** Phases that have been unfolded. */
  readonly unfolded: readonly string[];
}

/**
 * The phases in order, each with its rows in the order they came: a phase of a later version follows those
 * known, as soon as something is in it.
 */
export function boardColumns(
  rows: readonly OnboardingReplica[],
  { phases, unfolded }: BoardOptions,
): readonly BoardColumn[] {
  const byPhase = new Map<string, OnboardingReplica[]>(phasesInOrder().map((phase) => [phase, []]));
  for (const row of rows) {
    const inPhase = byPhase.get(row.phase);
    if (inPhase === undefined) byPhase.set(row.phase, [row]);
    else inPhase.push(row);
  }
  return [...byPhase]
    .filter(([phase]) => phases.length === 0 || phases.includes(phase))
    .map(([phase, inPhase]) => ({
      phase,
      target: phasesInOrder().find((known) => known === phase) ?? null,
      rows: inPhase,
      isFolded: phase === 'completed' && !unfolded.includes(phase) && !phases.includes(phase),
    }));
}

/** A place on the board. */
export interface Place {
  readonly column: number;
  readonly row: number;
}

export type Direction = 'up' | 'down' | 'before' | 'after';

export function placeOf(columns: readonly BoardColumn[], key: string): Place | null {
  for (const [column, { rows, isFolded }] of columns.entries()) {
    if (isFolded) continue;
    const row = rows.findIndex((candidate) => candidate.key === key);
    if (row !== -1) return { column, row };
  }
  return null;
}

export function rowAt(
  columns: readonly BoardColumn[],
  { column, row }: Place,
): OnboardingReplica | undefined {
  return columns[column]?.rows[row];
}

/** The first card there is. */
export function firstPlace(columns: readonly BoardColumn[]): Place | null {
  const column = columns.findIndex(({ rows, isFolded }) => !isFolded && rows.length > 0);
  return column === -1 ? null : { column, row: 0 };
}

/** Where an arrow leads: columns without cards are passed over; at the end it stays. */
export function placeBeside(columns: readonly BoardColumn[], from: Place, direction: Direction): Place {
  if (direction === 'up' || direction === 'down') {
    const last = (columns[from.column]?.rows.length ?? 1) - 1;
    const row = from.row + (direction === 'down' ? 1 : -1);
    return { ...from, row: Math.max(0, Math.min(row, last)) };
  }
  const step = direction === 'after' ? 1 : -1;
  for (let column = from.column + step; column >= 0 && column < columns.length; column += step) {
    const { rows = [], isFolded = true } = columns[column] ?? {};
    if (!isFolded && rows.length > 0) return { column, row: Math.min(from.row, rows.length - 1) };
  }
  return from;
}
