import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { extractAsar, readAsar } from './asar.ts';
import { createDistribution, fusesOf } from './stand-in-distribution.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

/** In Electron's order; the last one is newer than what sets them, and stays as it is shipped. */
const FUSES = [
  'RunAsNode off',
  'EnableCookieEncryption on',
  'EnableNodeOptionsEnvironmentVariable off',
  'EnableNodeCliInspectArguments off',
  'EnableEmbeddedAsarIntegrityValidation on',
  'OnlyLoadAppFromAsar on',
  'LoadBrowserProcessSpecificV8Snapshot off',
  'GrantFileProtocolExtraPrivileges off',
  'WasmTrapHandlers on',
] as const;
const EXPECTED_FUSES = FUSES.map((fuse) => (fuse.endsWith(' on') ? '1' : '0')).join('');

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pivotal-packaging-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Packs for a platform as a release does, up to the unpacked program. @returns its folder */
async function pack(platform: 'linux' | 'mac' | 'win', arch: string, settings: readonly string[] = []) {
  const distribution = join(folder, `electron-${platform}`);
  const output = join(folder, `packed-${platform}`);
  createDistribution(distribution, platform);
  await run(
    process.execPath,
    [
      join(ROOT, 'scripts/package.ts'),
      `--${platform}`,
      'dir',
      `--${arch}`,
      `-c.electronDist=${distribution}`,
      `-c.directories.output=${output}`,
      ...settings,
    ],
    { cwd: ROOT, maxBuffer: 1e8 },
  );
  return output;
}

/** Everything in the archive but the renderer, whose names have hashes in them. */
function packedFiles(archive: string): readonly string[] {
  return readAsar(archive)
    .map(({ path }) => path)
    .filter((path) => !path.startsWith('out/renderer/'));
}

function expectTheAppAndNothingElse(archive: string, ...binaries: readonly string[]): void {
  const files = packedFiles(archive);
  const modules = files.filter((path) => path.startsWith('node_modules/'));
  expect(files).toEqual(
    expect.arrayContaining(['package.json', 'out/main/index.js', 'out/main/cli.js', 'out/preload/index.cjs']),
  );
  expect(modules.every((path) => path.startsWith('node_modules/better-sqlite3/'))).toBe(true);
  expect(modules.filter((path) => path.endsWith('.node')).toSorted()).toEqual(
    binaries.map((binary) => `node_modules/better-sqlite3/prebuilds/${binary}`),
  );
  expect(files.filter((path) => !/^(?:out|node_modules\/better-sqlite3)\//.test(path))).toEqual([
    'package.json',
  ]);
  for (const binary of binaries) {
    expect(existsSync(join(`${archive}.unpacked`, 'node_modules/better-sqlite3/prebuilds', binary))).toBe(
      true,
    );
  }
}

describe('for Linux', () => {
  let program: string;
  let archive: string;

  beforeAll(async () => {
    const output = await pack('linux', 'x64');
    program = join(output, 'linux-unpacked/pivotal-desktop');
    archive = join(output, 'linux-unpacked/resources/app.asar');
  });

  test('the app is packed with the one native binary it needs, which lies beside the archive', () => {
    expectTheAppAndNothingElse(archive, 'linux-x64.node');
    expect(readAsar(archive).some(({ path }) => path === 'out/renderer/index.html')).toBe(true);
  });

  test('the licences of everything in it lie beside the program', () => {
    const licences = readFileSync(join(program, '../THIRD-PARTY-LICENCES.txt'), 'utf8');
    expect(licences).toContain('Permission is hereby granted');
  });

  test('the program cannot be turned into Node, inspected, or made to load other code', () => {
    expect(fusesOf(program)).toBe(EXPECTED_FUSES);
  });

  test('what is packed is all that it takes: the packed main process starts and serves', async () => {
    const app = join(folder, 'extracted');
    extractAsar(archive, app);
    const data = join(folder, 'data');
    const started = spawn(
      process.execPath,
      [
        join(import.meta.dirname, 'run-with-stand-in.ts'),
        join(app, 'out/main/index.js'),
        `--data-dir=${data}`,
        '--port=0',
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    try {
      const [line] = (await once(createInterface(started.stdout), 'line')) as [string];
      const { api, app: origin } = JSON.parse(line) as { api: string; app: string };
      expect(origin).toBe('app://pivotal');
      expect((await fetch(`${api}/customers`)).status).toBe(401);
      expect(existsSync(join(data, 'pivotal.db'))).toBe(true);
    } finally {
      started.kill('SIGTERM');
    }
    expect(await once(started, 'exit')).toEqual([0, null]);
  });
});

describe('for macOS', () => {
  let contents: string;

  beforeAll(async () => {
    // Signing needs a Mac.
    const output = await pack('mac', 'arm64', ['-c.electronFuses.resetAdHocDarwinSignature=false']);
    contents = join(output, 'mac-arm64/Pivotal.app/Contents');
  });

  test('the app is packed with the native binaries of both processors', () => {
    expectTheAppAndNothingElse(join(contents, 'Resources/app.asar'), 'darwin-arm64.node', 'darwin-x64.node');
  });

  test('the fuses are set', () => {
    const framework = 'Frameworks/Electron Framework.framework/Electron Framework';
    expect(fusesOf(join(contents, framework))).toBe(EXPECTED_FUSES);
  });

  test('the system knows its name, its links, and what the archive has to hash to', () => {
    const plist = readFileSync(join(contents, 'Info.plist'), 'utf8').replaceAll(/>\s+</g, '><');
    expect(plist).toContain('<key>CFBundleIdentifier</key><string>com.pivotal.desktop</string>');
    expect(plist).toContain('<key>CFBundleURLSchemes</key><array><string>pivotal</string></array>');
    expect(plist).toContain('<key>ElectronAsarIntegrity</key><dict><key>Resources/app.asar</key>');
  });
});

describe('for Windows', () => {
  let output: string;

  beforeAll(async () => {
    // Both change the program itself, which is not the real one.
    const settings = ['-c.disableAsarIntegrity=true', '-c.win.signAndEditExecutable=false'];
    output = join(await pack('win', 'x64', settings), 'win-unpacked');
  });

  test('the app is packed with the one native binary it needs', () => {
    expectTheAppAndNothingElse(join(output, 'resources/app.asar'), 'win32-x64.node');
  });

  test('the fuses are set', () => {
    expect(fusesOf(join(output, 'Pivotal.exe'))).toBe(EXPECTED_FUSES);
  });
});
