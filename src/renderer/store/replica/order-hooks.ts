/** The order along which the replica is read, of collections that have one of their own. */
import { ORDER_MAX_LENGTH, orderOfName, orderOfOnboarding } from '#shared/list-order.ts';
import type { CollectionName, ReplicaOf, TaskReplica } from '#shared/replica.ts';

/** What `local_order` is for a task: what is to be done first, what is done last. */
function orderOfTask({ done, due_date: due, key }: Pick<TaskReplica, 'done' | 'due_date' | 'key'>): string {
  const group = done ? 'c' : due === null ? 'b' : 'a';
  return `${group}${due ?? ''} ${key}`.slice(0, ORDER_MAX_LENGTH);
}

/** Collections that are read along an order of their own. */
export type OrderedCollection = 'customers' | 'onboardings' | 'tasks';

const ORDER_OF: { readonly [Name in OrderedCollection]: (row: ReplicaOf[Name]) => string } = {
  customers: ({ name }) => orderOfName(name),
  onboardings: orderOfOnboarding,
  tasks: orderOfTask,
};

/** What `local_order` is for a record of a collection that has it. */
export function localOrderOf<Name extends OrderedCollection>(collection: Name, row: ReplicaOf[Name]): string {
  return ORDER_OF[collection](row);
}

export function isOrdered(collection: CollectionName): collection is OrderedCollection {
  return Object.hasOwn(ORDER_OF, collection);
}
