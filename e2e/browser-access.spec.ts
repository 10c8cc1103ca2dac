import { runCli } from '../test/support/cli.ts';
import { expect, passFirstStart, test } from './support/fixtures.ts';

test('a browser that nobody has let in finds how to get in, and nothing else; the link lets it in once', async ({
  page,
  server,
  browser,
}) => {
  await server.request('POST', '/customers', { body: { name: 'Aurora Labs' } });
  await page.goto(`${server.app}customers/1`);
  await expect(page.getByRole('heading', { name: 'Let this browser in' })).toBeVisible();
  await expect(page.getByText('pivotal open', { exact: true })).toBeVisible();
  await expect(page.getByText('Aurora Labs')).toHaveCount(0);

  const link = (await runCli(['open', '--data-dir', server.dataDir])).stdout.trim();
  await page.goto(link);
  await passFirstStart(page);
  await expect(page.getByText('Aurora Labs').first()).toBeVisible();
  expect(page.url()).not.toContain('open=');
  expect(await page.context().cookies()).toEqual([]);

  await page.reload();
  await expect(page.getByText('Aurora Labs').first()).toBeVisible();

  const other = await (await browser.newContext()).newPage();
  await other.goto(link);
  await expect(other.getByText(/used already/)).toBeVisible();
  await other.context().close();
});

test('signing out needs a new link; forgetting leaves nothing in the browser', async ({ page, server }) => {
  await page.goto(await server.link());
  await passFirstStart(page);
  await page.goto(`${server.app}settings/browser`);
  await page.getByRole('button', { name: 'Sign out this browser' }).click();
  await expect(page.getByRole('heading', { name: 'Let this browser in' })).toBeVisible();

  await page.goto(await server.link());
  await page.getByRole('navigation', { name: 'Where you are' }).waitFor();
  await page.goto(`${server.app}settings/browser`);
  await page.getByRole('button', { name: 'Forget this browser' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Forget this browser' }).click();
  await expect(page.getByRole('heading', { name: 'Let this browser in' })).toBeVisible();
  const left = await page.evaluate(async () => ({
    stored: Object.keys(localStorage).filter((key) => key.startsWith('pivotal')),
    databases: (await indexedDB.databases()).length,
  }));
  expect(left).toEqual({ stored: [], databases: 0 });
});

test('the page under another name of this machine leads to the one it has', async ({ page, server }) => {
  await page.goto(server.app.replace('127.0.0.1', 'localhost'));
  await expect(page).toHaveURL(server.app);
});
