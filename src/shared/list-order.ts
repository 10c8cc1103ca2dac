import { customer } from './records/customer.ts';
import { onboarding } from './records/onboarding.ts';
import { fold } from './search/fold.ts';

/** The lists a window can begin with. */
export const FIRST_LISTS = [customer.plural, onboarding.plural] as const;
export type FirstList = (typeof FIRST_LISTS)[number];

/** The part of a name that orders it: letters as people compare them, without case and accents. */
export function nameOrder(name: string): string {
  return fold(name).trimStart();
}

/** Indexed strings have a limit; beyond it, order does not matter to anybody. */
export const ORDER_MAX_LENGTH = 255;

/** By what the list of customers is arranged first. */
export function orderOfName(name: string | null): string {
  return nameOrder(name ?? '').slice(0, ORDER_MAX_LENGTH);
}

interface PlannedOnboarding {
  readonly phase: string;
  readonly target_launch_date: string | null;
  readonly key: string;
}

/** By what the list of onboardings is arranged first: what is due first, what is done last. */
export function orderOfOnboarding({ phase, target_launch_date: target, key }: PlannedOnboarding): string {
  const group = phase === 'completed' ? 'c' : target === null ? 'b' : 'a';
  // With the key no two are equal, however many have no target.
  return `${group}${target ?? ''} ${key}`.slice(0, ORDER_MAX_LENGTH);
}

/** What of a record the first arrangement of its list goes by. */
interface FirstOrder {
  readonly fields: readonly string[];
  readonly orderOf: (values: Readonly<Record<string, string | null>>, key: string) => string;
}

export const FIRST_ORDERS: Readonly<Record<FirstList, FirstOrder>> = {
  [customer.plural]: { fields: ['name'], orderOf: ({ name = null }) => orderOfName(name) },
  [onboarding.plural]: {
    fields: ['phase', 'target_launch_date'],
    orderOf: ({ phase, target_launch_date = null }, key) =>
      orderOfOnboarding({ phase: phase ?? '', target_launch_date, key }),
  },
};
