import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';

/** Together in one `bulkAdd`: what suits Dexie best. */
const PORTION = 1000;
const COPIED = ['customers', 'contacts', 'onboardings'];

/** The parts of Dexie's page-wide build that are used. */
interface BareDexie {
  version(number: number): { stores(tables: Readonly<Record<string, string>>): void };
  table(name: string): { bulkAdd(rows: readonly unknown[]): Promise<unknown> };
  delete(): Promise<void>;
}

/**
 * How long Dexie alone takes, in the same page, to store the documents that the replica holds, under the same keys and
 * indexes. Reading them first is not counted.
 */
export async function measureBareDexie(page: Page): Promise<number> {
  const source = readFileSync(createRequire(import.meta.url).resolve('dexie/dist/dexie.min.js'), 'utf8');
  // Not as a script of the page, which its policy forbids.
  await page.evaluate(source);
  return page.evaluate(
    async ({ copied, portion }) => {
      const Dexie = Reflect.get(window, 'Dexie') as new (name: string) => BareDexie;
      const result = <Value>(request: IDBRequest<Value>) =>
        new Promise<Value>((done, fail) => {
          request.onsuccess = () => done(request.result);
          request.onerror = () => fail(request.error);
        });
      let total = 0;
      for (const { name = '' } of await indexedDB.databases()) {
        const collection = copied.find(
          (one) => name.startsWith('rxdb-dexie-pivotal-') && name.endsWith(`--${one}`),
        );
        if (collection === undefined) continue;
        const database = await result(indexedDB.open(name));
        const store = database.transaction('docs').objectStore('docs');
        const indexes = [...store.indexNames].map((one) => {
          const { keyPath } = store.index(one);
          return typeof keyPath === 'string' ? keyPath : `[${keyPath.join('+')}]`;
        });
        const rows = await result(store.getAll());
        database.close();
        const bare = new Dexie(`bare-${collection}`);
        bare.version(1).stores({ docs: [String(store.keyPath), ...indexes].join(',') });
        const from = performance.now();
        for (let at = 0; at < rows.length; at += portion) {
          await bare.table('docs').bulkAdd(rows.slice(at, at + portion));
        }
        total += performance.now() - from;
        await bare.delete();
      }
      return total;
    },
    { copied: COPIED, portion: PORTION },
  );
}
