/** `npm run screenshots`: every screen in both themes, from the sample data, into docs/screenshots. */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { startServer } from '../test/support/server.ts';
import { findBrowser } from './support/browser.ts';
import { buildIfMissing } from './support/build.ts';

const FOLDER = resolve(import.meta.dirname, '../docs/screenshots');

interface Shot {
  readonly name: string;
  readonly path: string;
  /** What to do before the picture is taken. */
  readonly prepare?: (page: Page) => Promise<void>;
}

const SHOTS: readonly Shot[] = [
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
  { name: 'customer', path: 'customers/1' },
  { name: 'customer-onboardings', path: 'customers/1?tab=onboardings' },
  { name: 'customer-activity', path: 'customers/1?tab=activity' },
  { name: 'onboardings', path: 'onboardings' },
  { name: 'onboardings-board', path: 'onboardings/board' },
  { name: 'onboarding', path: 'onboardings/1' },
  { name: 'settings-profile', path: 'settings/profile' },
  { name: 'settings-people', path: 'settings/people' },
  { name: 'settings-api-keys', path: 'settings/api-keys' },
  { name: 'settings-local-api', path: 'settings/local-api' },
  { name: 'settings-about', path: 'settings/about' },
];

buildIfMissing();
mkdirSync(FOLDER, { recursive: true });
const server = await startServer({ args: ['--sample'] });
const found = findBrowser();
const browser = await chromium.launch({
  executablePath: found.path,
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
try {
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      colorScheme,
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    await page.goto(server.app);
    const skip = page.getByRole('button', { name: 'Skip' });
    await skip.waitFor();
    await skip.click();
    for (const { name, path, prepare } of SHOTS) {
      await page.goto(server.app + path);
      await page.getByRole('navigation', { name: 'Where you are' }).waitFor();
      await page.waitForTimeout(700);
      await prepare?.(page);
      await page.waitForTimeout(300);
      await page.screenshot({ path: join(FOLDER, `${name}-${colorScheme}.png`) });
    }
    await context.close();
  }
} finally {
  await browser.close();
  await server.stop();
}
