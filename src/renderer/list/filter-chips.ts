import type { FilterChip } from '../components/filter-chips.tsx';
import { either } from '../lib/words.ts';
import type { Inactive, ListFilter, ListFilters } from './filters.ts';

export interface FilterChipsOptions<Row, Context> {
  readonly filters: readonly ListFilter<Row, Context>[];
  /** Undefined where nothing is hidden. */
  readonly inactive: Inactive<Row> | undefined;
  readonly context: Context;
  readonly filter: (values: ListFilters['values']) => void;
  readonly setHidesInactive: (hides: boolean) => void;
}

/** The filters at work in words, each with the change that takes it away. */
export function filterChips<Row, Context>(
  { values, hidesInactive }: ListFilters,
  { filters, inactive, context, filter, setHidesInactive }: FilterChipsOptions<Row, Context>,
): readonly FilterChip[] {
  return filters.flatMap(({ id, label, says, wordOf }): readonly FilterChip[] => {
    const wanted = values[id] ?? [];
    if (wanted.length > 0) {
      const words = either(wanted.map((value) => wordOf(value, context)));
      return [{ id, label: `${says ?? `${label} is`} ${words}`, onRemove: () => filter({ [id]: [] }) }];
    }
    if (inactive === undefined || inactive.filter !== id) return [];
    const what = inactive.words(hidesInactive ? values : {});
    const inSentence = what.charAt(0).toLowerCase() + what.slice(1);
    return [
      {
        id: 'inactive',
        label: `${what} ${hidesInactive ? 'hidden' : 'shown'}`,
        removeLabel: `${hidesInactive ? 'Show' : 'Hide'} ${inSentence}`,
        onRemove: () => setHidesInactive(!hidesInactive),
      },
    ];
  });
}
