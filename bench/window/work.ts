import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { percentile } from '../support/statistics.ts';
import { type Browser, firstRows } from './browser.ts';

/** The window of a workspace with very many tasks and comments; milliseconds. */
export interface WorkWindow {
  /** Until this window had its copy of everything. */
  readonly copyMs: number;
  /** The longest task of its page until then. */
  readonly copyLongestTaskMs: number;
  readonly starts: Readonly<Record<StartName, readonly number[]>>;
  /** Saved views of the sidebar one after the other, within a screen and from one to another. */
  readonly switches: readonly { readonly to: string; readonly ms: number }[];
  /** What the page's scripts held at the end, in MiB. */
  readonly heapMib: number;
}

/**
 * `workbench`: the first of its rows; `wholeWorkbench`: customers, tasks and targets. What is at risk is reckoned over
 * the whole workspace each time, and comes after them.
 */
export type StartName = 'blank' | 'customers' | 'tasks' | 'workbench' | 'wholeWorkbench';

const COPY_LIMIT_MS = 1_500_000;
const READ_LIMIT_MS = 180_000;
const COPIED = ['customers', 'contacts', 'onboardings', 'tasks', 'comments'];
/** Somebody looks at a screen for longer than this before closing it. */
const USED_MS = 8_000;
const REST_MS = 400;
const PAUSE_MS = 250;

const WORKBENCH_CARDS = ['Tasks', 'Target dates', 'Customers'];

export interface WorkWindowOptions {
  readonly app: string;
  readonly blank: string;
  readonly rounds: number;
  readonly progress: (text: string) => void;
}

export async function measureWorkWindow(
  browser: Browser,
  { app, blank, rounds, progress }: WorkWindowOptions,
): Promise<WorkWindow> {
  const { copyMs, copyLongestTaskMs } = await browser.visit(`${app}customers`, async (page) => ({
    copyMs: await untilCopied(page),
    copyLongestTaskMs: await page.evaluate(() => Math.max(0, ...window.probe.longTasks)),
  }));
  progress(`the window copied everything in ${(copyMs / 1000).toFixed(0)} s`);
  const pages: readonly (readonly [StartName, string, (page: Page) => Promise<number>])[] = [
    ['blank', blank, firstRows],
    ['customers', `${app}customers`, firstRows],
    ['tasks', `${app}tasks/all`, firstRows],
    ['workbench', `${app}workbench`, (page) => cardsShown(page, 1)],
    ['wholeWorkbench', `${app}workbench`, (page) => cardsShown(page, WORKBENCH_CARDS.length)],
  ];
  const starts: Record<StartName, number[]> = {
    blank: [],
    customers: [],
    tasks: [],
    workbench: [],
    wholeWorkbench: [],
  };
  for (let round = 0; round <= rounds; round += 1) {
    progress(`starts, round ${round} of ${rounds}`);
    for (const [name, address, painted] of pages) {
      const ms = await browser.visit(address, async (page) => {
        // What is not on screen in time counts as never.
        const at = await painted(page).catch(() => Number.POSITIVE_INFINITY);
        if (round === 0) await wait(USED_MS);
        return at;
      });
      if (round > 0) starts[name].push(ms);
      // The page before has let go of its storage, and the machine is at rest.
      await wait(REST_MS);
    }
  }
  return browser.visit(`${app}customers`, async (page) => {
    await firstRows(page);
    progress('views');
    const switches = await measureSwitches(page, rounds);
    const heapMib = await page.evaluate(
      () =>
        (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize / 2 ** 20,
    );
    return { copyMs, copyLongestTaskMs, starts, switches, heapMib };
  });
}

/** Waits until a window has its copy of everything. @returns how long that took */
export async function untilCopied(page: Page): Promise<number> {
  const from = performance.now();
  await page.waitForFunction(
    (names) => {
      const memo = JSON.parse(localStorage.getItem('pivotal-replica') ?? '{}') as { complete?: string[] };
      return names.every((name) => memo.complete?.includes(name));
    },
    COPIED,
    { timeout: COPY_LIMIT_MS, polling: 250 },
  );
  const ms = performance.now() - from;
  const welcome = page.getByRole('dialog', { name: 'Welcome to Pivotal' });
  if (await welcome.isVisible()) await welcome.getByRole('button', { name: 'Skip' }).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  return ms;
}

/** From the navigation until so many of the Workbench's cards show rows. */
function cardsShown(page: Page, most: number): Promise<number> {
  return page
    .evaluate(
      ({ cards, wanted }) =>
        window.probe.paintedAt(
          () =>
            cards.filter((name) =>
              [...document.querySelectorAll('main section')].some(
                (card) =>
                  card.querySelector('h2')?.textContent.startsWith(name) === true &&
                  card.querySelector('li a, li button') !== null,
              ),
            ).length >= wanted,
        ),
      { cards: WORKBENCH_CARDS, wanted: most },
    )
    .catch(() => Number.POSITIVE_INFINITY);
}

/**
 * From the click on a view in the sidebar to the end of the frame in which the list has what the view lets through.
 * Each is looked at once before, which says how many rows it is to have.
 */
export async function measureSwitches(page: Page, rounds: number): Promise<WorkWindow['switches']> {
  const links = page.getByRole('region', { name: 'Saved views' }).getByRole('link');
  await links.first().waitFor();
  // Each says how many it has once everything has been read.
  await page.waitForFunction(
    () =>
      [...document.querySelectorAll('section[aria-label="Saved views"] a')].every((link) =>
        /\d$/.test(link.textContent),
      ),
    undefined,
    { timeout: READ_LIMIT_MS },
  );
  const views: { readonly name: string; readonly rows: string }[] = [];
  for (const link of await links.all()) {
    await link.click();
    views.push({ name: await nameOf(page), rows: await settledRows(page) });
  }
  const switches: { to: string; ms: number }[] = [];
  for (let round = 0; round < rounds * 2; round += 1) {
    for (const [index, { name, rows }] of views.entries()) {
      const ms = await page.evaluate(
        ({ at, title, wanted }) =>
          window.probe.untilPainted(
            () => document.querySelectorAll<HTMLElement>('section[aria-label="Saved views"] a')[at]?.click(),
            () =>
              document.querySelector('main h1, header h1')?.textContent === title &&
              document.querySelector('[role="grid"]')?.getAttribute('aria-rowcount') === wanted,
          ),
        { at: index, title: name, wanted: rows },
      );
      switches.push({ to: name, ms });
      await wait(PAUSE_MS);
    }
  }
  return switches;
}

async function nameOf(page: Page): Promise<string> {
  return (await page.getByRole('heading', { level: 1 }).textContent()) ?? '';
}

async function settledRows(page: Page): Promise<string> {
  const grid = page.getByRole('grid');
  for (let before = ''; ; ) {
    await wait(1500);
    const now = (await grid.getAttribute('aria-rowcount')) ?? '';
    if (now === before) return now;
    before = now;
  }
}

/** The 95th percentile of the switches, and of those to each view. */
export function switchTimes(switches: WorkWindow['switches']): {
  readonly p95: number;
  readonly of: ReadonlyMap<string, number>;
} {
  const of = new Map(
    [...Map.groupBy(switches, ({ to }) => to)].map(([to, all]) => [
      to,
      percentile(
        all.map(({ ms }) => ms),
        0.95,
      ),
    ]),
  );
  return {
    p95: percentile(
      switches.map(({ ms }) => ms),
      0.95,
    ),
    of,
  };
}
