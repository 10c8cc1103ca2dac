import { setTimeout as wait } from 'node:timers/promises';
import { type Browser, firstRows } from './browser.ts';

/** A change of every row that is shown, in the window, beside the same change by the local API. */
export interface BulkRun {
  readonly rows: number;
  /** From Enter until a frame with it was through. */
  readonly shownMs: number;
  /** Until the window had heard that all of it is on disk. */
  readonly savedMs: number;
  /** The same, of what takes it back. */
  readonly undoneMs: number;
  /** The same rows, changed by the local API in batches of a thousand, one after the other. */
  readonly apiMs: number;
}

const TAG = 'bench-bulk';
const SAVED_LIMIT_MS = 180_000;

/** @param tagByApi gives so many customers a tag, and answers when it is done. */
export function measureBulk(
  browser: Browser,
  app: string,
  tagByApi: (rows: number) => Promise<void>,
): Promise<BulkRun> {
  return browser.visit(`${app}customers`, async (page) => {
    await firstRows(page);
    await wait(4_000);
    await page.getByRole('checkbox', { name: 'Select all' }).click();
    const toolbar = page.getByRole('toolbar', { name: 'Change the selected customers' });
    const selected = (await toolbar.getByRole('status').textContent()) ?? '';
    const rows = Number(selected.replace(/\D/g, ''));
    await toolbar.getByRole('button', { name: 'Add tag' }).click();
    await page.keyboard.insertText(TAG);
    await wait(300);
    const shown = page.evaluate(
      (tag) =>
        new Promise<number>((resolve) => {
          addEventListener(
            'keydown',
            () => {
              const from = performance.now();
              void window.probe
                .untilPainted(
                  () => {},
                  () => document.querySelector('[role="grid"]')?.textContent.includes(tag) === true,
                )
                .then(() => resolve(performance.now() - from));
            },
            { capture: true, once: true },
          );
        }),
      TAG,
    );
    const saved = () =>
      page.waitForFunction(() => !/Saving [\d,]+ changes?…/.test(document.body.innerText), undefined, {
        timeout: SAVED_LIMIT_MS,
        polling: 20,
      });
    let from = performance.now();
    await page.keyboard.press('Enter');
    const shownMs = await shown;
    await saved();
    const savedMs = performance.now() - from;
    await wait(3_000);
    from = performance.now();
    await page.keyboard.press('ControlOrMeta+z');
    await page.waitForFunction(
      (tag) => document.querySelector('[role="grid"]')?.textContent.includes(tag) === false,
      TAG,
    );
    await saved();
    const undoneMs = performance.now() - from;
    await wait(3_000);
    from = performance.now();
    await tagByApi(rows);
    return { rows, shownMs, savedMs, undoneMs, apiMs: performance.now() - from };
  });
}
