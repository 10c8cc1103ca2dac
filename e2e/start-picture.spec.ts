import type { Page } from '@playwright/test';
import { LONG } from '../scripts/support/stages.ts';
import { expect, test, watchForErrors } from './support/fixtures.ts';

/* The first screen of a start as it stands before the app's code has come. */

test.use({ sample: true });

const PATHS = ['customers', 'onboardings', 'tasks/all', 'workbench'] as const;

/** Waits until an open page has kept the picture of an address. */
async function untilKept(page: Page, path: string): Promise<void> {
  await page.waitForFunction((item) => localStorage.getItem(item) !== null, `pivotal-picture-/${path}`);
}

/** Everything that an open page keeps, once that is with the picture of an address. */
async function entriesWithPicture(page: Page, path: string): Promise<(readonly [string, string])[]> {
  const entries = await page.waitForFunction(
    (item) => (localStorage.getItem(item) === null ? null : Object.entries<string>(localStorage)),
    `pivotal-picture-/${path}`,
  );
  return (await entries.jsonValue()) ?? [];
}

/** Visits lists, so that the rows of each are kept, and what they show first. */
async function visit(page: Page, app: string, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await page.goto(app + path);
    await untilKept(page, path);
  }
}

/** Holds a file back until it is let go. */
async function holdBack(page: Page, file: RegExp): Promise<() => void> {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route(file, async (route) => {
    await held;
    await route.continue();
  });
  return letGo;
}

const CODE = /\/window-[^/]+\.js$/;
const DATABASE = /\/open-store-[^/]+\.js$/;

test('rows are there before the app’s code, and what the code then draws is the same to the pixel', async ({
  window,
  pivotal,
}) => {
  const errors = watchForErrors(window);
  await visit(window, pivotal.app, PATHS);
  // The last is where a window opens that nobody has sent anywhere.
  for (const path of [...PATHS, '']) {
    const release = await holdBack(window, CODE);
    const releaseDatabase = await holdBack(window, DATABASE);
    await window.goto(pivotal.app + path, { waitUntil: 'commit' });
    await expect(window.locator('main')).toContainText('Atlas & Sons');
    await window.evaluate(() => document.fonts.ready);
    const before = await window.screenshot();
    const main = await window.locator('main').elementHandle();
    release();
    await expect(window.locator('[data-drawn-at]')).toHaveCount(0);
    await expect(window.getByRole('main')).toContainText('Atlas & Sons');
    expect((await window.screenshot()).equals(before)).toBe(true);
    // Not drawn anew: it would be if anything in it were otherwise.
    expect(await main?.evaluate((element) => element.isConnected)).toBe(true);
    releaseDatabase();
    await expect(window.locator('#root')).toContainText('Saved on this laptop');
    await window.unrouteAll({ behavior: 'wait' });
  }
  expect(errors).toEqual([]);
});

test('what is typed before the app’s code has come is not lost: search, its text, and a click', async ({
  window,
  pivotal,
}) => {
  await visit(window, pivotal.app, ['customers']);
  const release = await holdBack(window, CODE);
  await window.goto(`${pivotal.app}customers`, { waitUntil: 'commit' });
  await expect(window.locator('main')).toContainText('Atlas & Sons');
  await window.keyboard.press('ControlOrMeta+k');
  await window.keyboard.type('Polarx');
  await window.keyboard.press('Backspace');
  release();
  const search = window.getByRole('dialog', { name: 'Search and commands' }).getByRole('combobox');
  await expect(search).toHaveValue('Polar');
  await expect(search).toBeFocused();
  await window.keyboard.press('Escape');
  await window.unrouteAll({ behavior: 'wait' });

  await untilKept(window, 'customers');
  const again = await holdBack(window, CODE);
  await window.goto(`${pivotal.app}customers`, { waitUntil: 'commit' });
  const name = window.locator('[role="row"][aria-rowindex="3"] a').first();
  const box = await name.boundingBox();
  if (box === null) throw new Error('the picture has no third row');
  await window.mouse.click(box.x + 4, box.y + box.height / 2);
  again();
  await expect(window).toHaveURL(/\/customers\/\d+/);
});

