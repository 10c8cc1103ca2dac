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
  for (const [index, row] of rows.entries()) {
    const own = labelOf(row);
    if (own === label) continue;
    if (label !== null) headings.set(begin, { label, count: index - begin });
    begin = index;
    label = own;
  }
  if (label !== null) headings.set(begin, { label, count: rows.length - begin });
  return headings;
}
