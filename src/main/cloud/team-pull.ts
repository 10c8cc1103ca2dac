import type { z } from 'zod';
import { eventOf } from '#shared/records/index.ts';
import type { Hub } from '../hub/hub.ts';
import { isShared, SHARED } from '../hub/outbox/shared-records.ts';
import type { WorkspaceType } from '../hub/records/records.ts';
import type { Actor, Change } from '../hub/records/transaction.ts';
import { createChangesRead } from './changes-read.ts';
import { PAGE_LIMIT } from './context.ts';
import type { Job } from './scheduler.ts';
import { createTeamArrivals } from './team-arrivals.ts';
import { pathOf, SHARED_EVENTS, type TeamContext } from './team-context.ts';
import type { TeamProgress, TeamWalk } from './team-progress.ts';
import { EVENT_PAGE, type SharedPage, sharedPage } from './team-shapes.ts';

const FOCUSED_INTERVAL_MS = 30_000;
const BACKGROUND_INTERVAL_MS = 5 * 60 * 1000;

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
  /** Records have changed here, or may have there. */
  note(changes: readonly Pick<Change, 'key'>[]): void;
  progress(): { readonly pass: 'tasks'; readonly done: number; readonly expected: null } | null;
}

/** Copies every record once, and from then on those that the events name. Where it stands is kept. */
export function createTeamPull(context: TeamContext, progress: TeamProgress): TeamPull {
  const { hub, now, isFocused, isWalking, job } = context;
  const arrivals = createTeamArrivals(context, progress);
  const changes = createChangesRead();
  let isDemanded = true;
  let lastAt = 0;
  let done = 0;
  let wanted: Wanted[] = [];
  /** Where the events go on once what is wanted has come. */
  let after: { readonly cursor: string; readonly hasMore: boolean } | null = null;

  const dueAt = () => lastAt + (isFocused() ? FOCUSED_INTERVAL_MS : BACKGROUND_INTERVAL_MS);

  function want(ids: ReadonlyMap<string, Iterable<string>>): void {
    wanted = [...wanted, ...SHARED.flatMap((type) => inPages(type, [...(ids.get(type) ?? [])]))];
  }

  /** Where its events end now: what happens while the lists are read is read again after them. */
  function begin(): Job {
    const request = { method: 'GET', path: '/events?from=now&limit=1', shape: EVENT_PAGE } as const;
    return job('team', request, async (answer) => {
      if (answer.kind !== 'ok') return;
      const { next_cursor } = answer.body as z.infer<typeof EVENT_PAGE>;
      progress.keep({ cursor: next_cursor, walk: { at: 0, cursor: null } });
    });
  }

  function copyPage({ at, cursor }: TeamWalk, type: WorkspaceType): Job {
    const from = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const path = `${pathOf(type)}?limit=${PAGE_LIMIT}${from}`;
    return job('team', { method: 'GET', path, shape: sharedPage(type) }, async (answer) => {
      if (answer.kind !== 'ok') return;
      const { data, has_more, next_cursor, ...read } = answer.body as SharedPage;
      await arrivals.take(type, data.toReversed());
      arrivals.noteOdd(type, read);
      done += data.length;
      progress.keep({ walk: nextOf(at, has_more ? next_cursor : null) });
    });
  }

  function nextOf(at: number, cursor: string | null): TeamWalk | null {
    if (cursor !== null) return { at, cursor };
    return at + 1 < SHARED.length ? { at: at + 1, cursor: null } : null;
  }

  function readEvents(cursor: string): Job {
    const path = `/events?limit=${PAGE_LIMIT}&cursor=${cursor}&types=${SHARED_EVENTS}`;
    changes.ask();
    return job('team', { method: 'GET', path, shape: EVENT_PAGE }, async (answer) => {
      if (answer.kind !== 'ok') return;
      const { data, has_more, next_cursor } = answer.body as z.infer<typeof EVENT_PAGE>;
      const { ids, ...told } = namedBy(hub, data, progress.now().missing);
      arrivals.begin(told);
      want(ids);
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
      await arrivals.take(type, data);
      arrivals.noteOdd(type, { ids, odd: read.odd });
      done += data.length;
      await arrivals.drop(
        type,
        ids.filter((id) => !read.ids.has(id)),
      );
      wanted = wanted.slice(1);
      finish();
    });
  }

  function finish(): void {
    if (after === null || wanted.length > 0) return;
    if (after.cursor !== progress.now().cursor) progress.keep({ cursor: after.cursor });
    isDemanded = after.hasMore;
    if (!after.hasMore) changes.read();
    changes.forgetRead();
    after = null;
  }

  return {
    next() {
      const { cursor, walk } = progress.now();
      if (cursor === null) return begin();
      const type = SHARED[walk?.at ?? 0];
      if (walk !== null && type !== undefined) return copyPage(walk, type);
      const [next] = wanted;
      if (next !== undefined) return fetchWanted(next);
      // What hangs on an onboarding comes after it.
      if (isWalking() || (!isDemanded && dueAt() > now())) return null;
      return readEvents(cursor);
    },
    wakeAt: dueAt,
    demand() {
      isDemanded = true;
    },
    confirmDeletions: () => want(arrivals.confirmDeletions()),
    isReadSince: changes.isReadSince,
    note: changes.note,
    progress() {
      const { cursor, walk } = progress.now();
      const isUnderWay = isDemanded || cursor === null || walk !== null || wanted.length > 0;
      if (!isUnderWay) done = 0;
      return isUnderWay ? { pass: 'tasks', done, expected: null } : null;
    },
  };
}

type TeamEvent = z.infer<typeof EVENT_PAGE>['data'][number];

/**
 * Which records are to be read because of these events, who changed each last, and which were made or brought back.
 * @param missing to be read, too
 */
function namedBy(
  hub: Hub,
  events: readonly TeamEvent[],
  missing: Readonly<Record<string, readonly string[]>>,
) {
  const ids = new Map(Object.entries(missing).map(([type, those]) => [type, new Set(those)]));
  const actors = new Map<string, Actor>();
  const made = new Set<string>();
  const add = (type: string, id: string) => ids.set(type, (ids.get(type) ?? new Set()).add(id));
  for (const { type: event, subject_type: type, subject_id: id, actor } of events) {
    if (!isShared(type)) {
      // Somebody is back: what came without the name has it again there.
      for (const one of SHARED) for (const by of hub.shared.mentioning(one, id)) add(one, by);
      continue;
    }
    add(type, id);
    if (event === eventOf(type, 'created') || event === eventOf(type, 'restored')) made.add(id);
    if (typeof actor === 'string') actors.set(id, { name: actor, type: 'sync' });
  }
  return { ids, actors, made };
}

function inPages(type: WorkspaceType, ids: readonly string[]): Wanted[] {
  const pages: Wanted[] = [];
  for (let at = 0; at < ids.length; at += PAGE_LIMIT)
    pages.push({ type, ids: ids.slice(at, at + PAGE_LIMIT) });
  return pages;
}
