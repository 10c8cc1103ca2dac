import type { Locator, Page } from '@playwright/test';
import { LONG } from '../scripts/support/stages.ts';
import { expect, test } from './support/fixtures.ts';
import {
  at,
  cutTexts,
  EMAIL,
  insideItsClip,
  LONG_NAME,
  MIXED_NAME,
  overflowing,
  prepare,
} from './support/looks.ts';

// What people see: with the scroll bars that they have, in the smallest window.
test.use({
  viewport: { width: 900, height: 600 },
  launchOptions: async ({ launchOptions }, use) => {
    await use({ ...launchOptions, ignoreDefaultArgs: ['--hide-scrollbars'] });
  },
});

test('tab bars have no scroll bar and cut no focus ring; nothing is wider than its window', {
  tag: LONG,
}, async ({ window, pivotal }) => {
  await prepare(pivotal);
  for (const path of ['customers/1', 'onboardings/1', 'customers/2', 'onboardings/3']) {
    await at(window, pivotal, path, (page) => page.getByRole('tab'));
    const bar = window.getByRole('tablist').first();
    expect(await bar.evaluate((one) => one.scrollHeight - one.clientHeight), path).toBe(0);
    expect(await bar.evaluate((one) => (one as HTMLElement).offsetWidth - one.clientWidth), path).toBe(0);
    for (const tab of await bar.getByRole('tab').all()) {
      await tab.focus();
      expect(await insideItsClip(tab), `${path}: ${await tab.textContent()}`).toBe(true);
    }
    expect(await overflowing(window), path).toEqual([]);
  }
  for (const path of ['customers', 'onboardings', 'tasks/all', 'reports', 'settings/tags']) {
    await at(window, pivotal, path, (page) => page.getByRole('main'));
    expect(await overflowing(window), path).toEqual([]);
    expect(await cutTexts(window.getByRole('button')), path).toEqual([]);
  }
});

test('the address of a webhook is whole, however long it is', async ({ window, pivotal }) => {
  const body = { url: `http://127.0.0.1:9/${'w'.repeat(200)}`, events: ['*'], enabled: false };
  await pivotal.request('POST', '/webhooks', { base: '/local/v1', body });
  await at(window, pivotal, 'settings/webhooks', (page) => page.getByRole('heading', { name: body.url }));
  expect(await overflowing(window)).toEqual([]);
});

test('numbers, days, addresses and marks are whole: in the list, on the board, beside a record', async ({
  window,
  pivotal,
}) => {
  await prepare(pivotal);
  await window.clock.setFixedTime(Date.now() + 400 * 24 * 3_600_000);
  await at(window, pivotal, 'onboardings/board', (page) => page.getByText('Overdue'));
  for (const word of await window.getByText('Overdue', { exact: true }).all()) {
    expect(await cutTexts(word)).toEqual([]);
    expect(await insideItsClip(word)).toBe(true);
  }
  await at(window, pivotal, 'customers/1', (page) => page.getByRole('tab'));
  await window.setViewportSize({ width: 1440, height: 900 });
  const money = window.locator('[data-inline-edit="MRR"]');
  await expect(money).toContainText('$9,999,999,999.99');
  expect(await money.evaluate((one) => one.getBoundingClientRect().height)).toBeLessThan(40);
  expect(await cutTexts(money)).toEqual([]);
  await expect(window.getByText(EMAIL).first()).toBeVisible();
  expect(await cutTexts(window.getByText(EMAIL))).toEqual([]);
  await at(window, pivotal, 'customers', (page) => page.getByText('Northern Logistics'));
  const grid = window.getByRole('grid');
  const updated = grid.getByText(/\d{1,2} \w{3} 20\d\d/u);
  await expect(updated.first()).toBeVisible();
  expect(await cutTexts(updated)).toEqual([]);
  expect(await cutTexts(grid.getByTitle('$9,999,999,999.99'))).toEqual([]);
  await expect(grid.getByText('north', { exact: true })).toBeVisible();
  expect(await cutTexts(grid.getByText('vip', { exact: true }))).toEqual([]);
  // No column of rings for a health that nobody has reckoned.
  await expect(window.getByRole('columnheader', { name: /Health/ })).toHaveCount(0);
  // A name begins where its own script begins.
  const direction = await grid
    .getByText(MIXED_NAME)
    .first()
    .evaluate((one) => getComputedStyle(one).direction);
  expect(direction).toBe('rtl');
});

