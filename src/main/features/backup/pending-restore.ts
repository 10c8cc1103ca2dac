import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { previewBeside } from './beside.ts';
import { type Restored, restoreBackup } from './restore.ts';

const pendingSchema = z.object({ id: z.string() });

function pendingPath(folder: string): string {
  return join(folder, 'restore-at-start.json');
}

/** The backup that is put back at the next start; null when none is. */
export function pendingRestore(folder: string): string | null {
  if (!existsSync(pendingPath(folder))) return null;
  try {
    return pendingSchema.parse(JSON.parse(readFileSync(pendingPath(folder), 'utf8'))).id;
  } catch {
    return null;
  }
}

/**
 * While the app has the database open, nothing can take its place: so it is done when it is started next.
 * @param id null calls it off @throws Error for a backup that there is not, or that is damaged
 */
export async function setPendingRestore(folder: string, id: string | null): Promise<void> {
  if (id === null) {
    rmSync(pendingPath(folder), { force: true });
    return;
  }
  const { backup } = await previewBeside(folder, id);
  writeFileSync(pendingPath(folder), JSON.stringify({ id: backup.id }), { mode: 0o600 });
}

/**
 * Before the database is opened. It is tried once: what cannot be put back is left, and the app opens as it was.
 * @returns null when nothing was to be put back @throws Error that says why nothing was changed
 */
export async function restoreAtStart(folder: string, now: number): Promise<Restored | null> {
  const id = pendingRestore(folder);
  if (id === null) return null;
  setPendingRestore(folder, null);
  return restoreBackup(folder, id, now);
}
