import { chmodSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { safeStorage } from 'electron';
import {
  CLOUD_KEY,
  createFileSecretStore,
  KeychainLockedError,
  type SecretStore,
} from '../../cloud/secret-store.ts';
import { errorDetails, type Log } from '../../log.ts';

/** A locked keyring asks the person for its password; what waits for it says so after this long. */
const LIMIT_MS = 15_000;

interface KeychainOptions {
  readonly limitMs?: number;
  /** Of the file that it is kept in. */
  readonly name?: string | undefined;
}

/**
 * Keeps a key, by default that of the cloud, encrypted, under a key that the operating system's keychain holds. Where there is no
 * keychain worth the name it is a file that only its owner may read, and `kind` says so. The keychain is asked only
 * when there is a key to read or to keep: it may be locked, and nothing else is to wait for it.
 */
export function createKeychain(
  folder: string,
  platform: NodeJS.Platform,
  log: Log,
  { limitMs = LIMIT_MS, name = CLOUD_KEY }: KeychainOptions = {},
): SecretStore {
  const plain = createFileSecretStore(folder, name);
  const path = join(folder, `${name}.encrypted`);
  let isThere: boolean | null = null;

  /** Without a keyring Linux would encrypt with a password that everybody knows. */
  const isOnlyObfuscated = () =>
    platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text';

  async function isKeychainThere(): Promise<boolean> {
    if (isThere !== null) return isThere;
    isThere = !isOnlyObfuscated() && (await withinLimit(safeStorage.isAsyncEncryptionAvailable()));
    if (!isThere) {
      log('warn', 'keychain_unavailable', {
        message:
          'There is no keychain on this machine: the key of the cloud is kept in a file of its owner alone.',
      });
    }
    return isThere;
  }

  async function withinLimit<Value>(work: Promise<Value>): Promise<Value> {
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new KeychainLockedError()), limitMs);
    });
    try {
      return await Promise.race([work, limit]);
    } finally {
      clearTimeout(timer);
    }
  }

  async function write(secret: string): Promise<void> {
    if (!(await isKeychainThere())) return plain.write(secret);
    const encrypted = await withinLimit(safeStorage.encryptStringAsync(secret));
    const temporary = `${path}.${process.pid}.tmp`;
    writeFileSync(temporary, encrypted, { mode: 0o600 });
    chmodSync(temporary, 0o600);
    renameSync(temporary, path);
    await plain.remove();
  }

  /** What an earlier run, or `pivotal serve`, may have left in a plain file is taken over. */
  async function takeOver(left: string): Promise<string> {
    try {
      await write(left);
    } catch (error) {
      log('error', 'keychain_unreadable', errorDetails(error));
    }
    return left;
  }

  return {
    get kind() {
      return (isThere ?? !isOnlyObfuscated()) ? 'keychain' : 'file';
    },
    async read() {
      const left = await plain.read();
      if (left !== null) return takeOver(left);
      if (!existsSync(path)) return null;
      try {
        if (!(await isKeychainThere())) return null;
        const { result, shouldReEncrypt } = await withinLimit(
          safeStorage.decryptStringAsync(readFileSync(path)),
        );
        if (shouldReEncrypt) await write(result);
        return result;
      } catch (error) {
        log('error', 'keychain_unreadable', errorDetails(error));
        if (error instanceof KeychainLockedError) throw error;
        // A new keychain: the person gives the key again. Nothing is removed, the old one may come back.
        return null;
      }
    },
    write,
    async remove() {
      rmSync(path, { force: true });
      await plain.remove();
    },
  };
}
