import type { Page } from '@playwright/test';
import { LONG } from '../scripts/support/stages.ts';
import { seriousProblemsInBothSchemes } from './support/axe.ts';
import { connect, connected, expect, statusLine, test } from './support/cloud.ts';

async function rename(window: Page, to: string): Promise<void> {
  await window.keyboard.press('e');
  await window.keyboard.press('ControlOrMeta+a');
  await window.keyboard.type(to);
  await window.keyboard.press('Enter');
}

test('a wrong key is refused in words; with the right one the workspace is named and its customers come', async ({
  window,
  pivotal,
  cloud,
}) => {
  cloud.generate({ customers: 30 });
  await connect(window, pivotal.app, { url: cloud.url, key: 'pivotal_wrong_000000000000' });
  await expect(window.getByText(/The cloud does not accept this key/)).toBeVisible();
  await expect(window.getByRole('button', { name: 'Disconnect…' })).toHaveCount(0);
  await connected(window, pivotal.app, cloud);
  await expect(window.getByText(/requests a minute/)).toBeVisible();
  await expect(window.locator('body')).not.toContainText(cloud.key);
  await window.getByRole('link', { name: 'Customers' }).first().click();
  // Churned and archived ones are not in the list at first, and only the first of the others are in sight.
  const names = cloud
    .objects('customer')
    .flatMap(({ name, status }) => (status === 'active' ? [String(name)] : []))
    .sort((one, other) => one.localeCompare(other));
  await expect(window.getByText(String(names[0])).first()).toBeVisible();
});

test('an edit made while the cloud is away waits, says so, and is sent when it is back', async ({
  window,
  pivotal,
  cloud,
}) => {
  const { id } = cloud.edit.createCustomer({ name: 'Aurora Labs' });
  await connected(window, pivotal.app, cloud);
  await window.goto(`${pivotal.app}customers/1`);
  await expect(window.getByRole('heading', { name: 'Aurora Labs' }).first()).toBeVisible();
  await cloud.partition();
  await rename(window, 'Edited on the train');
  await expect(statusLine(window)).toContainText('1 change to send');
  await expect(window.getByText('Saved on this laptop, not sent yet')).toBeAttached();
  await cloud.heal();
  await expect
    .poll(() => cloud.objects('customer').find((one) => one.id === id)?.name, { timeout: 75_000 })
    .toBe('Edited on the train');
  await expect(window.getByText('Saved on this laptop, not sent yet')).toHaveCount(0);
});

test('a refused change is shown at its record with the reason, the rest goes on, and fixed it goes through', async ({
  window,
  pivotal,
  cloud,
}) => {
  const { id } = cloud.edit.createCustomer({ name: 'Aurora Labs' });
  const other = cloud.edit.createCustomer({ name: 'Borealis' });
  await connected(window, pivotal.app, cloud);
  const [fault = ''] = cloud.faults.add({
    match: { method: 'PATCH', record: id },
    effect: {
      kind: 'refuse',
      status: 400,
      code: 'invalid_string',
      message: 'This name is not allowed',
      field: 'name',
    },
  });
  await window.goto(`${pivotal.app}customers/1`);
  await expect(window.getByRole('heading', { name: 'Aurora Labs' }).first()).toBeVisible();
  await rename(window, 'Forbidden');
  const badge = window.getByRole('button', { name: /Forbidden: not accepted by the cloud/ });
  await expect(badge).toBeVisible();
  await pivotal.request('PATCH', '/customers/2', { body: { plan: 'Growth' } });
  await expect.poll(() => cloud.objects('customer').find((one) => one.id === other.id)?.plan).toBe('Growth');
  await badge.focus();
  await window.keyboard.press('Enter');
  const dialog = window.getByRole('dialog');
  await expect(dialog).toContainText('This name is not allowed');
  await expect(dialog).toContainText('Aurora Labs');
  cloud.faults.remove(fault);
  await dialog.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => cloud.objects('customer').find((one) => one.id === id)?.name).toBe('Forbidden');
  await expect(badge).toHaveCount(0);
});

for (const choice of ['Keep mine', 'Take theirs'] as const) {
  test(`a field changed on both sides: ${choice}`, async ({ window, pivotal, cloud }) => {
    const { id } = cloud.edit.createCustomer({ name: 'Aurora Labs', plan: 'Starter' });
    await connected(window, pivotal.app, cloud);
    await window.goto(`${pivotal.app}customers/1`);
    await expect(window.getByRole('heading', { name: 'Aurora Labs' }).first()).toBeVisible();
    await cloud.partition();
    await rename(window, 'Mine');
    await expect(statusLine(window)).toContainText('1 change to send');
    cloud.edit.updateCustomer(id, { name: 'Theirs' });
    await cloud.heal();
    const settle = window.getByRole('button', { name: 'Settle it', exact: true });
    await expect(settle).toBeVisible({ timeout: 75_000 });
    await settle.click();
    const dialog = window.getByRole('dialog');
    await expect(dialog).toContainText('Mine');
    await expect(dialog).toContainText('Theirs');
    await dialog.getByRole('button', { name: choice }).click();
    const outcome = choice === 'Keep mine' ? 'Mine' : 'Theirs';
    await expect(window.getByRole('heading', { name: outcome }).first()).toBeVisible();
    await expect.poll(() => cloud.objects('customer').find((one) => one.id === id)?.name).toBe(outcome);
    await expect(settle).toHaveCount(0);
  });
}

