import { defineConfig } from '@playwright/test';
import { findBrowser } from './scripts/support/browser.ts';

const browser = findBrowser();
// Playwright loads this file in every worker; only the first says what it chose.
if (process.env.TEST_WORKER_INDEX === undefined) console.log(`Browser: ${browser.path} (${browser.source})`);

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  fullyParallel: false,
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: process.env.PIVOTAL_E2E_REPORT
    ? [['line'], ['json', { outputFile: process.env.PIVOTAL_E2E_REPORT }]]
    : 'list',
  outputDir: 'test-results',
  use: {
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: browser.path,
      args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-background-networking'],
    },
  },
});
