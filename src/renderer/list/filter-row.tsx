import type { ReactNode } from 'react';
import { CheckFilter } from '../components/check-filter.tsx';
import { FilterChips } from '../components/filter-chips.tsx';
import { type Option, orNone, orNull } from '../components/options.ts';
import { QueryBox } from '../search/query-box.tsx';
import { DayRangeButton } from './day-range-button.tsx';
import { filterChips } from './filter-chips.ts';
import { countFilters, type ListFilter, NO_FILTERS } from './filters.ts';
import type { ListContext, ListRow, RecordList } from './list.ts';
import { placeCursor } from './selection.ts';
import type { ListView } from './use-list-view.ts';

export interface FilterRowProps<Row extends ListRow, Context extends ListContext> {
  readonly list: RecordList<Row, Context>;
  readonly view: ListView<Row, Context>;
  /** Whether what is out of the daily work may be hidden here, and is said to be. */
  readonly saysInactive?: boolean;
  /** At the end of the row. */
  readonly children?: ReactNode;
}

/** A button for each filter, and what they do now in words. */
export function FilterRow<Row extends ListRow, Context extends ListContext>({
  list,
  view,
  saysInactive = true,
  children,
}: FilterRowProps<Row, Context>) {
  const { useArrangement, filters: known } = list;
  const filters = useArrangement((state) => state.filters);
  const text = useArrangement((state) => state.query);
  const { filter, setFilters, setHidesInactive, setQuery } = useArrangement.getState();
  const { hints, isLocal } = view.query;
  const chips = filterChips(filters, {
    filters: known,
    inactive: saysInactive ? list.inactive : undefined,
    context: view.context,
    filter,
    setHidesInactive,
  });
  return (
    <div className="@container shrink-0 border-b border-line">
      <div className="flex min-h-11 flex-wrap items-start gap-x-2 gap-y-1.5 py-2 ps-4 pe-3">
        <QueryBox
          text={text}
          onChange={setQuery}
          hints={hints}
          note={isLocal ? list.localNote : null}
          group={list.group}
          placeholder={list.placeholder}
          onEnter={() => {
            const { select, order } = list.usePosition.getState();
            select((selection) => placeCursor(selection, order, 0));
          }}
        />
        {/* Where there is little room, below the box and the tools: three short rows take more than two. */}
        <div className="order-last flex min-w-0 basis-full flex-wrap items-center gap-x-1 gap-y-1.5 @4xl:order-none @4xl:min-h-7 @4xl:flex-1 @4xl:basis-0">
          {known.map((each) =>
            each.isDayRange === true ? (
              <DayRangeButton
                key={each.id}
                label={each.label}
                values={filters.values[each.id] ?? []}
                onChange={(values) => filter({ [each.id]: values })}
              />
            ) : each.useOptions === undefined ? null : (
              <FilterButton
                key={each.id}
                filter={each}
                useOptions={each.useOptions}
                values={filters.values[each.id] ?? []}
                onChange={(values) => filter({ [each.id]: values })}
              />
            ),
          )}
          <FilterChips
            chips={chips}
            onClear={countFilters(filters) > 1 ? () => setFilters(NO_FILTERS) : null}
          />
        </div>
        <div className="ms-auto flex items-center gap-2">{children}</div>
      </div>
    </div>
  );
}

interface FilterButtonProps {
  readonly filter: Pick<ListFilter<never, never>, 'label'>;
  readonly useOptions: () => readonly Option[];
  readonly values: readonly (string | null)[];
  readonly onChange: (values: readonly (string | null)[]) => void;
}

function FilterButton({ filter, useOptions, values, onChange }: FilterButtonProps) {
  return (
    <CheckFilter
      label={filter.label}
      options={useOptions()}
      values={values.map(orNone)}
      onChange={(chosen) => onChange(chosen.map(orNull))}
    />
  );
}
