import type { Database } from 'better-sqlite3';
import { addDays } from '#shared/values/calendar.ts';
import { zonedDay } from '#shared/values/zoned-day.ts';

/** What counts as work: a task done, a note or comment, a move to another phase, another status. Reading is none. */
const WORK = [
  'task.completed',
  'comment.added',
  'onboarding.phase_moved',
  'customer.status_changed',
] as const;

export interface StreakReads {
  /**
   * On how many days in a row somebody has worked, up to today; a day that is not over yet breaks nothing.
   * @param actor their name, as the events have it
   * @param now milliseconds
   */
  of(actor: string, now: number, timeZone: string): number;
}

export function createStreakReads(database: Database): StreakReads {
  const newestFirst = database
    .prepare<[string], string>(
      `SELECT position FROM events WHERE actor_type = 'user' AND actor = ?
         AND type IN (${WORK.map((type) => `'${type}'`).join(', ')}) ORDER BY id DESC`,
    )
    .pluck();
  return {
    of(actor, now, timeZone) {
      const today = zonedDay(now, timeZone);
      let days = 0;
      let last: string | null = null;
      for (const position of newestFirst.iterate(actor)) {
        const day = zonedDay(Date.parse(`${position.slice(0, 23)}Z`), timeZone);
        if (day === last) continue;
        if (day < addDays(last ?? today, -1)) break;
        // A clock that was ahead for a while counts no day twice.
        if (last !== null && day > last) continue;
        days += 1;
        last = day;
      }
      return days;
    },
  };
}
