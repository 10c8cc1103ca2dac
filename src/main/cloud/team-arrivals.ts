import { parentFieldOf, SHARED_TYPES } from '#shared/records/index.ts';
import type { SharedRecord } from '../hub/outbox/shared-records.ts';
import type { SentShared } from '../hub/outbox/upstream-commands.ts';
import { parentTypeOf } from '../hub/records/parents.ts';
import type { HubType, WorkspaceType } from '../hub/records/records.ts';
import type { Actor } from '../hub/records/transaction.ts';
import { CLOUD } from './context.ts';
import { pathOf, type TeamContext } from './team-context.ts';
import { createTeamGone } from './team-gone.ts';
import type { TeamProgress } from './team-progress.ts';
import type { SharedPage } from './team-shapes.ts';

/** What events say of the records that are read because of them, by id. */
interface ToldOfRecords {
  /** Who changed one last there. */
  readonly actors: ReadonlyMap<string, Actor>;
  /** Those that were made there, or brought back. */
  readonly made: ReadonlySet<string>;
}

/** Writes what a team's Pivotal showed, and what it no longer shows, into the hub. */
export function createTeamArrivals(context: TeamContext, progress: TeamProgress) {
  const { hub, held, now, unreadable, reportFailure } = context;
  const gone = createTeamGone({ hub, held, now, isKnown });
  let told: ToldOfRecords = { actors: new Map(), made: new Set() };

  function isKnown(type: HubType, id: string): boolean {
    try {
      hub.reads.resolve(type, id);
      return true;
    } catch {
      return false;
    }
  }

  /** Whether it is here, below what it belongs to there. */
  function hasArrived(type: WorkspaceType, record: SharedRecord): boolean {
    if (!isKnown(type, record.id)) return false;
    const parent = parentTypeOf(type, record);
    const reference = String(record[parentFieldOf(type) ?? '']);
    return (
      parent === undefined || (isKnown(parent, reference) && isPlaced(type, record.id, parent, reference))
    );
  }

  /** What belongs to another record here than there goes over once that one is here again, should it be deleted. */
  function isPlaced(type: WorkspaceType, id: string, parent: HubType, reference: string): boolean {
    const key = hub.reads.resolve(parent, reference);
    const isLive = hub.changes.row(parent, key)?.deleted_at === null;
    return isLive || hub.changes.row(type, hub.reads.resolve(type, id))?.parent_key === key;
  }

  /** One record that cannot be taken must not keep the rest of its page away. */
  async function store(type: WorkspaceType, records: readonly SharedRecord[], actor: Actor): Promise<void> {
    try {
      await hub.writeUpstream({ operation: 'take_shared', type, records, actor });
    } catch (error) {
      if (hub.storage.observe(error) !== null) throw error;
      if (records.length > 1) for (const record of records) await store(type, [record], actor);
      else reportFailure(error);
    }
  }

  /** What was made there without an answer, and is gone again, was there: its deletion is one like any other. */
  async function arrived(type: WorkspaceType, gone: readonly string[]): Promise<void> {
    const sent = gone.flatMap((id): SentShared[] => {
      const known = progress.unanswered(type, id);
      if (known === undefined || !told.made.has(id) || !isKnown(type, id)) return [];
      return [{ type, key: hub.reads.resolve(type, id), fields: known, refusal: null }];
    });
    if (sent.length > 0) await hub.writeUpstream({ operation: 'settle_shared', sent, actor: CLOUD });
  }

  return {
    /** What follows is read because of what was told. */
    begin(events: ToldOfRecords): void {
      told = events;
    },
    async take(type: WorkspaceType, records: readonly SharedRecord[]): Promise<void> {
      const byActor = Map.groupBy(records, ({ id }) => told.actors.get(id) ?? CLOUD);
      for (const [actor, theirs] of byActor) await store(type, theirs, actor);
      const came = new Set(records.map(({ id }) => id));
      held.release(type, [...came]);
      progress.answered(type, came);
      const before = progress.missing(type);
      const still = [
        ...before.filter((id) => !came.has(id)),
        ...records.filter((record) => !hasArrived(type, record)).map(({ id }) => id),
      ];
      if (still.length > 0 || before.length > 0) progress.keepMissing(type, still);
    },
    /** Rows with odd values are named in the status, until they come without. */
    noteOdd(type: WorkspaceType, { ids, odd }: { ids: Iterable<string>; odd: SharedPage['odd'] }): void {
      const resource = SHARED_TYPES.find((shared) => shared === type);
      if (resource !== undefined) unreadable.take({ list: pathOf(type), resource, ids: [...ids], odd });
    },
    /** Removes what was asked for and did not come, unless that is hard to believe. */
    async drop(type: WorkspaceType, missed: readonly string[]): Promise<void> {
      const ids = missed.length === 0 ? [] : gone.believable(type, missed);
      if (ids.length === 0) return;
      const actor = told.actors.get(ids[0] ?? '') ?? CLOUD;
      await arrived(type, ids);
      await hub.writeUpstream({ operation: 'drop_shared', type, ids, actor });
      progress.answered(type, new Set(ids));
      progress.keepMissing(
        type,
        progress.missing(type).filter((id) => !ids.includes(id)),
      );
    },
    /** What vanished at once, to be looked for once more. */
    confirmDeletions: gone.confirm,
  };
}
