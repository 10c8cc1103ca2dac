import { expect, test } from './support/fixtures.ts';

test.use({ sample: true });

test('a report is a chart with its table, leads to the records behind a row, and is saved as CSV', async ({
  window,
}) => {
  await window.keyboard.press('g');
  await window.keyboard.press('r');
  await expect(window).toHaveURL(/\/reports/);
  const customers = window.getByRole('region', { name: 'Customers' });
  const row = customers.getByRole('row', { name: /^Enterprise/ });
  await expect(row).toBeVisible();
  await expect(customers.getByRole('img', { name: /as in the table/ })).toBeVisible();
  const number = Number(await row.getByRole('cell').first().textContent());

  const saved = window.waitForEvent('download');
  await customers.getByRole('button', { name: 'CSV' }).click();
  expect((await saved).suggestedFilename()).toBe('customers.csv');

  await row.getByRole('link', { name: 'Enterprise' }).click();
  await expect(window).toHaveURL(/\/customers$/);
  await expect(window.getByRole('navigation', { name: 'Where you are' }).getByRole('status')).toHaveText(
    new RegExp(`^${number}\\b`),
  );

  for (const report of ['On-time launches', 'Launches ahead']) {
    await window.goBack();
    const region = window.getByRole('region', { name: report });
    await expect(region.getByRole('img', { name: `${report}, as in the table that follows` })).toBeVisible();
    const month = region.getByRole('row').nth(1);
    const cells = await month.getByRole('cell').allTextContents();
    const counted = (report === 'On-time launches' ? cells.slice(0, 3) : cells).reduce(
      (sum, text) => sum + Number(text),
      0,
    );
    await month.getByRole('link').click();
    await expect(window).toHaveURL(/\/onboardings/);
    await expect(window.getByRole('navigation', { name: 'Where you are' }).getByRole('status')).toHaveText(
      new RegExp(`^${counted}\\b`),
    );
  }
});
