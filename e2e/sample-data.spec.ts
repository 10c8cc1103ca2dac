import { expect, test } from './support/fixtures.ts';

test('sample data is loaded into an empty workspace in the settings, removed in one step, and brought back by undo', async ({
  window,
  pivotal,
}) => {
  const number = async () =>
    (await pivotal.request('GET', '/customers?limit=100')).json<{ readonly data: readonly object[] }>().data
      .length;
  const remove = async () => {
    await window.getByRole('button', { name: 'Remove sample data…' }).click();
    await window
      .getByRole('alertdialog')
      .or(window.getByRole('dialog'))
      .getByRole('button', { name: 'Remove sample data' })
      .click();
  };
  await window.goto(`${pivotal.app}settings/data`);
  await window.getByRole('button', { name: 'Load sample data' }).click();
  await expect.poll(number).toBe(12);
  await remove();
  await expect.poll(number).toBe(0);
  await expect(window.getByRole('button', { name: 'Load sample data' })).toBeEnabled();
  await window.keyboard.press('ControlOrMeta+z');
  await expect.poll(number).toBe(12);
  await pivotal.request('POST', '/customers', { body: { name: 'Ours' } });
  await remove();
  await expect.poll(number).toBe(1);
  await expect(window.getByRole('button', { name: 'Load sample data' })).toBeDisabled();
  await expect(window.getByText('It is loaded into an empty workspace only.')).toBeVisible();
});
