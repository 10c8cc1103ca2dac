import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installElectron, NOBODY } from './electron-binary.ts';

const ROOT = resolve(import.meta.dirname, '../..');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pivotal-e2e-'));
  chmodSync(folder, 0o777);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the end-to-end tests say of themselves and which they are, without running them. */
function list(environment: NodeJS.ProcessEnv, account: object = {}): string {
  const playwright = join(ROOT, 'node_modules/@playwright/test/cli.js');
  const { stdout } = spawnSync(process.execPath, [playwright, 'test', '--list'], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, TEST_WORKER_INDEX: undefined, ...environment },
    ...account,
  });
  return stdout;
}

describe.runIf(process.platform === 'linux')('the end-to-end tests', () => {
  test('say that they are not run in Electron where it cannot open a window, and why', () => {
    const listed = list({ DISPLAY: '', WAYLAND_DISPLAY: '' });
    expect(listed).toContain('Electron: NOT RUN, there is no display for a window\n');
    expect(listed).toContain('[browser] › customers.spec.ts');
    expect(listed).not.toContain('[electron]');
  });

  test('are run in its window where it can, but for those that are about the browser', () => {
    const electron = installElectron(folder, 'exit 1');
    const listed = list({ DISPLAY: ':0', ELECTRON_OVERRIDE_DIST_PATH: electron, HOME: folder }, NOBODY);
    expect(listed).toContain(`Electron: ${join(electron, 'electron')}\n`);
    expect(listed).toContain('[electron] › customers.spec.ts');
    expect(listed).not.toContain('[electron] › browser-access.spec.ts');
  });
});
