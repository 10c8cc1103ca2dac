import type { CustomerReplica, OnboardingReplica } from '#shared/replica.ts';
import { isGone } from '#shared/v1/statuses.ts';
import { addDays, calendarDay, weekdayOf } from '#shared/values/calendar.ts';

export type Scope = 'mine' | 'all';

interface Records {
  readonly customers: readonly CustomerReplica[];
  readonly onboardings: readonly OnboardingReplica[];
}

/** What somebody has to do with, out of everything there is. */
export interface Work {
  /** Neither churned nor archived, by name. */
  readonly customers: readonly CustomerReplica[];
  /** On their way: neither launched nor paused. */
  readonly onboardings: readonly OnboardingReplica[];
  readonly customersByKey: ReadonlyMap<string, CustomerReplica>;
  readonly onboardingsByKey: ReadonlyMap<string, OnboardingReplica>;
}

/**
 * Mine are the customers that I own, and the onboardings that I run or whose customer I own. @param me the key of the person at this machine
 */
export function workOf({ customers, onboardings }: Records, scope: Scope, me: string | null): Work {
  const customersByKey = new Map(customers.map((customer) => [customer.key, customer]));
  const onboardingsByKey = new Map(onboardings.map((onboarding) => [onboarding.key, onboarding]));
  const isAll = scope === 'all';
  const isLive = (customer: CustomerReplica) => !isGone(customer);
  const isOnTheWay = ({ phase, state, customer_key }: OnboardingReplica) => {
    const customer = customersByKey.get(customer_key);
    return phase !== 'completed' && state !== 'paused' && customer !== undefined && isLive(customer);
  };
  const isMine = ({ csm_id, customer_key }: OnboardingReplica) =>
    isAll || csm_id === me || customersByKey.get(customer_key)?.owner_id === me;
  return {
    customers: customers
      .filter((customer) => isLive(customer) && (isAll || customer.owner_id === me))
      .toSorted((a, b) => a.name.localeCompare(b.name)),
    onboardings: onboardings.filter((onboarding) => isOnTheWay(onboarding) && isMine(onboarding)),
    customersByKey,
    onboardingsByKey,
  };
}

export interface TargetLane {
  readonly label: 'Passed' | 'This week' | 'Next week' | 'Later' | 'No target';
  readonly onboardings: readonly OnboardingReplica[];
}

/** Onboardings by their target: the lanes of the product, and before them those whose target has passed. */
export function byTarget(onboardings: readonly OnboardingReplica[], today: string): TargetLane[] {
  const end = endOfWeek(today);
  const dayOf = ({ target_launch_date: target }: OnboardingReplica) =>
    target === null ? null : calendarDay(target);
  const labelOf = (onboarding: OnboardingReplica): TargetLane['label'] => {
    const day = dayOf(onboarding);
    if (day === null) return 'No target';
    if (day < today) return 'Passed';
    if (day <= end) return 'This week';
    return day <= addDays(end, 7) ? 'Next week' : 'Later';
  };
  const labels = ['Passed', 'This week', 'Next week', 'Later', 'No target'] as const;
  const sorted = onboardings.toSorted((a, b) => ((dayOf(a) ?? '~') < (dayOf(b) ?? '~') ? -1 : 1));
  const lanes = Map.groupBy(sorted, labelOf);
  return labels.flatMap((label) => {
    const found = lanes.get(label) ?? [];
    return found.length === 0 ? [] : [{ label, onboardings: found }];
  });
}

/** The Sunday of the week of a day. */
function endOfWeek(day: string): string {
  return addDays(day, (7 - weekdayOf(day)) % 7);
}