test('names that are read from the right begin at their column, behind the box and the initials', async ({
  window,
  pivotal,
}) => {
  await prepare(pivotal);
  const local = (path: string, body: object) => pivotal.request('POST', path, { base: '/local/v1', body });
  const person = (await local('/people', { name: 'עמית כהן' })).json<{ readonly id: string }>();
  await local('/tasks', { onboarding_id: '1', title: MIXED_NAME, assignee_id: person.id });
  await pivotal.request('PATCH', '/customers/1', { body: { owner_id: person.id } });
  /** How far the words of an element begin from its own beginning. */
  const indent = (one: Element) => {
    const words = document.createRange();
    words.selectNodeContents(one);
    return words.getBoundingClientRect().left - one.getBoundingClientRect().left;
  };
  await at(window, pivotal, 'onboardings/1', (page) => page.getByRole('button', { name: MIXED_NAME }));
  expect(
    await window
      .locator(`[data-task-list] button[dir="auto"]`)
      .first()
      .locator('span')
      .first()
      .evaluate(indent),
  ).toBeLessThan(4);
  await at(window, pivotal, 'customers', (page) => page.getByText('Northern Logistics'));
  const name = window.getByRole('grid').getByText('עמית כהן', { exact: true });
  const cell = name.locator('xpath=..');
  const [words, whole] = [await name.boundingBox(), await cell.boundingBox()];
  // The initials stand before it.
  expect((words?.x ?? 0) - (whole?.x ?? 0)).toBeGreaterThan(20);
});

