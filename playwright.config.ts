import { availableParallelism } from 'node:os';
import { defineConfig } from '@playwright/test';
import { findBrowser } from './scripts/support/browser.ts';
import { findElectron, thisMachine } from './scripts/support/electron.ts';

const browser = findBrowser();
const electron = findElectron(thisMachine());
// Playwright loads this file in every worker; only the first says what it chose.
if (process.env.TEST_WORKER_INDEX === undefined) {
  console.log(`Browser: ${browser.path} (${browser.source})`);
  console.log(
    electron.kind === 'usable' ? `Electron: ${electron.path}` : `Electron: NOT RUN, ${electron.reason}`,
  );
}

/** These stop and restart the process, or start one that fails; in Electron that is the window itself. */
const BROWSER_ONLY = [
  '**/interruptions.spec.ts',
  '**/failures.spec.ts',
  '**/browser-access.spec.ts',
  '**/sync.spec.ts',
  '**/sync-windows.spec.ts',
  '**/search.spec.ts',
  '**/new-shape.spec.ts',
  '**/upgrade.spec.ts',
  '**/integrations.spec.ts',
];

export default defineConfig<{ shell: 'browser' | 'electron' }>({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  // Each test has a page and a server of its own, so that those of one file need not wait for each other. Half of
  // their time they wait for what they see: two cores are busy with three.
  fullyParallel: true,
  workers: Math.min(3, Math.ceil(availableParallelism() * 1.5)),
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: process.env.PIVOTAL_E2E_REPORT
    ? [['line'], ['json', { outputFile: process.env.PIVOTAL_E2E_REPORT }]]
    : 'list',
  outputDir: 'test-results',
  projects: [
    { name: 'browser', use: { shell: 'browser' } },
    ...(electron.kind === 'usable'
      ? [{ name: 'electron', testIgnore: BROWSER_ONLY, use: { shell: 'electron' as const } }]
      : []),
  ],
  use: {
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    // Each click waits until what it is for stands still: `first-minute.spec.ts` sees what moves.
    contextOptions: { reducedMotion: 'reduce' },
    // Recording costs as much as the test: the test command records what it tries a second time.
    trace: process.env.PIVOTAL_E2E_REPORT ? 'on-first-retry' : 'retain-on-failure',
    launchOptions: {
      executablePath: browser.path,
      args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-background-networking'],
    },
  },
});
