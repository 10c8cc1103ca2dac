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

/** What spreadsheets take for the beginning of a formula, in both widths. */
const FORMULA_START = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * Activity as CSV (RFC 4180): a heading, then an entry a line, lines ended with CRLF. Text that a spreadsheet
 * would run as a formula gets an apostrophe in front; lists and objects are JSON; no value is an empty cell.
 */
export function activityCsv(entries: readonly ActivityEntry[]): string {
  const rows = entries.map((entry) => COLUMNS.map((column) => csvCell(entry[column])));
  return [COLUMNS as readonly string[], ...rows].map((row) => `${row.join(',')}\r\n`).join('');
}

function csvCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const harmless = FORMULA_START.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** A file name for a customer's activity: `acme-activity-2026-11-20.csv`. */
export function activityFileName(slug: string | null, displayId: number, day: string): string {
  const name = slug?.replace(/[^\p{L}\p{N}-]+/gu, '-') ?? `customer-${displayId}`;
  return `${name.slice(0, 80)}-activity-${day}.csv`;
}