test('a revoked key stops everything and says so; a new key goes on; disconnecting keeps the data', async ({
  window,
  pivotal,
  cloud,
}) => {
  const { id } = cloud.edit.createCustomer({ name: 'Aurora Labs' });
  await connected(window, pivotal.app, cloud);
  cloud.keys.revoke(cloud.key);
  await pivotal.request('PATCH', '/customers/1', { body: { plan: 'Growth' } });
  await expect(statusLine(window)).toContainText('The key is not accepted');
  await window.goto(`${pivotal.app}settings/cloud`);
  await window.getByLabel('API key').fill(cloud.keys.create().key);
  await window.getByRole('button', { name: 'Use this key' }).click();
  await expect.poll(() => cloud.objects('customer').find((one) => one.id === id)?.plan).toBe('Growth');
  await window.getByRole('button', { name: 'Disconnect…' }).click();
  await window.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
  await expect(window.getByRole('heading', { name: 'Connect to the cloud' })).toBeVisible();
  await window.getByRole('link', { name: 'Customers' }).first().click();
  await expect(window.getByText('Aurora Labs').first()).toBeVisible();
});

test('another key takes the place of a good one; a wrong one changes nothing', { tag: LONG }, async ({
  window,
  pivotal,
  cloud,
}) => {
  const { id } = cloud.edit.createCustomer({ name: 'Aurora Labs' });
  await connected(window, pivotal.app, cloud);
  await window.getByRole('button', { name: 'Use another key…' }).click();
  await window.keyboard.type('pivotal_wrong_000000000000');
  await window.keyboard.press('Enter');
  await expect(window.getByText(/The cloud does not accept this key/)).toBeVisible();
  await expect(statusLine(window)).toContainText('In sync');
  await window.getByLabel('API key').fill(cloud.keys.create({ name: 'next' }).key);
  await window.getByRole('button', { name: 'Use this key' }).click();
  await expect(window.getByLabel('API key')).toHaveCount(0);
  cloud.keys.revoke(cloud.key);
  await pivotal.request('PATCH', '/customers/1', { body: { plan: 'Growth' } });
  await expect.poll(() => cloud.object('customer', id)?.plan).toBe('Growth');
  await expect(statusLine(window)).toContainText('In sync');
});

test('a refused contact is edited where contacts are edited, and goes through', async ({
  window,
  pivotal,
  cloud,
}) => {
  const { id } = cloud.edit.createCustomer({ name: 'Aurora Labs' });
  const contact = cloud.edit.createContact(id, { name: 'Jo Berg', email: 'jo@aurora.example' });
  await connected(window, pivotal.app, cloud);
  cloud.faults.add({
    match: { method: 'PATCH', bodyIncludes: 'Refused' },
    effect: { kind: 'refuse', status: 400, code: 'invalid_string', message: 'Not a name', field: 'name' },
  });
  await pivotal.request('PATCH', `/contacts/${contact.id}`, { body: { name: 'Refused' } });
  await window.getByRole('button', { name: /1 change to look at/ }).click();
  await window.getByRole('button', { name: 'Look at 1 change' }).click();
  await window.getByRole('dialog').getByRole('button', { name: 'Edit it' }).click();
  const editor = window.getByRole('dialog', { name: 'Edit contact' });
  await expect(editor.getByLabel('Name')).toHaveValue('Refused');
  await expect(editor.getByLabel('Name')).toBeFocused();
  await editor.getByLabel('Name').fill('Jo Berger');
  await window.keyboard.press('ControlOrMeta+Enter');
  await expect(editor).toHaveCount(0);
  await expect.poll(() => cloud.object('contact', contact.id)?.name).toBe('Jo Berger');
  await expect(statusLine(window)).toHaveText(/^In sync/);
  await window.reload();
  await expect(window.getByRole('button', { name: 'Jo Berger , edit name of Jo Berger' })).toBeVisible();
  await expect(editor).toHaveCount(0);
});

test.describe('while a customer is open', () => {
  // A machine that stands still for a second gets another try.
  test.describe.configure({ retries: 2 });

  test('an edit made in the cloud shows in it within five seconds', { tag: LONG }, async ({
    window,
    pivotal,
    cloud,
  }) => {
    const { id } = cloud.edit.createCustomer({ name: 'Aurora Labs' });
    await connected(window, pivotal.app, cloud);
    await window.goto(`${pivotal.app}customers/1`);
    await expect(window.getByRole('heading', { name: 'Aurora Labs' }).first()).toBeVisible();
    await window.mouse.move(200, 200);
    const looks = () => cloud.log.all().filter(({ path }) => path === `/customers/${id}`).length;
    const before = looks();
    // The next look is then as far away as it can be.
    await expect.poll(looks, { intervals: [10] }).toBeGreaterThan(before + 1);
    cloud.edit.updateCustomer(id, { name: 'Renamed in the cloud' });
    await expect(window.getByRole('heading', { name: 'Renamed in the cloud' }).first()).toBeVisible({
      timeout: 5000,
    });
  });
});

test('axe finds nothing serious in what the cloud adds, light or dark', { tag: LONG }, async ({
  window,
  pivotal,
  cloud,
}) => {
  await window.emulateMedia({ reducedMotion: 'reduce' });
  const { id } = cloud.edit.createCustomer({ name: 'Aurora Labs' });
  await window.goto(`${pivotal.app}settings/cloud`);
  const problems = () => seriousProblemsInBothSchemes(window);
  expect(await problems()).toEqual([]);
  await connected(window, pivotal.app, cloud);
  expect(await problems()).toEqual([]);
  cloud.faults.add({ match: { method: 'PATCH', record: id }, effect: { kind: 'refuse', status: 400 } });
  await pivotal.request('PATCH', '/customers/1', { body: { name: 'Refused' } });
  await window.goto(`${pivotal.app}customers/1`);
  await window.getByRole('button', { name: /Refused: not accepted/ }).click();
  await window.getByRole('dialog').getByRole('button', { name: 'Try again' }).waitFor();
  await window.waitForTimeout(300);
  expect(await problems()).toEqual([]);
});
