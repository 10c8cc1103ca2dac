import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { findBrowser } from '../../scripts/support/browser.ts';
import { BROWSER_SECRET_KEY } from '../../src/renderer/bridge/browser-secret.ts';
import type { BrowserSecret } from '../../src/shared/access/proofs.ts';
import { followLink } from '../../test/support/browser.ts';
import { installProbe } from './probe.ts';

export interface Browser {
  readonly name: string;
  /** Trades a one-time address for a secret, before any page of its origin is visited. */
  letIn(link: string): Promise<void>;
  /** What the browser was let in by. */
  secretOf(app: string): BrowserSecret;
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
  const secrets = new Map<string, BrowserSecret>();
  return {
    name: `Chromium ${context.browser()?.version() ?? ''}`.trim(),
    async letIn(link) {
      const { socket, secret } = await followLink(link);
      socket.close();
      if (secret === null) throw new Error('the link was traded for nothing');
      const { origin } = new URL(link);
      secrets.set(origin, secret);
      const page = await context.newPage();
      // Any file of the origin, but not the app: its first start is measured later.
      await page.goto(`${origin}/theme.js`);
      await page.evaluate(([key, value]) => localStorage.setItem(key, value), [
        BROWSER_SECRET_KEY,
        JSON.stringify(secret),
      ] as const);
      await page.close();
    },
    secretOf(app) {
      const secret = secrets.get(new URL(app).origin);
      if (secret === undefined) throw new Error(`nobody has let the browser in at ${app}`);
      return secret;
    },
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
