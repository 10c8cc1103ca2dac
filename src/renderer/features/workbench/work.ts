import type { CustomerReplica, OnboardingReplica } from '#shared/replica.ts';
import { isGone } from '#shared/v1/statuses.ts';
import { calendarDay } from '#shared/values/calendar.ts';
import { LANES, type Lane, laneBoundsOn, laneOfTarget } from '#shared/values/when-due.ts';
import { byKey } from '../../lib/by-key.ts';

export type Scope = 'mine' | 'all';

interface Records {
  readonly customers: readonly CustomerReplica[];
  readonly onboardings: readonly OnboardingReplica[];
}

/** What somebody has to do with, out of everything there is. */
export interface Work {
  /** Neither churned nor archived, in the order they came. */
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
  const customersByKey = byKey(customers);
  const onboardingsByKey = byKey(onboardings);
  const isAll = scope === 'all';
  const isLive = (customer: CustomerReplica) => !isGone(customer);
  const isOnTheWay = ({ phase, state, customer_key }: OnboardingReplica) => {
    const customer = customersByKey.get(customer_key);
    return phase !== 'completed' && state !== 'paused' && customer !== undefined && isLive(customer);
  };
  const isMine = ({ csm_id, customer_key }: OnboardingReplica) =>
    isAll || csm_id === me || customersByKey.get(customer_key)?.owner_id === me;
  return {
    customers: customers.filter((customer) => isLive(customer) && (isAll || customer.owner_id === me)),
    onboardings: onboardings.filter((onboarding) => isOnTheWay(onboarding) && isMine(onboarding)),
    customersByKey,
    onboardingsByKey,
  };
}

const LANE_LABELS = {
  overdue: 'Passed',
  this_week: 'This week',
  next_week: 'Next week',
  later: 'Later',
  no_target: 'No target',
} as const satisfies Readonly<Record<Lane, string>>;

export interface TargetLane {
  readonly lane: Lane;
  readonly label: (typeof LANE_LABELS)[Lane];
  readonly onboardings: readonly OnboardingReplica[];
}

/** Onboardings by their target, in each lane those due first before the others. */
export function byTarget(onboardings: readonly OnboardingReplica[], today: string): TargetLane[] {
  const bounds = laneBoundsOn(today);
  // Few days for many thousands: each is read once, and they are put in order, not the onboardings.
  const dayOf = remembering(calendarDay);
  const byDay = Map.groupBy(onboardings, ({ target_launch_date: target }) =>
    target === null ? null : dayOf(target),
  );
  const lanes = new Map<Lane, OnboardingReplica[]>();
  const days = [...byDay].sort(([a], [b]) => ((a ?? '~') < (b ?? '~') ? -1 : 1));
  for (const [day, all] of days) {
    for (const row of all) {
      const lane = laneOfTarget(row.phase, day, bounds);
      if (lane === null) continue;
      const same = lanes.get(lane);
      if (same === undefined) lanes.set(lane, [row]);
      else same.push(row);
    }
  }
  return LANES.flatMap((lane) => {
    const found = lanes.get(lane) ?? [];
    return found.length === 0 ? [] : [{ lane, label: LANE_LABELS[lane], onboardings: found }];
  });
}

function remembering(read: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const value = known.get(text) ?? read(text);
    known.set(text, value);
    return value;
  };
}
