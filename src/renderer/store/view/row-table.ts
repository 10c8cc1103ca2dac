import type { CollectionName, ReplicaOf } from '#shared/replica.ts';
import { createSource, type Source } from '../../bridge/source.ts';
import type { ListSource, RowList } from '../api.ts';
import type { OptimisticRows } from './optimistic-rows.ts';
import { type Replacement, replaceRows } from './row-list.ts';
import { createRowLog } from './row-log.ts';

/** A whole collection in memory, in order, found by every name a record has. */
export interface RowTable<Row> {
  readonly list: ListSource<Row>;
  /** By key, id or display_id, among the rows known so far. */
  find(reference: string): Row | undefined;
  /** Whether every stored row is known. */
  readonly loaded: Source<boolean>;
  load(): Promise<void>;
  /** Takes rows that somebody else read from the storage. */
  remember(rows: readonly Row[]): void;
  close(): void;
}

export interface RowTableOptions<Name extends CollectionName> {
  readonly feed: OptimisticRows<Name>;
  readonly compare: (a: ReplicaOf[Name], b: ReplicaOf[Name]) => number;
  /** Everything stored, in chunks; the first one is what is shown first. */
  readonly read: () => AsyncIterable<readonly ReplicaOf[Name][]>;
  /** How many there are, where that is shown while they are read: the browser goes through all of them to tell. */
  readonly count?: () => Promise<number>;
  /** Whether the collection has everything the hub had when this window's first copy began. */
  readonly complete: Source<boolean>;
}

/** While many rows arrive, they are shown this often. */
const BULK_PAUSE_MS = 100;
const BULK = 20;
/** To put more among the others at once would hold the page up. */
const MOST_UNSHOWN = 25_000;

interface Named {
  readonly id: string;
  readonly display_id: number;
}

/** Rows by key, found by every name that they have. */
function createNamedRows<Row extends Named>() {
  const rows = new Map<string, Row>();
  const keyOfId = new Map<string, string>();
  const keyOfDisplayId = new Map<number, string>();
  return {
    get: (key: string): Row | undefined => rows.get(key),
    has: (key: string): boolean => rows.has(key),
    /** @param row null when it is gone */
    set(key: string, row: Row | null): void {
      const before = rows.get(key);
      if (before !== undefined) {
        if (keyOfId.get(before.id) === key) keyOfId.delete(before.id);
        if (keyOfDisplayId.get(before.display_id) === key) keyOfDisplayId.delete(before.display_id);
      }
      if (row === null) {
        rows.delete(key);
        return;
      }
      rows.set(key, row);
      keyOfId.set(row.id, key);
      // 0 is every new record's display_id until the hub has given it one.
      if (row.display_id > 0) keyOfDisplayId.set(row.display_id, key);
    },
    find(reference: string): Row | undefined {
      const displayId = displayIdOf(reference);
      const key = displayId === null ? reference : keyOfDisplayId.get(displayId);
      if (key === undefined) return undefined;
      return rows.get(key) ?? rows.get(keyOfId.get(key) ?? '');
    },
  };
}

export function createRowTable<Name extends CollectionName>({
  feed,
  compare,
  read,
  count,
  complete,
}: RowTableOptions<Name>): RowTable<ReplicaOf[Name]> {
  type Row = ReplicaOf[Name];
  const known = createNamedRows<Row>();
  const list = createSource<RowList<Row>>({ status: 'loading', rows: [] });
  const loaded = createSource(false);
  const log = createRowLog<Row>(compare);
  /** What the list does not show yet: for each key the row that it still shows. */
  const unshown = new Map<string, Row | null>();
  /** Keys that changed while stored rows were being read: what was read of them is older. */
  let changedMeanwhile: Set<string> | null = null;
  let loading: Promise<void> | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let total: number | undefined;

  function set(key: string, row: Row | null): void {
    if (!unshown.has(key)) unshown.set(key, known.get(key) ?? null);
    known.set(key, row);
  }

  function show(): void {
    clearTimeout(timer);
    timer = undefined;
    const replacements: Replacement<Row>[] = [];
    for (const [key, before] of unshown) replacements.push({ before, after: known.get(key) ?? null });
    unshown.clear();
    const shown = list.get();
    const rows =
      replacements.length === 0 ? shown.rows : replaceRows({ rows: shown.rows, compare }, replacements);
    // An empty list says so only when nothing more can come.
    const ready = loaded.get() && complete.get();
    const status = ready ? 'ready' : rows.length > 0 ? 'partial' : 'loading';
    const expected = ready || total === undefined || total <= rows.length ? undefined : total;
    if (rows !== shown.rows) log.note(shown.rows, rows, replacements);
    if (rows === shown.rows && status === shown.status && expected === shown.total) return;
    list.set(expected === undefined ? { status, rows } : { status, rows, total: expected });
  }

  /** What a person has just done shows in the next frame, however many rows it is. */
  function showSoon(changes: number, madeHere = false): void {
    if (madeHere || changes < BULK) show();
    else timer ??= setTimeout(show, BULK_PAUSE_MS);
  }

  const endFeed = feed.subscribe((changes, madeHere) => {
    // Before anybody wants the whole list, only rows that somebody already has are kept up to date.
    const wanted = loading === null ? changes.filter(({ key }) => known.has(key)) : changes;
    for (const { key, row } of wanted) {
      changedMeanwhile?.add(key);
      set(key, row);
    }
    if (wanted.length > 0) showSoon(wanted.length, madeHere);
  });
  const endComplete = complete.subscribe(show);

  function remember(rows: readonly Row[]): void {
    for (const row of rows) {
      if (changedMeanwhile?.has(row.key) || known.has(row.key)) continue;
      const shown = feed.view(row);
      if (shown !== null) set(row.key, shown);
    }
  }

  async function readAll(): Promise<void> {
    changedMeanwhile = new Set();
    for (const row of feed.made()) set(row.key, row);
    show();
    void count?.().then((rows) => {
      total = rows;
      show();
    });
    for await (const rows of read()) {
      remember(rows);
      // Each showing goes over all rows: so many more are worth it that there are few of them.
      if (unshown.size >= MOST_UNSHOWN) show();
      else if (unshown.size >= list.get().rows.length) showSoon(rows.length);
    }
    changedMeanwhile = null;
    loaded.set(true);
    show();
  }

  function load(): Promise<void> {
    loading ??= readAll();
    return loading;
  }

  return {
    list: {
      get: list.get,
      subscribe(listener) {
        void load();
        return list.subscribe(listener);
      },
      watch: list.subscribe,
      log,
    },
    loaded,
    load,
    remember,
    find: known.find,
    close() {
      clearTimeout(timer);
      endFeed();
      endComplete();
    },
  };
}

/** `42` and `42-acme` name a display_id; anything else is a key or an id. */
export function displayIdOf(reference: string): number | null {
  const digits = /^(\d{1,15})(?:-.*)?$/.exec(reference)?.[1];
  return digits === undefined ? null : Number(digits);
}
