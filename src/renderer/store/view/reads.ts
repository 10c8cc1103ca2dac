import type { FirstList } from '#shared/list-order.ts';
import { onboarding } from '#shared/records/onboarding.ts';
import {
  type CollectionName,
  type CustomerReplica,
  OF_CUSTOMER,
  type OfCustomer,
  type OnboardingReplica,
  type ReplicaOf,
} from '#shared/replica.ts';
import type { BridgeClient } from '../../bridge/client.ts';
import type { Source } from '../../bridge/source.ts';
import type { CustomerLookup, EditableCollection, OnboardingLookup, StoreReads } from '../api.ts';
import { compareNames } from '../names.ts';
import type { ReplicaCollections } from '../replica/database.ts';
import { fetchOfCustomer } from '../replica/fetch-ahead.ts';
import type { OrderedCollection } from '../replica/order-hooks.ts';
import {
  type Collection,
  countRows,
  findRow,
  findRows,
  queryRows,
  readByKey,
  readInOrder,
} from '../replica/queries.ts';
import { createChosenRows } from './chosen-rows.ts';
import { byAge, createCustomerRows } from './customer-rows.ts';
import type { FirstRows } from './first-list-hooks.ts';
import { createLookup, type LookupOptions } from './lookup.ts';
import type { OptimisticRows } from './optimistic-rows.ts';
import { createPeopleList } from './people.ts';
import { createRowTable, displayIdOf, type RowTable } from './row-table.ts';
import { createSmallList } from './small-list.ts';

export type Feeds = { readonly [Name in CollectionName]: OptimisticRows<Name> };

export interface ReadOptions {
  /** Connected only while its other end is the hub of this replica. */
  readonly bridge: BridgeClient;
  readonly collections: ReplicaCollections;
  readonly feeds: Feeds;
  /** Whether a collection has everything that the hub had when its first copy began. */
  readonly complete: { readonly [Name in CollectionName]: Source<boolean> };
}

const IDLE_LIMIT_MS = 400;

/** The first frame comes first: the thousands of rows after it wait until the page has nothing more urgent to do. */
async function* readWhenIdle<Name extends OrderedCollection>(collection: Collection<Name>) {
  if (typeof requestIdleCallback !== 'undefined') {
    await new Promise<void>((resolve) => requestIdleCallback(() => resolve(), { timeout: IDLE_LIMIT_MS }));
  }
  yield* readInOrder(collection);
}

/** Looks in the storage; by an id that is not the key only in memory, for which there is no index. */
async function readByName<Name extends FirstList>(
  collection: Collection<Name>,
  table: RowTable<ReplicaOf[Name]>,
  reference: string,
): Promise<ReplicaOf[Name] | undefined> {
  const displayId = displayIdOf(reference);
  if (displayId !== null) {
    const selector = { display_id: displayId };
    const [row] = await queryRows(collection, { selector, limit: 1 });
    return row;
  }
  const row = await findRow(collection, reference);
  if (row !== undefined) return row;
  await table.load();
  return table.find(reference);
}

function lookupIn<Name extends FirstList>(
  { collections, feeds, complete }: ReadOptions,
  name: Name,
  table: RowTable<ReplicaOf[Name]>,
  reference: string,
): LookupOptions<Name> {
  return {
    reference,
    feed: feeds[name],
    peek: table.find,
    read: (one) => readByName(collections[name], table, one),
    remember: (row) => table.remember([row]),
    complete: complete[name],
  };
}

/** Has a list looked into for what is shown of a record. */
type KeepWhole = <List extends { readonly find: (key: string) => object | undefined }>(
  name: CollectionName,
  list: List,
) => List;

/** What there is little of, read as a whole. */
function smallListsOf({ collections, feeds, complete }: ReadOptions, keptWhole: KeepWhole) {
  const list = <Name extends 'templates' | 'custom_fields' | 'views' | 'nudges'>(
    name: Name,
    compare: (a: ReplicaOf[Name], b: ReplicaOf[Name]) => number,
  ) =>
    keptWhole(
      name,
      createSmallList<Name>({
        feed: feeds[name],
        read: () => queryRows<Name>(collections[name], { selector: {} }),
        compare,
        complete: complete[name],
      }),
    );
  return {
    templates: list('templates', compareNames),
    customFields: list('custom_fields', byPosition),
    views: list('views', byPosition),
    nudges: list('nudges', newestFirst),
  };
}

