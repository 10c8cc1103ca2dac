/**
 * `npm run screenshots`: every screen in both themes, from the sample data, of an empty workspace and beside a cloud,
 * into docs/screenshots. `npm run screenshots -- NAME…` takes the pictures with these names only.
 */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { passFirstStart } from '../e2e/support/fixtures.ts';
import { startServer } from '../test/support/server.ts';
import { findBrowser } from './support/browser.ts';
import { buildIfMissing } from './support/build.ts';
import { startConnected } from './support/screenshot-cloud.ts';
import { makeDuplicates } from './support/screenshot-duplicates.ts';

const FOLDER = resolve(import.meta.dirname, '../docs/screenshots');

const wanted = new Set(process.argv.slice(2));

interface Shot {
  readonly name: string;
  readonly path: string;
  /** What to do before the picture is taken. */
  readonly prepare?: (page: Page) => Promise<void>;
}

const SHOTS: readonly Shot[] = [
  { name: 'workbench', path: 'workbench' },
  { name: 'tasks', path: 'tasks/all' },
  { name: 'reports', path: 'reports' },
  { name: 'pi', path: 'workbench', prepare: (page) => search(page, 'pi what is at risk', 'Enter') },
  {
    name: 'brief',
    path: 'customers/1',
    prepare: async (page) => {
      await page.keyboard.press('b');
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'customers', path: 'customers' },
  {
    name: 'new-customer',
    path: 'customers',
    prepare: async (page) => {
      await page.keyboard.press('c');
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'command-menu',
    path: 'customers',
    prepare: async (page) => {
      await page.keyboard.press('ControlOrMeta+k');
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'shortcuts',
    path: 'customers',
    prepare: async (page) => {
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'search', path: 'customers', prepare: (page) => search(page, 'north') },
  { name: 'search-completion', path: 'customers', prepare: (page) => search(page, 'status:') },
  { name: 'search-nothing', path: 'customers', prepare: (page) => search(page, 'stauts:active xyzzy') },
  {
    name: 'search-help',
    path: 'customers',
    prepare: async (page) => {
      await search(page, 'plan:');
      await page.getByRole('button', { name: 'How to search' }).click();
    },
  },
  { name: 'customer', path: 'customers/1' },
  { name: 'customer-onboardings', path: 'customers/1?tab=onboardings' },
  { name: 'customer-notes', path: 'customers/1?tab=notes' },
  { name: 'customer-health', path: 'customers/1?tab=health' },
  { name: 'customer-activity', path: 'customers/1?tab=activity' },
  { name: 'onboardings', path: 'onboardings' },
  { name: 'onboardings-board', path: 'onboardings/board' },
  { name: 'onboarding', path: 'onboardings/1' },
  { name: 'settings-profile', path: 'settings/profile' },
  { name: 'settings-people', path: 'settings/people' },
  { name: 'settings-templates', path: 'settings/templates' },
  { name: 'settings-custom-fields', path: 'settings/custom-fields' },
  { name: 'settings-integrations', path: 'settings/integrations' },
  { name: 'settings-api-keys', path: 'settings/api-keys' },
  { name: 'settings-local-api', path: 'settings/local-api' },
  { name: 'settings-about', path: 'settings/about' },
];

const EMPTY_SHOTS: readonly Shot[] = [{ name: 'customers-empty', path: 'customers' }];

/** Of customers that `makeDuplicates` has made. */
const DUPLICATES_SHOTS: readonly Shot[] = [{ name: 'duplicates', path: 'customers/duplicates/acme.example' }];

/** Of a workspace that is connected to a cloud: `makeMarks` has left one change refused and one waiting. */
const CONNECTED_SHOTS: readonly Shot[] = [
  { name: 'settings-cloud', path: 'settings/cloud' },
  { name: 'customer-refused', path: 'customers/1' },
  { name: 'customers-marked', path: 'customers' },
  {
    name: 'settle',
    path: 'customers',
    prepare: async (page) => {
      await page.getByRole('button', { name: /Show more$/ }).click();
      await page.getByRole('button', { name: /^Look at/ }).click();
    },
  },
];

async function search(page: Page, text: string, key?: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox').waitFor();
  await page.keyboard.type(text);
  if (key === undefined) return;
  await page.waitForTimeout(700);
  await page.keyboard.press(key);
}

buildIfMissing();
mkdirSync(FOLDER, { recursive: true });
const found = findBrowser();
const browser = await chromium.launch({
  executablePath: found.path,
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  ignoreDefaultArgs: ['--hide-scrollbars'],
});
try {
  const server = await startServer({ args: ['--sample'] });
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await openPage(await server.link(), colorScheme);
    await take(page, server.app, SHOTS, colorScheme);
    await page.context().close();
  }
  await server.stop();
  for (const colorScheme of ['light', 'dark'] as const) {
    const empty = await startServer();
    const page = await openPage(await empty.link(), colorScheme, (first) =>
      capture(first, 'first-start', colorScheme),
    );
    await take(page, empty.app, EMPTY_SHOTS, colorScheme);
    await makeDuplicates(empty);
    await take(page, empty.app, DUPLICATES_SHOTS, colorScheme);
    await page.context().close();
    await empty.stop();
  }
  for (const colorScheme of ['light', 'dark'] as const) {
    const connected = await startConnected();
    const page = await openPage(await connected.server.link(), colorScheme);
    await connected.makeMarks(page);
    await take(page, connected.server.app, CONNECTED_SHOTS, colorScheme);
    await page.context().close();
    await connected.stop();
  }
} finally {
  await browser.close();
}

type ColorScheme = 'light' | 'dark';

/** A page past the first questions; `atFirst` sees it before them. */
async function openPage(
  link: string,
  colorScheme: ColorScheme,
  atFirst?: (page: Page) => Promise<void>,
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    colorScheme,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto(link);
  if (atFirst !== undefined) {
    await page.getByRole('dialog', { name: 'Welcome to Pivotal' }).waitFor();
    await atFirst(page);
  }
  await passFirstStart(page);
  return page;
}

async function take(
  page: Page,
  app: string,
  shots: readonly Shot[],
  colorScheme: ColorScheme,
): Promise<void> {
  for (const { name, path, prepare } of shots) {
    if (!isWanted(name)) continue;
    await page.goto(app + path);
    await page.getByRole('navigation', { name: 'Where you are' }).waitFor();
    await page.waitForTimeout(700);
    await prepare?.(page);
    await capture(page, name, colorScheme);
  }
}

async function capture(page: Page, name: string, colorScheme: ColorScheme): Promise<void> {
  if (!isWanted(name)) return;
  await page.waitForTimeout(300);
  await page.screenshot({ path: join(FOLDER, `${name}-${colorScheme}.png`) });
}

function isWanted(name: string): boolean {
  return wanted.size === 0 || wanted.has(name);
}
