import { type ReactNode, useMemo } from 'react';
import { CUSTOMER_STATUSES } from '#shared/v1/statuses.ts';
import { CheckFilter } from '../../../components/check-filter.tsx';
import { FilterChips } from '../../../components/filter-chips.tsx';
import { NONE, type Option, orNone, orNull } from '../../../components/options.ts';
import { customerStatusWord } from '../../../lib/words.ts';
import { QueryBox } from '../../../search/query-box.tsx';
import { usePlanOptions, useTagOptions } from '../../../state/customer-facts.ts';
import { usePeopleOrNobody } from '../../../state/people.tsx';
import { countFilters, NO_FILTERS, type OwnerNames } from './filter-and-sort.ts';
import { filterChips } from './filter-words.ts';
import type { QueryRows } from './use-query-rows.ts';
import { useArrangement } from './view-store.ts';

const STATUS_OPTIONS: readonly Option[] = CUSTOMER_STATUSES.map((status) => ({
  value: status,
  label: customerStatusWord(status).label,
}));

export interface FilterBarProps {
  readonly owners: OwnerNames;
  /** What the text in the row came to. */
  readonly query: Pick<QueryRows, 'hints' | 'isLocal'>;
  /** At the end of the row. */
  readonly children?: ReactNode;
}

/** A button for each filter, and what they do now in words. */
export function FilterBar({ owners, query, children }: FilterBarProps) {
  const filters = useArrangement((state) => state.filters);
  const change = useArrangement((state) => state.changeFilters);
  const text = useArrangement((state) => state.query);
  const setText = useArrangement((state) => state.setQuery);
  const people = usePeopleOrNobody();
  const plans = usePlanOptions();
  const tags = useTagOptions();
  const planOptions = useMemo(() => [...plans, { value: NONE, label: 'No plan' }], [plans]);
  return (
    <div className="flex min-h-11 shrink-0 items-start gap-2 border-b border-line py-2 ps-4 pe-3">
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-1 gap-y-1.5">
        <QueryBox
          text={text}
          onChange={setText}
          hints={query.hints}
          note={query.isLocal ? 'Not connected: contacts and onboardings are not searched.' : null}
          group="Customers list"
          placeholder="Find, or plan:pro mrr:>500"
        />
        <CheckFilter
          label="Status"
          options={STATUS_OPTIONS}
          values={filters.statuses}
          onChange={(statuses) => change({ statuses })}
        />
        <CheckFilter
          label="Owner"
          options={people}
          values={filters.owners.map(orNone)}
          onChange={(values) => change({ owners: values.map(orNull) })}
        />
        <CheckFilter
          label="Plan"
          options={planOptions}
          values={filters.plans.map(orNone)}
          onChange={(values) => change({ plans: values.map(orNull) })}
        />
        <CheckFilter
          label="Tag"
          options={tags}
          values={filters.tags}
          onChange={(values) => change({ tags: values })}
        />
        <FilterChips
          chips={filterChips(filters, owners, change)}
          onClear={countFilters(filters) > 1 ? () => change(NO_FILTERS) : null}
        />
      </div>
      {children}
    </div>
  );
}
