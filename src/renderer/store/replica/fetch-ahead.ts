import type { OfCustomer } from '#shared/replica.ts';
import type { BridgeClient } from '../../bridge/client.ts';
import { waitFor } from '../../bridge/source.ts';
import { toStored } from './documents.ts';
import { type Collection, findDocuments } from './queries.ts';

/**
 * Stores what the hub has of a customer and the replica has not: the first copy of a large workspace takes its
 * time, and what is on screen does not wait for it. The copy stores them again when it comes to them.
 * @returns false when the hub could not be asked.
 */
export async function fetchOfCustomer<Name extends OfCustomer>(
  bridge: BridgeClient,
  collection: Collection<Name>,
  customerKey: string,
): Promise<boolean> {
  await waitFor(bridge.connection, (state) => state === 'connected');
  try {
    const { documents } = await bridge.call('replication.ofCustomer', {
      collection: collection.name,
      customer_key: customerKey,
    });
    const keys = documents.map(({ key }) => key);
    const stored = new Set((await findDocuments(collection, keys)).map(({ key }) => key));
    const missing = documents.filter(({ key }) => !stored.has(key));
    // One that the first copy has brought meanwhile is reported as an error, and is as good.
    if (missing.length > 0)
      await collection.rx.bulkInsert(missing.map((document) => toStored(collection.name, document)));
    return true;
  } catch {
    // The connection was lost meanwhile; the first copy brings them when there is one again.
    return false;
  }
}
