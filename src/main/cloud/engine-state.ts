import type { SyncState } from '#shared/sync.ts';
import type { MatchAction } from '#shared/sync-names.ts';
import type { Hub } from '../hub/hub.ts';
import type { Contacts } from './contacts.ts';
import type { Deletions } from './deletions.ts';
import type { Matching } from './matching.ts';
import type { Push } from './push.ts';
import type { ReadAgain } from './read-again.ts';
import type { Scheduler } from './scheduler.ts';
import type { Sweep } from './sweep.ts';
import type { Team } from './team.ts';
import { waitingIn } from './waiting.ts';

export interface StateParts {
  readonly hub: Hub;
  /** What becomes of what was here before the workspace was connected; null when a person is to be asked. */
  readonly existing: MatchAction | null;
  readonly scheduler: Scheduler;
  readonly push: Push;
  readonly readAgain: ReadAgain;
  readonly sweep: Sweep;
  readonly deletions: Deletions;
  readonly contacts: Contacts;
  readonly team: Team;
  readonly matching: Matching;
}

/** The sync's state, as every screen shows it. */
export function stateOf(parts: StateParts, last_synced_at: string | null): SyncState {
  const { hub, existing, scheduler, push, deletions, matching } = parts;
  const obstacle = scheduler.obstacle();
  if (obstacle !== null) return obstacle;
  const { waiting_for_you, matches } = waitingIn(hub, false);
  // Nothing that was here before is sent while it is not decided: the rest of the pass goes on behind it.
  if (matches > 0 && matching.isMatched() && push.progress() === null) {
    return existing === null
      ? { state: 'deciding', matches }
      : { state: 'syncing', pass: 'push', done: 0, expected: matches };
  }
  const passed = passing(parts);
  if (passed !== null) return passed;
  const heldBack = deletions.heldBack();
  if (heldBack !== null) return { state: 'failed', reason: heldBack };
  if (waiting_for_you > 0) return { state: 'attention', waiting_for_you, last_synced_at };
  return { state: 'idle', last_synced_at };
}

/** What is under way, as far as somebody waits for it; null when all is through. */
function passing({ push, readAgain, sweep, deletions, contacts, team }: StateParts): SyncState | null {
  const sending = push.progress();
  if (sending !== null) return { state: 'syncing', pass: 'push', ...sending };
  const walking = sweep.progress();
  if (walking !== null) return { state: 'syncing', ...walking };
  if (deletions.pending() + readAgain.pending() > 0)
    return { state: 'syncing', pass: 'customers', done: 0, expected: null };
  const shared = team.progress();
  if (shared !== null) return { state: 'syncing', ...shared };
  const fetching = contacts.progress();
  return fetching === null ? null : { state: 'syncing', pass: 'contacts', ...fetching };
}
