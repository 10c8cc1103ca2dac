import { listBackups, makeBackup, removeSuperfluous } from './backups.ts';

export interface DailyBackupOptions {
  readonly folder: string;
  readonly now: () => number;
  readonly copyTo: (path: string) => Promise<void>;
  /** Whether there is anything to lose. */
  readonly isEmpty: () => boolean;
  readonly reportFailure: (error: unknown) => void;
}

/** How often it is looked whether a day has passed. */
const LOOK_MS = 15 * 60 * 1000;
/** The start has better things to do. */
const FIRST_LOOK_MS = 60 * 1000;

/** Makes the copy of the day, once a day, while the app runs. @returns a function that ends it */
export function startDailyBackups({
  folder,
  now,
  copyTo,
  isEmpty,
  reportFailure,
}: DailyBackupOptions): () => void {
  let isMaking = false;
  async function look(): Promise<void> {
    if (isMaking || isEmpty() || hasOneOfToday(folder, now())) return;
    isMaking = true;
    try {
      await makeBackup(folder, 'daily', now(), copyTo);
      removeSuperfluous(folder);
    } catch (error) {
      reportFailure(error);
    } finally {
      isMaking = false;
    }
  }
  const first = setTimeout(() => void look(), FIRST_LOOK_MS).unref();
  const timer = setInterval(() => void look(), LOOK_MS).unref();
  return () => {
    clearTimeout(first);
    clearInterval(timer);
  };
}

function hasOneOfToday(folder: string, now: number): boolean {
  const today = new Date(now).toISOString().slice(0, 10);
  return listBackups(folder).some(({ kind, createdAt }) => kind === 'daily' && createdAt.startsWith(today));
}
