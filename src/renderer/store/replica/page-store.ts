import type { RxDocumentData, RxJsonSchema } from 'rxdb/plugins/core';
import type { CollectionName } from '#shared/replica.ts';
import type { StoredDocument } from './documents.ts';
import type { Collection } from './queries.ts';

/** Stores pages of the first copy elsewhere than in the thread that draws. */
export interface PageStore {
  /**
   * Stores the JSON of a page's documents; this window's own storage has told of them by then.
   * @throws PageStoreGone when there is nobody any more to store them
   */
  store(collection: Collection<CollectionName>, documents: string): Promise<void>;
  close(): void;
}

export class PageStoreGone extends Error {
  override readonly name = 'PageStoreGone';
}

export interface PageRequest {
  readonly id: number;
  readonly collection: CollectionName;
  readonly schema: RxJsonSchema<RxDocumentData<StoredDocument>>;
  readonly documents: string;
}

export interface PageAnswer {
  readonly id: number;
  /** What the storages of other threads hear of what was stored. */
  readonly told: readonly string[];
  readonly error: string | null;
}

/** Storages tell each other within moments; should one of them not, the copy goes on without. */
const HEARD_LIMIT_MS = 2_000;

/** @param port leads to `servePages` */
export function createPageStore(
  port: MessagePort,
  end: () => void,
): PageStore & { readonly fail: () => void } {
  const waiting = new Map<
    number,
    { resolve: (answer: PageAnswer) => void; reject: (error: Error) => void }
  >();
  let isGone = false;
  let lastId = 0;
  port.onmessage = ({ data }: MessageEvent<PageAnswer>) => {
    waiting.get(data.id)?.resolve(data);
    waiting.delete(data.id);
  };

  function gone(): void {
    isGone = true;
    for (const { reject } of waiting.values()) reject(new PageStoreGone());
    waiting.clear();
    port.close();
    end();
  }

  return {
    async store({ name, rx, storage }, documents) {
      if (isGone) throw new PageStoreGone();
      lastId += 1;
      const id = lastId;
      const heard = new Set<string>();
      let look = () => {};
      const listening = storage.changeStream().subscribe((bulk) => {
        heard.add(bulk.id);
        look();
      });
      try {
        const schema = rx.schema.jsonSchema;
        const request: PageRequest = { id, collection: name, schema, documents };
        const { told, error } = await new Promise<PageAnswer>((resolve, reject) => {
          waiting.set(id, { resolve, reject });
          port.postMessage(request);
        });
        if (error !== null) throw new Error(error);
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, HEARD_LIMIT_MS);
          look = () => {
            if (!told.every((one) => heard.has(one))) return;
            clearTimeout(timer);
            resolve();
          };
          look();
        });
      } finally {
        listening.unsubscribe();
      }
    },
    close: gone,
    fail: gone,
  };
}

/** A worker of this page that stores pages; null where there are none. */
export function startCopyWorker(database: string): PageStore | null {
  if (typeof Worker === 'undefined') return null;
  const worker = new Worker(new URL('./copy-worker.ts', import.meta.url), { type: 'module' });
  const { port1, port2 } = new MessageChannel();
  const store = createPageStore(port1, () => worker.terminate());
  worker.onerror = (error) => {
    console.warn('The copy goes on without its worker', error.message);
    store.fail();
  };
  worker.postMessage({ database }, [port2]);
  return store;
}
