import type { Page } from '@playwright/test';
import { expect, type Pivotal, test } from './support/fixtures.ts';
import { command } from './support/keys.ts';

/** The page of a customer who has just been made. */
async function openAurora(window: Page, pivotal: Pivotal): Promise<void> {
  await pivotal.request('POST', '/customers', { body: { name: 'Aurora' } });
  await window.goto(`${pivotal.app}customers/1`);
  await window.getByRole('heading', { name: 'Aurora', level: 2 }).waitFor();
}

test('a cleaned address keeps the way of Tab through a form, also where its hint goes', async ({
  window,
}) => {
  await window.keyboard.press('c');
  const drawer = window.getByRole('dialog', { name: 'New customer' });
  await expect(drawer.getByRole('textbox', { name: /^Name/ })).toBeFocused();
  await window.keyboard.type('Ember');
  await window.keyboard.press('Tab');
  await window.keyboard.type('https://www.ember.example/about');
  await window.keyboard.press('Tab');
  await expect(drawer.getByRole('textbox', { name: 'Domain' })).toHaveValue('ember.example');
  await expect(drawer.getByRole('combobox', { name: 'Owner' })).toBeFocused();
  await window.keyboard.press('ControlOrMeta+Enter');
  await expect(window.getByRole('heading', { name: 'Ember', level: 2 })).toBeVisible();
});

test('what was narrowed down is gone through without the mouse: Enter leads from the filter to the list', async ({
  window,
  pivotal,
}) => {
  for (const name of ['Aurora', 'Ember One', 'Ember Two'])
    await pivotal.request('POST', '/customers', { body: { name } });
  await window.getByText('Ember Two').waitFor();
  await window.keyboard.press('/');
  await window.keyboard.type('ember');
  await expect(window.getByText('Aurora')).toHaveCount(0);
  await window.keyboard.press('Enter');
  await expect(window.getByRole('grid')).toBeFocused();
  for (const key of ['j', 'Enter']) await window.keyboard.press(key);
  await expect(window.getByRole('heading', { name: 'Ember Two', level: 2 })).toBeVisible();
});

test('a note that was just saved is taken back where it was written, and typing is taken back as ever', async ({
  window,
  pivotal,
}) => {
  await openAurora(window, pivotal);
  await window.keyboard.press('n');
  const box = window.getByRole('textbox', { name: 'Write a note' });
  await expect(box).toBeFocused();
  await window.keyboard.type('They grow');
  await window.keyboard.press('ControlOrMeta+Enter');
  const written = window.getByRole('list', { name: 'Written so far' });
  await expect(written).toContainText('They grow');
  await window.keyboard.press('ControlOrMeta+z');
  await expect(written).toHaveCount(0);
  await expect(box).toBeFocused();
  await window.keyboard.type('More');
  await window.keyboard.press('ControlOrMeta+z');
  await expect(box).not.toHaveValue('More');
  await expect(written).toHaveCount(0);
});

test('the filter begins with the first row again, wherever the cursor was before', async ({
  window,
  pivotal,
}) => {
  for (const name of ['Aurora', 'Ember One', 'Ember Two', 'Zeta'])
    await pivotal.request('POST', '/customers', { body: { name } });
  await window.getByText('Zeta').waitFor();
  await window.keyboard.press('End');
  await window.keyboard.press('/');
  await window.keyboard.type('ember');
  await expect(window.getByText('Zeta')).toHaveCount(0);
  for (const key of ['Enter', 'Enter']) await window.keyboard.press(key);
  await expect(window.getByRole('heading', { name: 'Ember One', level: 2 })).toBeVisible();
});

test('an onboarding is opened right after it was made; every page of the settings is in the command menu', async ({
  window,
  pivotal,
}) => {
  await openAurora(window, pivotal);
  await window.keyboard.press('2');
  await window.keyboard.press('Shift+N');
  const drawer = window.getByRole('dialog', { name: 'New onboarding' });
  await expect(drawer.getByRole('textbox', { name: /^Name/ })).toBeFocused();
  await window.keyboard.type('Rollout');
  await window.keyboard.press('ControlOrMeta+Enter');
  await expect(window.getByRole('link', { name: /^Rollout/ })).toBeFocused();
  await window.keyboard.press('Enter');
  await expect(window.getByRole('textbox', { name: /^Add a task/ })).toBeVisible();
  await command(window, 'custom fields', /^Settings: Custom fields/);
  await expect(window.getByRole('heading', { name: 'Custom fields', level: 2 })).toBeVisible();
});
