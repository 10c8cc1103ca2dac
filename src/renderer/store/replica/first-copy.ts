import type { CollectionName } from '#shared/replica.ts';
import type { BridgeClient } from '../../bridge/client.ts';
import { waitFor } from '../../bridge/source.ts';
import { type HubDocument, toStored } from './documents.ts';
import type { Checkpoint } from './live-stream.ts';
import type { Collection } from './queries.ts';

export interface FirstCopyOptions<Name extends CollectionName> {
  readonly bridge: BridgeClient;
  readonly collection: Collection<Name>;
  /** Where an earlier window stopped; null to begin. */
  readonly from: Checkpoint | null;
  /** Told of each page that is stored, and of the place up to which everything is. */
  readonly onStored: (documents: number, place: Checkpoint) => void;
  readonly isStopped: () => boolean;
}

/** Something to look at comes soon; after that, what is done once for each page is to be done rarely. */
const FIRST_PAGE = 100;
/** Storing more at once would hold up several frames. */
const PAGE = 400;
const RETRY_MS = 500;
/** A record that is there already. */
const CONFLICT = 409;

const pause = () => new Promise((resolve) => setTimeout(resolve, RETRY_MS));

/**
 * Copies a collection up to its newest record, straight into its storage: RxDB's replication looks up every document
 * three times, to find what nobody has. It goes on from where this ends. The next page is asked for while one is stored.
 * @returns the place reached; null when it was stopped
 */
export async function copyCollection<Name extends CollectionName>({
  bridge,
  collection,
  from,
  onStored,
  isStopped,
}: FirstCopyOptions<Name>): Promise<Checkpoint | null> {
  const ask = (checkpoint: Checkpoint | null, limit: number) =>
    untilDone(
      async () => {
        await waitFor(bridge.connection, (connection) => connection === 'connected');
        return bridge.call('replication.pull', { collection: collection.name, checkpoint, limit });
      },
      isStopped,
      // A lost connection shows elsewhere.
      () => {},
    );
  let limit = FIRST_PAGE;
  let asked = ask(from, limit);
  for (;;) {
    const page = await asked;
    if (page === null) return null;
    const { documents, checkpoint } = page;
    const isLast = documents.length < limit;
    limit = PAGE;
    if (!isLast) asked = ask(checkpoint, limit);
    const stored = await untilDone(
      async () => storeDocuments(collection, documents).then(() => true),
      isStopped,
      (error) => console.error(`Copying ${collection.name} failed`, error),
    );
    if (stored === null) return null;
    onStored(documents.length, checkpoint);
    if (isLast) return checkpoint;
  }
}

/** Stores what the hub has: over what is older here, and beside what is as new. */
export async function storeDocuments<Name extends CollectionName>(
  { name, rx }: Collection<Name>,
  documents: readonly HubDocument[],
): Promise<void> {
  if (documents.length === 0) return;
  const writes = documents.map((document) => ({
    document: { ...toStored(name, document), _attachments: {}, _meta: { lwt: 1 }, _rev: '' },
  }));
  const { error: refused } = await rx.storageInstance.bulkWrite(writes, 'first-copy');
  const failed = refused.find(({ status }) => status !== CONFLICT);
  if (failed !== undefined) throw new Error(`${name} ${failed.documentId} was not stored (${failed.status})`);
  const newer = refused.flatMap((conflict) => {
    if (conflict.status !== CONFLICT || conflict.documentInDb.seq >= conflict.writeRow.document.seq)
      return [];
    return [{ previous: conflict.documentInDb, document: conflict.writeRow.document }];
  });
  if (newer.length > 0) await rx.storageInstance.bulkWrite(newer, 'first-copy');
}

/** Tries again until it succeeds. @returns null when it was stopped */
async function untilDone<Result>(
  work: () => Promise<Result>,
  isStopped: () => boolean,
  report: (error: unknown) => void,
): Promise<Result | null> {
  while (!isStopped()) {
    try {
      return await work();
    } catch (error) {
      if (isStopped()) return null;
      report(error);
      await pause();
    }
  }
  return null;
}
