import type { WORKBENCH_CALLS } from '#shared/bridge/workbench.ts';
import type { Hub } from '../hub/hub.ts';
import type { Actor } from '../hub/records/transaction.ts';
import { workspaceOf } from '../hub/workspace/preferences.ts';
import type { BridgeHandlers } from './handlers.ts';

const MOST_CUSTOMERS = 200;

interface WorkbenchOptions {
  /** The day in the workspace. */
  readonly today: () => string;
  readonly now: () => number;
  /** Who writes in the window. */
  readonly actor: () => Actor;
}

export function createWorkbenchHandlers(
  hub: Hub,
  { today, now, actor }: WorkbenchOptions,
): Pick<BridgeHandlers, keyof typeof WORKBENCH_CALLS> {
  return {
    'workbench.tasks': ({ assignee_key, limit }) => ({
      groups: hub.dueTasks
        .of(assignee_key, today(), limit)
        .map((group) => ({ ...group, keys: [...group.keys] })),
    }),
    'workbench.activity': ({ customer_keys, cursor, limit }) => {
      const { entries, nextCursor } = hub.recentActivity.list(customer_keys, cursor, limit);
      return { entries: entries.map((entry) => ({ ...entry })), next_cursor: nextCursor };
    },
    'workbench.streak': () => ({
      days: hub.streak.of(actor().name, now(), workspaceOf(hub.settings).time_zone),
    }),
    'workbench.away': ({ since }) => ({
      cursor: hub.events.head(),
      customers:
        since === null
          ? []
          : hub.recentActivity
              .byOthers(since, MOST_CUSTOMERS)
              .map(({ actors, ...changed }) => ({ ...changed, actors: actors.split(',') })),
    }),
  };
}
