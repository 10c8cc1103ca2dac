import type { Database } from 'better-sqlite3';
import { REMOVED_CONTACT } from '#shared/words.ts';
import {
  COLUMNS,
  createNames,
  type DetailedActivity,
  FROM,
  type ListedEvent,
  TOLD,
  toActivity,
} from './activity-reads.ts';
import { createEventReader } from './event-reads.ts';

/** An entry of the whole workspace's activity: it says whose it is. */
export interface RecentActivity extends DetailedActivity {
  readonly customer_key: string;
}

export interface RecentPage {
  /** Newest first. */
  readonly entries: readonly RecentActivity[];
  /** From here the next page goes on; null after the last. */
  readonly nextCursor: number | null;
}

/** What others did to one customer. */
export interface ChangesByOthers {
  readonly customer_key: string;
  readonly changes: number;
  /** Who, at most a few names. */
  readonly actors: string;
}

export interface RecentReads {
  /** @param customerKeys whose; null for everybody's @param before the cursor of the page before; null for the first */
  list(customerKeys: readonly string[] | null, before: number | null, limit: number): RecentPage;
  /** What came from elsewhere than this machine's people and Pi, after a cursor, the most changed customer first. */
  byOthers(since: number, limit: number): ChangesByOthers[];
}

const MOST = Number.MAX_SAFE_INTEGER;

export function createRecentActivity(database: Database): RecentReads {
  const reader = createEventReader(database);
  const nameOf = createNames(database);
  const select = `SELECT ${COLUMNS} ${FROM}
    WHERE events.id < @before AND events.customer_key IS NOT NULL AND ${TOLD}`;
  const everybodys = database.prepare<[{ before: number; rows: number }], ListedEvent>(
    `${select} ORDER BY events.id DESC LIMIT @rows + 0`,
  );
  // The plus keeps SQLite from collecting all that ever happened to them before it takes the newest.
  const some = database.prepare<[{ before: number; rows: number; keys: string }], ListedEvent>(
    `${select} AND +events.customer_key IN (SELECT value FROM json_each(@keys))
       ORDER BY events.id DESC LIMIT @rows + 0`,
  );
  const byOthers = database.prepare<[number, number], ChangesByOthers>(
    `SELECT customer_key, count(*) AS changes, group_concat(DISTINCT actor) AS actors FROM events
       WHERE id > ? AND customer_key IS NOT NULL AND actor_type NOT IN ('user', 'system') AND ${TOLD}
       GROUP BY customer_key ORDER BY changes DESC, customer_key LIMIT ? + 0`,
  );
  return {
    list(customerKeys, before, limit) {
      const page = { before: before ?? MOST, rows: limit + 1 };
      const rows =
        customerKeys === null
          ? everybodys.all(page)
          : some.all({ ...page, keys: JSON.stringify(customerKeys) });
      const shown = rows.slice(0, limit);
      return {
        entries: shown.map(({ onboarding_id, contact_id, contact_deleted_at, ...stored }) => ({
          ...toActivity(
            reader.read(stored),
            onboarding_id,
            contact_deleted_at === null ? contact_id : REMOVED_CONTACT,
            nameOf,
          ),
          customer_key: stored.customer_key ?? '',
        })),
        nextCursor: rows.length > limit ? (shown.at(-1)?.id ?? null) : null,
      };
    },
    byOthers: (since, limit) => byOthers.all(since, limit),
  };
}
