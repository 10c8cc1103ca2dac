import type { Page } from '@playwright/test';
import { LONG } from '../scripts/support/stages.ts';
import { expect, type Pivotal, test, watchForErrors } from './support/fixtures.ts';

const MINUTE_MS = 60_000;

/** What the first minute is to leave behind. */
async function expectFirstCustomer(pivotal: Pivotal): Promise<void> {
  const read = async (path: string) => (await pivotal.request('GET', path)).json();
  await expect
    .poll(() => read('/customers/1'))
    .toMatchObject({ name: 'Aurora Labs', domain: 'aurora.example' });
  await expect
    .poll(() => read('/customers/1/contacts'))
    .toMatchObject({ data: [{ name: 'Maya Okafor', email: 'maya@aurora.example', is_primary: true }] });
  await expect.poll(() => read('/onboardings')).toMatchObject({ data: [{ name: 'Rollout' }] });
}

async function expectToBeShown(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Aurora Labs' }).first()).toBeVisible();
  await expect(page.getByText('Rollout').first()).toBeVisible();
}

test.use({ contextOptions: { reducedMotion: 'no-preference' } });

test('a first customer with a primary contact and an onboarding, by keyboard alone', async ({
  page,
  pivotal,
}) => {
  const errors = watchForErrors(page);
  const started = performance.now();
  await page.goto(await pivotal.link());
  await page.getByRole('dialog', { name: 'Welcome to Pivotal' }).waitFor();
  await page.keyboard.type('Ann Keller');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Look around first?' }).waitFor();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.keyboard.press('c');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.type('Aurora Labs');
  await page.keyboard.press('Tab');
  await page.keyboard.type('https://aurora.example/about');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/customers\/1$/);
  await expect(page.getByRole('tab', { name: /Contacts/ })).toBeVisible();

  await page.keyboard.press('Shift+N');
  await page.getByRole('dialog', { name: 'New contact' }).waitFor();
  await page.keyboard.type('Maya Okafor');
  await page.keyboard.press('Tab');
  await page.keyboard.type('maya@aurora.example');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByText('maya@aurora.example')).toBeVisible();

  await page.keyboard.press('2');
  await expect(page.getByRole('tab', { name: /Onboardings/ })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Shift+N');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.type('Rollout');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expectToBeShown(page);
  expect(performance.now() - started).toBeLessThan(MINUTE_MS);
  await expectFirstCustomer(pivotal);
  expect(errors).toEqual([]);
});

test('the same by mouse, reading nothing but buttons', { tag: LONG }, async ({ page, pivotal }) => {
  const errors = watchForErrors(page);
  const started = performance.now();
  await page.goto(await pivotal.link());
  await page.getByRole('textbox', { name: 'Your name' }).fill('Ann Keller');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Start empty' }).click();

  await expect(page.getByRole('main').getByRole('button')).toHaveText([/^Create the first customer/]);
  await page.getByRole('button', { name: 'Create the first customer' }).click();
  const drawer = page.getByRole('dialog');
  await drawer.getByLabel('Name').fill('Aurora Labs');
  await drawer.getByLabel('Domain').fill('aurora.example');
  await drawer.getByRole('button', { name: 'Create customer' }).click();
  await expect(page).toHaveURL(/\/customers\/1$/);

  await page.getByRole('button', { name: 'Add contact' }).click();
  await drawer.getByLabel('Name').fill('Maya Okafor');
  await drawer.getByLabel('Email').fill('maya@aurora.example');
  await drawer.getByRole('button', { name: 'Add contact' }).click();
  await expect(page.getByText('maya@aurora.example')).toBeVisible();

  await page.getByRole('tab', { name: /Onboardings/ }).click();
  await page.getByRole('button', { name: 'New onboarding' }).click();
  await drawer.getByLabel('Name').fill('Rollout');
  await drawer.getByRole('button', { name: 'Create onboarding' }).click();
  await expectToBeShown(page);
  expect(performance.now() - started).toBeLessThan(MINUTE_MS);
  await expectFirstCustomer(pivotal);
  expect(errors).toEqual([]);
});

test.describe('in a workspace that is filled already', () => {
  test.use({ sample: true });

  test('the first questions offer the cloud too, and lead to where it is connected', async ({
    page,
    pivotal,
  }) => {
    await page.goto(await pivotal.link());
    const welcome = page.getByRole('dialog', { name: 'Welcome to Pivotal' });
    await expect(welcome.getByRole('radio', { name: /Stay on this laptop/ })).toBeChecked();
    await welcome.getByRole('combobox', { name: 'Your name' }).fill('Ann Keller');
    await welcome.getByRole('radio', { name: /Connect to the cloud/ }).check();
    await welcome.getByRole('button', { name: 'Continue' }).click();
    await expect(page).toHaveURL(/\/settings\/cloud$/);
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await page.reload();
    await expect(page.getByRole('navigation', { name: 'Where you are' })).toBeVisible();
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });

  test('the first questions are answered by keyboard alone', async ({ page, pivotal }) => {
    await page.goto(await pivotal.link());
    const welcome = page.getByRole('dialog', { name: 'Welcome to Pivotal' });
    const name = welcome.getByRole('combobox', { name: 'Your name' });
    await expect(name).toBeFocused();
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await expect(welcome.getByRole('radio', { name: /Connect to the cloud/ })).toBeChecked();
    await page.keyboard.press('Enter');
    // What is missing is where the focus goes.
    await expect(name).toBeFocused();
    await page.keyboard.type('Ada Byron');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/settings\/cloud$/);
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });
});
