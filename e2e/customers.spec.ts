import { expect, test } from './support/fixtures.ts';

test('the address of a customer survives a reload; back and forward work', async ({ window, pivotal }) => {
  await pivotal.request('POST', '/customers', { body: { name: 'Aurora Labs' } });
  await pivotal.request('POST', '/customers', { body: { name: 'Borealis' } });
  await window.goto(`${pivotal.app}customers/1-anything`);
  await expect(window.getByRole('heading', { name: 'Aurora Labs' }).first()).toBeVisible();
  await window.reload();
  await expect(window.getByRole('heading', { name: 'Aurora Labs' }).first()).toBeVisible();
  await window.getByRole('link', { name: 'Customers' }).first().click();
  await expect(window).toHaveURL(/\/customers$/);
  await window.goBack();
  await expect(window.getByRole('heading', { name: 'Aurora Labs' }).first()).toBeVisible();
  await window.goForward();
  await expect(window).toHaveURL(/\/customers$/);
});

test.describe('one truth for the window and for scripts', () => {
  test('a customer made by a script appears in the open list, one changed by it changes', async ({
    window,
    pivotal,
  }) => {
    await window.getByRole('link', { name: 'Customers' }).first().click();
    await pivotal.request('POST', '/customers', {
      body: { name: 'Made by a script', domain: 'script.example' },
    });
    await expect(window.getByText('Made by a script')).toBeVisible();
    await pivotal.request('PATCH', '/customers/1', { body: { name: 'Renamed by a script' } });
    await expect(window.getByText('Renamed by a script')).toBeVisible();
    await pivotal.request('DELETE', '/customers/1');
    await expect(window.getByText('Renamed by a script')).toHaveCount(0);
  });

  test('edits of different fields on both sides both survive', async ({ window, pivotal }) => {
    await pivotal.request('POST', '/customers', { body: { name: 'Aurora Labs', plan: 'Starter' } });
    await window.goto(`${pivotal.app}customers/1`);
    await expect(window.getByRole('heading', { name: 'Aurora Labs' }).first()).toBeVisible();
    await window.keyboard.press('e');
    await window.keyboard.press('ControlOrMeta+a');
    await window.keyboard.type('Aurora International');
    await pivotal.request('PATCH', '/customers/1', { body: { plan: 'Enterprise' } });
    await window.keyboard.press('Enter');
    await expect
      .poll(async () => (await pivotal.request('GET', '/customers/1')).json())
      .toMatchObject({ name: 'Aurora International', plan: 'Enterprise' });
    await expect(window.getByText('Enterprise').first()).toBeVisible();
  });
});

test('the customers’ columns are resized by pointer and by keyboard, and stay so', async ({
  window,
  pivotal,
}) => {
  await pivotal.request('POST', '/customers', { body: { name: 'Aurora' } });
  const plan = window.getByRole('columnheader', { name: 'Plan' });
  const edges = async () => {
    const box = await plan.boundingBox();
    if (box === null) throw new Error('the heading is not laid out');
    return { start: Math.round(box.x), end: Math.round(box.x + box.width), y: box.y + 10 };
  };
  await plan.waitFor();
  const own = await edges();
  for (const by of [60, -40]) {
    const before = await edges();
    await window.mouse.move(before.end - 2, before.y);
    await window.mouse.down();
    await window.mouse.move(before.end - 2 + by, before.y, { steps: 5 });
    await window.mouse.up();
    expect(await edges()).toEqual({ ...before, end: before.end + by });
  }
  await plan.getByRole('button').focus();
  await window.keyboard.press('Shift+ArrowLeft');
  const resized = { ...own, end: own.end + 4 };
  expect(await edges()).toEqual(resized);
  await window.reload();
  await plan.waitFor();
  expect(await edges()).toEqual(resized);
  await plan.locator('[data-column-resizer]').dblclick();
  expect(await edges()).toEqual(own);
});

test('while the list flies by it shows names, and everything as soon as it rests', async ({
  window,
  pivotal,
}) => {
  for (let number = 100; number < 220; number += 1)
    await pivotal.request('POST', '/customers', { body: { name: `Customer ${number}`, plan: 'Growth' } });
  await window.goto(`${pivotal.app}customers`);
  const rows = window.getByRole('grid').getByRole('row');
  await expect(rows.nth(1)).toContainText('Growth');
  const seen = await window.evaluate(async () => {
    const grid = document.querySelector('[role="grid"]');
    if (grid === null) return [];
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    // The clock stands for as long as it flies: on a machine that is slow it would rest meanwhile.
    const { setTimeout: later, performance } = globalThis;
    const put: (() => void)[] = [];
    const start = performance.now();
    performance.now = () => start;
    globalThis.setTimeout = ((run: () => void) => put.push(run) + 1_000_000) as unknown as typeof setTimeout;
    const texts: string[] = [];
    for (let step = 0; step < 6; step += 1) {
      grid.scrollTop = step % 2 === 0 ? grid.scrollHeight : 0;
      // One to hear of it, one to have drawn it.
      await frame();
      await frame();
      texts.push(grid.textContent ?? '');
    }
    globalThis.setTimeout = later;
    Reflect.deleteProperty(performance, 'now');
    for (const run of put) run();
    return texts;
  });
  expect(seen[0]).toContain('Growth');
  for (const text of seen.slice(-2)) {
    expect(text).toMatch(/Customer \d+/);
    expect(text).not.toContain('Growth');
  }
  await expect(rows.nth(1)).toContainText('Growth');
});
