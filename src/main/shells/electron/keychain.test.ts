import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { app, restartElectron, safeStorage } from '../../../../test/support/electron/electron.ts';
import { createFileSecretStore, KeychainLockedError } from '../../cloud/secret-store.ts';
import type { Log } from '../../log.ts';
import { createKeychain } from './keychain.ts';

vi.mock('electron', () => import('../../../../test/support/electron/electron.ts'));

const SECRET = 'pk_live_0123456789';
const log = vi.fn<Log>();
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pivotal-keychain-'));
  restartElectron();
  app.becomeReady();
  log.mockReset();
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (platform: NodeJS.Platform = 'linux', limitMs?: number) =>
  createKeychain(folder, platform, log, limitMs === undefined ? {} : { limitMs });

function everythingInTheFolder(): string {
  return readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'latin1'))
    .join('\n');
}

describe('with a keychain', () => {
  test('what was kept is read again, also by the next run', async () => {
    const keychain = open();
    expect(keychain.kind).toBe('keychain');
    expect(await keychain.read()).toBeNull();
    await keychain.write(SECRET);
    expect(await keychain.read()).toBe(SECRET);
    expect(await open().read()).toBe(SECRET);
  });

  test('it lies on disk encrypted only, readable for its owner alone', async () => {
    await open().write(SECRET);
    expect(everythingInTheFolder()).not.toContain(SECRET);
    expect(readdirSync(folder)).toEqual(['upstream-key.encrypted']);
    expect(statSync(join(folder, 'upstream-key.encrypted')).mode & 0o777).toBe(0o600);
  });

  test('the next key takes the place of the last', async () => {
    const keychain = open();
    await keychain.write(SECRET);
    await keychain.write('pk_live_next');
    expect(await keychain.read()).toBe('pk_live_next');
  });

  test('once removed nothing is left', async () => {
    const keychain = open();
    await keychain.write(SECRET);
    await keychain.remove();
    await keychain.remove();
    expect(await keychain.read()).toBeNull();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('a key that an earlier run left in a plain file is taken over, and the file goes', async () => {
    await createFileSecretStore(folder).write(SECRET);
    const keychain = open();
    expect(await keychain.read()).toBe(SECRET);
    expect(everythingInTheFolder()).not.toContain(SECRET);
    expect(await keychain.read()).toBe(SECRET);
  });

  test('a rotated key encrypts anew what it has read', async () => {
    await open().write(SECRET);
    const before = everythingInTheFolder();
    safeStorage.isRotated = true;
    expect(await open().read()).toBe(SECRET);
    expect(everythingInTheFolder()).not.toBe(before);
    expect(await open().read()).toBe(SECRET);
  });

  test('a keychain that cannot open it any more gives nothing, keeps the file, and is logged without it', async () => {
    await open().write(SECRET);
    safeStorage.isLost = true;
    const keychain = open();
    expect(await keychain.read()).toBeNull();
    expect(log).toHaveBeenCalledWith('error', 'keychain_unreadable', expect.anything());
    expect(JSON.stringify(log.mock.calls)).not.toContain(SECRET);
    safeStorage.isLost = false;
    expect(await keychain.read()).toBe(SECRET);
  });

  test('a key that cannot be taken over stays readable where it is', async () => {
    await createFileSecretStore(folder).write(SECRET);
    const keychain = open();
    safeStorage.isAvailable = false;
    expect(await keychain.read()).toBe(SECRET);
    expect(existsSync(join(folder, 'upstream-key'))).toBe(true);
  });
});

describe.each([
  ['Linux has no keyring', 'linux', 'basic_text', true],
  ['encryption is not available', 'darwin', 'unknown', false],
] as const)('when %s', (_why, platform, backend, isAvailable) => {
  beforeEach(() => {
    safeStorage.backend = backend;
    safeStorage.isAvailable = isAvailable;
  });

  test('the key is kept in a file of its owner alone, and that is said', async () => {
    const store = open(platform);
    await store.write(SECRET);
    expect(store.kind).toBe('file');
    expect(log).toHaveBeenCalledWith('warn', 'keychain_unavailable', expect.anything());
    expect(await open(platform).read()).toBe(SECRET);
    expect(statSync(join(folder, 'upstream-key')).mode & 0o777).toBe(0o600);
  });
});

test('nothing asks the keychain before there is a key to read or to keep', async () => {
  const available = vi.spyOn(safeStorage, 'isAsyncEncryptionAvailable');
  expect(await open().read()).toBeNull();
  expect(available).not.toHaveBeenCalled();
});

test('a keychain that does not answer is not waited for, and gives the key once it is unlocked', async () => {
  await open().write(SECRET);
  safeStorage.isLocked = true;
  const keychain = open('linux', 20);
  await expect(keychain.read()).rejects.toThrow(KeychainLockedError);
  expect(JSON.stringify(log.mock.calls)).not.toContain(SECRET);
  safeStorage.isLocked = false;
  expect(await keychain.read()).toBe(SECRET);
});
