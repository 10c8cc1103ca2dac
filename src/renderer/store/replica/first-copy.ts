import type { CollectionName } from '#shared/replica.ts';
import type { BridgeClient } from '../../bridge/client.ts';
import { waitFor } from '../../bridge/source.ts';
import type { HubDocument } from './documents.ts';
import type { Checkpoint } from './live-stream.ts';
import { type PageStore, PageStoreGone } from './page-store.ts';
import type { Collection } from './queries.ts';
import { FILLED_IN, storeDocuments } from './store-documents.ts';

export interface FirstCopyOptions<Name extends CollectionName> {
  readonly bridge: BridgeClient;
  readonly collection: Collection<Name>;
  /** Where an earlier window stopped; null to begin. */
  readonly from: Checkpoint | null;
  /** Told of each page that is stored, and of the place up to which everything is. */
  readonly onStored: (documents: number, place: Checkpoint) => void;
  readonly isStopped: () => boolean;
  /** Where all but the first page is stored; null for here. */
  readonly pageStore: PageStore | null;
}

interface Page {
  readonly count: number;
  readonly checkpoint: Checkpoint;
  readonly store: () => Promise<void>;
}

/** Something to look at comes soon; after that, what is done once for each page is to be done rarely. */
const FIRST_PAGE = 100;
/** Storing more at once would hold up several frames. */
const PAGE = 400;
/** Stored elsewhere, what a page costs besides its documents is to be paid rarely. */
const PAGE_ELSEWHERE = 800;
const RETRY_MS = 500;

const pause = () => new Promise((resolve) => setTimeout(resolve, RETRY_MS));

/**
 * Copies a collection up to its newest record, straight into its storage: RxDB's replication looks up every document
 * three times, to find what nobody has. It goes on from where this ends. The next page is asked for while one is stored.
 * @returns the place reached; null when it was stopped
 */
export async function copyCollection<Name extends CollectionName>(
  options: FirstCopyOptions<Name>,
): Promise<Checkpoint | null> {
  const { bridge, collection, from, onStored, isStopped } = options;
  const read = pagesOf(options);
  const ask = (checkpoint: Checkpoint | null, limit: number) =>
    untilDone(
      async () => {
        await waitFor(bridge.connection, (connection) => connection === 'connected');
        return read(checkpoint, limit);
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
    const { count, checkpoint } = page;
    const isLast = count < limit;
    limit = options.pageStore === null ? PAGE : PAGE_ELSEWHERE;
    if (!isLast) asked = ask(checkpoint, limit);
    const stored = await untilDone(
      async () => page.store().then(() => true),
      isStopped,
      (error) => console.error(`Copying ${collection.name} failed`, error),
    );
    if (stored === null) return null;
    onStored(count, checkpoint);
    if (isLast) return checkpoint;
  }
}

/** The first page, which is small and shown soon, is stored here; the others as text by whoever stores them. */
function pagesOf<Name extends CollectionName>({
  bridge,
  collection,
  pageStore,
  isStopped,
}: FirstCopyOptions<Name>) {
  const { name, rx } = collection;
  const storeHere = (documents: readonly HubDocument[]) =>
    storeDocuments(name, rx.storageInstance, documents, FILLED_IN);
  return async (checkpoint: Checkpoint | null, limit: number): Promise<Page> => {
    const place = { collection: name, checkpoint, limit };
    if (pageStore === null || limit === FIRST_PAGE) {
      const page = await bridge.call('replication.pull', place);
      return {
        count: page.documents.length,
        checkpoint: page.checkpoint,
        store: () => storeHere(page.documents),
      };
    }
    const page = await bridge.call('replication.page', place);
    return {
      ...page,
      async store() {
        try {
          await pageStore.store(collection, page.documents);
        } catch (error) {
          if (!(error instanceof PageStoreGone) || isStopped()) throw error;
          await storeHere(JSON.parse(page.documents) as HubDocument[]);
        }
      },
    };
  };
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
