import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';

const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true }).first();
const nameEditor = (page: Page) => page.getByRole('textbox', { name: 'Name', exact: true });

test('an editor opened and left untouched reverts nobody; what was typed over it asks which', async ({
  window,
  pivotal,
}) => {
  await pivotal.request('POST', '/customers', { body: { name: 'Aurora' } });
  await window.goto(`${pivotal.app}customers/1`);
  await heading(window, 'Aurora').waitFor();
  await window.getByRole('button', { name: /^Aurora\s*, edit Name$/ }).click();
  await pivotal.request('PATCH', '/customers/1', { body: { name: 'From a script' } });
  await expect(window).toHaveTitle(/From a script/);
  await nameEditor(window).press('Tab');
  await heading(window, 'From a script').waitFor();
  const { data } = (await pivotal.request('GET', '/customers/1/activity')).json() as {
    data: { field: string | null; actor_type: string }[];
  };
  expect(data.filter(({ field }) => field === 'name')).toHaveLength(1);

  await window.getByRole('button', { name: /^From a script\s*, edit Name$/ }).click();
  await window.keyboard.type('Mine');
  await pivotal.request('PATCH', '/customers/1', { body: { name: 'Script again' } });
  await expect(window.getByText('Changed meanwhile to Script again')).toBeVisible();
  await nameEditor(window).press('Enter');
  await expect(nameEditor(window)).toHaveValue('Mine');
  expect((await pivotal.request('GET', '/customers/1')).json()).toMatchObject({ name: 'Script again' });
  await window.getByRole('button', { name: 'keep mine' }).click();
  await heading(window, 'Mine').waitFor();
  await expect
    .poll(async () => (await pivotal.request('GET', '/customers/1')).json())
    .toMatchObject({ name: 'Mine' });
});

test('what is being typed survives a reload: in an editor, in the drawer, in a dialog', async ({
  window,
  pivotal,
}) => {
  await pivotal.request('POST', '/customers', { body: { name: 'Aurora' } });
  await window.goto(`${pivotal.app}customers/1`);
  await window.getByRole('button', { name: /^Aurora\s*, edit Name$/ }).click();
  await window.keyboard.type('Half typed');
  await window.reload();
  await expect(nameEditor(window)).toHaveValue('Half typed');
  await nameEditor(window).press('Enter');
  await heading(window, 'Half typed').waitFor();

  await window.keyboard.press('c');
  const drawer = window.getByRole('dialog', { name: 'New customer' });
  await drawer.getByRole('textbox', { name: 'Name' }).fill('Not yet');
  await window.reload();
  await heading(window, 'Half typed').waitFor();
  await window.keyboard.press('c');
  await expect(drawer.getByRole('textbox', { name: 'Name' })).toHaveValue('Not yet');
});

test('Esc and a click beside keep what stands in "+ Customer"; Cancel and Create do not', async ({
  window,
}) => {
  const drawer = window.getByRole('dialog', { name: 'New customer' });
  const name = drawer.getByRole('textbox', { name: 'Name' });
  await window.keyboard.press('c');
  await name.fill('Kept by Esc');
  await window.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
  await window.keyboard.press('c');
  await expect(name).toHaveValue('Kept by Esc');
  await name.fill('Kept by a click beside');
  await window.mouse.click(40, 300);
  await expect(drawer).toBeHidden();
  await window.keyboard.press('c');
  await expect(name).toHaveValue('Kept by a click beside');
  await drawer.getByRole('button', { name: 'Cancel' }).click();
  await expect(drawer).toBeHidden();
  await window.keyboard.press('c');
  await expect(name).toHaveValue('');
});

test('a record deleted elsewhere leaves what was typed about it', async ({ window, pivotal }) => {
  await pivotal.request('POST', '/customers', { body: { name: 'Aurora' } });
  await window.goto(`${pivotal.app}customers/1`);
  await window.getByRole('button', { name: /^Aurora\s*, edit Name$/ }).click();
  await window.keyboard.type('A name I was typing');
  await pivotal.request('DELETE', '/customers/1');
  await expect(window.getByRole('region', { name: 'What you had typed' })).toContainText(
    'A name I was typing',
  );
});

