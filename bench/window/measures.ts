import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { measureBareDexie } from './bare-dexie.ts';
import { type Browser, firstRows } from './browser.ts';
import { observe } from './observer.ts';
import type { FollowedWrite, ScrollRun } from './probe.ts';

export const LISTS = ['customers', 'onboardings'] as const;
export type List = (typeof LISTS)[number];

/** What a browser that has nothing of the workspace yet takes, and how much it is held up by it. */
export interface FirstCopy {
  readonly firstRowsMs: number;
  readonly completeMs: number;
  readonly longestTaskMs: number;
  /** What Dexie alone takes to store the same documents. */
  readonly bareMs: number;
}

const COPY_LIMIT_MS = 180_000;
/** Somebody looks at a list for longer than this before closing it. */
const USED_MS = 8_000;
/** Between two things measured, so that what the first left to do is done. */
const PAUSE_MS = 120;

/** The first visit of all: answers the first question, and waits until everything has been copied. */
export function measureFirstCopy(browser: Browser, app: string): Promise<FirstCopy> {
  return browser.visit(`${app}customers`, async (page) => {
    const from = performance.now();
    const firstRowsMs = await firstRows(page);
    await page.waitForFunction(
      () => {
        const memo = JSON.parse(localStorage.getItem('pivotal-replica') ?? '{}') as { complete?: string[] };
        return ['customers', 'contacts', 'onboardings'].every((name) => memo.complete?.includes(name));
      },
      undefined,
      { timeout: COPY_LIMIT_MS, polling: 250 },
    );
    const completeMs = performance.now() - from;
    const longestTaskMs = await page.evaluate(() => Math.max(0, ...window.probe.longTasks));
    const welcome = page.getByRole('dialog', { name: 'Welcome to Pivotal' });
    if (await welcome.isVisible()) await welcome.getByRole('button', { name: 'Skip' }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    return { firstRowsMs, completeMs, longestTaskMs, bareMs: await measureBareDexie(page) };
  });
}

export interface WarmStart {
  readonly blank: readonly number[];
  /** One series per address, in the order given. */
  readonly rows: readonly (readonly number[])[];
}

/**
 * Blank page and lists take turns, so that whatever else the machine does hits all alike. Before that each has been
 * in use for a while, as before any other start but the first.
 */
export async function measureWarmStart(
  browser: Browser,
  blank: string,
  addresses: readonly string[],
  rounds: number,
): Promise<WarmStart> {
  const visited = [blank, ...addresses];
  const series: number[][] = visited.map(() => []);
  for (const address of visited) {
    await browser.visit(address, async (page) => {
      await firstRows(page);
      await wait(USED_MS);
    });
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const [at, address] of visited.entries()) {
      series[at]?.push(await browser.visit(address, firstRows));
      // The page before has let go of its storage, and the machine is at rest.
      await wait(400);
    }
  }
  const [blankSeries = [], ...rows] = series;
  return { blank: blankSeries, rows };
}

/** The list as it stands when everything has been read. */
async function openList(page: Page): Promise<void> {
  await firstRows(page);
  await page.waitForFunction(() => document.querySelector('[role="grid"]') !== null);
  let before = '';
  for (;;) {
    const now = await page.evaluate(
      () => document.querySelector('[role="grid"]')?.getAttribute('aria-rowcount') ?? '',
    );
    if (now === before) break;
    before = now;
    await wait(600);
  }
  await wait(1000);
}

/** Every column, both ways. */
export async function measureSorting(page: Page, rounds: number): Promise<number[]> {
  const times: number[] = [];
  const columns = await page
    .getByRole('columnheader')
    .filter({ has: page.getByRole('button') })
    .count();
  for (let turn = 0; turn < rounds * columns * 2; turn += 1) {
    const column = Math.floor(turn / 2) % columns;
    times.push(
      await page.evaluate((index) => {
        const headers = document.querySelectorAll<HTMLElement>('[role="columnheader"][aria-sort]');
        const button = headers[index]?.querySelector('button');
        const before = headers[index]?.getAttribute('aria-sort');
        return window.probe.untilPainted(
          () => button?.click(),
          () => headers[index]?.getAttribute('aria-sort') !== before,
        );
      }, column),
    );
    await wait(PAUSE_MS);
  }
  return times;
}

/** The values of some filters, each let through and taken back again. */
export async function measureFiltering(
  page: Page,
  filters: readonly string[],
  rounds: number,
): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const filter of filters) {
      await page.getByRole('button', { name: `Filter by ${filter}` }).click();
      const values = Math.min(4, await page.getByRole('option').count());
      for (let turn = 0; turn < values * 2; turn += 1) {
        times.push(
          await page.evaluate(
            (index) => {
              const option = document.querySelectorAll<HTMLElement>('[role="option"]')[index];
              const state = () => {
                const grid = document.querySelector('[role="grid"]');
                return grid === null ? 'none' : grid.getAttribute('aria-rowcount');
              };
              const before = state();
              return window.probe.untilPainted(
                () => option?.click(),
                () => state() !== before,
              );
            },
            Math.floor(turn / 2),
          ),
        );
        await wait(PAUSE_MS);
      }
      await page.keyboard.press('Escape');
      await page.getByRole('listbox').waitFor({ state: 'hidden' });
    }
  }
  return times;
}