/** Everything the screens read, kept in memory as far as it is asked for. */
export function createReads(options: ReadOptions) {
  const { collections, feeds } = options;
  /** Lists that are in memory as a whole. */
  const whole = new Map<string, { readonly find: (key: string) => object | undefined }>();
  const keptWhole: KeepWhole = (name, list) => {
    whole.set(name, list);
    return list;
  };
  const { customers, onboardings, tasks, comments, ofCustomer } = rowTablesOf(options, keptWhole);
  const { templates, customFields, views, nudges } = smallListsOf(options, keptWhole);
  const people = keptWhole(
    'people',
    createPeopleList(feeds.people, () => queryRows(collections.people, { selector: {} })),
  );

  const reads: StoreReads = {
    customers: customers.list,
    onboardings: onboardings.list,
    people,
    customer: (reference) =>
      createLookup<'customers', CustomerLookup>(
        lookupIn(options, 'customers', customers, reference),
        ({ status, row }) => (status === 'found' ? { status, customer: row } : { status, customer: null }),
      ),
    onboarding: (reference) =>
      createLookup<typeof onboarding.plural, OnboardingLookup>(
        lookupIn(options, onboarding.plural, onboardings, reference),
        ({ status, row }) =>
          status === 'found' ? { status, onboarding: row } : { status, onboarding: null },
      ),
    ofCustomer: (collection, customerKey) => ofCustomer[collection].of(customerKey),
    tasks: tasks.list,
    tasksWith: (keys) =>
      createChosenRows<'tasks'>({
        keys,
        feed: feeds.tasks,
        read: (wanted) => findRows(collections.tasks, wanted),
        remember: tasks.remember,
      }),
    comments: comments.list,
    templates: templates.list,
    customFields: customFields.list,
    views: views.list,
    nudges: nudges.list,
  };

  return {
    reads,
    /** Reads the customers without waiting for a screen to ask; `first` are those read already. */
    load(first: readonly CustomerReplica[]): Promise<void> {
      customers.remember(first);
      return customers.load();
    },
    /** As `load`, for a window that begins with the onboardings; `first` are the first of them. */
    async loadOnboardings(first: readonly OnboardingReplica[]): Promise<void> {
      const keys = new Set(first.map(({ customer_key }) => customer_key));
      customers.remember(await findRows(collections.customers, [...keys]));
      onboardings.remember(first);
      void onboardings.load();
    },
    /** As they are by now: rows that the window has drawn as they last stood, with what stands beside them. */
    async loadDrawn(drawn: FirstRows): Promise<void> {
      const keysOf = (rows: readonly { readonly key: string }[]) => rows.map(({ key }) => key);
      const [owners, courses, first] = await Promise.all([
        findRows(collections.customers, keysOf(drawn.customers)),
        findRows(collections.onboardings, keysOf(drawn.onboardings)),
        findRows(collections.tasks, keysOf(drawn.tasks)),
      ]);
      customers.remember(owners);
      onboardings.remember(courses);
      tasks.remember(first);
      void tasks.load();
    },
    peopleLoaded: people.loaded,
    contactsOf: ofCustomer.contacts.all,
    /** The record as it is shown, when it is in memory. */
    peek<Name extends EditableCollection>(name: Name, key: string): ReplicaOf[Name] | undefined {
      const shown = feeds[name].shown(key);
      if (shown !== undefined) return shown ?? undefined;
      const found =
        whole.get(name)?.find(key) ?? (isOfCustomer(name) ? ofCustomer[name].find(key) : undefined);
      return found as ReplicaOf[Name] | undefined;
    },
    close() {
      const parts = [customers, onboardings, tasks, comments, ...Object.values(ofCustomer)];
      for (const part of [...parts, people, templates, customFields, views, nudges]) part.close();
    },
  };
}

/** The lists of which there may be very many rows, and what is below one customer. */
function rowTablesOf({ bridge, collections, feeds, complete }: ReadOptions, keptWhole: KeepWhole) {
  /** What a window may begin with: its first rows are shown before it is read. */
  const firstList = <Name extends FirstList>(
    name: Name,
    compare: (a: ReplicaOf[Name], b: ReplicaOf[Name]) => number,
  ) =>
    createRowTable<Name>({
      feed: feeds[name],
      compare,
      read: () => readWhenIdle<Name>(collections[name]),
      count: () => countRows<Name>(collections[name]),
      complete: complete[name],
    });
  const customers = keptWhole('customers', firstList('customers', compareNames));
  const onboardings = keptWhole(onboarding.plural, firstList(onboarding.plural, byAge));
  const tasks = keptWhole(
    'tasks',
    createRowTable<'tasks'>({
      feed: feeds.tasks,
      compare: byAge,
      read: () => readInOrder(collections.tasks),
      complete: complete.tasks,
    }),
  );
  const comments = createRowTable<'comments'>({
    feed: feeds.comments,
    compare: byAge,
    read: () => readByKey(collections.comments),
    complete: complete.comments,
  });
  const rowsOfCustomer = <Name extends OfCustomer>(
    name: Name,
    remember?: (rows: readonly ReplicaOf[Name][]) => void,
  ) =>
    createCustomerRows<Name>({
      feed: feeds[name],
      read: (customerKey) => queryRows<Name>(collections[name], { selector: { customer_key: customerKey } }),
      complete: complete[name],
      fetch: (customerKey) => fetchOfCustomer<Name>(bridge, collections[name], customerKey),
      ...(remember === undefined ? {} : { remember }),
    });
  const ofCustomer = {
    ...Object.fromEntries(OF_CUSTOMER.map((name) => [name, rowsOfCustomer(name)])),
    onboardings: rowsOfCustomer(onboarding.plural, onboardings.remember),
  } as { readonly [Name in OfCustomer]: ReturnType<typeof createCustomerRows<Name>> };
  return { customers, onboardings, tasks, comments, ofCustomer };
}

function isOfCustomer(name: CollectionName): name is OfCustomer {
  return (OF_CUSTOMER as readonly string[]).includes(name);
}

function newestFirst(a: ReplicaOf['nudges'], b: ReplicaOf['nudges']): number {
  return a.display_id === b.display_id ? (a.key < b.key ? -1 : 1) : b.display_id - a.display_id;
}

function byPosition(
  a: { readonly position: number; readonly key: string },
  b: { readonly position: number; readonly key: string },
): number {
  return a.position === b.position ? (a.key < b.key ? -1 : 1) : a.position - b.position;
}
