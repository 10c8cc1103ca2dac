import { NO_FILTERS } from '../../../list/filters.ts';
import type { Arrangement } from '../../../list/list-state.ts';

/** The filters as the first version kept them. */
interface EarlierFilters {
  readonly statuses?: readonly string[];
  readonly owners?: readonly (string | null)[];
  readonly plans?: readonly (string | null)[];
  readonly tags?: readonly string[];
  readonly domain?: string | null;
  readonly hidesGone?: boolean;
}

/** Reads how the list was arranged before all lists had one form. */
export function upgradeArrangement(stored: Readonly<Record<string, unknown>>): Partial<Arrangement> {
  const { statuses, owners, plans, tags, domain, hidesGone } = (stored.filters ?? {}) as EarlierFilters;
  const values = {
    status: statuses ?? [],
    owner_id: owners ?? [],
    plan: plans ?? [],
    tags: tags ?? [],
    domain: typeof domain === 'string' ? [domain] : [],
  };
  return { filters: { ...NO_FILTERS, values, hidesInactive: hidesGone ?? true } };
}
