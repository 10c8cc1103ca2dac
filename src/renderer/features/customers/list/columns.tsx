import type { ReactNode } from 'react';
import type { CustomerReplica, CustomFieldReplica } from '#shared/replica.ts';
import { isDay } from '#shared/values/calendar.ts';
import { HealthRing } from '../../../components/health-ring.tsx';
import { StatusPill } from '../../../components/pill.tsx';
import { formatDay } from '../../../lib/dates.ts';
import type { SortKey } from '../../../lib/sort-rows.ts';
import { formatNumber } from '../../../lib/words.ts';
import {
  createdColumn,
  fieldColumn,
  numberColumn,
  otherFieldColumns,
  updatedColumn,
} from '../../../list/columns.tsx';
import type { ListColumn, ListContext } from '../../../list/list.ts';
import { NOTHING, textCell } from '../../../records/field-cell.tsx';
import { foldedOnce } from '../../../records/field-sort.ts';
import type { CustomFieldInUse } from '../../../state/customer-facts.ts';
import { domainCell, nameCell } from './cells.tsx';

export interface CustomerContext extends ListContext {
  /** How many customers share a domain. */
  readonly sharing: (domain: string) => number;
  readonly onShowDomain: (domain: string) => void;
}

type Column = ListColumn<CustomerReplica, CustomerContext>;
const column = fieldColumn<CustomerReplica, CustomerContext>;

const BEFORE_CUSTOM: readonly Column[] = [
  column('customer', 'name', 176, { isFixed: true, grows: 1, cell: nameCell, sortKey: 'as-given' }),
  numberColumn(),
  column('customer', 'domain', 176, { isText: false, cell: domainCell }),
  column('customer', 'owner_id', 124, { id: 'owner' }),
  column('customer', 'plan', 90),
  column('customer', 'status', 116, { cell: ({ status }) => <StatusPill of="status" value={status} /> }),
  column('customer', 'health_score', 70, {
    id: 'health',
    label: 'Health',
    isNumeric: false,
    cell: ({ health_score }) => (health_score === null ? NOTHING : <HealthRing score={health_score} />),
  }),
  column('customer', 'mrr', 88),
  column('customer', 'tags', 150, { grows: 0.5 }),
];
const AFTER_CUSTOM: readonly Column[] = [createdColumn(), updatedColumn()];
const OTHERS = otherFieldColumns('customer', BEFORE_CUSTOM);

/**
 * Every column there is, in the order it has at first.
 * @param hasHealth whether anybody has a score: a column that nothing feeds is none.
 */
export function customerColumns(
  customFields: readonly (CustomFieldInUse & Partial<OfferedField>)[],
  hasHealth = true,
): readonly Column[] {
  const before = hasHealth ? BEFORE_CUSTOM : BEFORE_CUSTOM.filter(({ id }) => id !== 'health');
  return [...before, ...customFields.map(customColumn), ...AFTER_CUSTOM, ...OTHERS];
}

interface OfferedField extends CustomFieldInUse {
  /** Nobody has a value of it yet: it can be chosen, and is not shown from the start. */
  readonly isUnused: boolean;
}

const KINDS = { string: 'text', select: 'text', number: 'number', boolean: 'boolean', date: 'date' } as const;

/** The fields that the workspace has defined, called so and in their order; then what customers have besides. */
export function offeredFields(
  inUse: readonly CustomFieldInUse[],
  definitions: readonly CustomFieldReplica[],
): readonly OfferedField[] {
  const used = new Map(inUse.map((field) => [field.slug, field]));
  const defined = new Set(definitions.map(({ slug }) => slug));
  return [
    ...definitions
      .filter(({ archived }) => !archived)
      .map(({ slug, label, type }) => {
        const isUnused = !used.has(slug);
        return { slug, label, kind: used.get(slug)?.kind ?? KINDS[type], isUnused };
      }),
    ...inUse.filter(({ slug }) => !defined.has(slug)).map((field) => ({ ...field, isUnused: false })),
  ];
}

function customColumn({
  slug,
  label,
  kind,
  isUnused = false,
}: CustomFieldInUse & Partial<OfferedField>): Column {
  return {
    ...(isUnused ? { isHiddenAtFirst: true } : {}),
    id: `field:${slug}`,
    label,
    width: 84,
    isNumeric: kind === 'number',
    isText: true,
    cell: ({ custom_fields }, { now }) => customValue(custom_fields[slug], now),
    sortKey: (row) => customSortKey(row, slug),
    csv: ({ custom_fields }) => custom_fields[slug],
  };
}

function customValue(value: string | number | boolean | null | undefined, now: number): ReactNode {
  if (value === null || value === undefined) return NOTHING;
  if (typeof value === 'number') return formatNumber(value);
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  return isDay(value) ? formatDay(value, now) : textCell(value);
}

function customSortKey(row: CustomerReplica, slug: string): SortKey {
  const value = row.custom_fields[slug];
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'number' ? value : foldedOnce(row, `custom_fields.${slug}`, value);
}
