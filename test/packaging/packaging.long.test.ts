import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
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

/** What every packing of these tests is told by the environment, as a release is. */
const RELEASE = {
  PIVOTAL_HOMEPAGE: 'https://acme.test/pivotal',
  PIVOTAL_MAINTAINER: 'Ann <ann@acme.test>',
  PIVOTAL_UPDATE_URL: 'https://acme.test/updates',
  // As CI gives secrets that are not there.
  CSC_LINK: '',
  WIN_CSC_LINK: '',
  APPLE_API_KEY: '',
};

/** Packing takes most of a minute on a machine with nothing else to do. */
const PACKING_MS = 400_000;

interface Packing {
  readonly platform: 'linux' | 'mac' | 'win';
  readonly targets: readonly string[];
  readonly arch: string;
  readonly settings?: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
}

/** Packs for a platform as a release does. @returns its folder */
async function pack({ platform, targets, arch, settings = [], environment = {} }: Packing): Promise<string> {
  const distribution = join(folder, `electron-${platform}`);
  const output = join(folder, `packed-${platform}`);
  createDistribution(distribution, platform);
  await run(
    process.execPath,
    [
      join(ROOT, 'scripts/package.ts'),
      `--${platform}`,
      ...targets,
      `--${arch}`,
      `-c.electronDist=${distribution}`,
      `-c.directories.output=${output}`,
      ...settings,
    ],
    { cwd: ROOT, maxBuffer: 1e8, env: { ...process.env, ...RELEASE, ...environment } },
  );
  return output;
}

/** Every file below a folder, with its size; the largest first. */
function sizesIn(top: string): { readonly path: string; readonly bytes: number }[] {
  return readdirSync(top, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: path.slice(top.length + 1), bytes: statSync(path).size }))
    .toSorted((one, other) => other.bytes - one.bytes);
}

/** Lists what has landed in a package and how large it is, without Electron, and limits it. */
function expectSmall(platform: string, top: string): void {
  const sizes = sizesIn(top);
  const megabytes = (bytes: number) => (bytes / 1024 / 1024).toFixed(2).padStart(8);
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  console.log(
    [
      `${platform}, without Electron: ${megabytes(total)} MB`,
      ...sizes.slice(0, 12).map(({ path, bytes }) => `${megabytes(bytes)} MB  ${path}`),
    ].join('\n'),
  );
  expect(total).toBeLessThan(40 * 1024 * 1024);
}

function expectLicences(folderOfProgram: string): void {
  const licences = readFileSync(join(folderOfProgram, 'THIRD-PARTY-LICENCES.txt'), 'utf8');
  for (const name of ['better-sqlite3', 'react', 'electron-updater'])
    expect(licences).toMatch(new RegExp(`^${name} \\d`, 'm'));
  for (const name of ['vitest', '@playwright/test', 'typescript'])
    expect(licences).not.toMatch(new RegExp(`^${name} \\d`, 'm'));
  expect(licences).toContain('Permission is hereby granted');
  expect(existsSync(join(folderOfProgram, 'LICENSE.pivotal.txt'))).toBe(true);
}

const UPDATES = 'provider: generic\nurl: https://acme.test/updates\n';

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

/** In the place of the tool that writes deb and rpm, which is fetched from the network: keeps what it is told. */
function installFpm(): { readonly path: string; told(kind: 'deb' | 'rpm'): readonly string[] } {
  const tools = join(folder, 'tools');
  mkdirSync(tools);
  const script = `#!/bin/sh
kind=deb
for word in "$@"; do
  case "$last:$word" in -t:*) kind=$word ;; --after-install:*) cp "$word" ${tools}/after-install ;; --package:*) echo packed > "$word" ;; esac
  last=$word
done
for word in "$@"; do echo "$word"; done > ${tools}/$kind
ls build/launchers/pivotal > ${tools}/launcher
`;
  writeFileSync(join(tools, 'fpm'), script);
  chmodSync(join(tools, 'fpm'), 0o755);
  return { path: tools, told: (kind) => readFileSync(join(tools, kind), 'utf8').split('\n') };
}

