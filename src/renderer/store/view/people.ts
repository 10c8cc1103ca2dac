import type { PersonReplica } from '#shared/replica.ts';
import { createSource, type Source } from '../../bridge/source.ts';
import { compareNames } from '../names.ts';
import type { OptimisticRows } from './optimistic-rows.ts';

/** Everybody of the workspace, by name; few enough to be sorted whenever somebody changes. */
export function createPeopleList(
  feed: OptimisticRows<'people'>,
  read: () => Promise<readonly PersonReplica[]>,
): Source<readonly PersonReplica[]> & {
  readonly find: (key: string) => PersonReplica | undefined;
  readonly loaded: Promise<void>;
  readonly close: () => void;
} {
  const known = new Map<string, PersonReplica>();
  const changedMeanwhile = new Set<string>();
  const list = createSource<readonly PersonReplica[]>([]);
  const show = () => list.set([...known.values()].sort(compareNames));

  const close = feed.subscribe((changes) => {
    for (const { key, row } of changes) {
      changedMeanwhile.add(key);
      if (row === null) known.delete(key);
      else known.set(key, row);
    }
    show();
  });
  const loaded = read().then((rows) => {
    for (const row of [...feed.made(), ...rows]) {
      const shown = changedMeanwhile.has(row.key) ? null : feed.view(row);
      if (shown !== null) known.set(row.key, shown);
    }
    show();
  });
  return { get: list.get, subscribe: list.subscribe, find: (key) => known.get(key), loaded, close };
}
