import { Archive, Merge } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { CustomerReplica } from '#shared/replica.ts';
import { GONE_STATUSES } from '#shared/v1/statuses.ts';
import { loadScreen } from '../../../components/load-screen.tsx';
import { customerStatusWord } from '../../../lib/words.ts';
import type { BulkChange } from '../../../list/bulk-changes.ts';
import { fieldFilter, type ListFilter, orNoneOption } from '../../../list/filters.ts';
import { defineList, type ListContext, type SelectionCommands } from '../../../list/list.ts';
import { whatFollows } from '../../../records/customer-actions.ts';
import { paths, refOf } from '../../../routes.ts';
import { useCustomerFacts, usePlanOptions, useTagOptions } from '../../../state/customer-facts.ts';
import { useDefinedFields } from '../../../store/index.ts';
import { type CustomerContext, customerColumns, offeredFields } from './columns.tsx';
import { CustomerPreview } from './customer-preview.tsx';
import { upgradeArrangement } from './earlier-arrangement.ts';

/** Only customers that share this domain, set by what counts them. */
const domainFilter: ListFilter<CustomerReplica, ListContext> = {
  id: 'domain',
  label: 'Domain',
  valuesOf: ({ domain }) => domain,
  wordOf: (domain) => domain ?? 'none',
};

const ARCHIVING: BulkChange = {
  operation: 'set',
  field: 'status',
  value: 'archived',
  label: customerStatusWord('archived').label,
};

export const customersList = defineList<CustomerReplica, CustomerContext>({
  type: 'customer',
  collection: 'customers',
  useColumns: useCustomerColumns,
  filters: [
    fieldFilter('customer', 'status'),
    fieldFilter('customer', 'owner_id'),
    fieldFilter('customer', 'plan', { useOptions: usePlanOrNone }),
    fieldFilter('customer', 'tags', { label: 'Tag', says: 'Tagged', useOptions: useTagOptions }),
    domainFilter,
  ],
  inactive: {
    filter: 'status',
    // Whoever looks at those of one domain settles which is the right one: churned ones belong to them.
    isHidden: ({ status }, values) =>
      hasDomain(values) ? status === 'archived' : GONE_STATUSES.includes(status),
    words: (values) => (hasDomain(values) ? 'Archived' : 'Archived and churned'),
  },
  arrangement: {
    name: 'pivotal.customers',
    sort: { column: 'name', direction: 'ascending' },
    upgrade: upgradeArrangement,
  },
  titleOf: ({ name }) => name,
  pathOf: (row) => paths.customer(refOf(row)),
  customerOf: ({ key }) => key,
  bulk: [
    {
      field: 'status',
      key: 's',
      leavesOut: ['archived'],
      told: ({ value, label }, customers) =>
        value === 'archived' ? `Archived ${customers}` : `Set ${customers} to ${label?.toLowerCase()}`,
      follows: (rows, { value }, store) => whatFollows(store, rows, value),
    },
    {
      field: 'owner_id',
      key: 'o',
      told: ({ label }, customers) =>
        label === null ? `Took the owner off ${customers}` : `Gave ${customers} to ${label}`,
    },
    { field: 'plan', key: 'p', useSuggestions: usePlanOptions },
    { field: 'tags', key: 't', useSuggestions: useTagOptions },
  ],
  bulkButtons: [
    {
      label: 'Archive',
      key: 'a',
      icon: <Archive size={14} aria-hidden="true" />,
      change: ARCHIVING,
      isOffered: (rows) => rows.every(({ status }) => status !== 'archived'),
    },
  ],
  useSelectionCommands: useMerge,
  Preview: CustomerPreview,
  placeholder: 'Find, or plan:pro mrr:>500',
  localNote: 'Not connected: contacts and onboardings are not searched.',
});

const mergeDialog = loadScreen(async () => {
  const { MergeDialog } = await import('../../duplicates/merge-dialog.tsx');
  return { default: MergeDialog };
});

/** Two that are selected can be made one. */
function useMerge(selected: readonly CustomerReplica[]): SelectionCommands {
  const [merging, setMerging] = useState<readonly CustomerReplica[] | null>(null);
  const isTwo = selected.length === 2;
  return {
    commands: isTwo
      ? [
          {
            label: 'Merge these two…',
            icon: <Merge size={14} aria-hidden="true" />,
            run: () => setMerging(selected),
          },
        ]
      : [],
    dialog:
      merging === null ? null : (
        <mergeDialog.Screen customers={merging} isOpen onClose={() => setMerging(null)} />
      ),
  };
}

function hasDomain({ domain = [] }: Readonly<Record<string, readonly (string | null)[]>>): boolean {
  return domain.length > 0;
}

function usePlanOrNone() {
  const plans = usePlanOptions();
  return useMemo(() => orNoneOption(plans, 'No plan'), [plans]);
}

function useCustomerColumns() {
  const facts = useCustomerFacts();
  const fields = offeredFields(facts.customFields(), useDefinedFields().rows);
  const hasHealth = facts.hasHealth();
  const fieldsId = JSON.stringify(fields);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `fields` is a new array with every change of any row.
  return useMemo(() => customerColumns(fields, hasHealth), [fieldsId, hasHealth]);
}
