import type { AppInfo } from '#shared/bridge.ts';
import type { FirstList } from '#shared/list-order.ts';
import { parentsOf, typeOfPlural } from '#shared/records/index.ts';
import { COLLECTION_NAMES, type CollectionName, type ReplicaOf } from '#shared/replica.ts';
import type { BridgeClient } from '../bridge/client.ts';
import { createSource, type WritableSource, waitFor } from '../bridge/source.ts';
import type { EditableCollection, Store } from './api.ts';
import { createActions } from './commands/actions.ts';
import { byEditable } from './commands/command.ts';
import { type Commands, createCommands } from './commands/commands.ts';
import { type Environment, pageEnvironment, withStrictTime } from './commands/new-keys.ts';
import { FIRST_ROWS, type ReplicaCollections, removeOtherDatabases } from './replica/database.ts';
import { askFirstPage, snapshotOfPage, storeFirstPage } from './replica/first-page.ts';
import { bringFormerCommands, type FormerCommandsOptions } from './replica/former-commands.ts';
import { followHub } from './replica/hub-identity.ts';
import { type KeyValueStorage, pageKeyValues } from './replica/key-value-storage.ts';
import { claimLeadership } from './replica/leadership.ts';
import { openCopy } from './replica/open-copy.ts';
import { type PageStore, startCopyWorker } from './replica/page-store.ts';
import { findRow, firstRows } from './replica/queries.ts';
import {
  onMetadataChanged,
  type ReplicaMetadata,
  readMetadata,
  removeMetadata,
  writeMetadata,
} from './replica/replica-metadata.ts';
import { type Replication, type ReplicationOptions, startReplication } from './replica/replication.ts';
import { createCopyProgress, replicationState } from './replica/replication-state.ts';
import { shapeOfReplica } from './replica/schemas.ts';
import { browserStorage, type ReplicaStorage } from './replica/storage.ts';
import type { FirstRows } from './view/first-list-hooks.ts';
import { createOptimisticRows } from './view/optimistic-rows.ts';
import { createReads, type Feeds } from './view/reads.ts';
import type { Snapshot } from './view/snapshot.ts';

/** What differs outside a real page. */
export interface StoreOptions {
  readonly storage?: ReplicaStorage;
  /** Whether other tabs may open the same database. */
  readonly shared?: boolean;
  readonly keyValues?: KeyValueStorage;
  readonly environment?: Environment;
  /** Starts the page again, when its replica turns out to be another hub's. */
  readonly restart?: () => void;
  /** The list that is shown first: its first rows are read before anything is drawn. */
  readonly beginsWith?: FirstList;
  /** What the window has drawn of a list that is not one of those: it is read before the store is shown in its place. */
  readonly drawn?: FirstRows;
  /** Begins to store the pages of a first copy elsewhere; by default in a worker, where the browser keeps them. */
  readonly openPageStore?: (database: string) => PageStore | null;
  /** Told by a window that has no copy yet, before it opens one, what its list shows first. */
  readonly onFirstPage?: (page: Snapshot) => void;
}

const PREFIX = 'pivotal-';
/** Tidying up is nobody's first need. */
const TIDY_AFTER_MS = 10_000;
/** A browser that clears what it keeps for a page does so one kind after the other. */
const CLEARING_MS = 1_500;

interface HubMemoryOptions {
  readonly bridge: BridgeClient;
  readonly keyValues: KeyValueStorage;
  readonly shape: string;
  readonly restart: () => void;
}

/** Whose replica this window has, as it was remembered and as the main process says it. */
function rememberHub({ bridge, keyValues, shape, restart }: HubMemoryOptions) {
  const remembered = readMetadata(keyValues);
  const isKnown = remembered?.shape === shape;
  const appInfo = createSource<AppInfo | null>(isKnown ? remembered.info : null);
  /** Read each time: other tabs write it too. */
  const metadataOf = (hub: string): ReplicaMetadata | null => {
    const metadata = readMetadata(keyValues);
    return metadata?.shape === shape && metadata.info.hub_id === hub ? metadata : null;
  };
  const followed = followHub(bridge, (info) => {
    const ours = appInfo.get();
    if (ours !== null && ours.hub_id !== info.hub_id) {
      removeMetadata(keyValues);
      restart();
      return false;
    }
    const { complete = [], places = {}, hasFormer = false } = metadataOf(info.hub_id) ?? {};
    writeMetadata(keyValues, { shape, info, complete, places, hasFormer });
    appInfo.set(info);
    return true;
  });
  const noteCopied = (hub: string, change: (known: ReplicaMetadata) => Partial<ReplicaMetadata>) => {
    const metadata = metadataOf(hub);
    if (metadata !== null) writeMetadata(keyValues, { ...metadata, ...change(metadata) });
  };
  return { appInfo, metadataOf, noteCopied, followed, isKnown };
}