describe('for Linux', () => {
  let unpacked: string;
  let program: string;
  let archive: string;
  let fpm: ReturnType<typeof installFpm>;

  beforeAll(async () => {
    fpm = installFpm();
    const output = await pack({
      platform: 'linux',
      targets: ['deb', 'rpm'],
      arch: 'x64',
      environment: { USE_SYSTEM_FPM: 'true', PATH: `${fpm.path}:${process.env.PATH}` },
    });
    unpacked = join(output, 'linux-unpacked');
    program = join(unpacked, 'pivotal-desktop');
    archive = join(unpacked, 'resources/app.asar');
  }, PACKING_MS);

  test('the app is packed with the one native binary it needs, which lies beside the archive', () => {
    expectTheAppAndNothingElse(archive, 'linux-x64.node');
    expect(readAsar(archive).some(({ path }) => path === 'out/renderer/index.html')).toBe(true);
  });

  test('nothing in it is large', () => expectSmall('Linux', unpacked));

  test('the licences of everything in it, and of nothing else, lie beside the program', () =>
    expectLicences(unpacked));

  test.each(['deb', 'rpm'] as const)('the %s says whose it is and brings the pivotal command', (kind) => {
    const told = fpm.told(kind);
    const toldAfter = (option: string) => told[told.indexOf(option) + 1];
    expect([toldAfter('--maintainer'), toldAfter('--url'), toldAfter('--license')]).toEqual([
      'Ann <ann@acme.test>',
      'https://acme.test/pivotal',
      'MIT',
    ]);
    expect(told).toContain('build/launchers/pivotal=/usr/bin/pivotal');
    expect(told).toContain(`${unpacked}/=/opt/Pivotal`);
    expect(readFileSync(join(fpm.path, 'launcher'), 'utf8')).toBe('build/launchers/pivotal\n');
  });

  test('the profile that lets the sandbox start on Ubuntu is in it, and its installation installs that', () => {
    const profile = readFileSync(join(unpacked, 'resources/apparmor-profile'), 'utf8');
    expect(profile).toContain('"/opt/Pivotal/pivotal-desktop" flags=(unconfined)');
    expect(profile).toContain('userns,');
    const install = readFileSync(join(fpm.path, 'after-install'), 'utf8');
    expect(install).toContain("APPARMOR_PROFILE_TARGET='/etc/apparmor.d/pivotal-desktop'");
  });

  test('it knows where newer versions are, and a dock knows its window', () => {
    expect(readFileSync(join(unpacked, 'resources/app-update.yml'), 'utf8')).toContain(UPDATES);
    const metadata =
      readAsar(archive)
        .find(({ path }) => path === 'package.json')
        ?.content?.toString() ?? '{}';
    const { desktopName, devDependencies, scripts } = JSON.parse(metadata) as Record<string, unknown>;
    expect([desktopName, devDependencies, scripts]).toEqual([
      'pivotal-desktop.desktop',
      undefined,
      undefined,
    ]);
    expect(
      fpm.told('deb').some((word) => word.endsWith('=/usr/share/applications/pivotal-desktop.desktop')),
    ).toBe(true);
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
    const output = await pack({
      platform: 'mac',
      targets: ['dir'],
      arch: 'arm64',
      settings: ['-c.electronFuses.resetAdHocDarwinSignature=false'],
    });
    contents = join(output, 'mac-arm64/Pivotal.app/Contents');
  }, PACKING_MS);

  test('the licences lie in it, and nothing in it is large', () => {
    expectLicences(contents);
    expectSmall('macOS', contents);
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

test(
  'for macOS both processors are packed alike, up to their joining, which needs a Mac',
  async () => {
    const packing = pack({
      platform: 'mac',
      targets: ['dir'],
      arch: 'universal',
      settings: ['-c.electronFuses.resetAdHocDarwinSignature=false'],
    });
    // Elsewhere its tool says so.
    if (process.platform !== 'darwin') {
      await expect(packing).rejects.toMatchObject({
        stdout: expect.stringContaining('@electron/universal is only supported on darwin platforms'),
      });
    }
    const archiveOf = (arch: string) =>
      join(folder, `packed-mac/mac-universal-${arch}-temp/Pivotal.app/Contents/Resources/app.asar`);
    expect(packedFiles(archiveOf('x64'))).toEqual(packedFiles(archiveOf('arm64')));
    expectTheAppAndNothingElse(archiveOf('x64'), 'darwin-arm64.node', 'darwin-x64.node');
  },
  PACKING_MS,
);

describe('for Windows', () => {
  let output: string;

  beforeAll(async () => {
    // Both change the program itself, which is not the real one.
    const settings = ['-c.disableAsarIntegrity=true', '-c.win.signAndEditExecutable=false'];
    output = join(await pack({ platform: 'win', targets: ['dir'], arch: 'x64', settings }), 'win-unpacked');
  }, PACKING_MS);

  test('the licences lie beside the program, and nothing in it is large', () => {
    expectLicences(output);
    expectSmall('Windows', output);
  });

  test('the app is packed with the one native binary it needs', () => {
    expectTheAppAndNothingElse(join(output, 'resources/app.asar'), 'win32-x64.node');
  });

  test('the fuses are set', () => {
    expect(fusesOf(join(output, 'Pivotal.exe'))).toBe(EXPECTED_FUSES);
  });
});
