import { childrenOf, parentsOf, RECORD_TYPES } from '#shared/records/index.ts';
import type { Hub } from '../hub.ts';
import type { HubType } from '../records/records.ts';
import type { Actor } from '../records/transaction.ts';

/** How many customers of the sample data are still here. */
export function sampleCustomers(hub: Pick<Hub, 'sampleRecords'>): number {
  return hub.sampleRecords('customer').length;
}

/**
 * Removes the sample data in one step, children last: what is done in an onboarding that is completed cannot be deleted
 * while it is there. Its people stay where something else names them, or when one of
 * them sits here.
 */
export async function removeSampleData(
  hub: Pick<Hub, 'sampleRecords' | 'writeBatch' | 'people'>,
  actor: Actor,
): Promise<{ batch_id: string | null; removed: number }> {
  const me = hub.people.me();
  const records = hub.sampleRecords().filter(({ key }) => key !== me);
  // What stands by itself may be named by all the others.
  const isApart = (type: HubType) => parentsOf(type).length + childrenOf(type).length === 0;
  const order = (type: HubType) => (isApart(type) ? RECORD_TYPES.length : RECORD_TYPES.indexOf(type));
  const commands = records
    .toSorted((one, other) => order(one.type) - order(other.type))
    .map(({ type, key }) => ({ operation: 'delete', resource: type, reference: key }) as const);
  if (commands.length === 0) return { batch_id: null, removed: 0 };
  const { batchId, results } = await hub.writeBatch({ actor, commands, partial: true });
  return { batch_id: batchId, removed: results.filter(({ outcome }) => outcome === 'written').length };
}
