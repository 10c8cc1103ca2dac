import type { AppInfo } from '#shared/bridge.ts';
import type { CollectionName } from '#shared/replica.ts';
import type { BridgeClient } from '../bridge/client.ts';
import { createSource, type Source, waitFor } from '../bridge/source.ts';
import { createActions } from './actions.ts';
import type { EditableCollection, ReplicationState, Store } from './api.ts';
import {
  browserStorage,
  FIRST_ROWS,
  openDatabase,
  type ReplicaStorage,
  removeOtherDatabases,
} from './database.ts';
import { createDirectSends, type DirectSends } from './direct-sends.ts';
import { createFeed } from './feed.ts';
import { followHub } from './hub-identity.ts';
import { claimLeadership } from './leadership.ts';
import { onMemoChanged, type ReplicaMemo, readMemo, removeMemo, writeMemo } from './memo.ts';
import type { MemoStorage } from './memo-storage.ts';
import { type Environment, pageSurroundings, withStrictTime } from './new-records.ts';
import { createOutcomes, createTabChannel } from './outcomes.ts';
import { findRow, firstRows } from './queries.ts';
import { createReads } from './reads.ts';
import { type AllDirectSends, type Feeds, type Replication, startReplication } from './replication.ts';
import { shapeOfReplica } from './schemas.ts';
import { createWriter } from './writer.ts';

/** What differs outside a real page. */
export interface StoreOptions {
  readonly storage?: ReplicaStorage;
  /** Whether other tabs may open the same database. */
  readonly shared?: boolean;
  readonly memos?: MemoStorage;
  readonly environment?: Environment;
  /** Starts the page again, when its replica turns out to be another hub's. */
  readonly restart?: () => void;
  /** The list that is shown first: its first rows are read before anything is drawn. */
  readonly beginsWith?: 'customers' | 'onboardings';
}

const PREFIX = 'pivotal-';
/** Tidying up is nobody's first need. */
const TIDY_AFTER_MS = 10_000;

/**
 * Opens this window's replica and ties it to the hub. A warm start does not wait for the main process; the
 * very first start does, because only the main process knows whose replica it is to be.
 */
