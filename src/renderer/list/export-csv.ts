import { csvOf } from '#shared/csv.ts';
import type { ListColumn } from './list.ts';

/** A list as it is shown, as CSV: its columns in their order, its rows in theirs. */
export function listCsv<Row, Context>(
  rows: readonly Row[],
  columns: readonly Pick<ListColumn<Row, Context>, 'label' | 'csv'>[],
  context: Context,
): string {
  const cells = (row: Row) => columns.map(({ csv }) => csv(row, context));
  return csvOf([columns.map(({ label }) => label), ...rows.map(cells)]);
}
