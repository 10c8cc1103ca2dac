/** The columns of a list: what a field is called, written, sorted and exported as follows from its definition. */
import type { ReactNode } from 'react';
import { csvValue } from '#shared/records/csv.ts';
import { fieldOf, fieldsOf, type RecordType } from '#shared/records/index.ts';
import { fieldLabel } from '#shared/records/labels.ts';
import { formatRelative } from '../lib/dates.ts';
import { currency } from '../lib/workspace-words.ts';
import { dayCell, fieldCell, isListed, isNumeric, NOTHING } from '../records/field-cell.tsx';
import { fieldSortKey } from '../records/field-sort.ts';
import { fieldValue } from '../records/field-values.ts';
import type { ListColumn, ListContext, ListRow } from './list.ts';

/** What a column says of itself beyond its field. */
type ColumnParts<Row, Context> = Partial<ListColumn<Row, Context>>;

/** A field in its column. */
export function fieldColumn<Row extends ListRow, Context extends ListContext>(
  type: RecordType,
  name: string,
  width: number,
  parts: ColumnParts<Row, Context> = {},
): ListColumn<Row, Context> {
  const field = fieldOf(type, name);
  if (field === undefined) throw new Error(`a ${type} has no field ${name}`);
  return {
    id: name,
    label: fieldLabel(name, type),
    field: name,
    width,
    isNumeric: isNumeric(field),
    isText: true,
    cell: (row, context) => fieldCell(field, fieldValue(row, name), context),
    sortKey: (row, context) => fieldSortKey(row, name, field, context),
    csv: (row, { people }) =>
      csvValue(field, fieldValue(row, name), (key) => people.get(key)?.name, currency()),
    ...parts,
  };
}

/** Every field that no column shows and that fits into a line: it can be chosen as well. */
export function otherFieldColumns<Row extends ListRow, Context extends ListContext>(
  type: RecordType,
  columns: readonly ListColumn<Row, Context>[],
): readonly ListColumn<Row, Context>[] {
  const placed = new Set(columns.map(({ field }) => field));
  return fieldsOf(type).flatMap(([name, field]) =>
    placed.has(name) || !isListed(field)
      ? []
      : [fieldColumn<Row, Context>(type, name, 110, { isHiddenAtFirst: true })],
  );
}

/** The number that people know a record by; new ones have none yet, and come last. */
export function numberColumn<Row extends ListRow, Context>(): ListColumn<Row, Context> {
  return {
    id: 'number',
    label: 'Number',
    width: 80,
    isNumeric: true,
    isText: true,
    isHiddenAtFirst: true,
    cell: ({ display_id }) =>
      display_id === 0 ? NOTHING : <span className="text-muted">#{display_id}</span>,
    sortKey: ({ display_id }) => (display_id === 0 ? Number.MAX_SAFE_INTEGER : display_id),
    csv: ({ display_id }) => (display_id === 0 ? null : display_id),
  };
}

/** Room for "28 Nov 2025". */
const WITH_YEAR = 104;

interface Dated extends ListRow {
  readonly created_at: string;
  readonly updated_at: string;
}

export function createdColumn<Row extends Dated, Context extends ListContext>(
  width = WITH_YEAR,
): ListColumn<Row, Context> {
  return {
    id: 'created',
    label: 'Created',
    width,
    isText: true,
    isHiddenAtFirst: true,
    cell: ({ created_at }, { now }) => dayCell(created_at, now),
    sortKey: ({ created_at }) => created_at,
    csv: ({ created_at }) => created_at,
  };
}

export function updatedColumn<Row extends Dated, Context extends ListContext>(
  width = WITH_YEAR,
  parts: ColumnParts<Row, Context> = {},
): ListColumn<Row, Context> {
  return {
    id: 'updated',
    label: 'Updated',
    width,
    isText: true,
    cell: ({ updated_at }, { now }) => momentCell(updated_at, now),
    sortKey: ({ updated_at }) => updated_at,
    csv: ({ updated_at }) => updated_at,
    ...parts,
  };
}

function momentCell(timestamp: string, now: number): ReactNode {
  return (
    <time dateTime={timestamp} className="text-muted tabular">
      {formatRelative(timestamp, now)}
    </time>
  );
}