export async function openStore(bridge: BridgeClient, options: StoreOptions = {}): Promise<Store> {
  const {
    storage = browserStorage(),
    shared = true,
    memos = localStorage,
    environment = pageSurroundings,
    restart = () => location.reload(),
    beginsWith = 'customers',
  } = options;
  const shape = shapeOfReplica();
  const remembered = readMemo(memos);
  const appInfo = createSource<AppInfo | null>(remembered?.shape === shape ? remembered.info : null);
  /** Read each time: other tabs write it too. */
  const memoOf = (hub: string): ReplicaMemo | null => {
    const memo = readMemo(memos);
    return memo?.shape === shape && memo.info.hub_id === hub ? memo : null;
  };
  const followed = followHub(bridge, (info) => {
    const ours = appInfo.get();
    if (ours !== null && ours.hub_id !== info.hub_id) {
      removeMemo(memos);
      restart();
      return false;
    }
    writeMemo(memos, { shape, info, complete: memoOf(info.hub_id)?.complete ?? [] });
    appInfo.set(info);
    return true;
  });

  const { hub_id: hubId } = await waitFor(appInfo, (info) => info !== null);
  const name = `${PREFIX}${shape}-${hubId}`;
  const rollbacks = new Set<string>();
  const mark = (collection: EditableCollection, key: string) => `${collection}/${key}`;
  const database = await openDatabase({
    name,
    storage,
    shared,
    takeRollback: (collection, key) => rollbacks.delete(mark(collection, key)),
  });
  const { collections } = database;

  const feeds: Feeds = {
    customers: createFeed(collections.customers),
    contacts: createFeed(collections.contacts),
    onboardings: createFeed(collections.onboardings),
    people: createFeed(collections.people),
  };
  // An empty replica may be one that the browser has thrown away, whatever the memo says.
  const completeBefore = database.firstCustomers.length > 0 ? memoOf(hubId)?.complete : undefined;
  const wasComplete = (collection: CollectionName) => completeBefore?.includes(collection) === true;
  const complete = {
    customers: createSource(wasComplete('customers')),
    contacts: createSource(wasComplete('contacts')),
    onboardings: createSource(wasComplete('onboardings')),
    people: createSource(wasComplete('people')),
  };
  const endMemo = onMemoChanged(memos, (changed) => {
    // The tab that replicates has copied another collection.
    if (changed.info.hub_id !== hubId) return;
    for (const collection of changed.complete) complete[collection].set(true);
  });

  const outcomes = createOutcomes(createTabChannel(`${name}-outcomes`), environment.now);
  const {
    reads,
    load,
    loadOnboardings,
    peopleLoaded,
    contactsOf,
    peek,
    close: closeReads,
  } = createReads({
    bridge: followed.verified,
    collections,
    feeds,
    complete,
  });
  void load(database.firstCustomers);
  if (beginsWith === 'onboardings') {
    await loadOnboardings(await firstRows(collections.onboardings, FIRST_ROWS));
  }
  // Names stand beside the first rows, not a moment after them.
  await peopleLoaded;
  const pulled = createSource(0);
  const expected = createSource<number | null>(null);

  const directOf = <Name extends EditableCollection>(collection: Name) =>
    createDirectSends<Name>({
      collection,
      bridge: followed.verified,
      outcomes,
      isCaughtUp: () => replication?.isCaughtUp(collection) === true,
      knowsCustomer: (key) => (peek('customers', key)?.seq ?? 0) > 0,
    });
  const direct: AllDirectSends = {
    customers: directOf('customers'),
    contacts: directOf('contacts'),
    onboardings: directOf('onboardings'),
  };

  const leadership = claimLeadership(`${name}-replication`);
  let replication: Replication | null = null;
  let closed = false;
  void leadership.granted.then(() => {
    if (closed) return;
    replication = startReplication({
      bridge: followed.verified,
      collections,
      feeds,
      outcomes,
      direct,
      pulled,
      expected,
      wasComplete,
      customerSeq: (key) => peek('customers', key)?.seq,
      rollBack: (collection, key) => rollbacks.add(mark(collection, key)),
      onComplete(collection) {
        complete[collection].set(true);
        const memo = memoOf(hubId);
        if (memo === null || memo.complete.includes(collection)) return;
        writeMemo(memos, { ...memo, complete: [...memo.complete, collection] });
      },
    });
  });

  const writerOf = <Name extends EditableCollection>(collection: Name, directSends: DirectSends<Name>) =>
    createWriter<Name>({
      name: collection,
      collection: collections[collection],
      feed: feeds[collection],
      outcomes,
      direct: directSends,
      peek: (key) => peek(collection, key),
    });
  const actions = createActions({
    writers: {
      customers: writerOf('customers', direct.customers),
      contacts: writerOf('contacts', direct.contacts),
      onboardings: writerOf('onboardings', direct.onboardings),
    },
    environment: withStrictTime(environment),
    find: (collection, key) => peek(collection, key) ?? findRow(collections[collection], key),
    contactsOf,
    knowsAllContacts: () => complete.contacts.get(),
  });
  const tidying = setTimeout(() => void removeOtherDatabases(PREFIX, name), TIDY_AFTER_MS);

  return {
    ...actions,
    ...reads,
    bridge,
    appInfo,
    connection: bridge.connection,
    replication: replicationState(pulled, expected, Object.values(complete)),
    pendingKeys: outcomes.pendingKeys,
    isPending: (key) => outcomes.pendingKeys.get().has(key),
    onWriteRefused: outcomes.onRefused,
    async close() {
      closed = true;
      clearTimeout(tidying);
      followed.end();
      endMemo();
      await replication?.stop();
      for (const sends of Object.values(direct)) sends.close();
      leadership.giveUp();
      closeReads();
      for (const feed of Object.values(feeds)) feed.close();
      outcomes.close();
      await database.close();
    },
  };
}

function replicationState(
  pulled: Source<number>,
  expected: Source<number | null>,
  complete: readonly Source<boolean>[],
): Source<ReplicationState> {
  const now = (): ReplicationState => {
    if (complete.every((one) => one.get())) return { status: 'live' };
    const all = expected.get();
    // What is written while the copy is made comes on top.
    return all === null
      ? { status: 'initial', done: pulled.get() }
      : { status: 'initial', done: Math.min(pulled.get(), all), expected: all };
  };
  const state = createSource(now());
  const update = () => {
    if (state.get().status !== 'live') state.set(now());
  };
  for (const source of [pulled, expected, ...complete]) source.subscribe(update);
  return state;
}
