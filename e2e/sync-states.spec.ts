import type { Page } from '@playwright/test';
import { seriousProblemsInBothSchemes } from './support/axe.ts';
import { connect, connected, expect, statusLine, test } from './support/cloud.ts';

const line = (page: Page) => page.getByRole('button', { name: /Show more$/ });

async function expectAccessible(page: Page): Promise<void> {
  expect(await seriousProblemsInBothSchemes(page)).toEqual([]);
}

async function openCustomer(page: Page, app: string, ref: string | number, name: string): Promise<void> {
  await page.goto(`${app}customers/${ref}`);
  await expect(page.getByRole('heading', { name }).first()).toBeVisible();
}

async function changePlan(page: Page, plan: string): Promise<void> {
  await page.getByRole('button', { name: /edit Plan$/ }).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(plan);
  await page.keyboard.press('Enter');
}

test('what was made on this laptop is sent to the cloud only after a yes', async ({
  window,
  pivotal,
  cloud,
}) => {
  await pivotal.request('POST', '/customers', { body: { name: 'Made here' } });
  await connect(window, pivotal.app, cloud);
  await window.getByRole('button', { name: 'Compare and decide' }).click();
  const question = window.getByRole('dialog', { name: 'Which of these does the cloud have already?' });
  await expect(question.getByText('Made here')).toBeVisible();
  await expectAccessible(window);
  await question.getByRole('button', { name: 'Later' }).click();
  expect(cloud.objects('customer')).toEqual([]);
  await window.getByRole('button', { name: 'Compare and decide' }).click();
  await question.getByRole('button', { name: 'Link what matches, send the rest' }).click();
  await expect(statusLine(window)).toContainText('In sync', { timeout: 20_000 });
  expect(cloud.objects('customer')).toMatchObject([{ name: 'Made here' }]);
});

test('offline, the line opens to what it means; Sync now from the command menu sends at once', async ({
  window,
  pivotal,
  cloud,
}) => {
  const { id, display_id } = cloud.edit.createCustomer({ name: 'Acme', plan: 'Starter' });
  await connected(window, pivotal.app, cloud);
  await openCustomer(window, pivotal.app, display_id, 'Acme');
  await cloud.partition();
  await changePlan(window, 'Scale');
  await expect(line(window)).toHaveAccessibleName(/Offline · 1 change to send/, { timeout: 20_000 });
  await line(window).focus();
  await window.keyboard.press('Enter');
  await expect(window.getByRole('dialog', { name: 'Saved and synced' })).toContainText(
    'The cloud cannot be reached right now.',
  );
  await expectAccessible(window);
  await window.keyboard.press('Escape');
  await expect(line(window)).toBeFocused();
  await cloud.heal();
  await window.keyboard.press('ControlOrMeta+k');
  await window.keyboard.type('sync now');
  await window.getByRole('option', { name: /Sync now/ }).click();
  await expect(statusLine(window)).toContainText('In sync', { timeout: 20_000 });
  expect(cloud.object('customer', id)).toMatchObject({ plan: 'Scale' });
});

test('a refused value is edited at its record and goes through', async ({ window, pivotal, cloud }) => {
  const { id, display_id } = cloud.edit.createCustomer({ name: 'Acme', plan: 'Starter' });
  await connected(window, pivotal.app, cloud);
  await openCustomer(window, pivotal.app, display_id, 'Acme');
  cloud.faults.add({
    match: { method: 'PATCH', bodyIncludes: 'Gold' },
    effect: { kind: 'refuse', status: 400, code: 'invalid_string', message: 'No such plan', field: 'plan' },
  });
  await changePlan(window, 'Gold');
  await expect(line(window)).toHaveAccessibleName(/1 change to look at/);
  await line(window).click();
  await window.getByRole('button', { name: 'Look at 1 change' }).click();
  const dialog = window.getByRole('dialog', { name: /1 decision to make/ });
  await expect(dialog).toContainText('No such plan');
  await expectAccessible(window);
  await dialog.getByRole('button', { name: 'Edit it' }).click();
  await changePlan(window, 'Growth');
  // Until the change is known there, the line says what it said before: in sync but for the refused one.
  await expect(statusLine(window)).toHaveText(/^In sync(?!.*to look at)/, { timeout: 20_000 });
  expect(cloud.object('customer', id)).toMatchObject({ plan: 'Growth' });
});

test('a revoked key is said across the top, with the way to another one', async ({
  window,
  pivotal,
  cloud,
}) => {
  const { id, display_id } = cloud.edit.createCustomer({ name: 'Acme', plan: 'Starter' });
  await connected(window, pivotal.app, cloud);
  await openCustomer(window, pivotal.app, display_id, 'Acme');
  cloud.keys.revoke(cloud.key);
  await changePlan(window, 'Scale');
  const banner = window.getByText(/The cloud no longer accepts the key.*1 change to send/);
  await expect(banner).toBeVisible({ timeout: 20_000 });
  await expectAccessible(window);
  await window.getByRole('button', { name: 'Enter another key' }).click();
  await expectAccessible(window);
  await window.getByLabel('API key').fill(cloud.keys.create().key);
  await window.keyboard.press('Enter');
  await expect(banner).toHaveCount(0);
  await expect.poll(() => cloud.object('customer', id)?.plan, { timeout: 15_000 }).toBe('Scale');
});

test('when much is gone from the cloud at once, nothing goes here until somebody says so', async ({
  window,
  pivotal,
  cloud,
}) => {
  const ids = Array.from(
    { length: 10 },
    (_, index) => cloud.edit.createCustomer({ name: `Customer ${index}` }).id,
  );
  await connected(window, pivotal.app, cloud);
  for (const id of ids.slice(0, 5)) cloud.edit.deleteCustomer(id);
  await line(window).click();
  await window.getByRole('dialog').getByRole('button', { name: 'Sync now' }).click();
  await window.keyboard.press('Escape');
  await expect(window.getByText('5 records of 10 are gone from your team’s workspace at once')).toBeVisible({
    timeout: 20_000,
  });
  await window.getByRole('link', { name: 'Customers' }).first().click();
  await expect(window.getByText('Customer 0')).toBeVisible();
  await window.getByRole('button', { name: 'Review deletions' }).click();
  await expectAccessible(window);
  await window.getByRole('dialog').getByRole('button', { name: 'Delete 5 records' }).click();
  await expect(window.getByText('Customer 0')).toHaveCount(0);
  await expect(window.getByText('Customer 9')).toBeVisible();
});
