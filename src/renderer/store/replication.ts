import type { RxCollection, RxError, RxTypeError } from 'rxdb/plugins/core';
import { type RxReplicationState, replicateRxCollection } from 'rxdb/plugins/replication';
import { filter, firstValueFrom } from 'rxjs';
import type { CollectionName } from '#shared/replica.ts';
import type { BridgeClient } from '../bridge/client.ts';
import { createSource, type Source, type WritableSource, waitFor } from '../bridge/source.ts';
import type { EditableCollection } from './api.ts';
import type { ReplicaCollections } from './database.ts';
import type { DirectSends } from './direct-sends.ts';
import { type HubDocument, type StoredDocument, toStored } from './documents.ts';
import type { Feed } from './feed.ts';
import { type Checkpoint, createLiveStream, type LiveStream } from './live-stream.ts';
import type { Outcomes } from './outcomes.ts';
import { createPushHandler } from './push.ts';
import { findRow } from './queries.ts';
import { offerUnnoted } from './unnoted.ts';

export type Feeds = { readonly [Name in CollectionName]: Feed<Name> };

export type AllDirectSends = { readonly [Name in EditableCollection]: DirectSends<Name> };

export interface ReplicationOptions {
  /** Connected only while its other end is the hub of this replica. */
  readonly bridge: BridgeClient;
  readonly collections: ReplicaCollections;
  readonly feeds: Feeds;
  readonly outcomes: Outcomes;
  readonly direct: AllDirectSends;
  /** The `seq` of a customer that is in memory. */
  readonly customerSeq: (key: string) => number | undefined;
  readonly rollBack: (collection: EditableCollection, key: string) => void;
  /** Documents pulled so far, all collections together. */
  readonly pulled: WritableSource<number>;
  /** Set when the hub has said how many there are to be; of no interest once everything is here. */
  readonly expected: WritableSource<number | null>;
  /** Whether the collection was complete when the window was opened. */
  readonly wasComplete: (collection: CollectionName) => boolean;
  /** Called when a collection has been copied up to its newest record. */
  readonly onComplete: (collection: CollectionName) => void;
}

export interface Replication {
  /** Whether everything that was stored before it began has been sent. */
  isCaughtUp(collection: CollectionName): boolean;
  stop(): Promise<void>;
}

/** Codes of calls that never reached the hub, or whose answer never came back. */
const LOST: ReadonlySet<string> = new Set(['bridge_disconnected', 'bridge_timeout', 'bridge_closed']);

/** What is on screen first comes first; only the first copy waits for its turn. */
const FIRST_COPY_ORDER = [
  'people',
  'customers',
  'onboardings',
  'contacts',
] as const satisfies readonly CollectionName[];

/** Small enough that storing one batch does not hold up a frame or two. */
const PULL_BATCH = 100;
/** Each batch costs several transactions, whatever is in it: a first copy is made in larger ones. */
const FIRST_COPY_BATCH = 300;
/** RxDB walks through pulled documents too, to see that they need no sending: smaller steps fall behind. */
const PUSH_BATCH = 200;
const RETRY_MS = 500;
const LONGEST_WAIT_MS = 2_000;

/** Ties the four collections to the hub until stopped. */
export function startReplication(options: ReplicationOptions): Replication {
  const { bridge } = options;
  const streams = new Map<CollectionName, LiveStream>();
  const remaining = new Map<CollectionName, number>();
  const states = new Map<CollectionName, RxReplicationState<StoredDocument, Checkpoint>>();
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
    states.set(name, state);
    turn = copiedOnce(state).then(() => options.onComplete(name));
  }

  const endEvents = bridge.on('replication.changed', ({ collection, documents, checkpoint }) => {
    streams.get(collection)?.push({
      documents: documents.map((document) => fromHub(collection, document)),
      checkpoint,
    });
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
    isCaughtUp: (name) => states.get(name)?.internalReplicationState?.firstSyncDone.up.getValue() === true,
    async stop() {
      endEvents();
      endConnection();
      for (const stream of streams.values()) stream.close();
      await Promise.all([...states.values()].map((state) => state.cancel()));
    },
  };
}

