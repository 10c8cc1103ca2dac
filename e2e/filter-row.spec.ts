import type { Page } from '@playwright/test';
import { LONG } from '../scripts/support/stages.ts';
import { seriousProblemsInBothSchemes } from './support/axe.ts';
import { expect, type Pivotal, test } from './support/fixtures.ts';
import { LOCAL, post } from './support/requests.ts';

const box = (page: Page) => page.getByRole('textbox', { name: 'Find in the list' });
const customers = (page: Page) => page.getByRole('row').filter({ hasText: /Müller|Borealis|Córdoba/ });

/** Müller and Borealis and Córdoba, the second with a contact. */
async function addCustomers(pivotal: Pivotal): Promise<void> {
  for (const [name, plan] of [
    ['Müller', 'Growth'],
    ['Borealis', 'Pro'],
    ['Córdoba', 'Pro'],
  ]) {
    await pivotal.request('POST', '/customers', { body: { name, plan } });
  }
  await pivotal.request('POST', '/customers/2/contacts', {
    body: { name: 'Zoë Rothschild', email: 'zoe@elsewhere.example' },
  });
}

test('every list forgives a mistyped word and says so, and offers what a colleague has', async ({
  window,
  pivotal,
}) => {
  const local = (path: string, body: object) => post(pivotal, path, body, LOCAL);
  const { id: owner_id } = await local('/people', { name: 'Anneliese Brandt' });
  await pivotal.request('POST', '/customers', { body: { name: 'Velocity Freight', owner_id } });
  await pivotal.request('POST', '/onboardings', { body: { customer_id: '1', name: 'Rollout' } });
  await local('/tasks', { onboarding_id: '1', title: 'Call them' });
  for (const [path, shown] of [
    ['customers', 'Velocity Freight'],
    ['onboardings', 'Rollout'],
    ['tasks/all', 'Call them'],
  ] as const) {
    await window.goto(`${pivotal.app}${path}`);
    const row = window.getByRole('row').filter({ hasText: shown });
    await row.waitFor();
    await box(window).fill('velcity');
    await expect(window.getByText('“velcity” is shown as “velocity”')).toBeVisible();
    await expect(row).toBeVisible();
    await box(window).fill('annelise');
    await expect(row).toHaveCount(0);
    await window.getByRole('button', { name: 'Use owner:anneliese' }).click();
    await expect(row).toBeVisible();
  }
});

test('the list of customers is narrowed down in the search language, by keyboard alone', async ({
  window,
  pivotal,
}) => {
  await addCustomers(pivotal);
  const rows = customers(window);
  await expect(rows).toHaveCount(3);
  await window.keyboard.press('/');
  await expect(box(window)).toBeFocused();
  // A contact's name is in no column.
  await window.keyboard.type('zoe');
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('Borealis');
  await window.keyboard.press('Escape');
  await expect(box(window)).toHaveValue('');
  await expect(rows).toHaveCount(3);
  await window.keyboard.type('pla');
  await window.keyboard.press('Tab');
  await window.keyboard.type('pr');
  await window.keyboard.press('Tab');
  await expect(box(window)).toHaveValue('plan:Pro ');
  await expect(rows).toHaveCount(2);
  await window.keyboard.type('-cordoba');
  await expect(rows).toHaveCount(1);
  await window.keyboard.press('ControlOrMeta+a');
  await window.keyboard.type('muller');
  await expect(rows).toHaveText([/Müller/]);
});

test('a field that does not exist is put right, and what finds nothing says so and is emptied again', async ({
  window,
  pivotal,
}) => {
  await addCustomers(pivotal);
  const rows = customers(window);
  await expect(rows).toHaveCount(3);
  await window.keyboard.press('/');
  await expect(box(window)).toBeFocused();
  await window.keyboard.type('paln:growth');
  await expect(window.getByText('None of 3 customers passes these filters.')).toBeVisible();
  await window.getByRole('button', { name: 'Use plan:growth' }).click();
  await expect(box(window)).toHaveValue('plan:growth');
  await expect(rows).toHaveText([/Müller/]);
  await window.getByRole('button', { name: 'Empty the field' }).click();
  await expect(rows).toHaveCount(3);
  await window.keyboard.type('xyzzy');
  await window.getByRole('button', { name: 'Show all customers' }).click();
  await expect(box(window)).toHaveValue('');
  await expect(rows).toHaveCount(3);
});

test('what the list is narrowed down to is there after going back and after a reload', async ({
  window,
  pivotal,
}) => {
  await addCustomers(pivotal);
  const rows = customers(window);
  await expect(rows).toHaveCount(3);
  await window.keyboard.press('/');
  await expect(box(window)).toBeFocused();
  await window.keyboard.type('zoe@');
  await expect(rows).toHaveText([/Borealis/]);
  await window.getByRole('link', { name: 'Borealis' }).click();
  await expect(window).toHaveURL(/\/customers\/2$/);
  await window.goBack();
  await expect(box(window)).toHaveValue('zoe@');
  await expect(rows).toHaveText([/Borealis/]);
  await window.reload();
  await expect(box(window)).toHaveValue('zoe@');
  await expect(rows).toHaveText([/Borealis/]);
});

test('the onboardings take the same language, in the list and on the board', async ({ window, pivotal }) => {
  await addCustomers(pivotal);
  for (const [customer_id, name, phase] of [
    ['1', 'Pilot', 'launch'],
    ['2', 'Rollout', 'review'],
    ['3', 'Migration', 'launch'],
  ]) {
    await pivotal.request('POST', '/onboardings', { body: { customer_id, name, phase } });
  }
  await window.keyboard.press('g');
  await window.keyboard.press('o');
  const rows = window.getByRole('row').filter({ hasText: /Pilot|Rollout|Migration/ });
  await expect(rows).toHaveCount(3);
  await window.keyboard.press('/');
  await expect(box(window)).toBeFocused();
  // The customer's plan is in no column.
  await window.keyboard.type('pla');
  await window.keyboard.press('Tab');
  await window.keyboard.type('pro');
  await expect(rows).toHaveCount(2);
  await window.keyboard.type(' cordoba');
  await expect(rows).toHaveText([/Migration/]);
  await window.getByRole('link', { name: 'Board', exact: true }).click();
  const cards = window.locator('[id^=card-]');
  await expect(box(window)).toHaveValue('plan:pro cordoba');
  await expect(cards).toHaveText([/Migration/]);
  await window.keyboard.press('/');
  await expect(box(window)).toBeFocused();
  await window.keyboard.type('phaze:review');
  await expect(window.getByText('None of 3 onboardings passes these filters.')).toBeVisible();
  await window.getByRole('button', { name: 'Use phase:review' }).click();
  await expect(cards).toHaveText([/Rollout/]);
  await window.reload();
  await expect(cards).toHaveText([/Rollout/]);
  await window.getByRole('button', { name: 'Empty the field' }).click();
  await expect(cards).toHaveCount(3);
});

test('axe finds nothing serious in a filter row with a hint, light or dark', { tag: LONG }, async ({
  window,
  pivotal,
}) => {
  await addCustomers(pivotal);
  await window.emulateMedia({ reducedMotion: 'reduce' });
  await expect(customers(window)).toHaveCount(3);
  await window.keyboard.press('/');
  await expect(box(window)).toBeFocused();
  await window.keyboard.type('bor stauts:x');
  await expect(window.getByRole('button', { name: /^Use/ })).toBeVisible();
  await window.waitForTimeout(300);
  expect(await seriousProblemsInBothSchemes(window)).toEqual([]);
});
