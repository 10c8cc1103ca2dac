import type { OfCustomer, ReplicaOf } from '#shared/replica.ts';
import { createSource, type Source } from '../../bridge/source.ts';
import type { RowList } from '../api.ts';
import type { OptimisticRows } from './optimistic-rows.ts';
import { type Replacement, replaceRows } from './row-list.ts';

export interface CustomerRowsOptions<Name extends OfCustomer> {
  readonly feed: OptimisticRows<Name>;
  readonly read: (customerKey: string) => Promise<readonly ReplicaOf[Name][]>;
  readonly complete: Source<boolean>;
  /**
   * Stores what the hub has of a customer, ahead of the first copy; the feed tells of it.
   * @returns false when the hub could not be asked.
   */
  readonly fetch: (customerKey: string) => Promise<boolean>;
  /** Told of rows read, for whoever else may want them. */
  readonly remember?: (rows: readonly ReplicaOf[Name][]) => void;
}

/** Customers whose rows are kept after they have left the screen, so that going back shows them at once. */
const KEPT_UNUSED = 30;

/** The contacts, the onboardings, tasks or comments of one customer at a time; oldest first. */
export function createCustomerRows<Name extends OfCustomer>(options: CustomerRowsOptions<Name>) {
  type Row = ReplicaOf[Name];
  const opened = new Map<string, OpenedRows<Row>>();

  function open(customerKey: string): OpenedRows<Row> {
    const existing = opened.get(customerKey);
    if (existing !== undefined) return existing;
    for (const [key, { isUsed, close }] of opened) {
      if (opened.size < KEPT_UNUSED) break;
      if (isUsed()) continue;
      close();
      opened.delete(key);
    }
    const rows = openRows(customerKey, options);
    opened.set(customerKey, rows);
    return rows;
  }

  return {
    of: (customerKey: string): Source<RowList<Row>> => open(customerKey).list,
    /** All rows of a customer: at once when they are in memory, else as soon as they are read. */
    all(customerKey: string): readonly Row[] | Promise<readonly Row[]> {
      const rows = open(customerKey);
      if (rows.isLoaded()) return rows.list.get().rows;
      return rows.loading().then(() => rows.list.get().rows);
    },
    /** A row of any customer that is in memory. */
    find(key: string): Row | undefined {
      for (const { list } of opened.values()) {
        const row = list.get().rows.find((one) => one.key === key);
        if (row !== undefined) return row;
      }
      return undefined;
    },
    close() {
      for (const rows of opened.values()) rows.close();
      opened.clear();
    },
  };
}

interface OpenedRows<Row> {
  readonly list: Source<RowList<Row>>;
  readonly loading: () => Promise<void>;
  readonly isLoaded: () => boolean;
  readonly isUsed: () => boolean;
  readonly close: () => void;
}

function openRows<Name extends OfCustomer>(
  customerKey: string,
  { feed, read, complete, fetch, remember }: CustomerRowsOptions<Name>,
): OpenedRows<ReplicaOf[Name]> {
  type Row = ReplicaOf[Name];
  const known = new Map<string, Row>();
  const list = createSource<RowList<Row>>({ status: 'loading', rows: [] });
  /** Keys that changed while the stored rows were being read: what was read of them is older. */
  let changedMeanwhile: Set<string> | null = new Set();
  let started: Promise<void> | null = null;
  let isFetched = false;
  let users = 0;

  function show(replacements: readonly Replacement<Row>[]): void {
    const shown = list.get();
    const rows =
      replacements.length === 0
        ? shown.rows
        : replaceRows({ rows: shown.rows, compare: byAge }, replacements);
    const ready = changedMeanwhile === null && (isFetched || complete.get());
    const status = ready ? 'ready' : rows.length > 0 ? 'partial' : 'loading';
    if (rows !== shown.rows || status !== shown.status) list.set({ status, rows });
  }

  function replace(key: string, after: Row | null): Replacement<Row> {
    const before = known.get(key) ?? null;
    if (after === null) known.delete(key);
    else known.set(key, after);
    return { before, after };
  }

  const endFeed = feed.subscribe((changes) => {
    const own = changes.filter(({ key, row }) => known.has(key) || row?.customer_key === customerKey);
    if (own.length === 0) return;
    for (const { key } of own) changedMeanwhile?.add(key);
    show(own.map(({ key, row }) => replace(key, row?.customer_key === customerKey ? row : null)));
  });
  const endComplete = complete.subscribe(() => show([]));

  async function load(): Promise<void> {
    const rows = await read(customerKey);
    const made = feed.made().filter((row) => row.customer_key === customerKey && !known.has(row.key));
    const stored = rows.filter((row) => !changedMeanwhile?.has(row.key)).map((row) => feed.view(row));
    const byKey = new Map([...made, ...stored].flatMap((row) => (row === null ? [] : [[row.key, row]])));
    const fresh = [...byKey.values()];
    changedMeanwhile = null;
    remember?.(fresh);
    show(fresh.map((row) => replace(row.key, row)));
    if (complete.get()) return;
    isFetched = await fetch(customerKey);
    show([]);
  }

  function loading(): Promise<void> {
    started ??= load();
    return started;
  }

  return {
    list: {
      get: list.get,
      subscribe(listener) {
        void loading();
        users += 1;
        const end = list.subscribe(listener);
        return () => {
          users -= 1;
          end();
        };
      },
    },
    loading,
    isLoaded: () => changedMeanwhile === null,
    isUsed: () => users > 0,
    close() {
      endFeed();
      endComplete();
    },
  };
}

export function byAge(
  a: { readonly created_at: string; readonly key: string },
  b: { readonly created_at: string; readonly key: string },
): number {
  if (a.created_at !== b.created_at) return a.created_at < b.created_at ? -1 : 1;
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}
