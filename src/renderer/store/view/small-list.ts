import type { CollectionName, ReplicaOf } from '#shared/replica.ts';
import { createSource, type Source } from '../../bridge/source.ts';
import type { RowList } from '../api.ts';
import type { OptimisticRows } from './optimistic-rows.ts';

export interface SmallListOptions<Name extends CollectionName> {
  readonly feed: OptimisticRows<Name>;
  readonly read: () => Promise<readonly ReplicaOf[Name][]>;
  readonly compare: (a: ReplicaOf[Name], b: ReplicaOf[Name]) => number;
  /** Whether the collection has everything that the hub had when its first copy began. */
  readonly complete: Source<boolean>;
}

export interface SmallList<Row> {
  readonly list: Source<RowList<Row>>;
  readonly find: (key: string) => Row | undefined;
  readonly loaded: Promise<void>;
  readonly close: () => void;
}

/** A whole collection in memory; few enough records to be sorted whenever one of them changes. */
export function createSmallList<Name extends CollectionName>({
  feed,
  read,
  compare,
  complete,
}: SmallListOptions<Name>): SmallList<ReplicaOf[Name]> {
  type Row = ReplicaOf[Name];
  const known = new Map<string, Row>();
  const changedMeanwhile = new Set<string>();
  const list = createSource<RowList<Row>>({ status: 'loading', rows: [] });
  let isRead = false;
  const show = () => {
    const rows = [...known.values()].sort(compare);
    const status = isRead && complete.get() ? 'ready' : rows.length > 0 ? 'partial' : 'loading';
    list.set({ status, rows });
  };

  const endFeed = feed.subscribe((changes) => {
    for (const { key, row } of changes) {
      changedMeanwhile.add(key);
      if (row === null) known.delete(key);
      else known.set(key, row);
    }
    show();
  });
  const endComplete = complete.subscribe(show);
  async function load(): Promise<void> {
    const stored = await read();
    for (const row of [...feed.made(), ...stored]) {
      const shown = changedMeanwhile.has(row.key) ? null : feed.view(row);
      if (shown !== null) known.set(row.key, shown);
    }
    isRead = true;
    show();
  }
  return {
    list,
    find: (key) => known.get(key),
    loaded: load(),
    close() {
      endFeed();
      endComplete();
    },
  };
}
