import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Options of a process that is not root's: the start scripts open no window for root. */
export const NOBODY = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

/**
 * A shell script in the place of Electron's binary.
 * @returns the folder to name in ELECTRON_OVERRIDE_DIST_PATH.
 */
export function installElectron(folder: string, script: string): string {
  const distribution = mkdtempSync(join(folder, 'electron-'));
  const binary = join(distribution, 'electron');
  writeFileSync(binary, `#!/bin/sh\n${script}\n`);
  chmodSync(binary, 0o755);
  chmodSync(distribution, 0o755);
  return distribution;
}
