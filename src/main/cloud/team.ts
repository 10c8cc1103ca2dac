import type { Change } from '../hub/records/transaction.ts';
import type { UpstreamRequest } from './client.ts';
import type { Job, Source } from './scheduler.ts';
import { createSharedChanges, type SharedChanges } from './team-changes.ts';
import type { TeamContext, TeamOptions } from './team-context.ts';
import { createTeamProgress } from './team-progress.ts';
import { createTeamPull, type TeamPull } from './team-pull.ts';
import { createTeamPush, type TeamPush } from './team-push.ts';
import { LOCAL_DOCUMENT } from './team-shapes.ts';

/**
 * A cloud that is another Pivotal has the workspace's records too: tasks, notes, templates, custom fields, people and
 * the views that all share. What is otherwise here is sent as batches; what happened there is read from its events.
 */
export interface Team {
  readonly sources: readonly Source[];
  /** What has happened there is looked for as soon as can be. */
  demand(): void;
  /** A person says that what vanished at once is meant to be gone. */
  confirmDeletions(): void;
  /** What is under way; null when nothing is, and of a cloud that knows no such records. */
  progress(): {
    readonly pass: 'push' | 'tasks';
    readonly done: number;
    readonly expected: number | null;
  } | null;
  /** How many records are still to be sent. */
  pending(): number;
  /** Records have changed here. */
  note(changes: readonly Change[]): void;
}

interface Parts {
  readonly changes: SharedChanges;
  readonly pull: TeamPull;
  readonly push: TeamPush;
}

export function createTeam(options: TeamOptions): Team {
  const { hub, backoffs, isReady, changed } = options;
  let isBusy = false;
  /** Undefined while it is not known whose cloud it is; null when it is none of ours. */
  let parts: Parts | null | undefined;
  let isDemanded = false;

  const context: TeamContext = {
    ...options,
    job(name, request, answered) {
      isBusy = true;
      return {
        name,
        request: { ...request, tree: 'local' },
        async settle(answer) {
          try {
            if (answer.kind === 'refused' && request.mayBeUnknown !== true) backoffs.fail(name);
            await answered(answer);
          } finally {
            isBusy = false;
            changed();
          }
        },
      };
    },
  };

  function meet(): Job {
    const request: UpstreamRequest = {
      method: 'GET',
      path: '/openapi.json',
      shape: LOCAL_DOCUMENT,
      mayBeUnknown: true,
    };
    return context.job('team', request, async ({ kind }) => {
      if (kind === 'refused') parts = null;
      if (kind !== 'ok') return;
      const changes = createSharedChanges(hub, options.held);
      const progress = createTeamProgress(hub);
      const pull = createTeamPull(context, progress);
      if (isDemanded) pull.demand();
      parts = { changes, pull, push: createTeamPush(context, changes, pull, progress) };
    });
  }

  const isFree = (name: string) => !isBusy && isReady() && !backoffs.isWaiting(name);

  return {
    sources: [
      {
        name: 'team:push',
        urgency: 'foreground',
        next: () => (parts !== null && isFree('team:push') ? (parts?.push.next() ?? null) : null),
        wakeAt: () => Number.POSITIVE_INFINITY,
      },
      {
        name: 'team',
        urgency: 'background',
        next() {
          if (parts === null || !isFree('team')) return null;
          return parts === undefined ? meet() : parts.pull.next();
        },
        wakeAt: () =>
          isReady() ? (parts?.pull.wakeAt() ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY,
      },
    ],
    demand() {
      isDemanded = true;
      parts?.pull.demand();
    },
    confirmDeletions: () => parts?.pull.confirmDeletions(),
    progress() {
      if (parts === null || !isReady()) return null;
      if (parts === undefined) return { pass: 'tasks', done: 0, expected: null };
      return parts.push.progress() ?? parts.pull.progress();
    },
    pending: () => parts?.push.pending() ?? 0,
    note(changes) {
      parts?.changes.note(changes);
      parts?.pull.note(changes);
    },
  };
}
