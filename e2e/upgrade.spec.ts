import type { Page } from '@playwright/test';
import { LONG } from '../scripts/support/stages.ts';
import { removeDataDir } from '../test/support/cli.ts';
import {
  FORMER_KEY,
  type FormerProfile,
  formerDataDir,
  formerProfile,
} from '../test/support/former/former.ts';
import { startServer } from '../test/support/server.ts';
import { expect, goToCustomers, test } from './support/fixtures.ts';

/** Puts a former version's databases where the browser has those of this address. */
function fill(page: Page, profile: FormerProfile): Promise<void> {
  return page.evaluate(async ({ databases, items }) => {
    for (const [name, value] of Object.entries(items)) localStorage.setItem(name, value);
    for (const { name, version, stores } of databases) {
      await new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open(name, version);
        opening.onupgradeneeded = () => {
          for (const { store, keyPath, autoIncrement, indexes, rows } of stores) {
            const made = opening.result.createObjectStore(store, { keyPath, autoIncrement });
            for (const { name: index, keyPath: path, ...options } of indexes)
              made.createIndex(index, path, options);
            for (const row of rows) made.put(row);
          }
        };
        opening.onsuccess = () => resolve(opening.result.close());
        opening.onerror = () => reject(opening.error);
      });
    }
  }, profile);
}

interface Listed {
  readonly data: readonly Readonly<Record<string, unknown>>[];
}

// Brings a data folder and a browser's databases of its own.
test('what waited in the browser of a former version, for a process that was away, arrives with nothing missing', async ({
  page,
}) => {
  const dataDir = formerDataDir();
  const server = await startServer({ dataDir });
  const read = async (path: string) =>
    (await server.request('GET', path, { key: FORMER_KEY })).json<Listed>().data;
  const named = async (name: string) => (await read('/customers')).find((one) => one.name === name);
  await page.goto(`${server.app}theme.js`);
  await fill(page, formerProfile());
  await page.goto(await server.link());
  await goToCustomers(page);

  await expect(page.getByText('Made on the train').first()).toBeVisible();
  await expect(page.getByText('Edited on the train').first()).toBeVisible();
  await expect
    .poll(() => named('Made on the train'))
    .toMatchObject({ domain: 'train.example', tags: ['new'] });
  await expect
    .poll(() => named('Edited on the train'))
    .toMatchObject({ slug: 'drizzle', plan: 'Enterprise', tags: ['eu', 'renewal'] });
  await expect.poll(() => named('Eclipse')).toMatchObject({ custom_fields: { region: 'EMEA' } });
  expect(await named('Glacier')).toBeUndefined();
  expect(await read('/customers')).toHaveLength(8);
  const train = await named('Made on the train');
  expect(await read(`/customers/${train?.id}/contacts`)).toMatchObject([
    { name: 'Max', email: 'max@train.example', is_primary: true },
  ]);
  expect(await read('/customers/1/contacts')).toMatchObject([
    { name: 'Kim', is_primary: true, phone: '+44 20 7946 0000' },
    { name: 'Jo', is_primary: false },
  ]);
  const [, moved] = await read('/onboardings');
  expect(moved).toMatchObject({ phase: 'review', waiting_on_customer: true, state: 'waiting' });
  expect(String(moved?.target_launch_date)).toContain('2027-02-01');
  const [made] = await read('/onboardings');
  expect(String(made?.target_launch_date)).toContain('2027-01-15');
  const events = await server.request('GET', '/events?limit=100', { key: FORMER_KEY, base: '/local/v1' });
  expect(events.json<Listed>().data).toContainEqual(
    expect.objectContaining({ type: 'onboarding.phase_moved', reason: 'Data came late' }),
  );

  // It is brought over once: what is done after it stays.
  await server.request('PATCH', `/customers/${train?.id}`, {
    key: FORMER_KEY,
    body: { name: 'Renamed since' },
  });
  await expect(page.getByText('Renamed since').first()).toBeVisible();
  await page.reload();
  await expect(page.getByText('Renamed since').first()).toBeVisible();
  expect(await named('Renamed since')).toBeDefined();
  expect(await named('Made on the train')).toBeUndefined();
  await server.stop();
  removeDataDir(dataDir);
});

for (const [when, hinder, tag] of [
  ['the first page that opened it ended too early', () => new Promise<never>(() => {}), []],
  ['it could not be read at first', () => Promise.reject(new Error('Locked')), [LONG]],
] as const) {
  test(`what waited in the browser of a former version arrives when ${when}`, { tag: [...tag] }, async ({
    page,
  }) => {
    const dataDir = formerDataDir();
    const server = await startServer({ dataDir });
    await page.goto(`${server.app}theme.js`);
    const profile = formerProfile();
    await fill(page, profile);
    await page.addInitScript(`
      if (sessionStorage.getItem('hindered') === null) {
        sessionStorage.setItem('hindered', 'yes');
        const { databases } = indexedDB;
        let isFirst = true;
        indexedDB.databases = () => {
          if (!isFirst) return databases.call(indexedDB);
          isFirst = false;
          return (${hinder.toString()})();
        };
      }`);
    await page.goto(await server.link());
    const remembered = () => page.evaluate(() => localStorage.getItem('pivotal-replica') ?? '');
    await expect.poll(remembered).not.toBe(profile.items['pivotal-replica'] ?? '');
    if (tag.length === 0) await page.reload();
    await goToCustomers(page);
    await expect(page.getByText('Made on the train').first()).toBeVisible();
    await expect
      .poll(async () => (await server.request('GET', '/customers', { key: FORMER_KEY })).text)
      .toContain('Made on the train');
    await server.stop();
    removeDataDir(dataDir);
  });
}
