import { Milestone } from 'lucide-react';
import { onboarding } from '#shared/records/onboarding.ts';
import type { OnboardingReplica } from '#shared/replica.ts';
import { LANES } from '#shared/values/when-due.ts';
import { dayRangeFilter } from '../../../list/day-range.ts';
import { fieldFilter, type ListFilter } from '../../../list/filters.ts';
import { defineList } from '../../../list/list.ts';
import { paths, refOf } from '../../../routes.ts';
import { useBulkReasons } from '../use-bulk-reasons.tsx';
import { ONBOARDING_COLUMNS, type OnboardingContext } from './columns.tsx';
import { upgradeArrangement } from './earlier-arrangement.ts';
import { isLane, laneOf, laneWord } from './lanes.ts';
import { titleOf } from './title.ts';

const LANE_OPTIONS = LANES.map((value) => ({ value, label: laneWord(value).label }));

const laneFilter: ListFilter<OnboardingReplica, OnboardingContext> = {
  id: 'lane',
  label: 'Target',
  useOptions: () => LANE_OPTIONS,
  valuesOf: (row, { bounds }) => laneOf(row, bounds),
  wordOf: (lane) => (lane !== null && isLane(lane) ? laneWord(lane).label : 'none'),
};

/** Of what is completed only the phase is changed: it can be reopened. */
const isOpen = ({ phase }: OnboardingReplica) => phase !== 'completed';

export const onboardingsList = defineList<OnboardingReplica, OnboardingContext>({
  type: onboarding.type,
  collection: onboarding.plural,
  useColumns: () => ONBOARDING_COLUMNS,
  filters: [
    fieldFilter(onboarding.type, 'state'),
    fieldFilter(onboarding.type, 'phase'),
    fieldFilter(onboarding.type, 'csm_id'),
    laneFilter,
    dayRangeFilter(onboarding.type, 'target_launch_date', 'Target day'),
  ],
  inactive: {
    filter: 'phase',
    isHidden: (row) => !isOpen(row),
    words: () => 'Completed',
  },
  arrangement: {
    name: 'pivotal.onboardings',
    sort: { column: 'target', direction: 'ascending' },
    upgrade: upgradeArrangement,
  },
  titleOf: (row, { customers }) => titleOf(row, customers.get(row.customer_key)),
  pathOf: (row) => paths.onboarding(refOf(row)),
  customerOf: ({ customer_key }) => customer_key,
  bulk: [
    {
      field: 'phase',
      key: 'p',
      icon: <Milestone size={14} aria-hidden="true" />,
      told: ({ label }, onboardings) => `Moved ${onboardings} to ${label}`,
    },
    {
      field: 'state',
      key: 's',
      applies: isOpen,
      told: ({ label }, onboardings) => `Set ${onboardings} to ${label?.toLowerCase()}`,
    },
    { field: 'csm_id', key: 'o', applies: isOpen },
    { field: 'target_launch_date', key: 't', label: 'Target', applies: isOpen },
  ],
  bulkApplies: isOpen,
  useBulkGuard: useBulkReasons,
  placeholder: 'Find, or phase:launch owner:me',
  localNote: 'Not connected: numbers that an onboarding had before are not searched.',
});