interface Tie {
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
  options: ReplicationOptions,
  { stream, storedSeq, turn, onRemaining }: Tie,
): RxReplicationState<StoredDocument, Checkpoint> {
  const { bridge, collections, pulled } = options;
  let askedSeq = 0;
  let isFirstCopy = !options.wasComplete(name);
  if (!isFirstCopy) onRemaining(0);
  let isCounted = !isFirstCopy;
  /** Only what the page before was storing when it ended: the first batches of this one. */
  let mayBeUnnoted = name !== 'people';

  async function countRemaining(checkpoint: Checkpoint | null): Promise<void> {
    isCounted = true;
    try {
      const { documents } = await bridge.call('replication.remaining', { collection: name, checkpoint });
      onRemaining(documents);
    } catch {
      // Without it the copy goes on; only how much there is stays unsaid.
    }
  }

  const collection = collections[name] as unknown as RxCollection<StoredDocument>;
  const state = replicateRxCollection<StoredDocument, Checkpoint>({
    replicationIdentifier: 'hub',
    collection,
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
          limit: isFirstCopy ? FIRST_COPY_BATCH : limit,
        });
        if (batch.documents.length < limit) isFirstCopy = false;
        const notes = state.metaInstance;
        if (mayBeUnnoted && notes !== undefined) {
          const keys = batch.documents.map(({ key }) => key);
          mayBeUnnoted = await offerUnnoted(collection, notes as never, keys);
        }
        askedSeq = batch.documents.length === 0 ? 0 : batch.checkpoint.seq;
        pulled.set(pulled.get() + batch.documents.length);
        return {
          documents: batch.documents.map((document) => fromHub(name, document)),
          checkpoint: batch.checkpoint,
        };
      },
    },
    ...(name === 'people'
      ? {}
      : { push: { batchSize: PUSH_BATCH, handler: pushHandler(name, options) as never } }),
  });
  void state.startPromise.then(() => {
    state.metaInstance?.changeStream().subscribe(({ events }) => {
      for (const { documentData } of events) {
        const { itemId, checkpointData } = documentData;
        if (itemId !== 'down' || checkpointData === undefined) continue;
        // An announcement older than what was pulled meanwhile may set it back for a moment.
        storedSeq.set(Math.max(storedSeq.get(), checkpointData.seq));
      }
    });
  });
  state.error$.subscribe((error) => {
    // A lost connection shows elsewhere; the rest should never happen and is retried.
    if (!isLostConnection(error)) console.error(`Replicating ${name} failed`, error);
  });
  return state;
}

function pushHandler<Name extends EditableCollection>(name: Name, options: ReplicationOptions) {
  const { bridge, feeds, outcomes, direct, rollBack } = options;
  const feed: Feed<Name> = feeds[name];
  return createPushHandler<Name>({
    collection: name,
    bridge,
    outcomes,
    direct: direct[name] as DirectSends<EditableCollection> as DirectSends<Name>,
    rollBack: (key) => rollBack(name, key),
    rolledBack: (key, edit) =>
      soon((resolve) =>
        feed.subscribeStored((documents) => {
          if (documents.some((one) => one.key === key && one.local_edit !== edit)) resolve();
        }),
      ),
    customerSent: (customerKey) => customerSent(customerKey, options),
    pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  });
}

/** Resolves when the hub has the customer, or when there is none to wait for. */
async function customerSent(
  key: string,
  { collections, feeds, customerSeq }: ReplicationOptions,
): Promise<void> {
  // What the hub has seen has a `seq`.
  const isUnsent = ({ seq, _deleted }: { seq: number; _deleted: boolean }) => seq === 0 && !_deleted;
  const inMemory = customerSeq(key);
  if (inMemory !== undefined && inMemory > 0) return;
  await new Promise<void>((resolve) => {
    const finish = () => {
      end();
      resolve();
    };
    const end = feeds.customers.subscribeStored((documents) => {
      if (documents.some((one) => one.key === key && !isUnsent(one))) finish();
    });
    // One that is in memory may still be on its way to the storage.
    if (inMemory !== undefined) return;
    void findRow(collections.customers, key).then((customer) => {
      if (customer === undefined || !isUnsent(customer)) finish();
    });
  });
}

function fromHub(name: CollectionName, document: HubDocument): StoredDocument {
  return toStored(name, document as unknown as StoredDocument);
}

/** Resolves when the collection has been pulled to its end, in this session. */
async function copiedOnce(state: RxReplicationState<StoredDocument, Checkpoint>): Promise<void> {
  await state.startPromise;
  const done = state.internalReplicationState?.firstSyncDone.down;
  if (done !== undefined) await firstValueFrom(done.pipe(filter(Boolean)));
}

async function stored(storedSeq: Source<number>, seq: number): Promise<void> {
  if (storedSeq.get() >= seq) return;
  await soon((resolve) =>
    storedSeq.subscribe(() => {
      if (storedSeq.get() >= seq) resolve();
    }),
  );
}

/** Waits for something that always happens soon, and goes on without it should it not. */
function soon(subscribe: (resolve: () => void) => () => void): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      end();
      resolve();
    };
    const timer = setTimeout(finish, LONGEST_WAIT_MS);
    const end = subscribe(finish);
  });
}

function isLostConnection(error: RxError | RxTypeError): boolean {
  const { errors } = error.parameters;
  return errors?.every(({ code }) => typeof code === 'string' && LOST.has(code)) === true;
}
