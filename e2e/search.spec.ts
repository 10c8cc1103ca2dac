import { LONG } from '../scripts/support/stages.ts';
import { seriousProblemsInBothSchemes } from './support/axe.ts';
import {
  expect,
  goToCustomers,
  isFetched,
  passFirstStart,
  test,
  watchForErrors,
} from './support/fixtures.ts';

const open = 'ControlOrMeta+k';

test('a record is found while typing, without accents, and opened by keyboard alone', async ({
  window,
  pivotal,
}) => {
  const errors = watchForErrors(window);
  const { id } = (
    await pivotal.request('POST', '/customers', {
      body: { name: 'Müller & Söhne', domain: 'mueller.example' },
    })
  ).json<{ id: string }>();
  await pivotal.request('POST', `/customers/${id}/contacts`, {
    body: { name: 'Zoë Rothschild', email: 'zoe@elsewhere.example' },
  });
  await window.keyboard.press(open);
  await expect(window.getByRole('combobox')).toBeFocused();
  await window.keyboard.type('MULLER sohne');
  const option = window.getByRole('option', { name: /Müller & Söhne/ }).first();
  await expect(option).toHaveAttribute('aria-selected', 'true');
  await expect(option.locator('mark')).toHaveText(['Müller', 'Söhne']);
  await window.keyboard.press('Enter');
  await expect(window).toHaveURL(/\/customers\/1$/);
  await expect(window.getByRole('combobox')).toHaveCount(0);

  await window.keyboard.press(open);
  await expect(window.getByText('Recently opened')).toBeVisible();
  await window.keyboard.type('zoe@');
  // Her customer is found by her too.
  await expect(window.getByRole('option', { name: /^Zoë Rothschild/ })).toBeVisible();
  await window.keyboard.press('Escape');
  expect(errors).toEqual([]);
});

test('it opens from inside a field of a drawer, which keeps what was typed', async ({ window }) => {
  await window.keyboard.press('c');
  const name = window.getByRole('textbox', { name: /Name/ });
  await name.fill('Half a name');
  await window.keyboard.press(open);
  await expect(window.getByPlaceholder(/Find customers/)).toBeFocused();
  await window.keyboard.press('Escape');
  await expect(name).toBeFocused();
  await expect(name).toHaveValue('Half a name');
});

test.describe('with sample data', () => {
  test.use({ sample: true });

  test('Tab completes, an unknown field is put right, the help explains', async ({ window }) => {
    await window.keyboard.press(open);
    const box = window.getByPlaceholder(/Find customers/);
    await box.pressSequentially('stat');
    await window.keyboard.press('Tab');
    await expect(box).toHaveValue('status:');
    await box.pressSequentially('chu');
    await window.keyboard.press('Tab');
    await expect(box).toHaveValue('status:churned ');
    await box.fill('stauts:active');
    await window.getByRole('button', { name: 'Use status:active' }).click();
    await expect(box).toHaveValue('status:active');
    await expect(window.getByRole('option').first()).toBeVisible();
    await window.getByRole('button', { name: 'How to search' }).click();
    await expect(window.getByRole('heading', { name: 'Dates' })).toBeVisible();
  });

  test('a customer that a script renames and deletes is shown so while the palette is open', async ({
    window,
    pivotal,
  }) => {
    await pivotal.request('POST', '/customers', { body: { name: 'Zanzibar Freight' } });
    await window.keyboard.press(open);
    await window.keyboard.type('zanzibar');
    const option = window.getByRole('option', { name: /Zanzibar/ });
    await expect(option).toBeVisible();
    const list = (await pivotal.request('GET', '/search?q=zanzibar', { base: '/local/v1' })).json<{
      data: { id: string }[];
    }>();
    await pivotal.request('DELETE', `/customers/${list.data[0]?.id}`);
    await expect(option).toHaveCount(0);
  });

  test('cut off, it says so, and searches and opens what the window has', async ({ page, server }) => {
    const { id } = (
      await server.request('POST', '/customers', { body: { name: 'Zanzibar Freight', plan: 'Pro' } })
    ).json<{ id: string }>();
    await server.request('POST', '/onboardings', { body: { customer_id: id, name: 'Zanzibar rollout' } });
    await page.goto(await server.link());
    await passFirstStart(page);
    await goToCustomers(page);
    await expect(page.getByRole('row').nth(3)).toBeVisible();
    await page.keyboard.press(open);
    await page.keyboard.type('zanz');
    await expect(page.getByRole('option').filter({ hasText: 'Zanzibar' })).toHaveCount(2);
    // It comes after the screen of a customer and all that that one imports.
    await isFetched(page, 'onboarding-screen');
    await server.stop();
    await page.keyboard.type('ibar');
    await expect(page.getByRole('alert').filter({ hasText: 'contacts are not searched' })).toBeVisible();
    await expect(page.getByRole('option').filter({ hasText: 'Zanzibar' })).toHaveCount(2);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Zanzibar Freight' }).first()).toBeVisible();
    await page.keyboard.press(open);
    await expect(page.getByText('Recently opened')).toBeVisible();
    await expect(page.getByRole('option').first()).toContainText('Zanzibar Freight');
    await page.keyboard.type('go to onb');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/onboardings$/);
  });
});

