import { expect, test } from './support/fixtures.ts';

test('the address of a customer survives a reload; back and forward work', async ({ window, pivotal }) => {
  await pivotal.request('POST', '/customers', { body: { name: 'Aurora Labs' } });
  await pivotal.request('POST', '/customers', { body: { name: 'Borealis' } });
  await window.goto(`${pivotal.app}customers/1-anything`);
  await expect(window.getByRole('heading', { name: 'Aurora Labs' }).first()).toBeVisible();
  await window.reload();
  await expect(window.getByRole('heading', { name: 'Aurora Labs' }).first()).toBeVisible();
  await window.getByRole('link', { name: 'Customers' }).first().click();
  await expect(window).toHaveURL(/\/customers$/);
  await window.goBack();
  await expect(window.getByRole('heading', { name: 'Aurora Labs' }).first()).toBeVisible();
  await window.goForward();
  await expect(window).toHaveURL(/\/customers$/);
});

test.describe('one truth for the window and for scripts', () => {
  test('a customer made by a script appears in the open list, one changed by it changes', async ({
    window,
    pivotal,
  }) => {
    await window.getByRole('link', { name: 'Customers' }).first().click();
    await pivotal.request('POST', '/customers', {
      body: { name: 'Made by a script', domain: 'script.example' },
    });
    await expect(window.getByText('Made by a script')).toBeVisible();
    await pivotal.request('PATCH', '/customers/1', { body: { name: 'Renamed by a script' } });
    await expect(window.getByText('Renamed by a script')).toBeVisible();
    await pivotal.request('DELETE', '/customers/1');
    await expect(window.getByText('Renamed by a script')).toHaveCount(0);
  });

  test('edits of different fields on both sides both survive', async ({ window, pivotal }) => {
    await pivotal.request('POST', '/customers', { body: { name: 'Aurora Labs', plan: 'Starter' } });
    await window.goto(`${pivotal.app}customers/1`);
    await expect(window.getByRole('heading', { name: 'Aurora Labs' }).first()).toBeVisible();
    await window.keyboard.press('e');
    await window.keyboard.press('ControlOrMeta+a');
    await window.keyboard.type('Aurora International');
    await pivotal.request('PATCH', '/customers/1', { body: { plan: 'Enterprise' } });
    await window.keyboard.press('Enter');
    await expect
      .poll(async () => (await pivotal.request('GET', '/customers/1')).json())
      .toMatchObject({ name: 'Aurora International', plan: 'Enterprise' });
    await expect(window.getByText('Enterprise').first()).toBeVisible();
  });
});
