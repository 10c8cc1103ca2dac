import type { RxError, RxTypeError } from 'rxdb/plugins/core';
import { type RxReplicationState, replicateRxCollection } from 'rxdb/plugins/replication';
import { FIRST_LISTS } from '#shared/list-order.ts';
import { COLLECTION_NAMES, type CollectionName } from '#shared/replica.ts';
import type { BridgeClient } from '../../bridge/client.ts';
import { createSource, type Source, type WritableSource, waitFor } from '../../bridge/source.ts';
import type { ReplicaCollections } from './database.ts';
import { type StoredDocument, storable } from './documents.ts';
import { copyCollection } from './first-copy.ts';
import { type Checkpoint, createLiveStream, type LiveStream } from './live-stream.ts';
import type { PageStore } from './page-store.ts';

/** How far the first copy of one collection is. */
export interface CopyProgress {
  readonly collection: CollectionName;
  readonly done: number;
  /** Null when the hub has not said. */
  readonly expected: number | null;
}

export interface ReplicationOptions {
  /** Connected only while its other end is the hub of this replica. */
  readonly bridge: BridgeClient;
  readonly collections: ReplicaCollections;
  /** Begins to store pages of a first copy elsewhere than here; null when there is nowhere. */
  readonly openPageStore: () => PageStore | null;
  /** Documents pulled so far, all collections together. */
  readonly pulled: WritableSource<number>;
  /** What is being read, and how far it is. */
  readonly reading: WritableSource<CopyProgress | null>;
  /** Set when the hub has said how many there are to be; of no interest once everything is here. */
  readonly expected: WritableSource<number | null>;
  /** Whether the collection was complete when the window was opened. */
  readonly wasComplete: (collection: CollectionName) => boolean;
  /** How far the first copy of a collection has come, in this window or an earlier one; null before it begins. */
  readonly placeOf: (collection: CollectionName) => Checkpoint | null;
  /** Called after each page of a first copy. */
  readonly onPlace: (collection: CollectionName, place: Checkpoint) => void;
  /** Called when a collection has been copied up to its newest record. */
  readonly onComplete: (collection: CollectionName) => void;
}

export interface Replication {
  stop(): Promise<void>;
}

/** Codes of calls that never reached the hub, or whose answer never came back. */
const LOST: ReadonlySet<string> = new Set(['bridge_disconnected', 'bridge_timeout', 'bridge_closed']);

/** What is on screen first comes first; only the first copy waits for its turn. */
const FIRST_COPIED: readonly CollectionName[] = [
  'people',
  ...FIRST_LISTS,
  'custom_fields',
  'views',
  'nudges',
  'templates',
];
const FIRST_COPY_ORDER: readonly CollectionName[] = [
  ...FIRST_COPIED,
  ...COLLECTION_NAMES.filter((name) => !FIRST_COPIED.includes(name)),
];

/** Small enough that storing one batch does not hold up a frame or two. */
const PULL_BATCH = 100;
/** Each batch costs several transactions, whatever is in it: what is far behind comes in larger ones. */
const LARGE_BATCH = 300;
const RETRY_MS = 500;
const WORTH_A_THREAD = 1_000;
const LONGEST_WAIT_MS = 2_000;