test('names that code uses, in what a script wrote, stop nothing', async ({ window, pivotal }) => {
  const text = '{"toString":"a","valueOf":1,"constructor":"c","hasOwnProperty":2,"__dunder":"d","|pipe":"p"}';
  const body = { name: 'Odd', metadata: JSON.parse(text), custom_fields: JSON.parse(text) };
  expect((await pivotal.request('POST', '/customers', { body })).status).toBe(201);
  await pivotal.request('POST', '/customers', { body: { name: 'Plain' } });
  await window.goto(`${pivotal.app}customers/1`);
  await heading(window, 'Odd').waitFor();
  await window.getByRole('button', { name: /^Odd\s*, edit Name$/ }).click();
  await window.keyboard.type('Odd renamed');
  await window.keyboard.press('Enter');
  await expect
    .poll(async () => (await pivotal.request('GET', '/customers/1')).json())
    .toMatchObject({ name: 'Odd renamed', metadata: JSON.parse(text), custom_fields: JSON.parse(text) });
  await window.goto(`${pivotal.app}customers/2`);
  await window.getByRole('button', { name: /^Plain\s*, edit Name$/ }).click();
  await window.keyboard.type('Plain renamed');
  await window.keyboard.press('Enter');
  await expect
    .poll(async () => (await pivotal.request('GET', '/customers/2')).json())
    .toMatchObject({ name: 'Plain renamed' });
});

test('what is typed into the settings survives a reload; a key never does', async ({ window, pivotal }) => {
  const lines: readonly (readonly [string, string, string])[] = [
    ['profile', 'Workspace name', 'Northwind'],
    ['people', 'Name', 'Ben Ito'],
    ['custom-fields', 'Label', 'Renewal day'],
    ['api-keys', 'What the key is for', 'Weekly report'],
    ['cloud', 'Address', 'https://cloud.example/api/v1'],
  ];
  const field = (name: string) => window.getByRole('main').getByRole('textbox', { name, exact: true });
  for (const [section, name, text] of lines) {
    await window.goto(`${pivotal.app}settings/${section}`);
    await field(name).fill(text);
  }
  await window.getByLabel('API key', { exact: true }).fill('pivotal_secret_of_the_cloud');
  for (const [section, name, text] of lines) {
    await window.goto(`${pivotal.app}settings/${section}`);
    await expect(field(name)).toHaveValue(text);
  }
  await expect(window.getByLabel('API key', { exact: true })).toHaveValue('');
  expect(await window.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).not.toContain(
    'secret_of_the_cloud',
  );
});

test('a template half written is there again, and what is typed of its next task is one of its tasks', async ({
  window,
  pivotal,
}) => {
  await window.goto(`${pivotal.app}settings/templates`);
  const drawer = window.getByRole('dialog', { name: 'New template' });
  const open = () => window.getByRole('button', { name: 'New template' }).click();
  await open();
  await drawer.getByRole('textbox', { name: /^Name/ }).fill('Kickoff week');
  const next = drawer.getByRole('textbox', { name: 'Add a task' });
  await next.fill('Call');
  await next.press('Enter');
  await next.fill('Send slides');
  await window.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
  await window.reload();
  await open();
  await expect(drawer.getByRole('textbox', { name: 'Task 1' })).toHaveValue('Call');
  await expect(next).toHaveValue('Send slides');
  await window.keyboard.press('ControlOrMeta+Enter');
  await expect(window.getByRole('button', { name: /^Kickoff week/ })).toContainText('2 tasks');
  await open();
  await expect(next).toHaveValue('');
  await next.fill('Not meant');
  await drawer.getByRole('button', { name: 'Cancel' }).click();
  await open();
  await expect(next).toHaveValue('');
});
