import {
  type ColumnDef,
  columnOrderingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  tableFeatures,
} from '@tanstack/react-table';
import type { ReactNode } from 'react';
import type { CustomerReplica } from '#shared/replica.ts';
import { Avatar } from '../../../components/avatar.tsx';
import { HealthRing } from '../../../components/health-ring.tsx';
import { StatusPill } from '../../../components/pill.tsx';
import { MIN_COLUMN_WIDTH } from '../../../lib/column-widths.ts';
import { formatDay, isDay } from '../../../lib/dates.ts';
import { formatMoney } from '../../../lib/money.ts';
import { formatNumber } from '../../../lib/words.ts';
import type { CustomFieldInUse } from '../../../state/customer-facts.ts';
import { dateCell, dayCell, domainCell, NOTHING, nameCell, tagsCell, textCell } from './row-cells.tsx';

/** What the table keeps: which columns, in which order, how wide. Sorting and filtering are filter-and-sort.ts. */
export const features = tableFeatures({
  columnOrderingFeature,
  columnVisibilityFeature,
  columnSizingFeature,
});

/** What a cell needs to know beyond its row. */
export interface CellContext {
  /** Milliseconds. */
  readonly now: number;
  readonly ownerOf: (key: string) => { readonly name: string; readonly isGone: boolean } | undefined;
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

const BEFORE_CUSTOM: readonly CustomerColumn[] = [
  { id: 'name', label: 'Name', width: 190, isFixed: true, isText: true, cell: nameCell },
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
  { id: 'domain', label: 'Domain', width: 176, cell: domainCell },
  {
    id: 'owner',
    label: 'Owner',
    width: 124,
    isText: true,
    cell: ({ owner_id }, { ownerOf }) => {
      if (owner_id === null) return NOTHING;
      const owner = ownerOf(owner_id);
      return owner === undefined ? (
        textCell(owner_id)
      ) : (
        <>
          <Avatar name={owner.name} isGone={owner.isGone} /> {owner.name}
        </>
      );
    },
  },
  { id: 'plan', label: 'Plan', width: 90, isText: true, cell: ({ plan }) => textCell(plan) },
  {
    id: 'status',
    label: 'Status',
    width: 116,
    isText: true,
    cell: ({ status }) => <StatusPill of="customer" value={status} />,
  },
  {
    id: 'health',
    label: 'Health',
    width: 70,
    isText: true,
    cell: ({ health_score }) => <HealthRing score={health_score} />,
  },
  {
    id: 'mrr',
    label: 'MRR',
    width: 88,
    isNumeric: true,
    isText: true,
    cell: ({ mrr }) => (mrr === null ? NOTHING : formatMoney(mrr)),
  },
  { id: 'tags', label: 'Tags', width: 150, isText: true, cell: ({ tags }) => tagsCell(tags) },
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
  return [...BEFORE_CUSTOM, ...custom, ...AFTER_CUSTOM];
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
