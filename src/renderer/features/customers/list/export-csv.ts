import { csvOf } from '#shared/csv.ts';
import { csvValue } from '#shared/records/csv.ts';
import { fieldOf } from '#shared/records/index.ts';
import type { CustomerReplica } from '#shared/replica.ts';
import type { CustomerColumn } from './columns.tsx';
import { FIELD_OF_COLUMN, type OwnerNames } from './filter-and-sort.ts';

/** The list as it is shown, as CSV: its columns in their order, its rows in theirs. */
export function customersCsv(
  rows: readonly CustomerReplica[],
  columns: readonly Pick<CustomerColumn, 'id' | 'label'>[],
  owners: OwnerNames,
): string {
  const cells = (row: CustomerReplica) => columns.map(({ id }) => cellOf(row, id, owners));
  return csvOf([columns.map(({ label }) => label), ...rows.map(cells)]);
}

function cellOf(row: CustomerReplica, column: string, owners: OwnerNames): unknown {
  if (column.startsWith('field:')) return row.custom_fields[column.slice('field:'.length)];
  switch (column) {
    case 'number':
      return row.display_id === 0 ? null : row.display_id;
    case 'created':
      return row.created_at;
    case 'updated':
      return row.updated_at;
  }
  const name = FIELD_OF_COLUMN[column] ?? column;
  const value = (row as Readonly<Record<string, unknown>>)[name];
  return csvValue(fieldOf('customer', name), value, (key) => owners.get(key));
}
