import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

// The first is the same browser without the parts of a desktop: a third less processor time for a test.
const NAMES = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
];
const MAC_APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

export interface FoundBrowser {
  readonly path: string;
  /** Where it comes from, in words. */
  readonly source: string;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function onPath(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

function systemBrowser(): FoundBrowser | null {
  const named = process.env.PIVOTAL_BROWSER;
  if (named !== undefined && isExecutable(named)) return { path: named, source: 'named by PIVOTAL_BROWSER' };
  const path = onPath() ?? MAC_APPLICATIONS.find(isExecutable);
  return path === undefined ? null : { path, source: 'installed on this machine' };
}

function playwrightBrowser(): FoundBrowser | null {
  const path = chromium.executablePath();
  return isExecutable(path) ? { path, source: "Playwright's own" } : null;
}

const PACKAGE = 'chromium-headless-shell';

/** Debian's package, where that is possible: on a Debian machine, as root. */
function installBrowser(): FoundBrowser | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !isExecutable('/usr/bin/apt-get'))
    return null;
  process.stderr.write(`No browser found; installing the package ${PACKAGE} …\n`);
  for (const parameters of [
    ['update', '-qq'],
    ['install', '-y', '-qq', PACKAGE],
  ]) {
    const { status, stderr } = spawnSync('apt-get', parameters, {
      encoding: 'utf8',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (status !== 0) {
      process.stderr.write(stderr);
      return null;
    }
  }
  const path = onPath();
  return path === undefined ? null : { path, source: `installed just now from the package ${PACKAGE}` };
}

/**
 * The Chromium that end-to-end tests run in.
 * @throws when there is none and none can be installed; the message says what to do.
 */
export function findBrowser(): FoundBrowser {
  const found = systemBrowser() ?? playwrightBrowser() ?? installBrowser();
  if (found !== null) return found;
  throw new Error(
    'No Chromium or Chrome was found. Install one, run `npx playwright install chromium`, or name one in PIVOTAL_BROWSER.',
  );
}
