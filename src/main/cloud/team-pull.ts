import { z } from 'zod';
import { SHARED_TYPES } from '#shared/records/index.ts';
import { isShared, SHARED, type SharedRecord } from '../hub/outbox/shared-records.ts';
import type { WorkspaceType } from '../hub/records/records.ts';
import type { Actor, Change } from '../hub/records/transaction.ts';
import { CLOUD, PAGE_LIMIT } from './context.ts';
import type { Job } from './scheduler.ts';
import { pathOf, SHARED_EVENTS, type TeamContext } from './team-context.ts';
import { createTeamGone } from './team-gone.ts';
import { EVENT_PAGE, type SharedPage, sharedPage } from './team-shapes.ts';

const FOCUSED_INTERVAL_MS = 30_000;
const BACKGROUND_INTERVAL_MS = 5 * 60 * 1000;

const progressSchema = z.object({
  /** Up to where its events have been read; null before the first copy. */
  cursor: z.string().nullable(),
  /** How far the first copy has got: which type, and from where on; null when it is through. */
  walk: z.object({ at: z.int(), cursor: z.string().nullable() }).nullable(),
  /** What hangs on a record that has not come yet, by type. */
  missing: z.record(z.string(), z.array(z.string())),
});
type Progress = z.infer<typeof progressSchema>;

/** Records to be read, by type: with whoever changed each last. */
interface Wanted {
  readonly type: WorkspaceType;
  readonly ids: readonly string[];
}

export interface TeamPull {
  next(): Job | null;
  wakeAt(): number;
  demand(): void;
  /** What vanished at once is looked for once more, and goes when it is not there. */
  confirmDeletions(): void;
  /** Whether what happened there has been read since a record was last changed here. */
  isReadSince(key: string): boolean;
  /** Records have changed here. */
  note(changes: readonly Change[]): void;
  progress(): { readonly pass: 'tasks'; readonly done: number; readonly expected: null } | null;
}

