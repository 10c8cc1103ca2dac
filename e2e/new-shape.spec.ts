import type { Page } from '@playwright/test';
import { makeDataDir, removeDataDir } from '../test/support/cli.ts';
import { startServer } from '../test/support/server.ts';
import { expect, passFirstStart, test } from './support/fixtures.ts';

/**
 * Leaves the profile as a version of the app does whose replica had another shape: what waits for the hub lies in a
 * database of another name, and nowhere else.
 */
function asOfFormerShape(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const done = <Value>(request: IDBRequest<Value>) =>
      new Promise<Value>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const ended = (transaction: IDBTransaction) =>
      new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => resolve();
        transaction.onerror = () => reject(transaction.error);
      });
    const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
    const name = names.find((one) => one.endsWith('--commands')) ?? '';
    const source = await done(indexedDB.open(name));
    const stores = [...source.objectStoreNames];
    const reading = source.transaction(stores, 'readonly');
    const kept = await Promise.all(
      stores.map(async (store) => {
        const from = reading.objectStore(store);
        const indexes = [...from.indexNames].map((index) => from.index(index));
        return { store, keyPath: from.keyPath, indexes, rows: await done(from.getAll()) };
      }),
    );
    const opening = indexedDB.open(name.replace(/pivotal-[0-9a-f]{8}-/, 'pivotal-00000000-'), source.version);
    opening.onupgradeneeded = () => {
      for (const { store, keyPath, indexes, rows } of kept) {
        const made = opening.result.createObjectStore(store, { keyPath });
        for (const index of indexes)
          made.createIndex(index.name, index.keyPath, { multiEntry: index.multiEntry, unique: index.unique });
        for (const row of rows) made.put(row);
      }
    };
    (await done(opening)).close();
    const clearing = source.transaction(stores, 'readwrite');
    for (const store of stores) clearing.objectStore(store).clear();
    await ended(clearing);
    source.close();
    const metadata = localStorage.getItem('pivotal-replica') ?? '{}';
    localStorage.setItem('pivotal-replica', JSON.stringify({ ...JSON.parse(metadata), shape: '00000000' }));
    return kept.reduce((sum, { rows }) => sum + rows.length, 0);
  });
}

// Ends and starts the process itself, which the browser shell lets a test do.
test('an edit that waits for the main process outlives a new version whose replica has another shape', async ({
  page,
}) => {
  const dataDir = makeDataDir();
  const first = await startServer({ dataDir });
  await first.request('POST', '/customers', { body: { name: 'Aurora Labs' } });
  await page.goto(await first.link());
  await passFirstStart(page);
  await page.goto(`${first.app}customers/1`);
  await expect(page.getByRole('heading', { name: 'Aurora Labs' }).first()).toBeVisible();
  await first.stop();
  await page.keyboard.press('e');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('Edited before the update');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Edited before the update' }).first()).toBeVisible();
  await expect(page.getByRole('alert').getByText('Pivotal is not answering')).toBeVisible();
  expect(await asOfFormerShape(page)).toBeGreaterThan(0);
  await page.close();

  const again = await startServer({ dataDir, args: ['--port', String(first.port)] });
  expect((await again.request('GET', '/customers/1')).json()).toMatchObject({ name: 'Aurora Labs' });
  const next = await page.context().newPage();
  await next.goto(`${again.app}customers/1`);
  await expect(next.getByRole('heading', { name: 'Edited before the update' }).first()).toBeVisible();
  await expect
    .poll(async () => (await again.request('GET', '/customers/1')).json(), { timeout: 30_000 })
    .toMatchObject({ name: 'Edited before the update' });
  await again.stop();
  removeDataDir(dataDir);
});
