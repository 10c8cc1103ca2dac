import type { BridgeClient } from '../bridge/client.ts';
import { waitFor } from '../bridge/source.ts';
import { type StoredDocument, toStored } from './documents.ts';
import type { Collection } from './queries.ts';

/**
 * Stores what the hub has of a customer and the replica has not: the first copy of a large workspace takes its
 * time, and what is on screen does not wait for it. Documents stored this way look to RxDB like ones made here;
 * it offers them to the hub, whose answer is that it has them.
 * @returns false when the hub could not be asked.
 */
export async function fetchOfCustomer<Name extends 'contacts' | 'onboardings'>(
  bridge: BridgeClient,
  name: Name,
  collection: Collection<Name>,
  customerKey: string,
): Promise<boolean> {
  let documents: readonly StoredDocument<Name>[];
  await waitFor(bridge.connection, (state) => state === 'connected');
  try {
    const answer = await bridge.call('replication.ofCustomer', {
      collection: name,
      customer_key: customerKey,
    });
    documents = answer.documents.map((document) =>
      toStored(name, document as unknown as StoredDocument<Name>),
    );
  } catch {
    // The connection was lost meanwhile; the first copy brings them when there is one again.
    return false;
  }
  const keys = documents.map(({ key }) => key);
  const stored = new Set(
    (await collection.storageInstance.findDocumentsById(keys, true)).map(
      (document) => (document as { key: string }).key,
    ),
  );
  const missing = documents.filter(({ key }) => !stored.has(key));
  // One that the first copy has brought meanwhile is reported as an error, and is as good.
  if (missing.length > 0) await collection.bulkInsert(missing);
  return true;
}
