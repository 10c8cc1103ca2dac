import { z } from 'zod';
import type { Hub } from '../hub/hub.ts';

const progressSchema = z.object({
  /** Up to where its events have been read; null before the first copy. */
  cursor: z.string().nullable(),
  /** How far the first copy has got: which type, and from where on; null when it is through. */
  walk: z.object({ at: z.int(), cursor: z.string().nullable() }).nullable(),
  /** What hangs on a record that has not come yet, by type. */
  missing: z.record(z.string(), z.array(z.string())),
});
type Progress = z.infer<typeof progressSchema>;
export type TeamWalk = NonNullable<Progress['walk']>;

/** Where the copy of a team's records stands, kept so that a restart goes on from there. */
export function createTeamProgress(hub: Hub) {
  let kept: Progress = progressSchema
    .catch({ cursor: null, walk: { at: 0, cursor: null }, missing: {} })
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
  };
}

export type TeamProgress = ReturnType<typeof createTeamProgress>;
