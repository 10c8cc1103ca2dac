import { chmodSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The keychain has not answered in time; it may be locked, with a question for its password on the screen. */
export class KeychainLockedError extends Error {
  constructor() {
    super('The keychain of this machine has not answered. Unlock it, then choose "Sync now".');
    this.name = 'KeychainLockedError';
  }
}

/** Keeps a key: of the cloud, or of a service that is connected. The shell that has the keychain of the operating system brings its own. */
export interface SecretStore {
  /** How well it is kept, for the settings page to say; before the first key: how one would be, as far as is known. */
  readonly kind: 'keychain' | 'file';
  /** @throws KeychainLockedError */
  read(): Promise<string | null>;
  write(secret: string): Promise<void>;
  remove(): Promise<void>;
}

/** The file of the cloud's key. */
export const CLOUD_KEY = 'upstream-key';

/** A file that only its owner may read. */
export function createFileSecretStore(folder: string, name = CLOUD_KEY): SecretStore {
  const path = join(folder, name);
  return {
    kind: 'file',
    async read() {
      if (!existsSync(path)) return null;
      const secret = readFileSync(path, 'utf8').trim();
      return secret === '' ? null : secret;
    },
    async write(secret) {
      const temporary = `${path}.${process.pid}.tmp`;
      writeFileSync(temporary, `${secret}\n`, { mode: 0o600 });
      chmodSync(temporary, 0o600);
      renameSync(temporary, path);
    },
    async remove() {
      rmSync(path, { force: true });
    },
  };
}

/** A key that was handed over for this run and is kept nowhere. */
export function createGivenSecret(secret: string, then: SecretStore): SecretStore {
  let given: string | null = secret;
  return {
    get kind() {
      return then.kind;
    },
    read: async () => given,
    async write(next) {
      if (next === given) return;
      given = next;
      await then.write(next);
    },
    async remove() {
      given = null;
      await then.remove();
    },
  };
}
