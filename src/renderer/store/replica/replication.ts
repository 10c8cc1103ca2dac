import type { RxError, RxTypeError } from 'rxdb/plugins/core';
import { type RxReplicationState, replicateRxCollection } from 'rxdb/plugins/replication';
import { COLLECTION_NAMES, type CollectionName } from '#shared/replica.ts';
import type { BridgeClient } from '../../bridge/client.ts';
import { createSource, type Source, type WritableSource, waitFor } from '../../bridge/source.ts';
import { FIRST_LISTS } from '../view/snapshot.ts';
import type { ReplicaCollections } from './database.ts';
import { type StoredDocument, toStored } from './documents.ts';
import { type Checkpoint, createLiveStream, type LiveStream } from './live-stream.ts';

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
  /** Documents pulled so far, all collections together. */
  readonly pulled: WritableSource<number>;
  /** What is being read, and how far it is. */
  readonly reading: WritableSource<CopyProgress | null>;
  /** Set when the hub has said how many there are to be; of no interest once everything is here. */
  readonly expected: WritableSource<number | null>;
  /** Whether the collection was complete when the window was opened. */
  readonly wasComplete: (collection: CollectionName) => boolean;
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
/** Each batch costs several transactions, whatever is in it: a first copy, and what is far behind, come in larger ones. */
const LARGE_BATCH = 300;
const RETRY_MS = 500;
const LONGEST_WAIT_MS = 2_000;

/** Brings what the hub has into the collections, and goes on bringing what changes there, until stopped. */
export function startReplication(options: ReplicationOptions): Replication {
  const { bridge } = options;
  const streams = new Map<CollectionName, LiveStream>();
  const remaining = new Map<CollectionName, number>();
  const states: RxReplicationState<StoredDocument, Checkpoint>[] = [];
  let turn: Promise<void> = Promise.resolve();

  for (const name of FIRST_COPY_ORDER) {
    const storedSeq = createSource(0);
    const stream = createLiveStream(storedSeq);
    const state = replicateCollection(name, options, {
      stream,
      storedSeq,
      turn,
      onRemaining(documents) {
        remaining.set(name, documents);
        if (remaining.size < FIRST_COPY_ORDER.length) return;
        options.expected.set([...remaining.values()].reduce((sum, one) => sum + one, 0));
      },
    });
    streams.set(name, stream);
    states.push(state);
    turn = state.awaitInitialReplication().then(() => options.onComplete(name));
  }

  const endEvents = bridge.on('replication.changed', ({ collection, documents, checkpoint, isMany }) => {
    const stream = streams.get(collection);
    if (isMany === true) stream?.fallBehind();
    else stream?.push({ documents: documents.map((document) => toStored(collection, document)), checkpoint });
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
      endEvents();
      endConnection();
      for (const stream of streams.values()) stream.close();
      await Promise.all(states.map((state) => state.cancel()));
    },
  };
}

interface Turn {
  readonly stream: LiveStream;
  /** Set to the newest `seq` of which everything before is stored. */
  readonly storedSeq: WritableSource<number>;
  /** Resolves when this collection may make its first copy. */
  readonly turn: Promise<void>;
  /** Told once how many records are still to come; 0 when it is complete already. */
  readonly onRemaining: (documents: number) => void;
}

function replicateCollection(
  name: CollectionName,
  { bridge, collections, pulled, reading, wasComplete }: ReplicationOptions,
  { stream, storedSeq, turn, onRemaining }: Turn,
): RxReplicationState<StoredDocument, Checkpoint> {
  let askedSeq = 0;
  let done = 0;
  let expected: number | null = null;
  let isFarBehind = !wasComplete(name);
  if (!isFarBehind) onRemaining(0);
  let isCounted = !isFarBehind;

  async function countRemaining(checkpoint: Checkpoint | null): Promise<void> {
    isCounted = true;
    try {
      const { documents } = await bridge.call('replication.remaining', { collection: name, checkpoint });
      expected = documents;
      onRemaining(documents);
    } catch {
      // Without it the copy goes on; only how much there is stays unsaid.
    }
  }

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
      async handler(checkpoint, limit) {
        if (!isCounted) {
          await waitFor(bridge.connection, (connection) => connection === 'connected');
          await countRemaining(checkpoint ?? null);
        }
        await turn;
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
        done += batch.documents.length;
        reading.set({ collection: name, done, expected });
        return {
          documents: batch.documents.map((document) => toStored(name, document)),
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
  const { errors } = error.parameters;
  return errors?.every(({ code }) => typeof code === 'string' && LOST.has(code)) === true;
}
