import type { Page } from '@playwright/test';
import { LONG } from '../scripts/support/stages.ts';
import { makeDataDir, removeDataDir } from '../test/support/cli.ts';
import { startServer, type TestServer } from '../test/support/server.ts';
import { expect, isFetched, passFirstStart, test } from './support/fixtures.ts';

// Ends and restarts the process itself, which the browser shell lets a test do.

async function rename(page: Page, name: string): Promise<void> {
  await page.keyboard.press('e');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name, exact: true }).first()).toBeVisible();
}

interface NameChange {
  readonly field: string | null;
  readonly old_value: string | null;
  readonly new_value: string | null;
}

/** Every change of the name, oldest first. */
async function nameChanges(server: TestServer): Promise<(string | null)[]> {
  const { data } = (await server.request('GET', '/customers/1/activity')).json() as { data: NameChange[] };
  return data
    .filter(({ field }) => field === 'name')
    .map(({ new_value }) => new_value)
    .reverse();
}

async function openCustomer(page: Page, server: TestServer): Promise<void> {
  await server.request('POST', '/customers', { body: { name: 'Aurora Labs', plan: 'Starter' } });
  await page.goto(await server.link());
  await passFirstStart(page);
  await page.goto(`${server.app}customers/1`);
  await expect(page.getByRole('heading', { name: 'Aurora Labs' }).first()).toBeVisible();
}

test('the bridge cut for a minute: edits made meanwhile arrive once, those made elsewhere stay', {
  tag: LONG,
}, async ({ page }) => {
  test.setTimeout(150_000);
  const dataDir = makeDataDir();
  const first = await startServer({ dataDir });
  await openCustomer(page, first);
  await isFetched(page, 'new-customer-drawer');
  await first.stop();

  await rename(page, 'Edited on the train');
  await expect(page.getByRole('alert').getByText('Pivotal is not answering')).toBeVisible();
  await page.keyboard.press('c');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.type('Made on the train');
  await page.keyboard.press('Enter');
  await page.waitForTimeout(60_000);

  const again = await startServer({ dataDir, args: ['--port', String(first.port)] });
  await again.request('PATCH', '/customers/1', { body: { plan: 'Enterprise' } });
  await expect
    .poll(async () => (await again.request('GET', '/customers')).json(), { timeout: 20_000 })
    .toMatchObject({ data: [{ name: 'Made on the train' }, {}] });
  await expect
    .poll(async () => (await again.request('GET', '/customers/1')).json(), { timeout: 20_000 })
    .toMatchObject({ name: 'Edited on the train', plan: 'Enterprise' });
  await expect(page.getByText('Pivotal is not answering')).toHaveCount(0);
  expect(await nameChanges(again)).toEqual(['Edited on the train']);
  const { data } = (await again.request('GET', '/customers')).json() as { data: unknown[] };
  expect(data).toHaveLength(2);
  await again.stop();
  removeDataDir(dataDir);
});

test('what cannot be fetched is said, takes nothing else with it, and opens when it can be', async ({
  page,
  server,
}) => {
  let isAway = true;
  await page.route(/new-customer-drawer/, (route) => (isAway ? route.abort() : route.continue()));
  await openCustomer(page, server);
  await page.keyboard.press('c');
  await expect(page.getByText('This could not be opened.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Aurora Labs' }).first()).toBeVisible();
  isAway = false;
  await page.keyboard.press('c');
  await expect(page.getByRole('dialog').getByLabel('Name')).toBeVisible();
});

test('a page that crashes right after an edit has lost nothing, and doubles nothing', async ({
  page,
  server,
}) => {
  await openCustomer(page, server);
  await rename(page, 'Edited before the crash');
  const crashed = page.waitForEvent('crash');
  void page.goto('chrome://crash').catch(() => {});
  await crashed;
  const next = await page.context().newPage();
  await next.goto(`${server.app}customers/1`);
  await expect(next.getByRole('heading', { name: 'Edited before the crash' }).first()).toBeVisible();
  await expect
    .poll(async () => (await server.request('GET', '/customers/1')).json())
    .toMatchObject({ name: 'Edited before the crash' });
  expect(await nameChanges(server)).toEqual(['Edited before the crash']);
});

test('on the same field the later edit wins, and the activity shows both', async ({ page, server }) => {
  await openCustomer(page, server);
  await server.request('PATCH', '/customers/1', { body: { name: 'From a script' } });
  await expect(page.getByRole('heading', { name: 'From a script' }).first()).toBeVisible();
  await rename(page, 'From the window');
  await expect.poll(() => nameChanges(server)).toEqual(['From a script', 'From the window']);
  await server.request('PATCH', '/customers/1', { body: { name: 'Script again' } });
  await expect(page.getByRole('heading', { name: 'Script again' }).first()).toBeVisible();
  await page.getByRole('tab', { name: /Activity/ }).click();
  const feed = page.getByRole('tabpanel');
  for (const name of ['From a script', 'From the window', 'Script again']) {
    await expect(feed.getByText(name).first()).toBeVisible();
  }
});

test('what the process acknowledged is there after it was killed', async ({ page, server }) => {
  await page.goto(await server.link());
  await passFirstStart(page);
  await page.keyboard.press('c');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.type('Acknowledged');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/customers\/1$/);
  const { dataDir } = server;
  process.kill(server.pid, 'SIGKILL');
  const again = await startServer({ dataDir });
  expect((await again.request('GET', '/customers')).json()).toMatchObject({
    data: [{ name: 'Acknowledged' }],
  });
  await again.stop();
});

test('what a script writes in the moment after the window is shown, every time', async ({ page, server }) => {
  await openCustomer(page, server);
  const nameInHub = async () =>
    ((await server.request('GET', '/customers/1')).json() as { name: string }).name;
  for (let round = 1; round <= 12; round += 1) {
    await page.keyboard.press('e');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.insertText(`From the window ${round}`);
    await page.keyboard.press('Enter');
    while ((await nameInHub()) !== `From the window ${round}`);
    await server.request('PATCH', '/customers/1', { body: { name: `From a script ${round}` } });
    await expect(page.getByRole('heading', { name: `From a script ${round}` }).first()).toBeVisible();
  }
});
