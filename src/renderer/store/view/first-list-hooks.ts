/** What is peculiar to each of the lists that a window can begin with. */
import type { FirstList } from '#shared/list-order.ts';
import type { CustomerReplica, OnboardingReplica } from '#shared/replica.ts';
import type { Store } from '../api.ts';

/** The first rows of a list, with what stands beside them. */
export interface FirstRows {
  /** The first by name; for the onboardings, the customers that they belong to. */
  readonly customers: readonly CustomerReplica[];
  /** The oldest; none for the customers. */
  readonly onboardings: readonly OnboardingReplica[];
  /** How many rows the whole list has. */
  readonly total: number;
}

type Rows = Pick<Store, FirstList>;

interface FirstListHooks {
  /** What has to be all there before it is kept: what was never shown in this window is not. */
  readonly needs: readonly FirstList[];
  first(store: Rows, most: number): FirstRows;
}

const HOOKS: { readonly [Name in FirstList]: FirstListHooks } = {
  customers: {
    needs: ['customers'],
    first(store, most) {
      const { rows } = store.customers.get();
      return { customers: rows.slice(0, most), onboardings: [], total: rows.length };
    },
  },
  onboardings: {
    needs: ['customers', 'onboardings'],
    first(store, most) {
      const { rows } = store.onboardings.get();
      const first = rows.slice(0, most);
      const owners = new Set(first.map(({ customer_key }) => customer_key));
      return {
        customers: store.customers.get().rows.filter(({ key }) => owners.has(key)),
        onboardings: first,
        total: rows.length,
      };
    },
  },
};

export function isAllThere(store: Rows, list: FirstList): boolean {
  return HOOKS[list].needs.every((name) => store[name].get().status === 'ready');
}

export function firstRowsOf(store: Rows, list: FirstList, most: number): FirstRows {
  return HOOKS[list].first(store, most);
}
