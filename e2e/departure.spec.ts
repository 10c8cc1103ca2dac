import { LONG } from '../scripts/support/stages.ts';
import { expect, type Pivotal, test } from './support/fixtures.ts';
import { tabTo } from './support/keys.ts';

interface Contact {
  readonly name: string;
  readonly is_primary: boolean;
  readonly archived: boolean;
}

async function prepare(pivotal: Pivotal): Promise<void> {
  await pivotal.request('POST', '/customers', { body: { name: 'Aurora' } });
  for (const name of ['Ada', 'Bob', 'Cleo']) {
    const body = { name, email: `${name.toLowerCase()}@aurora.io` };
    await pivotal.request('POST', '/customers/1/contacts', { body });
  }
}

/** Who is there, the primary one with a star, those in the archive in brackets. */
async function contacts(pivotal: Pivotal): Promise<readonly string[]> {
  const { data } = (await pivotal.request('GET', '/customers/1/contacts')).json<{ data: Contact[] }>();
  return data
    .map(
      ({ name, is_primary, archived }) => `${name}${is_primary ? '*' : ''}${archived ? ' (archived)' : ''}`,
    )
    .sort();
}

test('the primary contact leaves and somebody takes over, by keyboard; undone it is as before', async ({
  window,
  pivotal,
}) => {
  await prepare(pivotal);
  await window.goto(`${pivotal.app}customers/1?tab=contacts`);
  await tabTo(window, window.getByRole('checkbox', { name: 'Select Ada' }));
  await window.keyboard.press('Space');
  await tabTo(window, window.getByRole('button', { name: 'Archive', exact: true }));
  await window.keyboard.press('Enter');
  const dialog = window.getByRole('dialog', { name: 'Archive Ada?' });
  await tabTo(window, dialog.getByRole('combobox', { name: 'New primary contact' }));
  await window.keyboard.type('Cleo');
  await window.getByRole('option', { name: /^Cleo/ }).waitFor();
  await window.keyboard.press('Enter');
  await tabTo(window, dialog.getByRole('button', { name: 'Archive' }));
  await window.keyboard.press('Enter');
  await expect.poll(() => contacts(pivotal)).toEqual(['Ada (archived)', 'Bob', 'Cleo*']);
  // Whom to call stands first.
  await expect(window.getByRole('checkbox', { name: /^Select (?!every)/ }).first()).toHaveAccessibleName(
    'Select Cleo',
  );
  await window.keyboard.press('ControlOrMeta+z');
  await expect.poll(() => contacts(pivotal)).toEqual(['Ada*', 'Bob', 'Cleo']);
});

test('the same by mouse, with nobody in their place; back from the archive they are promoted again, and somebody takes over', {
  tag: LONG,
}, async ({ window, pivotal }) => {
  await prepare(pivotal);
  await window.goto(`${pivotal.app}customers/1?tab=contacts`);
  await window.getByRole('button', { name: 'Actions for Ada' }).click();
  await window.getByRole('menuitem', { name: 'Archive' }).click();
  const dialog = window.getByRole('dialog', { name: 'Archive Ada?' });
  await dialog.getByRole('combobox', { name: 'New primary contact' }).click();
  await window.getByRole('option', { name: 'None' }).click();
  await expect(dialog.getByText('it counts as a risk')).toBeVisible();
  await dialog.getByRole('button', { name: 'Archive' }).click();
  await expect.poll(() => contacts(pivotal)).toEqual(['Ada (archived)', 'Bob', 'Cleo']);
  await window.getByRole('button', { name: /^Archived/ }).click();
  await window.getByRole('button', { name: 'Actions for Ada' }).click();
  await window.getByRole('menuitem', { name: 'Unarchive' }).click();
  await expect.poll(() => contacts(pivotal)).toEqual(['Ada', 'Bob', 'Cleo']);
  await window.getByRole('button', { name: 'Make Ada the primary contact' }).click();
  await expect.poll(() => contacts(pivotal)).toEqual(['Ada*', 'Bob', 'Cleo']);
  await window.getByRole('button', { name: 'Actions for Ada' }).click();
  await window.getByRole('menuitem', { name: 'Archive' }).click();
  await dialog.getByRole('combobox', { name: 'New primary contact' }).click();
  await window.getByRole('option', { name: /^Cleo/ }).click();
  await dialog.getByRole('button', { name: 'Archive' }).click();
  await expect.poll(() => contacts(pivotal)).toEqual(['Ada (archived)', 'Bob', 'Cleo*']);
});
