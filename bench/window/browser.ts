import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { findBrowser } from '../../scripts/support/browser.ts';
import { installProbe } from './probe.ts';

export interface Browser {
  readonly name: string;
  /** A page of its own process, closed afterwards; what its origin has stored stays. */
  visit<Result>(url: string, measure: (page: Page) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** A headless browser that keeps what pages store, so that a second visit is a warm start. */
export async function openBrowser(profile: string): Promise<Browser> {
  const { path } = findBrowser();
  const context: BrowserContext = await chromium.launchPersistentContext(profile, {
    executablePath: path,
    headless: true,
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-background-networking'],
  });
  await context.addInitScript(installProbe);
  return {
    name: `Chromium ${context.browser()?.version() ?? ''}`.trim(),
    async visit(url, measure) {
      const page = await context.newPage();
      try {
        await page.goto(url, { waitUntil: 'commit' });
        return await measure(page);
      } finally {
        await page.close();
      }
    },
    close: () => context.close(),
  };
}

/** From the navigation until the first rows, or the blank page's text, were drawn. */
export function firstRows(page: Page): Promise<number> {
  return page.evaluate(() => window.probe.firstRows);
}
