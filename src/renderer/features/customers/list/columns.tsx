import {
  type ColumnDef,
  columnOrderingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  tableFeatures,
} from '@tanstack/react-table';
import type { ReactNode } from 'react';
import { fieldOf, fieldsOf } from '#shared/records/index.ts';
import { fieldLabel } from '#shared/records/labels.ts';
import type { CustomerReplica } from '#shared/replica.ts';
import { isDay } from '#shared/values/calendar.ts';
import { HealthRing } from '../../../components/health-ring.tsx';
import { StatusPill } from '../../../components/pill.tsx';
import { MIN_COLUMN_WIDTH } from '../../../lib/column-widths.ts';
import { formatDay } from '../../../lib/dates.ts';
import { formatNumber } from '../../../lib/words.ts';
import {
  dayCell,
  type FieldCellContext,
  fieldCell,
  isListed,
  isNumeric,
  NOTHING,
  textCell,
} from '../../../records/field-cell.tsx';
import type { CustomFieldInUse } from '../../../state/customer-facts.ts';
import { FIELD_OF_COLUMN } from './filter-and-sort.ts';
import { dateCell, domainCell, nameCell } from './row-cells.tsx';

/** What the table keeps: which columns, in which order, how wide. Sorting and filtering are filter-and-sort.ts. */
export const features = tableFeatures({
  columnOrderingFeature,
  columnVisibilityFeature,
  columnSizingFeature,
});

/** What a cell needs to know beyond its row. */
export interface CellContext extends FieldCellContext {
  /** How many customers share a domain. */
  readonly sharing: (domain: string) => number;
  readonly onShowDomain: (domain: string) => void;
}

export interface CustomerColumn {
  readonly id: string;
  readonly label: string;
  /** Pixels. */
  readonly width: number;
  readonly isNumeric?: boolean;
  /** Stays in its place at the start, and is always shown. */
  readonly isFixed?: boolean;
  readonly isHiddenAtFirst?: boolean;
  /** One line of text and nothing else, which is laid out in a fraction of the time. */
  readonly isText?: boolean;
  readonly cell: (row: CustomerReplica, context: CellContext) => ReactNode;
}

/** A field in its column: what it is called and how it is written follows from its definition. */
function fieldColumn(
  id: string,
  width: number,
  part: Partial<Omit<CustomerColumn, 'id' | 'width'>> = {},
): CustomerColumn {
  const name = FIELD_OF_COLUMN[id] ?? id;
  const field = fieldOf('customer', name);
  if (field === undefined) throw new Error(`customers have no field ${name}`);
  return {
    id,
    label: fieldLabel(name, 'customer'),
    width,
    isNumeric: isNumeric(field),
    isText: true,
    cell: (row, context) => fieldCell(field, (row as Readonly<Record<string, unknown>>)[name], context),
    ...part,
  };
}

const BEFORE_CUSTOM: readonly CustomerColumn[] = [
  fieldColumn('name', 190, { isFixed: true, cell: nameCell }),
  {
    id: 'number',
    label: 'Number',
    width: 80,
    isNumeric: true,
    isText: true,
    isHiddenAtFirst: true,
    cell: ({ display_id }) =>
      display_id === 0 ? NOTHING : <span className="text-muted">#{display_id}</span>,
  },
  fieldColumn('domain', 176, { isText: false, cell: domainCell }),
  fieldColumn('owner', 124),
  fieldColumn('plan', 90),
  fieldColumn('status', 116, { cell: ({ status }) => <StatusPill of="customer" value={status} /> }),
  fieldColumn('health', 70, {
    label: 'Health',
    isNumeric: false,
    cell: ({ health_score }) => <HealthRing score={health_score} />,
  }),
  fieldColumn('mrr', 88),
  fieldColumn('tags', 150),
];

const AFTER_CUSTOM: readonly CustomerColumn[] = [
  {
    id: 'created',
    label: 'Created',
    width: 88,
    isText: true,
    isHiddenAtFirst: true,
    cell: ({ created_at }, { now }) => dayCell(created_at, now),
  },
  {
    id: 'updated',
    label: 'Updated',
    width: 88,
    isText: true,
    cell: ({ updated_at }, { now }) => dateCell(updated_at, now),
  },
];

/** Every other field that fits into a line can be chosen as well. */
const OTHER_FIELDS: readonly CustomerColumn[] = fieldsOf('customer').flatMap(([name, field]) => {
  const isPlaced = BEFORE_CUSTOM.some(({ id }) => (FIELD_OF_COLUMN[id] ?? id) === name);
  return isPlaced || !isListed(field) ? [] : [fieldColumn(name, 110, { isHiddenAtFirst: true })];
});

/** Every column there is, in the order it has at first. */
export function customerColumns(customFields: readonly CustomFieldInUse[]): readonly CustomerColumn[] {
  const custom = customFields.map(
    ({ slug, label, kind }): CustomerColumn => ({
      id: `field:${slug}`,
      label,
      width: 84,
      isNumeric: kind === 'number',
      isText: true,
      cell: ({ custom_fields }, { now }) => customValue(custom_fields[slug], now),
    }),
  );
  return [...BEFORE_CUSTOM, ...custom, ...AFTER_CUSTOM, ...OTHER_FIELDS];
}

function customValue(value: string | number | boolean | null | undefined, now: number): ReactNode {
  if (value === null || value === undefined) return NOTHING;
  if (typeof value === 'number') return formatNumber(value);
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  return isDay(value) ? formatDay(value, now) : textCell(value);
}

export type CustomerColumnDef = ColumnDef<typeof features, CustomerReplica, unknown>;

export function columnDefs(columns: readonly CustomerColumn[]): CustomerColumnDef[] {
  return columns.map(({ id, label, width, isFixed = false }) => ({
    id,
    header: label,
    size: width,
    minSize: isFixed ? 140 : MIN_COLUMN_WIDTH,
    enableHiding: !isFixed,
  }));
}

/**
 * The order to show columns in: as arranged, and those that came later where they stand by default, after the
 * one they follow there. The fixed column is always first.
 */
export function columnOrder(columns: readonly CustomerColumn[], arranged: readonly string[]): string[] {
  const known = new Set(columns.map(({ id }) => id));
  const order = arranged.filter((id) => known.has(id));
  columns.forEach(({ id }, index) => {
    if (order.includes(id)) return;
    const before = columns[index - 1]?.id;
    order.splice(before === undefined ? 0 : order.indexOf(before) + 1, 0, id);
  });
  const fixed = columns.filter(({ isFixed }) => isFixed === true).map(({ id }) => id);
  return [...fixed, ...order.filter((id) => !fixed.includes(id))];
}

export function columnVisibility(
  columns: readonly CustomerColumn[],
  chosen: Readonly<Record<string, boolean>>,
): Record<string, boolean> {
  return Object.fromEntries(
    columns.map(({ id, isFixed, isHiddenAtFirst }) => [
      id,
      isFixed === true || (chosen[id] ?? isHiddenAtFirst !== true),
    ]),
  );
}

/** A column moved by so many places; fixed ones neither move nor are moved past. */
export function moveColumn(order: readonly string[], id: string, steps: number, fixedCount = 1): string[] {
  const from = order.indexOf(id);
  if (from < fixedCount) return [...order];
  const to = Math.max(fixedCount, Math.min(order.length - 1, from + steps));
  return order.toSpliced(from, 1).toSpliced(to, 0, id);
}
