import { logReads, type ReadLog } from '../lib/read-log.ts';
import { type WorkspaceWords, workspaceWords } from '../lib/workspace-words.ts';

/** What stands above the first of rows that belong together. */
export interface RowHeading {
  readonly label: string;
  /** How many rows stand below it. */
  readonly count: number;
}

/** By the index of the row that they stand above. */
export type RowHeadings = ReadonlyMap<number, RowHeading>;

const NONE: RowHeadings = new Map();

/** Where one group ends and the next begins, of rows that are in the order of their groups. */
export function rowHeadings<Row>(
  rows: readonly Row[],
  labelOf: ((row: Row) => string) | undefined,
): RowHeadings {
  if (labelOf === undefined) return NONE;
  const headings = new Map<number, RowHeading>();
  let begin = 0;
  let label: string | null = null;
  let index = -1;
  for (const row of rows) {
    index += 1;
    const own = labelOf(row);
    if (own === label) continue;
    if (label !== null) headings.set(begin, { label, count: index - begin });
    begin = index;
    label = own;
  }
  if (label !== null) headings.set(begin, { label, count: rows.length - begin });
  return headings;
}

interface Known<Context> {
  readonly labelOf: unknown;
  /** Whose day it is, and what phases are called. */
  readonly words: WorkspaceWords | null;
  readonly context: ReadLog<Context>;
  readonly headings: RowHeadings;
}

/** As `rowHeadings`, gone through once for rows that are shown again. */
export function createRowHeadings<Row extends object, Context extends object>() {
  const known = new WeakMap<readonly Row[], Known<Context>>();
  return (
    rows: readonly Row[],
    labelOf: ((row: Row, context: Context) => string) | undefined,
    context: Context,
  ): RowHeadings => {
    if (labelOf === undefined) return NONE;
    const last = known.get(rows);
    const words = workspaceWords();
    if (last?.labelOf === labelOf && last.words === words && last.context.follows(context))
      return last.headings;
    const read = logReads(context);
    const headings = rowHeadings(rows, (row) => labelOf(row, read.target));
    known.set(rows, { labelOf, words, context: read, headings });
    return headings;
  };
}
