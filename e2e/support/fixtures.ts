import { test as base, expect, type Page } from '@playwright/test';
import { startServer, type TestServer } from '../../test/support/server.ts';

interface Fixtures {
  /** `--sample` or nothing: what the workspace holds. */
  readonly sample: boolean;
  /** A running Pivotal on a folder of its own. */
  readonly pivotal: TestServer;
  /** Its window, past the first questions. */
  readonly window: Page;
}

/** Errors a page must never log; RxDB's greeting is none. */
export function watchForErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return errors;
}

export const test = base.extend<Fixtures>({
  sample: [false, { option: true }],
  pivotal: async ({ sample }, use) => {
    const server = await startServer({ args: sample ? ['--sample'] : [] });
    await use(server);
    await server.stop();
  },
  window: async ({ page, pivotal }, use) => {
    await page.goto(pivotal.app);
    await passFirstStart(page);
    await use(page);
  },
});

/** Answers the first questions as somebody in a hurry does. */
export async function passFirstStart(page: Page): Promise<void> {
  const skip = page.getByRole('button', { name: 'Skip' });
  const name = page.getByRole('dialog', { name: 'Welcome to Pivotal' });
  await name.waitFor();
  await skip.click();
  const sampleQuestion = page.getByRole('dialog');
  await page.waitForTimeout(300);
  if (await sampleQuestion.isVisible()) await page.keyboard.press('Escape');
  await sampleQuestion.waitFor({ state: 'hidden' });
}

export { expect };