/** Which collections are all there: as it was remembered, and as the tab that replicates copies one after another. */
function followComplete(
  keyValues: KeyValueStorage,
  hubId: string,
  wasComplete: (collection: CollectionName) => boolean,
) {
  const complete = Object.fromEntries(
    COLLECTION_NAMES.map((collection) => [collection, createSource(wasComplete(collection))]),
  ) as Record<CollectionName, WritableSource<boolean>>;
  const endMetadata = onMetadataChanged(keyValues, (changed) => {
    if (changed.info.hub_id !== hubId) return;
    for (const collection of changed.complete) complete[collection].set(true);
  });
  return { complete, endMetadata };
}

/** A record as it is shown, when it is in memory. */
type Peek = <Name extends EditableCollection>(collection: Name, key: string) => ReplicaOf[Name] | undefined;

/** Every collection as screens should see it: what the replica has, with what is pending over it. */
function feedsOf(collections: ReplicaCollections, { pending }: Pick<Commands, 'pending'>, peek: Peek): Feeds {
  const rowsOf = <Name extends EditableCollection>(collection: Name) =>
    createOptimisticRows<Name>({
      collection: collections[collection],
      pending: pending.of(collection),
      peek: (key) => peek(collection, key),
    });
  return byEditable(rowsOf) as Feeds;
}