/** How fast, and how far. */
interface ScrollSpeed {
  readonly views: number;
  readonly most: number;
}

const THROUGH: ScrollSpeed = { views: 1, most: Number.MAX_SAFE_INTEGER };
const BROWSING: ScrollSpeed = { views: 1 / 4, most: 400 };

async function measureScrolling(page: Page, { views, most }: ScrollSpeed): Promise<ScrollRun> {
  await page.evaluate(() => document.querySelector('[role="grid"]')?.scrollTo({ top: 0 }));
  await wait(500);
  return page.evaluate(
    (speed) => {
      const grid = document.querySelector('[role="grid"]');
      if (grid === null) throw new Error('there is no list on screen');
      return window.probe.scrollThrough(grid, speed.views, speed.most);
    },
    { views, most },
  );
}

export interface ListRuns {
  readonly rows: number;
  readonly sorting: readonly number[];
  readonly filtering: readonly number[];
  /** The whole list, a view a frame. */
  readonly scrolling: ScrollRun;
  /** A part of it, a quarter of a view a frame. */
  readonly browsing: ScrollRun;
  /** From the request's first byte until the list showed what it wrote. */
  readonly apiWrites: readonly number[];
}

export interface ListSettings {
  readonly rounds: number;
  readonly writes: number;
}

const FILTERS: Readonly<Record<List, readonly string[]>> = {
  customers: ['status', 'owner', 'plan', 'tag'],
  onboardings: ['state', 'phase', 'CSM', 'target'],
};

/** @param patch writes one field through the local API. */
export function measureList(
  browser: Browser,
  app: string,
  list: List,
  { rounds, writes }: ListSettings,
  patch: (reference: string, name: string) => Promise<void>,
): Promise<ListRuns> {
  return browser.visit(app + list, async (page) => {
    await openList(page);
    const apiWrites = await measureApiWrites(page, list, writes, patch);
    const sorting = await measureSorting(page, rounds);
    const filtering = await measureFiltering(page, FILTERS[list], rounds);
    const scrolling = await measureScrolling(page, THROUGH);
    const browsing = await measureScrolling(page, BROWSING);
    const rows = await page.evaluate(
      () => Number(document.querySelector('[role="grid"]')?.getAttribute('aria-rowcount')) - 1,
    );
    return { rows, sorting, filtering, scrolling, browsing, apiWrites };
  });
}

export async function measureApiWrites(
  page: Page,
  list: List,
  writes: number,
  patch: (reference: string, name: string) => Promise<void>,
): Promise<number[]> {
  const times: number[] = [];
  const shown = await page.evaluate((path) => {
    const links = [...document.querySelectorAll<HTMLAnchorElement>(`[role="grid"] a[href^="/${path}/"]`)];
    return links.slice(0, 10).map((link) => ({
      reference: link.pathname.split('/').at(-1) ?? '',
      name: link.textContent,
    }));
  }, list);
  for (let turn = 0; turn < writes; turn += 1) {
    const row = shown[turn % shown.length];
    if (row === undefined) throw new Error(`no ${list} on screen`);
    // An ending keeps the row where it is in a list by name.
    const name = `${row.name} ${turn}.`;
    const seen = page.evaluate(
      (text) =>
        window.probe.untilPainted(
          () => {},
          () => document.querySelector('[role="grid"]')?.textContent.includes(text) === true,
        ),
      name,
    );
    // Armed before the write begins.
    await page.evaluate(() => {});
    const from = performance.now();
    await Promise.all([patch(row.reference, name), seen]);
    times.push(performance.now() - from);
    await wait(PAUSE_MS);
  }
  return times;
}

export interface WriteRun extends FollowedWrite {
  /** Until the hub had it on disk and said so, to another program or to the window, whichever heard it first. */
  readonly inHubMs: number;
}

/** Renames the record of a page by keyboard, again and again. */
export async function measureWrites(
  browser: Browser,
  app: string,
  path: string,
  writes: number,
): Promise<WriteRun[]> {
  const observer = await observe(app, browser.secretOf(app));
  try {
    return await browser.visit(app + path, async (page) => {
      await page.getByRole('heading', { level: 1 }).waitFor();
      await wait(1500);
      const runs: WriteRun[] = [];
      for (let turn = 0; turn <= writes; turn += 1) {
        const text = `Renamed in the window ${turn}.`;
        const heard = observer.heardOf(text);
        const following = page.evaluate((name) => window.probe.followWrite(name), text);
        await page.keyboard.press('e');
        await page.keyboard.press('ControlOrMeta+a');
        await page.keyboard.insertText(text);
        await wait(50);
        await page.keyboard.press('Enter');
        const followed = await following;
        const run = { ...followed, inHubMs: Math.min((await heard) - followed.pressedAt, followed.savedMs) };
        // The first one compiles what the others use.
        if (turn > 0) runs.push(run);
        await wait(PAUSE_MS);
      }
      return runs;
    });
  } finally {
    await observer.close();
  }
}
