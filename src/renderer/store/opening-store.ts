import type { ReplicaOf } from '#shared/replica.ts';
import type { BridgeClient } from '../bridge/client.ts';
import type { Source } from '../bridge/source.ts';
import type { ListSource, RowList, Store, StoreActions } from './api.ts';
import type { KeptList } from './view/first-list-hooks.ts';
import type { Snapshot } from './view/snapshot.ts';

export interface OpeningStoreOptions {
  readonly snapshot: Snapshot;
  readonly list: KeptList;
  readonly opened: Promise<Store>;
  /** Whether the window has everything already; one that was never open has not. */
  readonly isCopied?: boolean;
}

/**
 * What the window shows while its replica is being opened: the first rows as they last stood. Nothing in it changes;
 * what a person does is done as soon as the store is open.
 */
export function createOpeningStore({ snapshot, list, opened, isCopied = true }: OpeningStoreOptions): Store {
  const rowsOf = <Name extends KeptList>(name: Name): ListSource<ReplicaOf[Name]> => {
    const rows = snapshot[name] as readonly ReplicaOf[Name][];
    return constantList(
      rows.length === 0
        ? { status: 'loading', rows }
        : { status: 'partial', rows, ...(name === list ? { total: snapshot.total } : {}) },
    );
  };
  const unread = constantList<never>({ status: 'loading', rows: [] });
  const once =
    <Name extends keyof StoreActions>(name: Name) =>
    async (...input: unknown[]) => {
      const store = await opened;
      return (store[name] as (...input: unknown[]) => Promise<unknown>)(...input);
    };
  const actions = {
    createCustomer: once('createCustomer'),
    updateCustomer: once('updateCustomer'),
    createContact: once('createContact'),
    updateContact: once('updateContact'),
    createOnboarding: once('createOnboarding'),
    updateOnboarding: once('updateOnboarding'),
    moveOnboarding: once('moveOnboarding'),
    remember: once('remember'),
    undo: once('undo'),
    redo: once('redo'),
    // Nothing can be selected before the store is open.
    updateMany: () => null,
    updateVeryMany: async () => null,
    change: () => null,
    createContacts: () => null,
  } as StoreActions;
  const bridge = createOpeningBridge(opened);
  return {
    ...actions,
    bridge,
    customers: rowsOf('customers'),
    onboardings: rowsOf('onboardings'),
    people: constant(snapshot.people),
    customer: () => constant({ status: 'loading', customer: null }),
    onboarding: () => constant({ status: 'loading', onboarding: null }),
    ofCustomer: () => unread,
    tasks: rowsOf('tasks'),
    tasksWith: () => constant([]),
    comments: { ...unread, log: null },
    templates: unread,
    customFields: unread,
    views: unread,
    nudges: unread,
    appInfo: constant(snapshot.info),
    connection: bridge.connection,
    copy: constant('kept'),
    replication: constant(isCopied ? { status: 'live' } : { status: 'initial', done: 0 }),
    history: constant({ undo: null, redo: null }),
    pendingKeys: constant(new Set()),
    isPending: () => false,
    onWriteRefused: () => () => {},
    close: async () => (await opened).close(),
  };
}

function constantList<Row>(list: RowList<Row>): ListSource<Row> {
  const source = constant(list);
  return { ...source, watch: source.subscribe, log: null };
}

function constant<Value>(value: Value): Source<Value> {
  return { get: () => value, subscribe: () => () => {} };
}

/** Nobody is asked or heard before the store is open: connecting, and the contract's schemas, come after the rows. */
function createOpeningBridge(opened: Promise<Store>): BridgeClient {
  return {
    connection: constant('connecting'),
    call: async (name, input) => (await opened).bridge.call(name, input),
    on(event, listener) {
      let end: (() => void) | null = null;
      let isEnded = false;
      const begin = ({ bridge }: Store) => {
        if (!isEnded) end = bridge.on(event, listener);
      };
      // A store that cannot be opened is told of where it is opened.
      opened.then(begin, () => {});
      return () => {
        isEnded = true;
        end?.();
      };
    },
    close() {
      opened.then(
        ({ bridge }) => bridge.close(),
        () => {},
      );
    },
  };
}
