import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LONG } from '../scripts/support/stages.ts';
import { makeDataDir, removeDataDir, runCli } from '../test/support/cli.ts';
import { startServer } from '../test/support/server.ts';
import { expect, passFirstStart, test } from './support/fixtures.ts';

test('a data folder that cannot be used keeps Pivotal from starting, which says which and why', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pivotal-e2e-'));
  const file = join(folder, 'a file');
  writeFileSync(file, '');
  for (const unusable of [file, join(file, 'below')]) {
    const { code, stdout, stderr } = await runCli(['serve', '--port', '0', '--data-dir', unusable]);
    expect(code).not.toBe(0);
    expect(stdout).toBe('');
    expect(stderr).toContain(unusable);
    expect(stderr).not.toMatch(/^\s+at /m);
  }
  rmSync(folder, { recursive: true });
});

test('a port in use keeps Pivotal from starting, which says what to do', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo;
  const dataDir = makeDataDir();
  const { code, stderr } = await runCli(['serve', '--port', String(port), '--data-dir', dataDir]);
  expect(code).not.toBe(0);
  expect(stderr).toContain(`Port ${port} is in use by another program. Choose another with --port`);
  other.close();
  removeDataDir(dataDir);
});

test('a damaged database is set aside; the window opens, says where it is, and works', async ({ page }) => {
  const dataDir = makeDataDir();
  const before = await startServer({ dataDir });
  await before.request('POST', '/customers', { body: { name: 'In the old database' } });
  await before.stop();
  const database = readdirSync(dataDir).find((name) => /\.(?:db|sqlite)/.test(name));
  if (database === undefined) throw new Error(`no database among ${readdirSync(dataDir).join(', ')}`);
  writeFileSync(join(dataDir, database), 'This is no database any more. '.repeat(1000));

  const after = await startServer({ dataDir });
  await page.goto(await after.link());
  // Behind the first question, which hides it from roles.
  const notice = page.locator('[role="alert"]', { hasText: 'The database was damaged' });
  await expect(notice).toBeVisible();
  const [path = ''] = /moved to (\S+)/.exec((await notice.textContent()) ?? '')?.slice(1) ?? [];
  expect(readdirSync(dataDir).map((name) => join(dataDir, name))).toContain(path);
  await page.getByRole('button', { name: 'Skip' }).click();
  await page.getByRole('dialog', { name: 'Look around first?' }).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('c');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.type('In the new database');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'In the new database' }).first()).toBeVisible();
  await expect
    .poll(async () => (await after.request('GET', '/customers')).json())
    .toMatchObject({ data: [{ name: 'In the new database' }] });
  await after.stop();
  removeDataDir(dataDir);
});

test('where no copy of the data can be kept, the window says so and works; it keeps one again once it can', async ({
  page,
  server,
}) => {
  await page.addInitScript(() => {
    if (sessionStorage.getItem('mended') !== null) return;
    IDBFactory.prototype.open = () => {
      throw new DOMException('The disk is full', 'QuotaExceededError');
    };
  });
  const words = page.getByText('This browser does not let Pivotal keep anything');
  await page.goto(await server.link());
  await expect(words).toBeVisible();
  await page.evaluate(() => sessionStorage.setItem('mended', 'yes'));
  await page.reload();
  await expect(page.getByRole('dialog', { name: 'Welcome to Pivotal' })).toBeVisible();
  await expect(words).toHaveCount(0);
});

test('a start without an answer says what it waits for, and becomes the app when the answer comes', {
  tag: LONG,
}, async ({ page, server }) => {
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.routeWebSocket(/\/bridge/, async (socket) => {
    await answered;
    socket.connectToServer();
  });
  await page.goto(await server.link());
  await expect(page.getByText('Waiting for Pivotal to answer…')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible({ timeout: 20_000 });
  answer();
  await expect(page.getByRole('dialog', { name: 'Welcome to Pivotal' })).toBeVisible({ timeout: 20_000 });
});

test('a screen that cannot be shown leaves the rest usable, and loading the window again mends it', async ({
  page,
  server,
}) => {
  const settings = '**/assets/settings-screen*';
  await page.route(settings, (route) => route.abort());
  await page.goto(await server.link());
  await passFirstStart(page);
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByRole('alert')).toContainText('Your data is safe on this laptop');
  await page.getByRole('link', { name: 'Onboardings' }).first().click();
  await expect(page.getByText(/could not be shown/)).toHaveCount(0);
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByText(/could not be shown/)).toBeVisible();
  await page.unroute(settings);
  await page.getByRole('button', { name: 'Load the window again' }).click();
  await expect(page.getByRole('textbox', { name: /name/i }).first()).toBeVisible();
});
