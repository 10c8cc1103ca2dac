import { expect, test } from './support/fixtures.ts';

test.use({ sample: true });

test('a list shows its first rows before its database is open, and then what has changed since', async ({
  window,
  pivotal,
}) => {
  await window.getByRole('link', { name: 'Customers' }).first().click();
  const rows = window.getByRole('grid').getByRole('row');
  const first = rows.nth(1);
  await expect(first).toBeVisible();
  const name = (await first.getByRole('link').first().textContent()) ?? '';
  const href = (await first.getByRole('link').first().getAttribute('href')) ?? '';
  // What a list keeps of itself it keeps when its page goes.
  await window.waitForTimeout(500);

  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await window.route(/open-store-.*\.js/, async (route) => {
    await held;
    await route.continue();
  });
  await window.reload();
  await expect(first.getByRole('link').first()).toHaveText(name);
  const number = /customers\/(\d+)/.exec(href)?.[1] ?? '';
  expect(
    (await pivotal.request('PATCH', `/customers/${number}`, { body: { name: `${name} II` } })).status,
  ).toBe(200);
  await first.getByRole('link').first().focus();
  release();
  await expect(first.getByRole('link').first()).toHaveText(`${name} II`);
  await expect(first.getByRole('link').first()).toBeFocused();
});

test('a list takes the focus with the frame that shows it, and has nothing laid out in the task that draws it', async ({
  window,
}) => {
  await window.getByRole('link', { name: 'Customers' }).first().click();
  await window.addInitScript(() => {
    let isInFrame = false;
    const { requestAnimationFrame: request } = globalThis;
    globalThis.requestAnimationFrame = (run) =>
      request((time) => {
        isInFrame = true;
        run(time);
        isInFrame = false;
      });
    const { focus } = HTMLElement.prototype;
    HTMLElement.prototype.focus = function (options) {
      if (this.role === 'grid') this.dataset.takenIn = isInFrame ? 'a frame' : 'another task';
      focus.call(this, options);
    };
  });
  await window.reload();
  await expect(window.getByRole('grid')).toBeFocused();
  await expect(window.getByRole('grid')).toHaveAttribute('data-taken-in', 'a frame');
});