/** Copies from the hub while this tab is the one that does. */
function replicateWhenLeading(
  name: string,
  options: ReplicationOptions,
): { readonly stop: () => Promise<void> } {
  const leadership = claimLeadership(name);
  let replication: Replication | null = null;
  let stopped = false;
  void leadership.granted.then(() => {
    if (!stopped) replication = startReplication(options);
  });
  return {
    async stop() {
      stopped = true;
      await replication?.stop();
      leadership.giveUp();
    },
  };
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Opens this window's replica and ties it to the hub. A warm start does not wait for the main process; the
 * very first start does, because only the main process knows whose replica it is to be.
 */
export async function openStore(bridge: BridgeClient, options: StoreOptions = {}): Promise<Store> {
  const {
    storage,
    shared = true,
    keyValues = pageKeyValues(),
    environment = pageEnvironment,
    restart = () => location.reload(),
    beginsWith = 'customers',
    drawn,
    onFirstPage = () => {},
    openPageStore = storage === undefined ? startCopyWorker : () => null,
  } = options;
  const shape = shapeOfReplica();
  const { appInfo, metadataOf, noteCopied, followed, isKnown } = rememberHub({
    bridge,
    keyValues,
    shape,
    restart,
  });

  const info = await waitFor(appInfo, (info) => info !== null);
  const { hub_id: hubId } = info;
  const name = `${PREFIX}${shape}-${hubId}`;
  const askedFirst = isKnown ? null : askFirstPage(followed.verified, beginsWith);
  void askedFirst?.then((page) => (page === null ? undefined : onFirstPage(snapshotOfPage(page, info))));
  const { database, copy, onLost } = await openCopy({ name, storage, shared });
  const { collections } = database;
  const firstPage = (await askedFirst) ?? null;
  const bringFormer = () =>
    bringOnce({ name, hubId, storage, commands: database.commands }, () =>
      noteCopied(hubId, () => ({ hasFormer: true })),
    );
  if (copy.get() === 'kept' && metadataOf(hubId)?.hasFormer !== true) await bringFormer();
  const strictTime = withStrictTime(environment);
  const commands = createCommands({
    bridge: followed.verified,
    collection: database.commands,
    environment: strictTime,
  });

  let closed = false;
  // From here on: what is thrown away while it is being opened begins again, too.
  const endWatch = onLost(() => {
    copy.set('lost');
    // What only this window has is saved first. Who was signed out begins again by another link.
    const isSaved = waitFor(commands.pending.keys, (keys) => keys.size === 0);
    void Promise.all([isSaved, pause(CLEARING_MS)]).then(() => {
      if (!closed && bridge.connection.get() !== 'signed_out') restart();
    });
  });

  const peek: Peek = (collection, key) => view.peek(collection, key);
  const feeds = feedsOf(collections, commands, peek);
  // An empty replica may be one that the browser has thrown away, whatever is remembered of it.
  const before = database.firstCustomers.length > 0 ? metadataOf(hubId) : null;
  const wasComplete = (collection: CollectionName) => before?.complete.includes(collection) === true;
  const { complete, endMetadata } = followComplete(keyValues, hubId, wasComplete);

  const view = createReads({ bridge: followed.verified, collections, feeds, complete });
  await commands.open();
  await loadFirstRows(view, database, firstPage, beginsWith);
  if (drawn !== undefined) await view.loadDrawn(drawn);
  const progress = createCopyProgress();
  const replication = replicateWhenLeading(`${name}-replication`, {
    bridge: followed.verified,
    collections,
    openPageStore: () => (copy.get() === 'kept' ? openPageStore(name) : null),
    ...progress,
    wasComplete,
    placeOf(collection) {
      const seq = before?.places[collection];
      return seq === undefined ? null : { seq };
    },
    onPlace: (collection, { seq }) =>
      noteCopied(hubId, ({ places }) => ({ places: { ...places, [collection]: seq } })),
    onComplete(collection) {
      complete[collection].set(true);
      noteCopied(hubId, (known) => ({ complete: [...new Set([...known.complete, collection])] }));
    },
  });
  const actions = createActions({
    commands,
    environment: strictTime,
    find: (collection, key) => peek(collection, key) ?? findRow(collections[collection], key),
    contactsOf: view.contactsOf,
    knowsAllContacts: () => complete.contacts.get(),
  });
  const tidying = setTimeout(async () => {
    // What could not be read at the start may be now; until then, and without a copy to bring it to, it is left where it is.
    if (copy.get() !== 'kept' || !(await bringFormer())) return;
    await commands.takeUp();
    await removeOtherDatabases(PREFIX, name);
  }, TIDY_AFTER_MS);

  return {
    ...actions,
    ...view.reads,
    bridge,
    appInfo,
    connection: bridge.connection,
    copy,
    replication: replicationState(progress, Object.values(complete)),
    history: commands.history.state,
    pendingKeys: commands.pending.keys,
    isPending: (key) => commands.pending.keys.get().has(key),
    onWriteRefused: commands.pending.onRefused,
    async close() {
      closed = true;
      clearTimeout(tidying);
      endWatch();
      followed.end();
      endMetadata();
      await replication.stop();
      commands.close();
      view.close();
      for (const feed of Object.values(feeds)) feed.close();
      await database.close();
    },
  };
}

/** @param brought hears that nothing is left in copies of another shape. @returns whether that is so */
async function bringOnce(
  of: Pick<FormerCommandsOptions, 'name' | 'hubId' | 'commands'> & Pick<StoreOptions, 'storage'>,
  brought: () => void,
): Promise<boolean> {
  const isBrought = await bringFormerCommands({
    ...of,
    prefix: PREFIX,
    storage: of.storage ?? browserStorage(),
  });
  if (isBrought) brought();
  return isBrought;
}

/** What is shown first: the rows of the list at the address, and who stands beside them, so that no name comes a moment later. */
async function loadFirstRows(
  view: ReturnType<typeof createReads>,
  { collections, firstCustomers }: Awaited<ReturnType<typeof openCopy>>['database'],
  firstPage: Awaited<ReturnType<typeof askFirstPage>>,
  beginsWith: FirstList,
): Promise<void> {
  if (firstPage !== null) await storeFirstPage(collections, firstPage);
  void view.load(firstPage === null ? firstCustomers : await firstRows(collections.customers, FIRST_ROWS));
  const isBelowCustomers = parentsOf(typeOfPlural(beginsWith) ?? 'customer').length > 0;
  if (isBelowCustomers) {
    await view.loadOnboardings(await firstRows(collections.onboardings, FIRST_ROWS));
  }
  await view.peopleLoaded;
}
