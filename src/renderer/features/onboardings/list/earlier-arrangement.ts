import { NO_FILTERS } from '../../../list/filters.ts';
import type { Arrangement } from '../../../list/list-state.ts';

/** The filters as the first version kept them. */
interface EarlierFilters {
  readonly states?: readonly string[];
  readonly phases?: readonly string[];
  readonly csms?: readonly (string | null)[];
  readonly lanes?: readonly string[];
  readonly hidesCompleted?: boolean;
}

/** Reads how list and board were arranged before all lists had one form. */
export function upgradeArrangement(stored: Readonly<Record<string, unknown>>): Partial<Arrangement> {
  const { states, phases, csms, lanes, hidesCompleted } = (stored.filters ?? {}) as EarlierFilters;
  const values = { state: states ?? [], phase: phases ?? [], csm_id: csms ?? [], lane: lanes ?? [] };
  return {
    filters: { ...NO_FILTERS, values, hidesInactive: hidesCompleted ?? true },
    unfolded: stored.isCompletedUnfolded === true ? ['completed'] : [],
  };
}
