import type { MatchAction } from '#shared/sync-names.ts';
import type { Hub } from '../hub/hub.ts';
import { CLOUD } from './context.ts';

export interface MatchingOptions {
  readonly hub: Hub;
  /** Whether the lists of customers and onboardings have been read. */
  readonly isReady: () => boolean;
  /** Said beforehand, by whoever starts it without a window. */
  readonly existing: MatchAction | null;
  readonly changed: () => void;
  readonly reportFailure: (error: unknown) => void;
}

export interface Matching {
  /** Customers whose contacts have to be read before it is known what matches. */
  contactsToFetch(): { key: string; id: string }[];
  /** Whether all is read that what was here before may match. */
  isMatched(): boolean;
  /** Does what was decided beforehand, once that can be done. */
  decide(): void;
}

/** What this machine held before it was connected is held against what the cloud has. */
export function createMatching({
  hub,
  isReady,
  existing,
  changed,
  reportFailure,
}: MatchingOptions): Matching {
  let isDeciding = false;
  let isMatchedUntil = -1;

  const undecided = () => hub.outbox.counts().undecided;

  function contactsToFetch(): { key: string; id: string }[] {
    return undecided() === 0 ? [] : hub.matches.contactsToFetch();
  }

  function isMatched(): boolean {
    const count = undecided();
    if (count === 0) return true;
    if (!isReady()) return false;
    // Once all was read it stays so, until more is undecided.
    if (count <= isMatchedUntil) return true;
    if (hub.matches.contactsToFetch().length > 0) return false;
    isMatchedUntil = count;
    return true;
  }

  return {
    contactsToFetch,
    isMatched,
    decide() {
      if (existing === null || isDeciding || undecided() === 0 || !isMatched()) return;
      isDeciding = true;
      hub
        .writeUpstream({
          operation: 'decide_matches',
          decided: { decisions: [], rest: existing },
          actor: { ...CLOUD, type: 'system' },
        })
        .catch(reportFailure)
        .finally(() => {
          isDeciding = false;
          changed();
        });
    },
  };
}
