import { expect, test } from './support/fixtures.ts';

test('a quick task and a quick note are kept where they belong, without the mouse', async ({
  window,
  pivotal,
}) => {
  await pivotal.request('POST', '/customers', { body: { name: 'Acme' } });
  await pivotal.request('POST', '/onboardings', { body: { customer_id: '1', name: 'Roll-out' } });
  await window.goto(`${pivotal.app}customers`);
  await window.getByText('Acme').first().waitFor();
  const open = async () => {
    await window.keyboard.press('ControlOrMeta+k');
    await window.keyboard.type('quick note');
    await window.getByRole('option', { name: /Quick note or task/ }).waitFor();
    await window.keyboard.press('Enter');
    await window.getByRole('dialog', { name: 'Quick note or task' }).waitFor();
  };
  await open();
  await window.getByRole('textbox', { name: 'Note' }).fill('Asked for the CSV');
  await window.getByRole('combobox', { name: 'Customer' }).fill('acme');
  await window.getByRole('option', { name: /Acme/ }).waitFor();
  await window.keyboard.press('Enter');
  await window.keyboard.press('ControlOrMeta+Enter');
  await expect(window.getByText('Note saved')).toBeVisible();

  await open();
  await window.getByRole('radio', { name: 'Task' }).check();
  await window.getByRole('textbox', { name: 'Task' }).fill('Send the contract');
  await window.getByRole('combobox', { name: 'Onboarding' }).fill('roll');
  await window.getByRole('option', { name: /Roll-out/ }).waitFor();
  await window.keyboard.press('Enter');
  await window.keyboard.press('ControlOrMeta+Enter');
  await expect(window.getByText('Task added')).toBeVisible();

  const list = async (path: string) =>
    (await (await pivotal.request('GET', path, { base: '/local/v1' })).json()) as {
      readonly data: readonly object[];
    };
  expect((await list('/comments')).data).toMatchObject([
    { body: 'Asked for the CSV', kind: 'note', subject_type: 'customer' },
  ]);
  expect((await list('/tasks')).data).toMatchObject([{ title: 'Send the contract' }]);
});
