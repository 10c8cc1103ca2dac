import type { BridgeClient } from '../../bridge/client.ts';
import { type ActivityFeed, type ActivityFilter, createActivityFeed } from './activity-feed.ts';

/** Feeds kept after they have left the screen, so that going back shows them at once. */
const KEPT = 20;

const feeds = new WeakMap<BridgeClient, Map<string, ActivityFeed>>();

/** The one feed of a customer, or of the workspace, and a filter. */
export function activityFeedOf(
  bridge: BridgeClient,
  customerKey: string | null,
  filter: ActivityFilter,
): ActivityFeed {
  const known = feeds.get(bridge) ?? new Map<string, ActivityFeed>();
  feeds.set(bridge, known);
  const id = JSON.stringify([customerKey, filter]);
  const feed = known.get(id) ?? createActivityFeed(bridge, customerKey, filter);
  // Put last: the ones not looked at for longest go first.
  known.delete(id);
  known.set(id, feed);
  for (const oldest of known.keys()) {
    if (known.size <= KEPT) break;
    known.delete(oldest);
  }
  return feed;
}