test('closed, it gives the focus back to the row or the field that had it', async ({ window, pivotal }) => {
  await pivotal.request('POST', '/customers', { body: { name: 'Aurora Labs' } });
  await expect(window.getByText('Aurora Labs')).toBeVisible();
  for (const name of ['Find in the list', 'Customers']) {
    await window
      .getByRole(name === 'Customers' ? 'link' : 'textbox', { name })
      .first()
      .focus();
    const before = await window.evaluate(() => document.activeElement?.outerHTML);
    await window.keyboard.press(open);
    await expect(window.getByRole('combobox')).toBeFocused();
    await window.keyboard.press('Escape');
    await expect(window.getByRole('combobox')).toHaveCount(0);
    await expect.poll(() => window.evaluate(() => document.activeElement?.outerHTML)).toBe(before);
  }
});

test('opened while something else is closing, it has the focus and keeps it', async ({ window }) => {
  for (let round = 0; round < 5; round += 1) {
    await window.keyboard.press('c');
    await expect(window.getByRole('textbox', { name: /Name/ })).toBeFocused();
    await window.keyboard.press('Escape');
    await window.keyboard.press(open);
    await expect(window.getByRole('dialog', { name: 'New customer' })).toHaveCount(0);
    await window.waitForTimeout(100);
    await expect(window.getByRole('combobox')).toBeFocused();
    await window.keyboard.press('Escape');
    await expect(window.getByRole('combobox')).toHaveCount(0);
  }
});

test('what is deleted is no longer among what was opened last', async ({ window, pivotal }) => {
  for (const name of ['Borealis', 'Aurora']) {
    const { id } = (await pivotal.request('POST', '/customers', { body: { name } })).json<{ id: string }>();
    await window.keyboard.press(open);
    await window.keyboard.type(name);
    await expect(window.getByRole('option', { name }).first()).toBeVisible();
    await window.keyboard.press('Enter');
    await expect(window.getByRole('heading', { name }).first()).toBeVisible();
    if (name === 'Borealis') continue;
    await window.keyboard.press(open);
    const recents = window.getByRole('option').filter({ hasText: /Borealis|Aurora/ });
    await expect(recents).toHaveText([/Aurora/, /Borealis/]);
    await pivotal.request('DELETE', `/customers/${id}`);
    await expect(recents).toHaveText([/Borealis/]);
  }
});

test('axe finds nothing serious in a palette that has found something, light or dark', { tag: LONG }, async ({
  window,
  pivotal,
}) => {
  await pivotal.request('POST', '/customers', {
    body: { name: 'Aurora Labs', tags: ['aurora-friend'], status: 'at_risk', plan: 'Pro' },
  });
  await window.setViewportSize({ width: 1024, height: 700 });
  await window.emulateMedia({ reducedMotion: 'reduce' });
  for (const text of ['auro', 'auro stauts:x', 'plan:', 'nothing like it']) {
    await window.keyboard.press(open);
    await expect(window.getByRole('combobox')).toBeFocused();
    await window.keyboard.insertText(text);
    await expect(window.locator(`[data-answers="${text}"]`)).toBeAttached();
    await window.waitForTimeout(200);
    expect(await seriousProblemsInBothSchemes(window), text).toEqual([]);
    await window.keyboard.press('Escape');
    await expect(window.getByRole('combobox')).toHaveCount(0);
  }
  await window.keyboard.press(open);
  await window.getByRole('button', { name: 'How to search' }).click();
  await window.waitForTimeout(200);
  expect(await seriousProblemsInBothSchemes(window), 'help').toEqual([]);
});
