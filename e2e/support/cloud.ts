import type { Page } from '@playwright/test';
import { type Cloud, startCloud } from '../../test/cloud/cloud.ts';
import { test as base, expect } from './fixtures.ts';

/** Quick enough for tests: so many requests a second, in windows of a second. */
const LIMITS = { live: 400, test: 400, paid: 400, windowMs: 1000 };

export const test = base.extend<{ readonly cloud: Cloud }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures wanted from the pattern.
  cloud: async ({}, use) => {
    const cloud = await startCloud({ limits: LIMITS, preciseRateHeaders: true });
    await use(cloud);
    await cloud.stop();
  },
});

export async function connect(
  window: Page,
  app: string,
  { url, key }: { url: string; key: string },
): Promise<void> {
  await window.goto(`${app}settings/cloud`);
  await window.getByLabel('Address').fill(url);
  await window.getByLabel('API key', { exact: true }).fill(key);
  await window.getByRole('button', { name: 'Connect', exact: true }).click();
}

export async function connected(window: Page, app: string, cloud: Cloud): Promise<void> {
  await connect(window, app, cloud);
  await expect(window.getByRole('button', { name: 'Disconnect…' })).toBeVisible();
  await expect(statusLine(window)).toContainText('In sync', { timeout: 20_000 });
}

/** What the line under the navigation says aloud. */
export const statusLine = (window: Page) => window.locator('[role=status].sr-only').first();

export { expect };
