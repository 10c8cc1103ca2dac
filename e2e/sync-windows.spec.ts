import type { Page } from '@playwright/test';
import { connected, expect, statusLine, test } from './support/cloud.ts';

const line = (page: Page) => page.getByRole('button', { name: /Show more$/ });

test('two windows say the same of the cloud, and what is settled in one is settled in the other', async ({
  window,
  pivotal,
  cloud,
  context,
}) => {
  const { id } = cloud.edit.createCustomer({ name: 'Aurora Labs', plan: 'Starter' });
  await connected(window, pivotal.app, cloud);
  const other = await context.newPage();
  const windows = [window, other];
  for (const page of windows) {
    await page.goto(`${pivotal.app}customers/1`);
    await expect(page.getByRole('heading', { name: 'Aurora Labs' }).first()).toBeVisible();
    await expect(statusLine(page)).toContainText('In sync');
  }
  await cloud.partition();
  await pivotal.request('PATCH', '/customers/1', { body: { plan: 'Mine' } });
  for (const page of windows) await expect(statusLine(page)).toContainText('Offline · 1 change to send');
  cloud.edit.updateCustomer(id, { plan: 'Theirs' });
  await cloud.heal();
  await line(other).click();
  await other.getByRole('dialog').getByRole('button', { name: 'Sync now' }).click();
  await other.keyboard.press('Escape');
  for (const page of windows) {
    await page.getByRole('button', { name: 'Settle it', exact: true }).click({ timeout: 20_000 });
    await expect(page.getByRole('dialog')).toContainText('Theirs');
  }
  await window.getByRole('button', { name: 'Take theirs: plan of this customer' }).click();
  await expect(other.getByRole('dialog')).toContainText('Everything is settled.');
  await other.keyboard.press('Escape');
  for (const page of windows) {
    await expect(page.getByRole('button', { name: 'Settle it', exact: true })).toHaveCount(0);
    await expect(page.getByRole('button', { name: /Theirs.*edit Plan$/ })).toBeVisible();
    await expect(statusLine(page)).toHaveText(/^In sync/);
  }
  expect(cloud.object('customer', id)).toMatchObject({ plan: 'Theirs' });
});
