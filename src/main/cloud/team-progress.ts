import { z } from 'zod';
import type { Hub } from '../hub/hub.ts';
import type { Document } from '../hub/records/transaction.ts';

const progressSchema = z.object({
  /** Up to where its events have been read; null before the first copy. */
  cursor: z.string().nullable(),
  /** How far the first copy has got: which type, and from where on; null when it is through. */
  walk: z.object({ at: z.int(), cursor: z.string().nullable() }).nullable(),
  /** What hangs on a record that has not come yet, by type. */
  missing: z.record(z.string(), z.array(z.string())),
  /** What was sent to be made there and has not been answered yet, by type and id: what is known of it if it arrived. */
  unanswered: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).default({}),
});
type Progress = z.infer<typeof progressSchema>;
export type TeamWalk = NonNullable<Progress['walk']>;

/** Where the copy of a team's records stands, kept so that a restart goes on from there. */
export function createTeamProgress(hub: Hub) {
  let kept: Progress = progressSchema
    .catch({ cursor: null, walk: { at: 0, cursor: null }, missing: {}, unanswered: {} })
    .parse(hub.sync.get('team'));
  function keep(changes: Partial<Progress>): void {
    kept = { ...kept, ...changes };
    hub.sync.set('team', kept);
  }
  return {
    now: (): Progress => kept,
    keep,
    missing: (type: string): readonly string[] => kept.missing[type] ?? [],
    keepMissing: (type: string, ids: readonly string[]): void =>
      keep({ missing: { ...kept.missing, [type]: [...ids] } }),
    unanswered: (type: string, id: string): Document | undefined => kept.unanswered[type]?.[id],
    sent(creates: readonly { readonly type: string; readonly id: string; readonly known: Document }[]): void {
      if (creates.length === 0) return;
      const unanswered = { ...kept.unanswered };
      for (const { type, id, known } of creates) unanswered[type] = { ...unanswered[type], [id]: known };
      keep({ unanswered });
    },
    /** What became of them there is known by now. */
    answered(type: string, ids: ReadonlySet<string>): void {
      const before = Object.entries(kept.unanswered[type] ?? {});
      const others = before.filter(([id]) => !ids.has(id));
      if (others.length < before.length)
        keep({ unanswered: { ...kept.unanswered, [type]: Object.fromEntries(others) } });
    },
  };
}

export type TeamProgress = ReturnType<typeof createTeamProgress>;