test('keys of a list work from the first', async ({ window, pivotal }) => {
  await visit(window, pivotal.app, ['customers']);
  const release = await holdBack(window, CODE);
  await window.goto(`${pivotal.app}customers`, { waitUntil: 'commit' });
  await expect(window.locator('main')).toContainText('Atlas & Sons');
  await window.keyboard.press('j');
  await window.keyboard.press('j');
  release();
  const grid = window.getByRole('grid');
  const second = await grid.getByRole('row').nth(2).getAttribute('id');
  await expect(grid).toHaveAttribute('aria-activedescendant', second ?? '');
});

/** What is changed in the storage, and the start that shows no picture then. */
const OTHERS: readonly [string, () => void][] = [
  [
    'of another build',
    () => {
      const item = 'pivotal-picture-/customers';
      const kept = localStorage.getItem(item) ?? '';
      localStorage.setItem(item, kept.replace(/assets\/[^"]+\.js/, 'assets/index-other.js'));
    },
  ],
  [
    'of another workspace',
    () => {
      const memo = JSON.parse(localStorage.getItem('pivotal-replica') ?? '{}') as {
        info: { hub_id: string };
      };
      memo.info.hub_id = 'another';
      localStorage.setItem('pivotal-replica', JSON.stringify(memo));
    },
  ],
  ['of other rows', () => localStorage.setItem('pivotal-first-customers', '{"id":"other","customers":[]}')],
  [
    'of columns as they were',
    () =>
      localStorage.setItem(
        'pivotal.layout',
        '{"state":{"isNavCollapsed":true,"isFirstStartDone":true},"version":0}',
      ),
  ],
  ['that is broken', () => localStorage.setItem('pivotal-picture-/customers', '{"build":')],
  ['in a browser that is signed out', () => localStorage.removeItem('pivotal-browser')],
];

test('no picture is shown that is of something else, or broken', { tag: LONG }, async ({
  window,
  pivotal,
}) => {
  await window.goto(`${pivotal.app}customers`);
  // In one moment, since at the end of a page its rows are kept as they stand then.
  const kept = await entriesWithPicture(window, 'customers');
  const errors = watchForErrors(window);
  /** @returns a function that lets the code come */
  async function startWith(change: () => void): Promise<() => void> {
    // A page that found another workspace's data in what it kept loads itself anew, perhaps in this very moment.
    await expect(async () => void (await window.goto(`${pivotal.app}theme.js`))).toPass();
    await window.evaluate((items) => {
      localStorage.clear();
      for (const [item, value] of items) localStorage.setItem(item, value);
    }, kept);
    await window.evaluate(change);
    const release = await holdBack(window, CODE);
    await window.goto(`${pivotal.app}customers`, { waitUntil: 'commit' });
    await window.waitForFunction(() => document.readyState === 'interactive');
    return release;
  }
  for (const [what, change] of OTHERS) {
    await test.step(what, async () => {
      const release = await startWith(change);
      await expect(window.locator('#root')).toBeEmpty();
      release();
      await expect(window.locator('#root > *').first()).toBeVisible();
      expect(errors).toEqual([]);
    });
  }
  const release = await startWith(() => {});
  await expect(window.locator('main')).toContainText('Atlas & Sons');
  release();
});

test('a picture has the theme that is chosen now', async ({ window, pivotal }) => {
  await visit(window, pivotal.app, ['customers']);
  await window.evaluate(() =>
    localStorage.setItem('pivotal.theme', '{"state":{"choice":"dark"},"version":0}'),
  );
  const release = await holdBack(window, CODE);
  await window.goto(`${pivotal.app}customers`, { waitUntil: 'commit' });
  await expect(window.locator('main')).toContainText('Atlas & Sons');
  const ground = () =>
    window
      .locator('main')
      .first()
      .evaluate((main) => getComputedStyle(main).backgroundColor);
  const dark = await ground();
  release();
  await expect(window.locator('[data-drawn-at]')).toHaveCount(0);
  expect(await ground()).toBe(dark);
  await expect(window.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('nothing in a picture can run, whoever has put it there', async ({ window, pivotal }) => {
  await visit(window, pivotal.app, ['customers']);
  await window.goto(`${pivotal.app}theme.js`);
  await window.evaluate(() => {
    const item = 'pivotal-picture-/customers';
    const [head] = (localStorage.getItem(item) ?? '').split('\n');
    const attack = 'parent.document.title="run"';
    localStorage.setItem(
      item,
      `${head}\n1\n<main>Attack<img src="x" onerror='${attack}'><script>${attack}</script><svg onload='${attack}'></svg><iframe srcdoc='<script>${attack}</script>'></iframe></main>`,
    );
  });
  const release = await holdBack(window, CODE);
  await window.goto(`${pivotal.app}customers`, { waitUntil: 'commit' });
  await expect(window.locator('#root')).toContainText('Attack');
  await window.waitForTimeout(300);
  await expect(window).not.toHaveTitle('run');
  release();
  await expect(window.getByRole('link', { name: 'Atlas & Sons' })).toBeVisible();
  await expect(window.locator('#root')).not.toContainText('Attack');
});

test('a new picture comes when rows change', { tag: LONG }, async ({ window, pivotal }) => {
  await visit(window, pivotal.app, ['customers']);
  const { data } = (await pivotal.request('GET', '/customers?limit=100')).json<{
    data: { id: string; name: string }[];
  }>();
  const atlas = data.find(({ name }) => name === 'Atlas & Sons');
  await pivotal.request('PATCH', `/customers/${atlas?.id}`, { body: { name: 'Atlas & Daughters' } });
  await window.waitForFunction(() =>
    ['/customers', '/workbench'].every((path) => {
      const picture = localStorage.getItem(`pivotal-picture-${path}`) ?? '';
      return picture.includes('Atlas &amp; Daughters') && !picture.includes('>Atlas &amp; Sons');
    }),
  );
});

test('in a storage that is full nothing fails: pictures make room for a choice, and the start draws without them', {
  tag: LONG,
}, async ({ window, pivotal }) => {
  const errors = watchForErrors(window);
  await visit(window, pivotal.app, ['customers']);
  /** Takes all the room that there is, and then sorts otherwise; in one moment, since the page keeps things at any time. */
  const fill = (andSort: boolean) =>
    window.evaluate((isToSort) => {
      for (let size = 1 << 20; size >= 1; size = Math.floor(size / 2)) {
        try {
          for (let at = 0; ; at += 1) localStorage.setItem(`filler-${size}-${at}`, 'x'.repeat(size));
        } catch {
          // A smaller piece may fit.
        }
      }
      if (isToSort) document.querySelector<HTMLElement>('[role="columnheader"][aria-sort] button')?.click();
      return localStorage.getItem('pivotal-picture-/customers');
    }, andSort);
  const header = window.locator('[role="columnheader"][aria-sort]').first();
  const before = await header.getAttribute('aria-sort');
  expect(await fill(true)).toBeNull();
  await expect(header).not.toHaveAttribute('aria-sort', before ?? '');
  const chosen = (await header.getAttribute('aria-sort')) ?? '';
  await fill(false);
  await window.keyboard.press('c');
  await window.getByRole('dialog').waitFor();
  await window.keyboard.type('Typed without room');
  await window.goto(`${pivotal.app}customers`);
  await expect(window.getByRole('link', { name: 'Atlas & Sons' })).toBeVisible();
  await expect(header).toHaveAttribute('aria-sort', chosen);
  await expect(window.locator('#root')).toContainText('Saved on this laptop');
  expect(errors).toEqual([]);
  // With room again there is a picture again.
  await window.evaluate(() => {
    for (const item of Object.keys(localStorage))
      if (item.startsWith('filler')) localStorage.removeItem(item);
  });
  await window.goto(`${pivotal.app}customers`);
  await untilKept(window, 'customers');
});
