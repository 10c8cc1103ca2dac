import type { CollectionName, ReplicaOf } from '#shared/replica.ts';
import { createSource, type Source, whileSubscribed } from '../../bridge/source.ts';
import type { OptimisticRows } from './optimistic-rows.ts';

export interface ChosenRowsOptions<Name extends CollectionName> {
  readonly keys: readonly string[];
  readonly feed: OptimisticRows<Name>;
  /** Those that are stored. */
  readonly read: (keys: readonly string[]) => Promise<readonly ReplicaOf[Name][]>;
  /** Told of what was read: what is on screen can be written, and for that has to be in memory. */
  readonly remember: (rows: readonly ReplicaOf[Name][]) => void;
}

/**
 * Some records of a collection, in the order of their keys, kept up to date while somebody subscribes; nothing else of
 * the collection is read. What is not stored yet joins them when it comes.
 */
export function createChosenRows<Name extends CollectionName>({
  keys,
  feed,
  read,
  remember,
}: ChosenRowsOptions<Name>): Source<readonly ReplicaOf[Name][]> {
  type Row = ReplicaOf[Name];
  const wanted = new Set(keys);
  const known = new Map<string, Row>();
  const shown = createSource<readonly Row[]>([]);

  function show(): void {
    const rows = keys.flatMap((key) => known.get(key) ?? []);
    const before = shown.get();
    if (rows.length === before.length && rows.every((row, at) => row === before[at])) return;
    shown.set(rows);
  }

  function take(key: string, row: Row | null): void {
    if (row === null) known.delete(key);
    else known.set(key, row);
  }

  function follow(): () => void {
    const changedMeanwhile = new Set<string>();
    const endFeed = feed.subscribe((changes) => {
      const ours = changes.filter(({ key }) => wanted.has(key));
      const come = ours.filter(({ key, row }) => row !== null && !known.has(key)).map(({ key }) => key);
      for (const { key, row } of ours) {
        changedMeanwhile.add(key);
        take(key, row);
      }
      if (ours.length > 0) show();
      if (come.length > 0) void read(come).then(remember);
    });
    for (const row of feed.made()) if (wanted.has(row.key)) take(row.key, row);
    void read(keys).then((rows) => {
      remember(rows);
      for (const row of rows) if (!changedMeanwhile.has(row.key)) take(row.key, feed.view(row));
      show();
    });
    return endFeed;
  }

  return whileSubscribed(shown, follow);
}
