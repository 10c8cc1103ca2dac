import { LONG } from '../scripts/support/stages.ts';
import { expect, type Pivotal, test } from './support/fixtures.ts';
import { tabTo } from './support/keys.ts';

/* A field is defined, filled in for many, searched and renamed. */

async function prepare(pivotal: Pivotal): Promise<void> {
  for (const name of ['Acme', 'Bolt', 'Cork']) {
    await pivotal.request('POST', '/customers', { body: { name } });
  }
}

async function filledIn(pivotal: Pivotal): Promise<readonly string[]> {
  const { data } = (await pivotal.request('GET', '/customers')).json<{
    data: { name: string; custom_fields: object }[];
  }>();
  return data.map(({ name, custom_fields }) => `${name} ${JSON.stringify(custom_fields)}`).sort();
}

const BOTH = ['Acme {"region":"EMEA"}', 'Bolt {"region":"EMEA"}', 'Cork {}'];

async function labels(pivotal: Pivotal): Promise<readonly string[]> {
  const answer = await pivotal.request('GET', '/custom-fields', { base: '/local/v1' });
  return answer
    .json<{ data: { label: string; slug: string }[] }>()
    .data.map(({ label, slug }) => `${label} ${slug}`);
}

test('by keyboard alone', async ({ window, pivotal }) => {
  await prepare(pivotal);
  await window.goto(`${pivotal.app}admin/custom-fields`);
  await tabTo(window, window.getByRole('textbox', { name: 'Label' }));
  await window.keyboard.type('Region');
  await window.keyboard.press('Enter');
  await expect.poll(() => labels(pivotal)).toEqual(['Region region']);

  await window.goto(`${pivotal.app}customers`);
  const grid = window.getByRole('grid', { name: 'Customers' });
  await expect(grid.getByRole('row').nth(1)).toContainText('Acme');
  await expect(grid).toBeFocused();
  await window.keyboard.press('x');
  await window.keyboard.press('Shift+J');
  const toolbar = window.getByRole('toolbar', { name: 'Change the selected customers' });
  await expect(toolbar.getByRole('status')).toHaveText(/2 selected/);
  await window.keyboard.press('f');
  await window.keyboard.type('region');
  await window.keyboard.press('Enter');
  await window.getByRole('combobox', { name: 'Region' }).waitFor();
  await window.keyboard.type('EMEA');
  await window.keyboard.press('Enter');
  await expect.poll(() => filledIn(pivotal)).toEqual(BOTH);

  await window.keyboard.press('ControlOrMeta+k');
  await window.keyboard.type('region:emea');
  const palette = window.getByRole('dialog', { name: 'Search and commands' });
  await expect(palette.getByRole('option', { name: /^Bolt/ })).toBeVisible();
  await expect(palette.getByRole('option', { name: /^Cork/ })).toHaveCount(0);
  await window.keyboard.press('Escape');

  await window.goto(`${pivotal.app}admin/custom-fields`);
  await tabTo(window, window.getByRole('button', { name: /edit Label of region/ }));
  await window.keyboard.press('Enter');
  await expect(window.getByRole('textbox', { name: 'Label of region' })).toBeFocused();
  await window.keyboard.press('ControlOrMeta+a');
  await window.keyboard.type('Where');
  await window.keyboard.press('Enter');
  await expect.poll(() => labels(pivotal)).toEqual(['Where region']);
  expect(await filledIn(pivotal)).toEqual(BOTH);
  await window.keyboard.press('ControlOrMeta+z');
  await expect.poll(() => labels(pivotal)).toEqual(['Region region']);
});

test('by mouse', { tag: LONG }, async ({ window, pivotal }) => {
  await prepare(pivotal);
  await window.goto(`${pivotal.app}admin/custom-fields`);
  await window.getByRole('textbox', { name: 'Label' }).click();
  await window.keyboard.type('Region');
  await window.getByRole('button', { name: 'Add field' }).click();
  await expect.poll(() => labels(pivotal)).toEqual(['Region region']);

  await window.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Customers' }).click();
  for (const name of ['Acme', 'Bolt']) await window.getByRole('checkbox', { name: `Select ${name}` }).click();
  const toolbar = window.getByRole('toolbar', { name: 'Change the selected customers' });
  await toolbar.getByRole('button', { name: 'More fields' }).click();
  await window.getByRole('option', { name: 'Region' }).click();
  await window.getByRole('combobox', { name: 'Region' }).click();
  await window.keyboard.type('EMEA');
  await window.getByRole('option', { name: /EMEA/ }).click();
  await expect.poll(() => filledIn(pivotal)).toEqual(BOTH);

  await window.goto(`${pivotal.app}admin/custom-fields`);
  await window.getByRole('button', { name: /edit Label of region/ }).click();
  await window.getByRole('textbox', { name: 'Label of region' }).fill('Where');
  await window.getByRole('heading', { name: 'Custom fields' }).first().click();
  await expect.poll(() => labels(pivotal)).toEqual(['Where region']);
  await window.getByRole('button', { name: 'Search and commands' }).click();
  await window.keyboard.type('region:emea');
  const palette = window.getByRole('dialog', { name: 'Search and commands' });
  await expect(palette.getByRole('option', { name: /^Acme/ })).toBeVisible();
  await expect(palette.getByRole('option', { name: /^Cork/ })).toHaveCount(0);
  await palette.getByRole('option', { name: /^Bolt/ }).click();
  await expect(window.getByRole('button', { name: /^EMEA ?, edit Where$/ })).toBeVisible();
});
