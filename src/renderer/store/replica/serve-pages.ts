import { createRevision, now, randomToken } from 'rxdb/plugins/core';
import type { CollectionName } from '#shared/replica.ts';
import { reasonOf } from '#shared/values/reason.ts';
import type { HubDocument, StoredDocument } from './documents.ts';
import type { PageAnswer, PageRequest } from './page-store.ts';
import type { ReplicaStorage, StorageInstance } from './storage.ts';
import { storeDocuments } from './store-documents.ts';

/** Not that of pages stored by the window itself, of which the worker hears too. */
const CONTEXT = 'copy-worker';

interface Opened {
  readonly instance: StorageInstance<StoredDocument>;
  /** Names of what was told since it was last looked at. */
  readonly told: string[];
}

/** The worker's side of `createPageStore`: stores pages into the window's own databases, as another tab would. */
export function servePages(port: MessagePort, storage: ReplicaStorage, database: string): void {
  const token = randomToken(10);
  const opened = new Map<CollectionName, Promise<Opened>>();

  async function open({ collection, schema }: PageRequest): Promise<Opened> {
    const instance = (await storage.createStorageInstance({
      databaseInstanceToken: token,
      databaseName: database,
      collectionName: collection,
      schema,
      options: {},
      multiInstance: true,
      devMode: false,
    })) as StorageInstance<StoredDocument>;
    const told: string[] = [];
    instance.changeStream().subscribe(({ id, context }) => {
      if (context === CONTEXT) told.push(id);
    });
    return { instance, told };
  }

  async function store(request: PageRequest): Promise<readonly string[]> {
    const { collection, documents } = request;
    let opening = opened.get(collection);
    if (opening === undefined) {
      opening = open(request);
      opened.set(collection, opening);
      // What could not be opened is tried again with the next page.
      opening.catch(() => opened.delete(collection));
    }
    const { instance, told } = await opening;
    const lwt = now();
    await storeDocuments(collection, instance, JSON.parse(documents) as HubDocument[], {
      context: CONTEXT,
      fieldsOf: (previous) => ({ _meta: { lwt }, _rev: createRevision(token, previous) }),
    });
    return told.splice(0);
  }

  port.onmessage = async ({ data }: MessageEvent<PageRequest>) => {
    const { id } = data;
    let answer: PageAnswer;
    try {
      answer = { id, told: await store(data), error: null };
    } catch (error) {
      answer = { id, told: [], error: reasonOf(error) };
    }
    port.postMessage(answer);
  };
}
