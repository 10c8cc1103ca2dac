import type { BridgeActivity } from '#shared/bridge.ts';
import type { BridgeClient } from '../../bridge/client.ts';
import { createSource, type Source, whileSubscribed } from '../../bridge/source.ts';

/** What narrows the activity shown; the conditions add up. */
export interface ActivityFilter {
  /** None means all. */
  readonly events: readonly string[];
  readonly actor: string | null;
  /** ISO 8601 date-times; `from` belongs to the span, `to` does not. */
  readonly from: string | null;
  readonly to: string | null;
  /** Only what happened to this onboarding, by its key. */
  readonly onboarding?: string;
  /** Stands in who did it, in a value or in the reason. */
  readonly text?: string;
}

export const NO_FILTER: ActivityFilter = { events: [], actor: null, from: null, to: null };

export interface ActivityState {
  readonly status: 'loading' | 'ready' | 'failed';
  /** Newest first. */
  readonly entries: readonly BridgeActivity[];
  readonly hasMore: boolean;
}

export interface ActivityFeed extends Source<ActivityState> {
  /** Loads the page after the last one shown; does nothing while one is on its way. */
  readonly more: () => void;
  /** Asks again after a failure. */
  readonly retry: () => void;
}

const PAGE = 50;
const EXPORT_PAGE = 500;
/** A write changes several records, and each is told of: one question answers for all of them. */
const SETTLE_MS = 40;

type Ask = Pick<BridgeClient, 'call' | 'on' | 'connection'>;

/**
 * The activity of a customer, or of the workspace, page by page, live while somebody is subscribed: what the main process tells of the
 * customer's records, and a connection that came back, make it ask again.
 */
export function createActivityFeed(
  bridge: Ask,
  customerKey: string | null,
  filter: ActivityFilter,
): ActivityFeed {
  const state = createSource<ActivityState>({ status: 'loading', entries: [], hasMore: false });
  let cursor: string | null = null;
  let isLoadingMore = false;
  /** Answers to questions asked before the latest refresh are of no use any more. */
  let round = 0;

  const ask = (after: string | null) =>
    bridge.call('activity.list', {
      customer_key: customerKey,
      cursor: after,
      limit: PAGE,
      ...inputOf(filter),
    });

  async function refresh(): Promise<void> {
    round += 1;
    const mine = round;
    isLoadingMore = false;
    try {
      const page = await ask(null);
      if (mine !== round) return;
      const merged = mergeHead(state.get().entries, page.entries);
      if (merged.isWhole) cursor = page.next_cursor;
      const hasMore = cursor !== null;
      state.set({ status: 'ready', entries: merged.entries, hasMore });
    } catch {
      if (mine === round && state.get().status !== 'ready') state.set({ ...state.get(), status: 'failed' });
    }
  }

  async function loadMore(): Promise<void> {
    if (isLoadingMore || cursor === null) return;
    isLoadingMore = true;
    const mine = round;
    try {
      const page = await ask(cursor);
      if (mine !== round) return;
      cursor = page.next_cursor;
      const known = new Set(state.get().entries.map(({ id }) => id));
      const fresh = page.entries.filter(({ id }) => !known.has(id));
      state.set({ status: 'ready', entries: [...state.get().entries, ...fresh], hasMore: cursor !== null });
    } catch {
      // What is there stays; scrolling to the end again asks again.
    } finally {
      if (mine === round) isLoadingMore = false;
    }
  }

  function follow(): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(() => void refresh(), SETTLE_MS);
    };
    const endEvents = bridge.on('replication.changed', ({ documents, isMany }) => {
      if (
        isMany ||
        customerKey === null ||
        documents.some((one) => one.key === customerKey || one.customer_key === customerKey)
      )
        soon();
    });
    const endConnection = bridge.connection.subscribe(() => {
      if (bridge.connection.get() === 'connected') soon();
    });
    void refresh();
    return () => {
      clearTimeout(timer);
      endEvents();
      endConnection();
    };
  }

  return {
    ...whileSubscribed(state, follow),
    more: () => void loadMore(),
    retry: () => void refresh(),
  };
}

/**
 * The newest page put over what was known: within its span it is right, older entries stay. `isWhole` when
 * nothing older is kept, because nothing was known or something may be missing in between.
 */
export function mergeHead(
  known: readonly BridgeActivity[],
  head: readonly BridgeActivity[],
): { readonly entries: readonly BridgeActivity[]; readonly isWhole: boolean } {
  const ids = new Set(head.map(({ id }) => id));
  const lastShared = known.findLastIndex(({ id }) => ids.has(id));
  const older = lastShared === -1 ? [] : known.slice(lastShared + 1);
  return { entries: older.length === 0 ? head : [...head, ...older], isWhole: older.length === 0 };
}

function inputOf({ events, actor, from, to, onboarding, text = '' }: ActivityFilter) {
  return {
    ...(events.length === 0 ? {} : { event_types: [...events] }),
    ...(actor === null ? {} : { actor }),
    ...(from === null ? {} : { from }),
    ...(to === null ? {} : { to }),
    ...(onboarding === undefined ? {} : { onboarding_key: onboarding }),
    ...(text === '' ? {} : { text }),
  };
}

/** Every entry that passes the filter, for an export. Throws what the bridge throws. */
export async function allActivity(
  bridge: Pick<BridgeClient, 'call'>,
  customerKey: string | null,
  filter: ActivityFilter,
): Promise<readonly BridgeActivity[]> {
  const entries: BridgeActivity[] = [];
  let cursor: string | null = null;
  do {
    const page: { entries: readonly BridgeActivity[]; next_cursor: string | null } = await bridge.call(
      'activity.list',
      { customer_key: customerKey, cursor, limit: EXPORT_PAGE, ...inputOf(filter) },
    );
    entries.push(...page.entries);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return entries;
}
