import type { BridgeActivity } from '#shared/bridge.ts';
import { csvOf } from '#shared/csv.ts';

const COLUMNS = [
  'timestamp',
  'actor',
  'actor_type',
  'event_type',
  'field',
  'old_value',
  'new_value',
  'onboarding_id',
  'contact_id',
] as const satisfies readonly (keyof BridgeActivity)[];
/** In the log of the whole workspace. */
const OF_CUSTOMER = ['customer_id', 'customer'] as const;

/** Activity as CSV: a heading, then an entry a line. @param isWorkspace of more than one customer */
export function activityCsv(entries: readonly BridgeActivity[], isWorkspace = false): string {
  const head = isWorkspace ? [...COLUMNS, ...OF_CUSTOMER] : COLUMNS;
  const rows = entries.map((entry) => {
    const cells = COLUMNS.map((column) => entry[column]);
    return isWorkspace ? [...cells, entry.customer?.display_id, entry.customer?.name] : cells;
  });
  return csvOf([head, ...rows]);
}

/** A file name for a customer's activity: `acme-activity-2026-11-20.csv`. */
export function activityFileName(slug: string | null, displayId: number, day: string): string {
  const name = slug?.replace(/[^\p{L}\p{N}-]+/gu, '-') ?? `customer-${displayId}`;
  return `${name.slice(0, 80)}-activity-${day}.csv`;
}
