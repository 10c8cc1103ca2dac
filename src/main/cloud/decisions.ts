import { ContractError } from '#shared/v1/errors.ts';
import type { Hub } from '../hub/hub.ts';
import type { UpstreamCommand } from '../hub/outbox/upstream-commands.ts';
import type { Engine } from './engine.ts';
import { marksOf } from './marks.ts';
import type { Sync } from './sync.ts';

type Decisions = Pick<
  Sync,
  | 'failed'
  | 'conflicts'
  | 'marks'
  | 'resolveFailed'
  | 'resolveConflict'
  | 'resolveTwin'
  | 'resolveUncertain'
  | 'decideMatches'
>;

/** What waits for a person's word, and what becomes of it. */
export function createDecisions(hub: Hub, engine: () => Engine | null, changed: () => void): Decisions {
  /** A person has decided: what that sends goes out at once. */
  async function decide(command: UpstreamCommand): Promise<void> {
    await hub.writeUpstream(command);
    engine()?.pump();
    changed();
  }

  return {
    failed: () => hub.outbox.inState('failed'),
    conflicts: () => hub.conflicts.list(),
    marks: () => marksOf(hub),
    resolveFailed: (id, action, actor) => decide({ operation: 'resolve_failed', id, action, actor }),
    resolveConflict: (id, action, actor, shown = {}) =>
      decide({ operation: 'resolve_conflict', id, action, actor, shown }),
    resolveTwin: (id, action, actor) => decide({ operation: 'resolve_twin', id, action, actor }),
    resolveUncertain: (id, action, actor, theirs) =>
      decide({ operation: 'resolve_uncertain', id, action, actor, theirs }),
    async decideMatches(decided, actor) {
      if (engine()?.isMatched() === false) {
        throw new ContractError(
          'conflict',
          'lists_not_read',
          'It is still being read what the cloud has; decide once that is known',
        );
      }
      await decide({ operation: 'decide_matches', decided, actor });
    },
  };
}
