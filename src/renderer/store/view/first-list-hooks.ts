/** What is peculiar to each of the lists that a window can begin with. */
import { FIRST_LISTS } from '#shared/list-order.ts';
import { task } from '#shared/records/task.ts';
import type { CustomerReplica, OnboardingReplica, TaskReplica } from '#shared/replica.ts';
import type { Store } from '../api.ts';

/** The lists whose first rows are kept for the next start. */
export const KEPT_LISTS = [...FIRST_LISTS, task.plural] as const;
export type KeptList = (typeof KEPT_LISTS)[number];

/** Addresses whose first screen is kept as a picture, and the list that its rows are of. */
export const START_PATHS: Readonly<Record<string, KeptList>> = {
  '/workbench': 'customers',
  '/customers': 'customers',
  '/onboardings': 'onboardings',
  '/tasks': 'tasks',
  '/tasks/all': 'tasks',
};

/** @returns null where a start shows nothing before the database is open. */
export function startsWith(path: string): KeptList | null {
  return Object.hasOwn(START_PATHS, path) ? (START_PATHS[path] ?? null) : null;
}

/** The first rows of a list, with what stands beside them. */
export interface FirstRows {
  /** The first by name; for other lists, the customers that their rows belong to. */
  readonly customers: readonly CustomerReplica[];
  /** The oldest; for the tasks, the onboardings that they belong to; none for the customers. */
  readonly onboardings: readonly OnboardingReplica[];
  /** What is due first, and what is due first of one's own; none for other lists. */
  readonly tasks: readonly TaskReplica[];
  /** How many rows the whole list has. */
  readonly total: number;
}

type Rows = Pick<Store, KeptList>;

interface FirstListHooks {
  /** What has to be all there before it is kept: what was never shown in this window is not. */
  readonly needs: readonly KeptList[];
  /** @param me the key of the person at this machine */
  first(store: Rows, most: number, me: string | null): FirstRows;
}

const HOOKS: { readonly [Name in KeptList]: FirstListHooks } = {
  customers: {
    needs: ['customers'],
    first(store, most) {
      const { rows } = store.customers.get();
      return { customers: rows.slice(0, most), onboardings: [], tasks: [], total: rows.length };
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
        tasks: [],
        total: rows.length,
      };
    },
  },
  tasks: {
    needs: ['customers', 'onboardings', 'tasks'],
    first(store, most, me) {
      const { rows } = store.tasks.get();
      const mine = me === null ? [] : dueFirst(rows, most, ({ assignee_id }) => assignee_id === me);
      const first = [...new Set([...dueFirst(rows, most), ...mine])];
      const owners = new Set(first.map(({ customer_key }) => customer_key));
      const courses = new Set(first.map(({ onboarding_key }) => onboarding_key));
      return {
        customers: store.customers.get().rows.filter(({ key }) => owners.has(key)),
        onboardings: store.onboardings.get().rows.filter(({ key }) => courses.has(key)),
        // Notes may be long, and no row shows them.
        tasks: first.map((row) => ({ ...row, notes: null })),
        total: rows.length,
      };
    },
  },
};

/** Open tasks in the order in which their list begins, without sorting all of them. */
function dueFirst(
  rows: readonly TaskReplica[],
  most: number,
  isWanted: (row: TaskReplica) => boolean = () => true,
): TaskReplica[] {
  const first: TaskReplica[] = [];
  for (const row of rows) {
    if (row.done || (first.length === most && !isDueBefore(row, first[most - 1])) || !isWanted(row)) continue;
    let at = first.length;
    while (at > 0 && isDueBefore(row, first[at - 1])) at -= 1;
    first.splice(at, 0, row);
    if (first.length > most) first.pop();
  }
  return first;
}

function isDueBefore({ due_date: due }: TaskReplica, other: TaskReplica | undefined): boolean {
  return due !== null && other !== undefined && (other.due_date === null || due < other.due_date);
}

export function isAllThere(store: Rows, list: KeptList): boolean {
  return HOOKS[list].needs.every((name) => store[name].get().status === 'ready');
}

export function firstRowsOf(store: Rows, list: KeptList, most: number, me: string | null): FirstRows {
  return HOOKS[list].first(store, most, me);
}
