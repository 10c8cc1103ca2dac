import type { FirstList } from '#shared/list-order.ts';
import type { ReplicaOf } from '#shared/replica.ts';
import { createSource, type Source, whileSubscribed } from '../../bridge/source.ts';
import type { OptimisticRows } from './optimistic-rows.ts';
import { displayIdOf } from './row-table.ts';

export type Lookup<Row> =
  | { readonly status: 'loading' | 'missing'; readonly row: null }
  | { readonly status: 'found'; readonly row: Row };

export interface LookupOptions<Name extends FirstList> {
  readonly reference: string;
  readonly feed: OptimisticRows<Name>;
  /** The record, when it is in memory. */
  readonly peek: (reference: string) => ReplicaOf[Name] | undefined;
  /** The record, looked for in the storage. */
  readonly read: (reference: string) => Promise<ReplicaOf[Name] | undefined>;
  /** Told of the record when it was not in memory: what is on screen has to be. */
  readonly remember: (row: ReplicaOf[Name]) => void;
  /** Whether what is not stored here does not exist. */
  readonly complete: Source<boolean>;
}

/**
 * One record by any of its names, followed from then on by its key. `state` turns what is known into what the
 * hook answers with; while nobody subscribes nothing is followed.
 */
export function createLookup<Name extends FirstList, State>(
  { reference, feed, peek, read, remember, complete }: LookupOptions<Name>,
  state: (lookup: Lookup<ReplicaOf[Name]>) => State,
): Source<State> {
  type Row = ReplicaOf[Name];
  let searched = false;
  let row: Row | null = peek(reference) ?? null;
  /** Once found, a record keeps being followed when its display_id or id changes. */
  let key: string | null = row?.key ?? null;

  const now = (): Lookup<Row> => {
    if (row !== null) return { status: 'found', row };
    return { status: searched && complete.get() ? 'missing' : 'loading', row: null };
  };
  const shown = createSource(state(now()));
  let last = now();

  function show(): void {
    const next = now();
    if (next.status === last.status && next.row === last.row) return;
    last = next;
    shown.set(state(next));
  }

  function take(found: Row | null): void {
    row = found;
    key = found?.key ?? key;
    if (found !== null) remember(found);
    show();
  }

  function follow(): () => void {
    const endFeed = feed.subscribe((changes) => {
      for (const change of changes) {
        const isOurs =
          key === null ? change.row !== null && isNamed(change.row, reference) : change.key === key;
        if (isOurs) {
          searched = true;
          take(change.row);
        }
      }
    });
    const endComplete = complete.subscribe(show);
    // What changed while nobody was subscribed.
    const current = peek(key ?? reference);
    if (current !== undefined) take(current);
    else void search();
    return () => {
      endFeed();
      endComplete();
    };
  }

  async function search(): Promise<void> {
    searched = false;
    const found = await read(key ?? reference);
    if (searched) return;
    searched = true;
    take(found === undefined ? (feed.shown(key ?? reference) ?? null) : feed.view(found));
  }

  return whileSubscribed(shown, follow);
}

interface NamedRow {
  readonly key: string;
  readonly id: string;
  readonly display_id: number;
}

function isNamed(row: NamedRow, reference: string): boolean {
  const displayId = displayIdOf(reference);
  return displayId === null ? row.key === reference || row.id === reference : row.display_id === displayId;
}
