import { expect, test } from './support/fixtures.ts';

test('a list is saved as a view, with its address, its count, its place and an undo; leaving it, the list is as before', async ({
  window,
  pivotal,
}) => {
  const make = async (name: string, plan: string) =>
    pivotal.request('POST', '/customers', { body: { name, plan } });
  for (const [name, plan] of [
    ['Acme', 'Pro'],
    ['Zeta', 'Pro'],
    ['Kappa', 'Free'],
  ] as const) {
    await make(name, plan);
  }
  const views = async () =>
    (await pivotal.request('GET', '/views', { base: '/local/v1' })).json<{
      data: { name: string; query: string; screen: string; sort: string[]; position: number }[];
    }>().data;
  const rows = window.getByRole('grid').getByRole('row');
  await expect(rows).toHaveCount(4);
  await window.keyboard.press('/');
  await window.keyboard.type('plan:Pro');
  await expect(rows).toHaveCount(3);
  await window.getByRole('button', { name: 'Save view' }).click();
  await window.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Pro customers');
  await window.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(window).toHaveURL(/\/customers\?view=/);
  await expect
    .poll(views)
    .toMatchObject([{ name: 'Pro customers', screen: 'customers', query: 'plan:Pro', sort: ['name'] }]);
  const sidebar = window.getByRole('region', { name: 'Saved views' });
  const link = sidebar.getByRole('link', { name: /^Pro customers/ });
  await expect(link).toHaveText(/Pro customers\s*2/);
  await make('Omega', 'Pro');
  await expect(link).toHaveText(/Pro customers\s*3/);
  await expect(rows).toHaveCount(4);

  await window
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: 'Customers' })
    .first()
    .click();
  await expect(window).toHaveURL(/\/customers$/);
  await pivotal.request('POST', '/views', {
    base: '/local/v1',
    body: { name: 'Not Pro', screen: 'customers', query: '-plan:Pro', sort: ['-created_at'] },
  });
  await sidebar.getByRole('link', { name: /^Not Pro/ }).click();
  await expect(rows).toHaveCount(2);
  await expect(rows.nth(1)).toContainText('Kappa');
  await window.reload();
  await expect(rows.nth(1)).toContainText('Kappa');

  await sidebar.getByRole('link', { name: /^Not Pro/ }).focus();
  await window.keyboard.press('Alt+ArrowUp');
  await expect(sidebar.getByRole('listitem').first()).toContainText('Not Pro');
  await expect
    .poll(async () => (await views()).toSorted((a, b) => a.position - b.position)[0]?.name)
    .toBe('Not Pro');

  await window.keyboard.press('ControlOrMeta+k');
  await window.keyboard.type('view:pro');
  await window.getByRole('option', { name: 'View: Pro customers' }).click();
  await expect(rows).toHaveCount(4);
  await window.getByRole('button', { name: 'View', exact: true }).click();
  await window.getByRole('menuitem', { name: 'Delete the view' }).click();
  await expect(sidebar.getByRole('listitem')).toHaveCount(1);
  await expect.poll(async () => (await views()).length).toBe(1);
  await window.keyboard.press('ControlOrMeta+z');
  await expect.poll(async () => (await views()).length).toBe(2);
  await expect(link).toBeVisible();
});
