import { seriousProblems } from './support/axe.ts';
import { expect, test } from './support/fixtures.ts';

test('a mail is written in the words of a template and waits for what cannot be filled in; a backup says what it would lose', async ({
  window,
  pivotal,
}) => {
  const post = async (path: string, data: object, base?: '/local/v1') =>
    (await (
      await pivotal.request('POST', path, { body: data, ...(base === undefined ? {} : { base }) })
    ).json()) as {
      id: string;
    };
  const { id } = await post('/customers', { name: 'Acme' });
  await post(`/customers/${id}/contacts`, { name: 'Ada Lovelace', email: 'ada@acme.example' });
  await post(
    '/mail-templates',
    {
      name: 'Go-live',
      subject: 'Going live, {{customer.name}}',
      body: 'Dear {{contact.first_name}}, {{onboarding.phase}}',
    },
    '/local/v1',
  );
  await window.goto(`${pivotal.app}customers/1`);
  await window.getByRole('button', { name: 'More actions' }).first().click();
  await window.getByRole('menuitem', { name: 'Write a mail from a template…' }).click();
  const dialog = window.getByRole('dialog', { name: 'Mail to Acme' });
  await dialog.getByRole('combobox', { name: 'Template' }).click();
  await window.getByRole('option', { name: 'Go-live' }).click();
  await expect(dialog.getByRole('alert')).toContainText('onboarding.phase is empty for this customer');
  for (const name of ['Copy', 'Open mail']) await expect(dialog.getByRole('button', { name })).toBeDisabled();
  for (const colorScheme of ['light', 'dark'] as const) {
    await window.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await seriousProblems(window)).toEqual([]);
  }
  await post('/onboardings', { customer_id: id, phase: 'launch' });
  const preview = dialog.getByRole('region', { name: 'Preview' });
  await expect(preview).toContainText('Going live, Acme');
  await expect(preview).toContainText('Dear Ada, Launch');
  for (const name of ['Copy', 'Open mail']) await expect(dialog.getByRole('button', { name })).toBeEnabled();
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  await window.goto(`${pivotal.app}settings/data`);
  await window.getByRole('button', { name: 'Back up now' }).click();
  const backups = window.getByRole('list', { name: 'Backups' });
  await expect(backups.getByRole('listitem')).toHaveCount(1);
  await post('/customers', { name: 'Made since' });
  await backups.getByRole('button', { name: /^Restore the backup of/ }).click();
  const asked = window.getByRole('dialog', { name: /^Restore the backup of/ });
  await expect(asked).toContainText('customers: 2 now, 1 then');
  for (const colorScheme of ['light', 'dark'] as const) {
    await window.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await seriousProblems(window)).toEqual([]);
  }
  await asked.getByRole('button', { name: 'Restore at the next start' }).click();
  await backups.getByRole('button', { name: 'Do not restore' }).click();
  await expect(backups.getByRole('button', { name: /^Restore the backup of/ })).toBeVisible();
});
