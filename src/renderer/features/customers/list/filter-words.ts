import type { FilterChip } from '../../../components/filter-chips.tsx';
import { customerStatusWord, either } from '../../../lib/words.ts';
import type { CustomerFilters, OwnerNames } from './filter-and-sort.ts';

/** The filters at work in words, each with the change that takes it away. */
export function filterChips(
  filters: CustomerFilters,
  owners: OwnerNames,
  change: (part: Partial<CustomerFilters>) => void,
): readonly FilterChip[] {
  const chips: FilterChip[] = [];
  const { statuses, owners: wantedOwners, plans, tags, domain, hidesGone } = filters;
  if (statuses.length > 0) {
    const words = statuses.map((status) => customerStatusWord(status).label);
    chips.push({
      id: 'status',
      label: `Status is ${either(words)}`,
      onRemove: () => change({ statuses: [] }),
    });
  } else if (hidesGone) {
    chips.push({
      id: 'gone',
      label: domain === null ? 'Archived and churned hidden' : 'Archived hidden',
      removeLabel: domain === null ? 'Show archived and churned' : 'Show archived',
      onRemove: () => change({ hidesGone: false }),
    });
  } else {
    chips.push({
      id: 'gone',
      label: 'Archived and churned shown',
      removeLabel: 'Hide archived and churned',
      onRemove: () => change({ hidesGone: true }),
    });
  }
  if (wantedOwners.length > 0) {
    const words = wantedOwners.map((key) =>
      key === null ? 'nobody' : (owners.get(key) ?? 'somebody unknown'),
    );
    chips.push({ id: 'owner', label: `Owner is ${either(words)}`, onRemove: () => change({ owners: [] }) });
  }
  if (plans.length > 0) {
    const words = plans.map((plan) => plan ?? 'none');
    chips.push({ id: 'plan', label: `Plan is ${either(words)}`, onRemove: () => change({ plans: [] }) });
  }
  if (tags.length > 0) {
    chips.push({ id: 'tag', label: `Tagged ${either(tags)}`, onRemove: () => change({ tags: [] }) });
  }
  if (domain !== null) {
    chips.push({ id: 'domain', label: `Domain is ${domain}`, onRemove: () => change({ domain: null }) });
  }
  return chips;
}
