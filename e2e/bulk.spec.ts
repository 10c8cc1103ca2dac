import type { Page } from '@playwright/test';
import { LONG } from '../scripts/support/stages.ts';
import { expect, type Pivotal, test } from './support/fixtures.ts';

/** What the window promises holds for this many; every run tries the first, the long proofs the second. */
const ROWS = [
  { rows: 500, tags: [] },
  { rows: 10_000, tags: [LONG] },
];
const FEW_ROWS = 300;
const TAG = 'q3-review';

async function addCustomers(pivotal: Pivotal, rows: number): Promise<void> {
  for (let made = 0; made < rows; made += 1000) {
    const commands = Array.from({ length: Math.min(1000, rows - made) }, (_, at) => ({
      operation: 'create',
      type: 'customer',
      fields: { name: `Customer ${made + at}`, mrr: at * 100 },
    }));
    const { status } = await pivotal.request('POST', '/batch', { base: '/local/v1', body: { commands } });
    expect(status).toBe(200);
  }
}

/** How many customers the API lists with a tag. */
async function tagged(pivotal: Pivotal, tag = TAG): Promise<number> {
  let count = 0;
  for (let cursor: string | null = null; ; ) {
    const next: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page = (await pivotal.request('GET', `/customers?tag=${tag}&limit=100${next}`)).json<{
      data: unknown[];
      has_more: boolean;
      next_cursor: string | null;
    }>();
    count += page.data.length;
    if (!page.has_more) return count;
    cursor = page.next_cursor;
  }
}

const shown = (count: number) => count.toLocaleString('en-GB');

async function showCustomers(window: Page, pivotal: Pivotal, rows: number): Promise<void> {
  await window.goto(`${pivotal.app}customers`);
  const count = window.getByRole('navigation', { name: 'Where you are' }).getByRole('status');
  await expect(count).toHaveText(shown(rows), { timeout: 120_000 });
}

/** How many customers the window itself has so. */
async function expectFound(window: Page, query: string, rows: number): Promise<void> {
  const box = window.getByRole('textbox', { name: 'Find in the list' });
  await box.fill(query);
  const count = window.getByRole('navigation', { name: 'Where you are' }).getByRole('status');
  await expect(count).toHaveText(new RegExp(`^${shown(rows)}\\b`), { timeout: 60_000 });
  await box.fill('');
  await box.blur();
}

async function tagAll(window: Page, rows: string): Promise<void> {
  await window.getByRole('checkbox', { name: 'Select all' }).click();
  const toolbar = window.getByRole('toolbar', { name: 'Change the selected customers' });
  await expect(toolbar.getByRole('status')).toHaveText(new RegExp(`${rows} selected`));
  await toolbar.getByRole('button', { name: 'Add tag' }).click();
  await window.keyboard.type(TAG);
  await window.keyboard.press('Enter');
}

for (const { rows, tags } of ROWS) {
  test(`a tag for every one of ${rows} rows is one change: in the hub exactly, and taken back exactly, after a reload too`, {
    tag: tags,
  }, async ({ window, pivotal }) => {
    test.setTimeout(600_000);
    await addCustomers(pivotal, rows);
    const inHub = { timeout: 120_000 };
    await showCustomers(window, pivotal, rows);
    await tagAll(window, shown(rows));
    await expect.poll(() => tagged(pivotal), inHub).toBe(rows);
    await expectFound(window, `tag:${TAG}`, rows);
    await window.reload();
    await expect(window.getByText(TAG).first()).toBeVisible({ timeout: 60_000 });
    await window.keyboard.press('ControlOrMeta+z');
    await expect.poll(() => tagged(pivotal), inHub).toBe(0);
    // At the moment in which the hub has it, which the window may not have heard yet.
    await window.keyboard.press('ControlOrMeta+Shift+z');
    await expect.poll(() => tagged(pivotal), inHub).toBe(rows);
    await window.keyboard.press('ControlOrMeta+z');
    await expect.poll(() => tagged(pivotal), inHub).toBe(0);
    await expect(window.getByText(TAG)).toHaveCount(0, { timeout: 60_000 });
    await expectFound(window, `tag:${TAG}`, 0);

    // Somebody else works on three of them meanwhile: those stay as they are, and it is said.
    await window.keyboard.press('ControlOrMeta+Shift+z');
    await expect.poll(() => tagged(pivotal), inHub).toBe(rows);
    for (const number of [1, 2, 3])
      await pivotal.request('PATCH', `/customers/${number}`, { body: { tags: ['theirs'] } });
    await expectFound(window, 'tag:theirs', 3);
    await window.keyboard.press('ControlOrMeta+z');
    await expect(window.getByText(/Changed since, and left as it is/)).toBeVisible({ timeout: 60_000 });
    await expect.poll(() => tagged(pivotal), inHub).toBe(0);
    await expectFound(window, `tag:${TAG}`, 0);
    expect(await tagged(pivotal, 'theirs')).toBe(3);
    await expectFound(window, 'tag:theirs', 3);
  });
}

test('ten thousand rows on their way to the hub say how far they are; cancelled in the middle, none of them has changed', {
  tag: LONG,
}, async ({ window, pivotal }) => {
  test.setTimeout(300_000);
  const rows = 10_000;
  await addCustomers(pivotal, rows);
  await showCustomers(window, pivotal, rows);
  await tagAll(window, shown(rows));
  await expect(window.getByText(TAG).first()).toBeVisible();
  await expect(window.getByText(/[\d,]+ of 10,000 customers changed…/)).toBeVisible();
  await window.getByRole('button', { name: 'Cancel' }).click();
  await expect(window.getByText(TAG)).toHaveCount(0, { timeout: 60_000 });
  await expect(window.getByRole('button', { name: /Saved on this laptop/ })).toBeVisible({
    timeout: 120_000,
  });
  await expect.poll(() => tagged(pivotal), { timeout: 60_000 }).toBe(0);
  await expectFound(window, `tag:${TAG}`, 0);
});

test('a change of many that takes longer says how far it is, and Cancel leaves nothing of it', async ({
  page,
  window,
  pivotal,
  shell,
}) => {
  test.skip(shell === 'electron', 'only the answers over a WebSocket can be held back');
  await addCustomers(pivotal, FEW_ROWS);
  const held: (() => void)[] = [];
  let isHolding = false;
  await page.routeWebSocket(/\/bridge/, (socket) => {
    const hub = socket.connectToServer();
    hub.onMessage((message) => {
      if (isHolding) held.push(() => socket.send(message));
      else socket.send(message);
    });
  });
  await window.goto(`${pivotal.app}customers`);
  const count = window.getByRole('navigation', { name: 'Where you are' }).getByRole('status');
  await expect(count).toHaveText(String(FEW_ROWS), { timeout: 60_000 });
  isHolding = true;
  await tagAll(window, String(FEW_ROWS));
  await expect(window.getByText(TAG).first()).toBeVisible();
  const progress = window.getByText(`0 of ${FEW_ROWS} customers changed…`);
  await expect(progress).toBeVisible();
  await window.getByRole('button', { name: 'Cancel' }).click();
  await expect(window.getByText(TAG)).toHaveCount(0);
  isHolding = false;
  for (const release of held) release();
  await expect(window.getByRole('button', { name: /Saved on this laptop/ })).toBeVisible({ timeout: 60_000 });
  await expect.poll(() => tagged(pivotal), { timeout: 60_000 }).toBe(0);
  await expect(window.getByText(TAG)).toHaveCount(0);
});
