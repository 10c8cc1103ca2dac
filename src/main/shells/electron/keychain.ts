import { chmodSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { safeStorage } from 'electron';
import { createFileSecretStore, type SecretStore } from '../../cloud/secret-store.ts';
import { errorDetails, type Log } from '../../log.ts';

/**
 * Keeps the upstream key encrypted, under a key that the operating system's keychain holds. Where there is no
 * keychain worth the name it is a file that only its owner may read, and `kind` says so.
 */
export async function createKeychain(
  folder: string,
  platform: NodeJS.Platform,
  log: Log,
): Promise<SecretStore> {
  const file = createFileSecretStore(folder);
  if (await isKeychainThere(platform)) return createEncryptedStore(folder, file, log);
  log('warn', 'keychain_unavailable', {
    message: 'There is no keychain on this machine: the upstream key is kept in a file of its owner alone.',
  });
  return file;
}

async function isKeychainThere(platform: NodeJS.Platform): Promise<boolean> {
  // Without a keyring Linux would encrypt with a password that everybody knows.
  if (platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text') return false;
  return safeStorage.isAsyncEncryptionAvailable();
}

/** @param plain where an earlier run, or `pivotal serve`, may have left the key; it is taken over from there. */
function createEncryptedStore(folder: string, plain: SecretStore, log: Log): SecretStore {
  const path = join(folder, 'upstream-key.encrypted');

  async function write(secret: string): Promise<void> {
    const encrypted = await safeStorage.encryptStringAsync(secret);
    const temporary = `${path}.${process.pid}.tmp`;
    writeFileSync(temporary, encrypted, { mode: 0o600 });
    chmodSync(temporary, 0o600);
    renameSync(temporary, path);
    await plain.remove();
  }

  return {
    kind: 'keychain',
    async read() {
      try {
        const left = await plain.read();
        if (left !== null) await write(left);
        if (!existsSync(path)) return null;
        const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(readFileSync(path));
        if (shouldReEncrypt) await write(result);
        return result;
      } catch (error) {
        // A locked or new keychain: the person gives the key again. Nothing is removed, it may open later.
        log('error', 'keychain_unreadable', errorDetails(error));
        return plain.read();
      }
    },
    write,
    async remove() {
      rmSync(path, { force: true });
      await plain.remove();
    },
  };
}
