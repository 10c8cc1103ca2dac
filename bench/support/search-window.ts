import { chromium } from '@playwright/test';
import { passFirstStart } from '../../e2e/support/fixtures.ts';
import { findBrowser } from '../../scripts/support/browser.ts';
import { startServer } from '../../test/support/server.ts';
import { QUERIES } from './search-queries.ts';
import { percentile } from './statistics.ts';

const LETTER_INTERVAL_MS = 120;
const FIRST_COPY_MS = 120_000;
const SETTLE_MS = 3000;

/** From the key press to the frame that shows its results, in the window of a running app. */
export async function measureWindow(folder: string): Promise<{ p50: number; p95: number; count: number }> {
  const server = await startServer({ dataDir: folder });
  const browser = await chromium.launch({
    executablePath: findBrowser().path,
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(await server.link());
    await passFirstStart(page);
    // Everything has arrived in the window: its first copy is another measure's matter.
    await page
      .getByText(/10,000/)
      .first()
      .waitFor({ timeout: FIRST_COPY_MS });
    await page.waitForTimeout(SETTLE_MS);
    await page
      .getByText(/^Reading/)
      .first()
      .waitFor({ state: 'detached', timeout: FIRST_COPY_MS });
    await page.waitForTimeout(SETTLE_MS);
    await page.keyboard.press('ControlOrMeta+k');
    const box = page.getByRole('combobox');
    await box.waitFor();
    await page.evaluate(() => {
      const times: number[] = [];
      Object.assign(window, { searchTimes: times });
      document.addEventListener(
        'keydown',
        (event) => {
          if (event.key.length !== 1 || event.ctrlKey || event.metaKey) return;
          const since = event.timeStamp;
          const look = () => {
            const input = document.querySelector<HTMLInputElement>('[role=combobox]');
            const answers = document.querySelector('[cmdk-list]')?.getAttribute('data-answers');
            if (input === null || answers !== input.value || answers === '') requestAnimationFrame(look);
            // A message posted in a frame is handled when the frame has been painted.
            else {
              const channel = new MessageChannel();
              channel.port1.onmessage = () => times.push(performance.now() - since);
              channel.port2.postMessage(null);
            }
          };
          requestAnimationFrame(look);
        },
        true,
      );
    });
    for (const query of QUERIES) {
      await box.fill('');
      await page.waitForTimeout(LETTER_INTERVAL_MS);
      await box.focus();
      // Characters without a key of their own are put in as a whole by the system, not pressed.
      if (/^[\x20-\x7e]+$/u.test(query)) await page.keyboard.type(query, { delay: LETTER_INTERVAL_MS });
    }
    await page.waitForTimeout(500);
    const times = await page.evaluate(() => (window as unknown as { searchTimes: number[] }).searchTimes);
    return { p50: percentile(times, 0.5), p95: percentile(times, 0.95), count: times.length };
  } finally {
    await browser.close();
    await server.stop();
  }
}