test('a hint moves nothing, a message is in the same type, a warning holds the longest name, days are typed', async ({
  window,
  pivotal,
}) => {
  await prepare(pivotal);
  await at(window, pivotal, 'customers', (page) => page.getByText('Northern Logistics'));
  const box = window.getByLabel('Find in the list', { exact: true });
  // Where the rows begin, or what stands in their place.
  const end = () => box.evaluate((one) => one.closest('.border-b')?.getBoundingClientRect().bottom);
  const before = await end();
  await box.fill('stauts:active');
  await expect(window.getByText(/Did you mean|status/u).first()).toBeVisible();
  expect(await end()).toBe(before);
  await box.fill('');

  await window.keyboard.press('Escape');
  await window.getByRole('button', { name: 'Customer', exact: true }).click();
  const drawer = window.getByRole('dialog', { name: 'New customer' });
  await drawer.getByRole('textbox', { name: 'Domain' }).fill('long.example');
  await expect(drawer.getByRole('status').filter({ hasText: 'Donaudampf' })).toBeVisible();
  expect(await overflowing(window)).toEqual([]);
  expect(await drawer.evaluate((one) => one.scrollWidth - one.clientWidth)).toBe(0);
  await drawer.getByRole('textbox', { name: /^Name/ }).fill('Ember');
  await drawer.getByRole('button', { name: /^Create/ }).click();
  await window.getByRole('heading', { name: 'Ember', level: 1 }).waitFor();
  await window.keyboard.press('ControlOrMeta+z');
  const toast = window.locator('[data-sonner-toast]').filter({ hasText: 'Undone' });
  await toast.waitFor();
  const font = (one: Element) => getComputedStyle(one).fontFamily;
  expect(await toast.evaluate(font)).toBe(await window.locator('body').evaluate(font));

  await window.keyboard.press('ControlOrMeta+k');
  await window.getByRole('option').first().waitFor();
  for (const option of await window.getByRole('option').allTextContents())
    expect(option).not.toMatch(/Number #/u);
  await window.keyboard.press('Escape');

  await at(window, pivotal, 'onboardings', (page) => page.getByRole('grid'));
  await window.getByRole('button', { name: 'Onboarding', exact: true }).click();
  await window.getByRole('dialog').waitFor();
  await expect(window.locator('input[type="date"]')).toHaveCount(0);
});

test('the first start says what this is, in a picture and a sentence', { tag: LONG }, async ({
  page,
  pivotal,
}) => {
  await page.goto(await pivotal.link());
  const welcome = page.getByRole('dialog', { name: 'Welcome to Pivotal' });
  await expect(welcome).toContainText('Your customers, how they are and what to do for them next');
  await expect(welcome.locator('svg').first()).toBeVisible();
  expect(await overflowing(page)).toEqual([]);
  expect(await insideItsClip(welcome.getByRole('button', { name: 'Continue' }))).toBe(true);
});

test('what unselects keeps its corner, however many lines the toolbar of a selection takes', {
  tag: LONG,
}, async ({ window, pivotal }) => {
  await prepare(pivotal);
  // A field of a long name makes another line of the toolbar.
  const field = { slug: 'region', label: `Region ${LONG_NAME.slice(0, 60)}`, type: 'string' };
  await pivotal.request('POST', '/custom-fields', { base: '/local/v1', body: field });
  for (const width of [900, 1024]) {
    await window.setViewportSize({ width, height: 700 });
    await at(window, pivotal, 'customers', (page) => page.getByText('Northern Logistics'));
    await window.getByText('Northern Logistics').waitFor();
    await window.keyboard.press('ControlOrMeta+a');
    const toolbar = window.getByRole('toolbar', { name: /^Change the selected/ });
    const whole = await toolbar.boundingBox();
    const corner = await toolbar.getByRole('button', { name: 'Unselect all' }).boundingBox();
    if (whole === null || corner === null) throw new Error('the toolbar is not there');
    expect(corner.y - whole.y).toBeLessThan(20);
    expect(whole.x + whole.width - corner.x - corner.width).toBeLessThan(20);
    await window.keyboard.press('t');
    await window.keyboard.type(`${width}`);
    await window.keyboard.press('Enter');
    const notice = window.locator('[data-sonner-toast]').filter({ hasText: `${width}` });
    await notice.waitFor();
    await expect(async () => {
      const [told, bar] = await Promise.all([notice.boundingBox(), toolbar.boundingBox()]);
      expect((told?.y ?? 0) + (told?.height ?? 0)).toBeLessThanOrEqual(bar?.y ?? 0);
    }).toPass();
    await window.keyboard.press('Escape');
  }
});

test.describe('with the sample data', () => {
  test.use({ sample: true });
  test('phases, assignees and titles are whole where there is room, and what is in a column is in one line', async ({
    window,
    pivotal,
  }) => {
    const whole = async (path: string, texts: (page: Page) => Locator) => {
      await at(window, pivotal, path, texts);
      expect(await cutTexts(texts(window))).toEqual([]);
    };
    const phase = (page: Page) => page.getByRole('row').getByText('Before getting started');
    await window.setViewportSize({ width: 1024, height: 700 });
    await whole('onboardings', phase);
    await whole('tasks/all', (page) => page.getByRole('row').getByText('Chiara Russo'));
    await pivotal.request('PATCH', '/onboardings/11', { body: { phase: 'completed' } });
    await window.goto(`${pivotal.app}customers/1?tab=onboardings`);
    const steps = window.getByRole('list', { name: 'Onboardings' }).getByText(/^(Launch|Completed)$/);
    await expect(steps).toHaveCount(2);
    const lefts = await steps.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().left));
    expect(lefts[1]).toBe(lefts[0]);
    // Before anything is filtered by, filters are one line.
    const height = async (part: Locator) => (await part.boundingBox())?.height;
    await at(window, pivotal, 'customers/1?tab=activity', (page) => page.getByText('completed the task'));
    expect(await height(window.getByRole('group', { name: 'Filters' }))).toBeLessThan(36);
    await window.setViewportSize({ width: 1440, height: 900 });
    await whole('tasks/all', phase);
    const box = window.getByLabel('Find in the list', { exact: true });
    const row = box.locator('xpath=ancestor::div[contains(@class, "border-b")]');
    expect(await height(row)).toBeLessThan(48);
    await whole('customers/1', (page) => page.getByText('Head of Operations'));
    await pivotal.request('PATCH', '/contacts/1', { body: { labels: ['champion', 'budget'] } });
    await whole('customers/1?tab=contacts', (page) =>
      page.getByText('champion').locator('xpath=ancestor::button'),
    );
    // A name keeps its distance from the initials before it.
    await at(window, pivotal, 'onboardings', (page) => page.getByRole('grid').getByText('Ben Osei'));
    const cell = window.getByRole('grid').getByText('Ben Osei').first().locator('xpath=..');
    const [initials, name] = await Promise.all(
      [0, 1].map((nth) => cell.locator('> *').nth(nth).boundingBox()),
    );
    expect((name?.x ?? 0) - (initials?.x ?? 0) - (initials?.width ?? 0)).toBeGreaterThanOrEqual(4);
  });
});
