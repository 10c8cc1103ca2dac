import { describe, expect, it, vi } from 'vitest';
import type { BridgeActivity } from '#shared/bridge.ts';
import type { ConnectionState } from '../../bridge/client.ts';
import { createSource } from '../../bridge/source.ts';
import { allActivity, createActivityFeed, mergeHead, NO_FILTER } from './activity-feed.ts';

function entry(number: number): BridgeActivity {
  return {
    object: 'activity',
    id: String(number),
    timestamp: new Date(number * 1000).toISOString(),
    actor: 'Ann',
    actor_type: 'user',
    event_type: 'customer.field_changed',
    field: 'plan',
    old_value: null,
    new_value: number,
    onboarding_id: null,
    onboarding_key: null,
    contact_key: null,
    reason: null,
  };
}

const ids = (entries: readonly BridgeActivity[]) => entries.map(({ id }) => Number(id));

/** Entries `from` down to `to`. */
function range(from: number, to: number): BridgeActivity[] {
  return Array.from({ length: from - to + 1 }, (_, index) => entry(from - index));
}

/** A main process with `newest` entries, numbered from 1, whose cursor is the last number given. */
function bridgeWith(newest: number) {
  const listeners = new Set<(payload: { documents: readonly object[] }) => void>();
  const connection = createSource<ConnectionState>('connected');
  const server = { newest, fails: false };
  const call = vi.fn(async (_name: string, input: { cursor: string | null; limit: number }) => {
    if (server.fails) throw new Error('lost');
    const from = input.cursor === null ? server.newest : Number(input.cursor) - 1;
    const to = Math.max(1, from - input.limit + 1);
    return { entries: from < 1 ? [] : range(from, to), next_cursor: to > 1 ? String(to) : null };
  });
  const bridge = {
    call: call as never,
    connection,
    on: ((_event: string, listener: (payload: { documents: readonly object[] }) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    }) as never,
  };
  const tell = (document: object) => {
    for (const listener of listeners) listener({ documents: [document] });
  };
  return { bridge, call, tell, server, connection, listeners };
}

const settle = () => vi.advanceTimersByTimeAsync(100);

async function opened(newest: number) {
  vi.useFakeTimers();
  const world = bridgeWith(newest);
  const feed = createActivityFeed(world.bridge, 'c1', NO_FILTER);
  const end = feed.subscribe(() => {});
  await settle();
  return { ...world, feed, end };
}

describe('the newest page over what was known', () => {
  it.each<[string, BridgeActivity[], BridgeActivity[], number[], boolean]>([
    ['nothing was known', [], range(3, 1), [3, 2, 1], true],
    ['something new', range(3, 1), range(4, 2), [4, 3, 2, 1], false],
    ['something older came in between', [entry(4), entry(2), entry(1)], range(4, 2), [4, 3, 2, 1], false],
    ['more is new than a page holds', range(3, 1), range(9, 7), [9, 8, 7], true],
    ['the page holds everything', range(3, 1), range(4, 1), [4, 3, 2, 1], true],
  ])('when %s', (_, known, head, expected, isWhole) => {
    const merged = mergeHead(known, head);
    expect(ids(merged.entries)).toEqual(expected);
    expect(merged.isWhole).toBe(isWhole);
  });
});

describe('the feed', () => {
  it('loads the newest page, then the ones after it up to the end', async () => {
    const { feed } = await opened(120);
    expect(feed.get()).toMatchObject({ status: 'ready', hasMore: true });
    expect(feed.get().entries).toHaveLength(50);
    feed.more();
    await settle();
    feed.more();
    await settle();
    expect(ids(feed.get().entries)).toEqual(ids(range(120, 1)));
    expect(feed.get().hasMore).toBe(false);
  });

  it('asks for a page once however often the end is reached', async () => {
    const { feed, call } = await opened(120);
    feed.more();
    feed.more();
    await settle();
    expect(call).toHaveBeenCalledTimes(2);
  });

  it('shows what is new when a record of the customer changes, keeping the pages it had', async () => {
    const { feed, tell, server } = await opened(120);
    feed.more();
    await settle();
    server.newest = 122;
    tell({ key: 'k9', customer_key: 'c1' });
    tell({ key: 'c1' });
    await settle();
    expect(ids(feed.get().entries)).toEqual(ids(range(122, 21)));
  });

  it('goes on at the right place after more came than a page holds', async () => {
    const { feed, tell, server } = await opened(60);
    server.newest = 200;
    tell({ key: 'c1' });
    await settle();
    feed.more();
    await settle();
    expect(ids(feed.get().entries)).toEqual(ids(range(200, 101)));
  });

  it('does not ask when records of another customer change', async () => {
    const { call, tell } = await opened(3);
    tell({ key: 'k9', customer_key: 'c2' });
    await settle();
    expect(call).toHaveBeenCalledTimes(1);
  });

  it('says that it failed, and asks again when the connection is back', async () => {
    vi.useFakeTimers();
    const { bridge, server, connection } = bridgeWith(3);
    server.fails = true;
    const feed = createActivityFeed(bridge, 'c1', NO_FILTER);
    feed.subscribe(() => {});
    await settle();
    expect(feed.get().status).toBe('failed');
    server.fails = false;
    connection.set('disconnected');
    connection.set('connected');
    await settle();
    expect(ids(feed.get().entries)).toEqual([3, 2, 1]);
  });

  it('keeps what it shows when asking again fails', async () => {
    const { feed, server, tell } = await opened(3);
    server.fails = true;
    tell({ key: 'c1' });
    await settle();
    expect(feed.get()).toMatchObject({ status: 'ready' });
    expect(feed.get().entries).toHaveLength(3);
  });

  it('stops listening with the last subscriber', async () => {
    const { end, listeners } = await opened(3);
    end();
    expect(listeners.size).toBe(0);
  });
});

describe('everything, for an export', () => {
  it('collects every page with the filters', async () => {
    vi.useRealTimers();
    const { bridge, call } = bridgeWith(1200);
    const entries = await allActivity(bridge, 'c1', {
      ...NO_FILTER,
      actor: 'Ann',
      events: ['contact.added'],
    });
    expect(ids(entries)).toEqual(ids(range(1200, 1)));
    expect(call).toHaveBeenCalledTimes(3);
    expect(call.mock.lastCall?.[1]).toMatchObject({ actor: 'Ann', event_types: ['contact.added'] });
  });
});
