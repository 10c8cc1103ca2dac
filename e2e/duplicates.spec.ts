import { seriousProblemsInBothSchemes } from './support/axe.ts';
import { expect, test } from './support/fixtures.ts';
import { command, tabTo } from './support/keys.ts';

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
  await tabTo(window, window.getByRole('link', { name: 'Compare both' }));
  await window.keyboard.press('Enter');
  await expect(window).toHaveURL(/\/customers\/duplicates\/aurora\.example$/);
  const plan = window.getByRole('row', { name: /^Plan/ });
  await expect(plan).toContainText('differs');
  await expect(plan.getByRole('cell')).toHaveText([/none/, 'Growth']);
  expect(await seriousProblemsInBothSchemes(window)).toEqual([]);

  const archive = window.getByRole('button', { name: 'Archive Aurora', exact: true });
  await tabTo(window, archive);
  await window.keyboard.press('Enter');
  await expect(window.getByRole('button', { name: 'Open Aurora Labs' })).toBeFocused();
  await expect
    .poll(async () => (await pivotal.request('GET', '/customers/1')).json())
    .toMatchObject({ status: 'archived' });
  await window.keyboard.press('ControlOrMeta+z');
  await expect(window.getByRole('table')).toBeVisible();
  await window.goto(`${pivotal.app}customers/duplicates/nobody.example`);
  await expect(window.getByText('No customer has the domain nobody.example.')).toBeVisible();
});

test('two customers with a contact in both are merged by keyboard alone, and are two again after an undo', async ({
  window,
  pivotal,
}) => {
  for (const name of ['Aurora', 'Borealis']) await pivotal.request('POST', '/customers', { body: { name } });
  const add = (customer: number, name: string, email: string) =>
    pivotal.request('POST', `/customers/${customer}/contacts`, { body: { name, email } });
  await add(1, 'Jo Park', 'jo@aurora.io');
  await add(2, 'J. Park', 'jo@aurora.io');
  await add(2, 'Ada Berg', 'ada@aurora.io');
  await pivotal.request('POST', '/onboardings', { body: { customer_id: '2', name: 'Rollout' } });
  await window.goto(`${pivotal.app}customers/1`);
  await window.getByRole('tab', { name: /^Contacts/ }).waitFor();
  await command(window, 'merge', /^Merge with another customer/);
  await expect(window.getByRole('combobox', { name: 'The other customer' })).toBeFocused();
  await window.keyboard.type('Bor');
  await window.getByRole('option', { name: /^Borealis/ }).waitFor();
  await window.keyboard.press('Enter');
  const dialog = window.getByRole('dialog', { name: 'Merge Aurora and Borealis?' });
  await expect(dialog.getByRole('region', { name: 'What becomes of both' })).toContainText(
    'jo@aurora.io is in both',
  );
  await tabTo(window, dialog.getByRole('button', { name: 'Merge customers' }));
  await window.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  const contacts = async (customer: number) =>
    (await pivotal.request('GET', `/customers/${customer}/contacts`)).json<{ data: object[] }>().data.length;
  await expect.poll(() => contacts(1)).toBe(2);
  await expect(window.getByRole('tab', { name: /^Onboardings/ })).toContainText('1');
  const named = async () => (await pivotal.request('GET', '/customers/2')).json<{ name: string }>().name;
  expect(await named()).toBe('Aurora');
  await window.keyboard.press('ControlOrMeta+z');
  await expect.poll(named).toBe('Borealis');
  expect(await contacts(1)).toBe(1);
});

for (const how of ['mouse', 'keys'] as const)
  test(`two that are selected in the list are merged by ${how} alone`, async ({ window, pivotal }) => {
    for (const name of ['Aurora', 'Borealis', 'Cirrus'])
      await pivotal.request('POST', '/customers', { body: { name } });
    await window.goto(`${pivotal.app}customers`);
    await window.getByRole('row', { name: /Cirrus/ }).waitFor();
    const bar = window.getByRole('toolbar', { name: 'Change the selected customers' });
    const offered = bar.getByRole('button', { name: 'Merge these two…' });
    const dialog = window.getByRole('dialog', { name: 'Merge Aurora and Borealis?' });
    const merge = dialog.getByRole('button', { name: 'Merge customers' });
    if (how === 'mouse') {
      for (const name of ['Aurora', 'Borealis', 'Cirrus'])
        await window.getByRole('checkbox', { name: `Select ${name}` }).click();
      await expect(bar).toBeVisible();
      await expect(offered).toBeHidden();
      await window.getByRole('checkbox', { name: 'Select Cirrus' }).click();
      await offered.click();
      await merge.click();
    } else {
      for (const key of ['j', 'x', 'j', 'x']) await window.keyboard.press(key);
      await expect(bar).toContainText('2 selected');
      await command(window, 'merge', /^Merge these two/);
      await tabTo(window, merge);
      await window.keyboard.press('Enter');
    }
    await expect(window.getByRole('heading', { name: /^Aurora *,/ })).toBeVisible();
    const named = async () => (await pivotal.request('GET', '/customers/2')).json<{ name: string }>().name;
    await expect.poll(named).toBe('Aurora');
    await window.keyboard.press('ControlOrMeta+z');
    await expect.poll(named).toBe('Borealis');
  });
