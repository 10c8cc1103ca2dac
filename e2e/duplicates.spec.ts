import { seriousProblemsInBothSchemes } from './support/axe.ts';
import { expect, test } from './support/fixtures.ts';

test('customers that share a domain are compared and settled by keyboard alone', async ({
  window,
  pivotal,
}) => {
  for (const name of ['Aurora', 'Aurora Labs'])
    await pivotal.request('POST', '/customers', { body: { name, domain: 'aurora.example' } });
  await pivotal.request('PATCH', '/customers/2', {
    body: { plan: 'Growth', custom_fields: { region: 'EMEA' } },
  });
  await window.goto(`${pivotal.app}customers/1`);
  await window.getByRole('link', { name: 'Compare both' }).focus();
  await window.keyboard.press('Enter');
  await expect(window).toHaveURL(/\/customers\/duplicates\/aurora\.example$/);
  const plan = window.getByRole('row', { name: /^Plan/ });
  await expect(plan).toContainText('differs');
  await expect(plan.getByRole('cell')).toHaveText([/none/, 'Growth']);
  expect(await seriousProblemsInBothSchemes(window)).toEqual([]);

  const archive = window.getByRole('button', { name: 'Archive Aurora', exact: true });
  for (let steps = 0; steps < 40; steps += 1) {
    if (await archive.evaluate((button) => button === document.activeElement)) break;
    await window.keyboard.press('Tab');
  }
  await expect(archive).toBeFocused();
  await window.keyboard.press('Enter');
  await expect(window.getByRole('button', { name: 'Open Aurora Labs' })).toBeFocused();
  await expect
    .poll(async () => (await pivotal.request('GET', '/customers/1')).json())
    .toMatchObject({ status: 'archived' });
  await window.getByRole('button', { name: 'Undo' }).click();
  await expect(window.getByRole('table')).toBeVisible();
  await window.goto(`${pivotal.app}customers/duplicates/nobody.example`);
  await expect(window.getByText('No customer has the domain nobody.example.')).toBeVisible();
});
