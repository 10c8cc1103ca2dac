import type { SyncStatus } from '#shared/sync.ts';
import type { Hub } from '../hub/hub.ts';

type Waiting = Pick<
  SyncStatus,
  'pending' | 'failed' | 'conflicts' | 'twins' | 'uncertain' | 'matches' | 'waiting_for_you'
>;

/**
 * What is to be sent, and how much of everything waits for a person.
 * @param deletionsWait whether more is gone from the cloud at once than is removed without asking
 */
export function waitingIn(hub: Pick<Hub, 'outbox' | 'conflicts'>, deletionsWait: boolean): Waiting {
  const { pending, failed, twins, uncertain, undecided: matches } = hub.outbox.counts();
  const conflicts = hub.conflicts.count();
  const waiting = twins + uncertain + failed + conflicts + matches + (deletionsWait ? 1 : 0);
  return { pending, failed, conflicts, twins, uncertain, matches, waiting_for_you: waiting };
}
