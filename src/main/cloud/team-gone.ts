import type { Hub } from '../hub/hub.ts';
import { SHARED } from '../hub/outbox/shared-records.ts';
import type { WorkspaceType } from '../hub/records/records.ts';
import { type Hold, isBelievable, TOGETHER_MS } from './deletion-hold.ts';

export interface TeamGoneOptions {
  readonly hub: Pick<Hub, 'shared'>;
  readonly held: Hold;
  readonly now: () => number;
  readonly isKnown: (type: WorkspaceType, id: string) => boolean;
}

/** Records of the workspace that the team's Pivotal does not have any more. */
export interface TeamGone {
  /** Those of them that may go: all, but for so many at once that it is rather a fault than the work of people. */
  believable(type: WorkspaceType, ids: readonly string[]): readonly string[];
  /** A person says that they are meant to be gone. @returns which those are, to be looked for once more */
  confirm(): ReadonlyMap<WorkspaceType, readonly string[]>;
}

export function createTeamGone({ hub, held, now, isKnown }: TeamGoneOptions): TeamGone {
  const confirmed = new Set<string>();
  let lately: readonly { readonly type: WorkspaceType; readonly at: number }[] = [];
  return {
    believable(type, ids) {
      const known = ids.filter((id) => !confirmed.delete(id) && isKnown(type, id));
      lately = lately.filter(({ at }) => at > now() - TOGETHER_MS && at <= now());
      const before = lately.filter((gone) => gone.type === type).length;
      const total = hub.shared.keys(type).length + before;
      if (known.length > 0 && (held.has(type) || !isBelievable(known.length + before, total))) {
        held.hold(type, known, total);
        return ids.filter((id) => !known.includes(id));
      }
      lately = [...lately, ...known.map(() => ({ type, at: now() }))];
      return ids;
    },
    confirm() {
      const waiting = new Map(SHARED.map((type) => [type, held.all()[type]?.keys ?? []]));
      for (const [type, ids] of waiting) {
        for (const id of ids) confirmed.add(id);
        held.forget(type);
      }
      lately = [];
      return waiting;
    },
  };
}
