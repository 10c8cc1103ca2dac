import { test as base, expect, type Page } from '@playwright/test';
import { startServer, type TestServer } from '../../test/support/server.ts';
import { type ElectronWindow, openElectron } from './electron.ts';

/** What every shell has: pages at an address, and the local API. */
export type Pivotal = Pick<TestServer, 'app' | 'request'> & {
  /** The address of a first visit: in the browser one that lets it in. */
  readonly link: () => Promise<string>;
  /** Its process, in the browser's project only. */
  readonly pid?: number;
};

interface Fixtures {
  /** Given by the project. */
  readonly shell: 'browser' | 'electron';
  /** `--sample` or nothing: what the workspace holds. */
  readonly sample: boolean;
  /** The Electron window, in its project only. */
  readonly electron: ElectronWindow | null;
  /** The process, in the browser's project only: a test may stop it. */
  readonly server: TestServer;
  /** A running Pivotal on a folder of its own. */
  readonly pivotal: Pivotal;
  /** Its window, at the list of customers; the first questions count as answered (`first-minute.spec.ts` answers them). */
  readonly window: Page;
}

/** Errors a page must never log; RxDB's greeting is none. */
export function watchForErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    // A page without a link to one asks for an icon by itself.
    const isOfIcon = message.location().url.endsWith('/favicon.ico');
    if (message.type() === 'error' && !isOfIcon) errors.push(message.text());
  });
  return errors;
}

/** Sample data has something due at any time: a notice of it would lie over what a test wants to press. */
async function startQuietly(sample: boolean): Promise<TestServer> {
  const server = await startServer({ args: sample ? ['--sample'] : [] });
  const body = { reminders: { enabled: false } };
  if (sample) await server.request('PATCH', '/workspace', { base: '/local/v1', body });
  return server;
}

export const test = base.extend<Fixtures>({
  shell: ['browser', { option: true }],
  sample: [false, { option: true }],
  electron: async ({ shell, sample }, use) => {
    const opened = shell === 'electron' ? await openElectron(sample ? ['--sample'] : []) : null;
    await use(opened);
    await opened?.close();
  },
  page: async ({ electron, page }, use) => {
    await use(electron?.page ?? page);
  },
  server: async ({ sample }, use) => {
    const server = await startQuietly(sample);
    await use(server);
    await server.stop();
  },
  pivotal: async ({ electron, sample }, use) => {
    if (electron !== null) {
      await use(electron.pivotal);
      return;
    }
    const server = await startQuietly(sample);
    await use(server);
    await server.stop();
  },
  window: async ({ page, pivotal }, use) => {
    const asked = await page.addInitScript(() =>
      localStorage.setItem(
        'pivotal.layout',
        '{"state":{"isNavCollapsed":false,"isFirstStartDone":true},"version":0}',
      ),
    );
    await page.goto(await pivotal.link());
    await goToCustomers(page);
    await asked.dispose();
    await use(page);
  },
});

/** Answers the first questions as somebody in a hurry does. The second comes only once it is known that nothing is here. */
export async function passFirstStart(page: Page): Promise<void> {
  const sampleQuestion = page.getByRole('dialog', { name: 'Look around first?' });
  await page.getByRole('dialog', { name: 'Welcome to Pivotal' }).waitFor();
  await page.getByRole('button', { name: 'Skip' }).click();
  await expect(async () => {
    if (await sampleQuestion.isVisible()) await page.keyboard.press('Escape');
    const kept = await page.evaluate(() => localStorage.getItem('pivotal.layout'));
    // Otherwise both would be asked again after the next load of the page.
    expect(kept).toContain('"isFirstStartDone":true');
  }).toPass();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
}

/** From the home that a window opens with. */
export async function goToCustomers(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Customers' }).click();
  await page.waitForURL(/\/customers$/);
}

/** The code of other screens, and of what opens over any, is fetched soon after the start by the window itself. */
export async function isFetched(page: Page, code: string): Promise<void> {
  await page.waitForFunction(
    (name) =>
      performance
        .getEntriesByType('resource')
        .some((entry) => entry.name.includes(name) && (entry as PerformanceResourceTiming).responseEnd > 0),
    code,
  );
}

/** Chooses in the menu that has just been opened, by letters alone. */
export async function chooseByLetters(page: Page, word: string): Promise<void> {
  const item = page.getByRole('menuitem', { name: word });
  await item.waitFor();
  await page.keyboard.type(word);
  await expect(item).toBeFocused();
  await page.keyboard.press('Enter');
}

export { expect };
