import type { AppInfo, BridgeOutput } from '#shared/bridge.ts';
import type { FirstList } from '#shared/list-order.ts';
import { customer } from '#shared/records/customer.ts';
import { onboarding } from '#shared/records/onboarding.ts';
import { person } from '#shared/records/workspace-types.ts';
import type { CollectionName, ReplicaOf } from '#shared/replica.ts';
import type { BridgeClient } from '../../bridge/client.ts';
import type { Snapshot } from '../view/snapshot.ts';
import type { ReplicaCollections } from './database.ts';
import { fromHub, type HubDocument } from './documents.ts';
import type { Collection } from './queries.ts';
import { FILLED_IN, storeDocuments } from './store-documents.ts';

/** A screenful. */
const ROWS = 40;

/** What a list shows before a window that has nothing yet has copied anything. */
export interface FirstPage extends BridgeOutput<'replication.first'> {
  readonly list: FirstList;
}

/** @returns null when the hub could not be asked: then the copy brings what is shown first. */
export async function askFirstPage(bridge: BridgeClient, list: FirstList): Promise<FirstPage | null> {
  try {
    const page = await bridge.call('replication.first', { list, limit: ROWS });
    return page.total === 0 ? null : { ...page, list };
  } catch {
    return null;
  }
}

/** As a window that has been used before remembers it. */
export function snapshotOfPage({ list, rows, owners, people, total }: FirstPage, info: AppInfo): Snapshot {
  /** Customers belong to nobody: of them there are no owners. */
  const of = <Name extends FirstList>(name: Name) => as(name, name === list ? rows : owners);
  return {
    info,
    [customer.plural]: of(customer.plural),
    [onboarding.plural]: of(onboarding.plural),
    [person.plural]: as(person.plural, people),
    // A window that has nothing yet does not begin with them.
    tasks: [],
    total,
  };
}

function as<Name extends CollectionName>(name: Name, documents: readonly HubDocument[]): ReplicaOf[Name][] {
  return documents.map((document) => fromHub(name, document));
}

/** What is on screen is in the copy before anything else; the copy stores it again when it comes to it. */
export async function storeFirstPage(
  collections: ReplicaCollections,
  { list, rows, owners, people }: FirstPage,
): Promise<void> {
  try {
    await store(collections.people, people);
    await store(collections.customers, owners);
    await store(collections[list], rows);
  } catch (error) {
    console.error('Storing what is shown first failed', error);
  }
}

function store({ name, rx }: Collection<CollectionName>, documents: readonly HubDocument[]): Promise<void> {
  return storeDocuments(name, rx.storageInstance, documents, FILLED_IN);
}