/** Copies every record once, and from then on those that the events name. Where it stands is kept. */
export function createTeamPull(context: TeamContext): TeamPull {
  const { hub, held, now, isFocused, isWalking, unreadable, reportFailure, job } = context;
  let kept: Progress = progressSchema
    .catch({ cursor: null, walk: { at: 0, cursor: null }, missing: {} })
    .parse(hub.sync.get('team'));
  let isDemanded = true;
  let lastAt = 0;
  let done = 0;
  let wanted: Wanted[] = [];
  /** Where the events go on once what is wanted has come. */
  let after: { readonly cursor: string; readonly hasMore: boolean } | null = null;
  const actors = new Map<string, Actor>();
  const gone = createTeamGone({ hub, held, now, isKnown });
  /** How often something has changed here; how often it had when the events were asked for, and when they had been read. */
  let changesHere = 0;
  let changesAsked = 0;
  let changesRead = -1;
  /** By key: which change of these was a record's last. */
  const changedAt = new Map<string, number>();

  function keep(changes: Partial<Progress>): void {
    kept = { ...kept, ...changes };
    hub.sync.set('team', kept);
  }

  const dueAt = () => lastAt + (isFocused() ? FOCUSED_INTERVAL_MS : BACKGROUND_INTERVAL_MS);

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

  async function take(type: WorkspaceType, records: readonly SharedRecord[]): Promise<void> {
    const byActor = Map.groupBy(records, ({ id }) => actors.get(id) ?? CLOUD);
    for (const [actor, theirs] of byActor) {
      await store(type, theirs, actor);
    }
    held.release(
      type,
      records.map(({ id }) => id),
    );
    done += records.length;
    const missing = records.filter(({ id }) => !isKnown(type, id)).map(({ id }) => id);
    const before = kept.missing[type] ?? [];
    const came = new Set(records.map(({ id }) => id));
    const still = [...before.filter((id) => !came.has(id)), ...missing];
    if (still.length > 0 || before.length > 0) keep({ missing: { ...kept.missing, [type]: still } });
  }

  /** Rows with odd values are named in the status, until they come without. */
  function noteOdd(
    type: WorkspaceType,
    { ids, odd }: { ids: Iterable<string>; odd: SharedPage['odd'] },
  ): void {
    const resource = SHARED_TYPES.find((shared) => shared === type);
    if (resource !== undefined) unreadable.take({ list: pathOf(type), resource, ids: [...ids], odd });
  }

  function isKnown(type: WorkspaceType, id: string): boolean {
    try {
      hub.reads.resolve(type, id);
      return true;
    } catch {
      return false;
    }
  }

  /** Where its events end now: what happens while the lists are read is read again after them. */
  function begin(): Job {
    const request = { method: 'GET', path: '/events?from=now&limit=1', shape: EVENT_PAGE } as const;
    return job('team', request, async (answer) => {
      if (answer.kind !== 'ok') return;
      const { next_cursor } = answer.body as z.infer<typeof EVENT_PAGE>;
      keep({ cursor: next_cursor, walk: { at: 0, cursor: null } });
    });
  }

  function copyPage({ at, cursor }: NonNullable<Progress['walk']>, type: WorkspaceType): Job {
    const from = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const path = `${pathOf(type)}?limit=${PAGE_LIMIT}${from}`;
    return job('team', { method: 'GET', path, shape: sharedPage(type) }, async (answer) => {
      if (answer.kind !== 'ok') return;
      const { data, has_more, next_cursor, ...read } = answer.body as SharedPage;
      await take(type, data.toReversed());
      noteOdd(type, read);
      keep({ walk: nextOf(at, has_more ? next_cursor : null) });
    });
  }

  function nextOf(at: number, cursor: string | null): Progress['walk'] {
    if (cursor !== null) return { at, cursor };
    return at + 1 < SHARED.length ? { at: at + 1, cursor: null } : null;
  }

  function readEvents(cursor: string): Job {
    const path = `/events?limit=${PAGE_LIMIT}&cursor=${cursor}&types=${SHARED_EVENTS}`;
    changesAsked = changesHere;
    return job('team', { method: 'GET', path, shape: EVENT_PAGE }, async (answer) => {
      if (answer.kind !== 'ok') return;
      const { data, has_more, next_cursor } = answer.body as z.infer<typeof EVENT_PAGE>;
      const ids = new Map<string, Set<string>>(
        Object.entries(kept.missing).map(([type, missing]) => [type, new Set(missing)]),
      );
      actors.clear();
      for (const { subject_type: type, subject_id: id, actor } of data) {
        if (!isShared(type)) {
          // Somebody is back: what came without the name has it again there.
          for (const one of SHARED)
            for (const by of hub.shared.mentioning(one, id))
              ids.set(one, (ids.get(one) ?? new Set()).add(by));
          continue;
        }
        ids.set(type, (ids.get(type) ?? new Set()).add(id));
        if (typeof actor === 'string') actors.set(id, { name: actor, type: 'sync' });
      }
      wanted = [...wanted, ...SHARED.flatMap((type) => inPages(type, [...(ids.get(type) ?? [])]))];
      after = { cursor: next_cursor, hasMore: has_more };
      lastAt = now();
      finish();
    });
  }

  function fetchWanted(next: Wanted): Job {
    const { type, ids } = next;
    const path = `${pathOf(type)}?ids=${ids.map(encodeURIComponent).join(',')}`;
    return job('team', { method: 'GET', path, shape: sharedPage(type) }, async (answer) => {
      if (answer.kind !== 'ok') return;
      const { data, ...read } = answer.body as SharedPage;
      await take(type, data);
      noteOdd(type, { ids, odd: read.odd });
      await drop(
        type,
        ids.filter((id) => !read.ids.has(id)),
      );
      wanted = wanted.slice(1);
      finish();
    });
  }

  async function drop(type: WorkspaceType, missed: readonly string[]): Promise<void> {
    const ids = missed.length === 0 ? [] : gone.believable(type, missed);
    if (ids.length === 0) return;
    const actor = actors.get(ids[0] ?? '') ?? CLOUD;
    await hub.writeUpstream({ operation: 'drop_shared', type, ids, actor });
    const missing = (kept.missing[type] ?? []).filter((id) => !ids.includes(id));
    keep({ missing: { ...kept.missing, [type]: missing } });
  }

  function finish(): void {
    if (after === null || wanted.length > 0) return;
    if (after.cursor !== kept.cursor) keep({ cursor: after.cursor });
    isDemanded = after.hasMore;
    if (!after.hasMore) changesRead = changesAsked;
    if (changesRead === changesHere) changedAt.clear();
    after = null;
  }

  return {
    next() {
      if (kept.cursor === null) return begin();
      const type = SHARED[kept.walk?.at ?? 0];
      if (kept.walk !== null && type !== undefined) return copyPage(kept.walk, type);
      const [next] = wanted;
      if (next !== undefined) return fetchWanted(next);
      // What hangs on an onboarding comes after it.
      if (isWalking() || (!isDemanded && dueAt() > now())) return null;
      return readEvents(kept.cursor);
    },
    wakeAt: dueAt,
    demand() {
      isDemanded = true;
    },
    confirmDeletions() {
      const confirmed = gone.confirm();
      wanted = [...wanted, ...SHARED.flatMap((type) => inPages(type, confirmed.get(type) ?? []))];
    },
    isReadSince: (key) => (changedAt.get(key) ?? 0) <= changesRead,
    note(changes) {
      changesHere += 1;
      for (const { key } of changes) changedAt.set(key, changesHere);
    },
    progress() {
      const isUnderWay = isDemanded || kept.cursor === null || kept.walk !== null || wanted.length > 0;
      if (!isUnderWay) done = 0;
      return isUnderWay ? { pass: 'tasks', done, expected: null } : null;
    },
  };
}

function inPages(type: WorkspaceType, ids: readonly string[]): Wanted[] {
  const pages: Wanted[] = [];
  for (let at = 0; at < ids.length; at += PAGE_LIMIT)
    pages.push({ type, ids: ids.slice(at, at + PAGE_LIMIT) });
  return pages;
}
