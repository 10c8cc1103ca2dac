import type { Change } from '../hub/records/transaction.ts';

/** Whether what happened there has been read since a record was last changed here. */
export function createChangesRead() {
  let changes = 0;
  let whenAsked = 0;
  let whenRead = -1;
  /** By key: which of the changes was a record's last. */
  const last = new Map<string, number>();
  return {
    /** Records have changed here, or may have there. */
    note(changed: readonly Pick<Change, 'key'>[]): void {
      changes += 1;
      for (const { key } of changed) last.set(key, changes);
    },
    /** What happened there is being asked for. */
    ask(): void {
      whenAsked = changes;
    },
    /** Everything of what was asked for has come. */
    read(): void {
      whenRead = whenAsked;
    },
    forgetRead(): void {
      if (whenRead === changes) last.clear();
    },
    isReadSince: (key: string): boolean => (last.get(key) ?? 0) <= whenRead,
  };
}
