import type { Locator } from '@playwright/test';
import { LONG } from '../scripts/support/stages.ts';
import { expect, test } from './support/fixtures.ts';
import { at, cutTexts, insideItsClip, LONG_NAME, prepare } from './support/looks.ts';

// What people see: with the scroll bars that they have, in the smallest window.
test.use({
  viewport: { width: 900, height: 600 },
  launchOptions: async ({ launchOptions }, use) => {
    await use({ ...launchOptions, ignoreDefaultArgs: ['--hide-scrollbars'] });
  },
});

/** Where the words of an element begin. */
async function beginning(element: Locator): Promise<number> {
  return await element.evaluate((one) => {
    const text = document.createTreeWalker(one, NodeFilter.SHOW_TEXT).nextNode();
    const words = document.createRange();
    words.selectNodeContents(text ?? one);
    return Math.round(words.getBoundingClientRect().left);
  });
}

test('what stands below each other begins at one edge, in records and in the settings', {
  tag: LONG,
}, async ({ window, pivotal }) => {
  await prepare(pivotal);
  for (const width of [900, 1440]) {
    await window.setViewportSize({ width, height: 700 });
    for (const path of ['customers/1?tab=notes', 'onboardings/1?tab=comments']) {
      await at(window, pivotal, path, (page) => page.getByRole('textbox', { name: /^Write a/ }));
      const edge = await beginning(window.getByRole('heading', { level: 2 }).first());
      expect(await beginning(window.getByRole('tab').first()), path).toBe(edge);
      const box = await window.getByRole('textbox', { name: /^Write a/ }).boundingBox();
      expect(Math.round(box?.x ?? 0), path).toBe(edge);
    }
    for (const path of ['customers/1?tab=activity', 'settings/audit-log']) {
      await at(window, pivotal, path, (page) => page.getByText('just now'));
      const edge = await beginning(window.getByRole('heading', { level: 2 }).first());
      const find = await window.getByRole('searchbox', { name: 'Find in the history' }).boundingBox();
      expect(Math.round(find?.x ?? 0), path).toBe(edge);
      expect(await beginning(window.getByRole('heading', { level: 3 }).first()), path).toBe(edge);
    }
  }
});

test('the chosen page of the settings is in sight, a sentence while it is typed, and on hover what is cut', {
  tag: LONG,
}, async ({ window, pivotal }) => {
  await prepare(pivotal);
  for (const section of ['webhooks', 'about']) {
    await at(window, pivotal, `settings/${section}`, (page) => page.getByRole('heading', { level: 2 }));
    const chosen = window.getByRole('navigation', { name: 'Settings' }).locator('[aria-current="page"]');
    expect(await insideItsClip(chosen), section).toBe(true);
  }
  await pivotal.request('PATCH', '/customers/1/next-step', {
    base: '/local/v1',
    body: { text: 'Send them the plan for the second site and ask who decides about it', date: null },
  });
  await at(window, pivotal, 'customers/1', (page) => page.getByRole('button', { name: /edit Next step/ }));
  await window.getByRole('button', { name: /edit Next step/ }).click();
  const step = window.getByRole('textbox', { name: 'Next step' });
  await expect(step).toBeFocused();
  expect(await step.evaluate((one) => one.scrollHeight - one.clientHeight)).toBeLessThanOrEqual(0);
  expect(await step.evaluate((one) => one.scrollWidth - one.clientWidth)).toBe(0);
  await window.keyboard.press('Escape');
  await at(window, pivotal, 'onboardings/3', (page) => page.getByRole('tab'));
  const customer = window.getByText('for').getByRole('link');
  await customer.hover();
  await expect(customer).toHaveAttribute('title', LONG_NAME);
});

test('days of other years are whole in narrow lists, and the name that stands in for one takes two lines', {
  tag: LONG,
}, async ({ window, pivotal }) => {
  await prepare(pivotal);
  const task = { onboarding_id: '1', title: 'Call them', due_date: '2023-09-28' };
  await pivotal.request('POST', '/tasks', { base: '/local/v1', body: task });
  await pivotal.request('POST', '/onboardings', {
    body: { customer_id: '2', target_launch_date: '2023-09-28' },
  });
  for (const path of ['tasks/all', 'onboardings']) {
    await at(window, pivotal, path, (page) => page.getByText('28 Sep 2023'));
    expect(await cutTexts(window.getByText('28 Sep 2023')), path).toEqual([]);
    const grid = window.getByRole('grid');
    expect(await grid.evaluate((one) => one.scrollWidth - one.clientWidth), path).toBe(0);
  }
  expect(
    await cutTexts(window.locator('[role="grid"] span:not(.sr-only)', { hasText: /^Overdue$/ })),
  ).toEqual([]);
  await at(window, pivotal, 'onboardings/4', (page) => page.getByRole('tab'));
  const lines = await window
    .getByRole('heading', { level: 2 })
    .first()
    .locator('[class*="line-clamp-"]')
    .evaluate((one) => one.getBoundingClientRect().height / parseFloat(getComputedStyle(one).lineHeight));
  expect(lines).toBeLessThan(2.5);
  const target = window.locator('[data-property="target_launch_date"]').getByText('28 Sep 2023');
  expect(await target.evaluate((one) => one.getClientRects().length)).toBe(1);
});

test('an icon stays beside words that are read from the right', { tag: LONG }, async ({
  window,
  pivotal,
}) => {
  const name = 'עמית כהן';
  await pivotal.request('POST', '/people', { base: '/local/v1', body: { name, is_me: true } });
  await at(window, pivotal, 'customers', (page) => page.getByRole('main'));
  const owner = window.getByRole('dialog').getByRole('combobox', { name: 'Owner' });
  // Who one is has to have come before.
  await expect(async () => {
    await window.keyboard.press('Escape');
    await window.keyboard.press('c');
    await expect(owner).toHaveValue(name, { timeout: 1000 });
  }).toPass();
  expect(await owner.evaluate((one) => getComputedStyle(one).direction)).toBe('rtl');
  expect(await owner.evaluate((one) => parseFloat(getComputedStyle(one).paddingRight))).toBeGreaterThan(20);
});