/** Brings what the hub has into the collections, and goes on bringing what changes there, until stopped. */
export function startReplication(options: ReplicationOptions): Replication {
  const { bridge, wasComplete } = options;
  const streams = new Map<CollectionName, LiveStream>();
  const states: RxReplicationState<StoredDocument, Checkpoint>[] = [];
  let isStopped = false;
  let pageStore: PageStore | null = null;

  /** From a place on: what is before it is here. */
  function follow(name: CollectionName, place: Checkpoint | null): void {
    const storedSeq = createSource(0);
    const stream = createLiveStream(storedSeq);
    streams.set(name, stream);
    states.push(followCollection(name, options, { stream, storedSeq, place }));
  }

  for (const name of FIRST_COPY_ORDER.filter(wasComplete)) follow(name, options.placeOf(name));
  void copyAll(FIRST_COPY_ORDER.filter((name) => !wasComplete(name)));

  async function copyAll(names: readonly CollectionName[]): Promise<void> {
    if (names.length === 0) return;
    const remaining = await countRemaining(names);
    const expected = [...(remaining?.values() ?? [])];
    // To start one for a few records would take longer than storing them.
    if (!isStopped && expected.some((documents) => documents > WORTH_A_THREAD))
      pageStore = options.openPageStore();
    for (const name of names) {
      let done = 0;
      const place = await copyCollection({
        bridge,
        collection: options.collections[name],
        from: options.placeOf(name),
        isStopped: () => isStopped,
        pageStore,
        onStored(documents, reached) {
          done += documents;
          options.pulled.set(options.pulled.get() + documents);
          options.reading.set({ collection: name, done, expected: remaining?.get(name) ?? null });
          options.onPlace(name, reached);
        },
      });
      if (place === null || isStopped) return;
      follow(name, place);
      options.onComplete(name);
    }
    pageStore?.close();
  }

  /** How much there is, before any of it is read; without an answer the copy goes on, and says less. */
  async function countRemaining(
    names: readonly CollectionName[],
  ): Promise<ReadonlyMap<CollectionName, number> | null> {
    await waitFor(bridge.connection, (connection) => connection === 'connected');
    try {
      const counts = await Promise.all(
        names.map(async (collection) => {
          const { documents } = await bridge.call('replication.remaining', {
            collection,
            checkpoint: options.placeOf(collection),
          });
          return [collection, documents] as const;
        }),
      );
      options.expected.set(counts.reduce((sum, [, documents]) => sum + documents, 0));
      return new Map(counts);
    } catch {
      return null;
    }
  }

  const endEvents = bridge.on('replication.changed', ({ collection, documents, checkpoint, isMany }) => {
    // What is still to be copied comes with the copy.
    const stream = streams.get(collection);
    if (isMany === true) stream?.fallBehind();
    else stream?.push({ documents: storable(collection, documents), checkpoint });
  });
  // Before the first connection nothing was asked for, so nothing can have been missed.
  let lost = false;
  const endConnection = bridge.connection.subscribe(() => {
    if (bridge.connection.get() !== 'connected') {
      lost = true;
    } else if (lost) {
      lost = false;
      for (const stream of streams.values()) stream.resync();
    }
  });

  return {
    async stop() {
      isStopped = true;
      pageStore?.close();
      endEvents();
      endConnection();
      for (const stream of streams.values()) stream.close();
      await Promise.all(states.map((state) => state.cancel()));
    },
  };
}

interface Followed {
  readonly stream: LiveStream;
  /** Set to the newest `seq` of which everything before is stored. */
  readonly storedSeq: WritableSource<number>;
  /** Up to where the first copy has brought everything; the replication remembers its own after that. */
  readonly place: Checkpoint | null;
}

function followCollection(
  name: CollectionName,
  { bridge, collections, pulled }: ReplicationOptions,
  { stream, storedSeq, place }: Followed,
): RxReplicationState<StoredDocument, Checkpoint> {
  let askedSeq = 0;
  let isFarBehind = false;

  const state = replicateRxCollection<StoredDocument, Checkpoint>({
    replicationIdentifier: 'hub',
    collection: collections[name].rx,
    live: true,
    retryTime: RETRY_MS,
    // Which tab replicates is decided before this is called; a hidden window goes on replicating.
    waitForLeadership: false,
    toggleOnDocumentVisible: false,
    pull: {
      batchSize: PULL_BATCH,
      stream$: stream.stream$,
      ...(place === null ? {} : { initialCheckpoint: place }),
      async handler(checkpoint, limit) {
        // RxDB would pull on while it stores, and then store all of that in one go.
        await stored(storedSeq, askedSeq);
        await waitFor(bridge.connection, (connection) => connection === 'connected');
        const batch = await bridge.call('replication.pull', {
          collection: name,
          checkpoint: checkpoint === undefined ? null : { seq: checkpoint.seq },
          // More than RxDB asked for is as welcome; fewer than that is the end.
          limit: isFarBehind ? LARGE_BATCH : limit,
        });
        isFarBehind = batch.documents.length >= limit;
        askedSeq = batch.documents.length === 0 ? 0 : batch.checkpoint.seq;
        pulled.set(pulled.get() + batch.documents.length);
        return {
          documents: storable(name, batch.documents),
          checkpoint: batch.checkpoint,
        };
      },
    },
  });
  // One that is older than what was pulled meanwhile may come after it.
  state.received$.subscribe(({ seq }) => storedSeq.set(Math.max(storedSeq.get(), seq)));
  state.error$.subscribe((error) => {
    // A lost connection shows elsewhere; the rest should never happen and is retried.
    if (!isLostConnection(error)) console.error(`Replicating ${name} failed`, error);
  });
  return state;
}

/** Waits for something that always happens soon, and goes on without it should it not. */
async function stored(storedSeq: Source<number>, seq: number): Promise<void> {
  if (storedSeq.get() >= seq) return;
  await new Promise<void>((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      end();
      resolve();
    };
    const timer = setTimeout(finish, LONGEST_WAIT_MS);
    const end = storedSeq.subscribe(() => {
      if (storedSeq.get() >= seq) finish();
    });
  });
}

function isLostConnection(error: RxError | RxTypeError): boolean {
  // What goes wrong inside the library comes without.
  const errors = error.parameters?.errors;
  return errors?.every(({ code }) => typeof code === 'string' && LOST.has(code)) === true;
}
