import { csvOf } from '#shared/csv.ts';
import type { ActivityEntry } from '#shared/v1/activity.ts';

const COLUMNS = [
  'timestamp',
  'actor',
  'actor_type',
  'event_type',
  'field',
  'old_value',
  'new_value',
  'onboarding_id',
] as const satisfies readonly (keyof ActivityEntry)[];

/** Activity as CSV: a heading, then an entry a line. */
export function activityCsv(entries: readonly ActivityEntry[]): string {
  return csvOf([COLUMNS, ...entries.map((entry) => COLUMNS.map((column) => entry[column]))]);
}

/** A file name for a customer's activity: `acme-activity-2026-11-20.csv`. */
export function activityFileName(slug: string | null, displayId: number, day: string): string {
  const name = slug?.replace(/[^\p{L}\p{N}-]+/gu, '-') ?? `customer-${displayId}`;
  return `${name.slice(0, 80)}-activity-${day}.csv`;
}
