import { expect, test } from './support/fixtures.ts';

const ROWS = 2000;
const TAG = 'q3-review';

test('a tag for every row of a long list is one change: in the hub exactly, and taken back exactly, after a reload too', async ({
  window,
  pivotal,
}) => {
  test.slow();
  for (let made = 0; made < ROWS; made += 1000) {
    const commands = Array.from({ length: 1000 }, (_, at) => ({
      operation: 'create',
      type: 'customer',
      fields: { name: `Customer ${made + at}`, mrr: at * 100 },
    }));
    const { status } = await pivotal.request('POST', '/batch', { base: '/local/v1', body: { commands } });
    expect(status).toBe(200);
  }
  const tagged = async () => {
    let count = 0;
    for (let cursor: string | null = null; ; ) {
      const next: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page = (await pivotal.request('GET', `/customers?tag=${TAG}&limit=100${next}`)).json<{
        data: unknown[];
        has_more: boolean;
        next_cursor: string | null;
      }>();
      count += page.data.length;
      if (!page.has_more) return count;
      cursor = page.next_cursor;
    }
  };
  await window.goto(`${pivotal.app}customers`);
  const count = window.getByRole('navigation', { name: 'Where you are' }).getByRole('status');
  await expect(count).toHaveText('2,000', { timeout: 60_000 });
  await window.getByRole('checkbox', { name: 'Select all' }).click();
  const toolbar = window.getByRole('toolbar', { name: 'Change the selected customers' });
  await expect(toolbar.getByRole('status')).toHaveText(/2,000 selected/);
  await toolbar.getByRole('button', { name: 'Add tag' }).click();
  await window.keyboard.type(TAG);
  await window.keyboard.press('Enter');
  await expect.poll(tagged, { timeout: 60_000 }).toBe(ROWS);
  await window.reload();
  await expect(window.getByText(TAG).first()).toBeVisible({ timeout: 60_000 });
  await window.keyboard.press('ControlOrMeta+z');
  await expect.poll(tagged, { timeout: 60_000 }).toBe(0);
  // At the moment in which the hub has it, which the window may not have heard yet.
  await window.keyboard.press('ControlOrMeta+Shift+z');
  await expect.poll(tagged, { timeout: 60_000 }).toBe(ROWS);
  await window.keyboard.press('ControlOrMeta+z');
  await expect.poll(tagged, { timeout: 60_000 }).toBe(0);
  await expect(window.getByText(TAG)).toHaveCount(0, { timeout: 60_000 });
});
