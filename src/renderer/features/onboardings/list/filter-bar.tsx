import { ONBOARDING_STATES, PHASES } from '#shared/v1/statuses.ts';
import { CheckFilter } from '../../../components/check-filter.tsx';
import { FilterChips } from '../../../components/filter-chips.tsx';
import { type Option, orNone, orNull } from '../../../components/options.ts';
import { onboardingStateWord, phaseWord } from '../../../lib/words.ts';
import { QueryBox } from '../../../search/query-box.tsx';
import { usePeopleOrNobody } from '../../../state/people.tsx';
import { countFilters, NO_FILTERS, type Related } from './filter-and-sort.ts';
import { filterChips } from './filter-words.ts';
import { LANES, laneWord } from './lanes.ts';
import type { QueryRows } from './use-query-rows.ts';
import { useArrangement } from './view-store.ts';

const STATE_OPTIONS: readonly Option[] = ONBOARDING_STATES.map((value) => ({
  value,
  label: onboardingStateWord(value).label,
}));
const PHASE_OPTIONS: readonly Option[] = PHASES.map((value) => ({ value, label: phaseWord(value).label }));
const LANE_OPTIONS: readonly Option[] = LANES.map((value) => ({ value, label: laneWord(value).label }));

export interface FilterBarProps {
  readonly people: Related['people'];
  readonly view: 'list' | 'board';
  /** What the text in the row came to. */
  readonly query: Pick<QueryRows, 'hints' | 'isLocal'>;
}

/** A button for each filter, and what they do now in words. */
export function FilterBar({ people, view, query }: FilterBarProps) {
  const filters = useArrangement((state) => state.filters);
  const change = useArrangement((state) => state.changeFilters);
  const text = useArrangement((state) => state.query);
  const setText = useArrangement((state) => state.setQuery);
  const csms = usePeopleOrNobody();
  return (
    <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-x-1 gap-y-1.5 border-b border-line px-4 py-2">
      <QueryBox
        text={text}
        onChange={setText}
        hints={query.hints}
        note={query.isLocal ? 'Not connected: numbers that an onboarding had before are not searched.' : null}
        group="Onboardings"
        placeholder="Find, or phase:launch owner:me"
      />
      <CheckFilter
        label="State"
        options={STATE_OPTIONS}
        values={filters.states}
        onChange={(states) => change({ states })}
      />
      <CheckFilter
        label="Phase"
        options={PHASE_OPTIONS}
        values={filters.phases}
        onChange={(phases) => change({ phases })}
      />
      <CheckFilter
        label="CSM"
        options={csms}
        values={filters.csms.map(orNone)}
        onChange={(values) => change({ csms: values.map(orNull) })}
      />
      <CheckFilter
        label="Target"
        options={LANE_OPTIONS}
        values={filters.lanes}
        onChange={(values) => change({ lanes: LANES.filter((lane) => values.includes(lane)) })}
      />
      <FilterChips
        chips={filterChips(filters, (key) => people.get(key)?.name, change, {
          saysCompleted: view === 'list',
        })}
        onClear={countFilters(filters) > 1 ? () => change(NO_FILTERS) : null}
      />
    </div>
  );
}
