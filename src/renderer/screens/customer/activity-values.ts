import { formatDay } from '../../lib/dates.ts';
import { formatMoney } from '../../lib/money.ts';
import { customerStatusWord, formatNumber, onboardingStateWord, phaseWord } from '../../lib/words.ts';

/** Who and what the keys of an entry stand for. */
export interface ActivityNames {
  /** A person's name by key. */
  readonly person: (key: string) => string | null;
  /** A contact's name by key; null when there is no such contact any more; undefined while that is not known. */
  readonly contact: (key: string) => string | null | undefined;
  readonly onboarding: (key: string) => string | null | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

const PEOPLE_FIELDS: ReadonlySet<string> = new Set([
  'owner_id',
  'csm_id',
  'se_id',
  'designer_id',
  'product_ops_id',
]);
const DATE_FIELDS: ReadonlySet<string> = new Set(['target_launch_date', 'started_at', 'completed_at']);

/** Whether there is nothing: no value, or an empty one. */
export function isNothing(value: unknown): boolean {
  return (
    value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
  );
}

/** A value of an entry as a person reads it. */
export function formatValue(field: string | null, value: unknown, names: ActivityNames): string {
  if (isNothing(value)) return 'nothing';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return field === 'mrr' ? formatMoney(value) : formatNumber(value);
  if (typeof value === 'string') return formatText(field, value, names);
  if (Array.isArray(value)) return value.map((entry) => formatValue(null, entry, names)).join(', ');
  return JSON.stringify(value);
}

function formatText(field: string | null, value: string, names: ActivityNames): string {
  switch (field) {
    case 'status':
      return customerStatusWord(value).label;
    case 'state':
      return onboardingStateWord(value).label;
    case 'phase':
      return phaseWord(value).label;
  }
  if (field !== null && PEOPLE_FIELDS.has(field)) return names.person(value) ?? 'somebody unknown';
  if (field !== null && DATE_FIELDS.has(field)) return formatDay(value, names.now);
  return value;
}

/** What came and what went between two lists. */
export function listChange(before: unknown, after: unknown): { added: string[]; removed: string[] } {
  const from = Array.isArray(before) ? before.map(String) : [];
  const to = Array.isArray(after) ? after.map(String) : [];
  return {
    added: to.filter((entry) => !from.includes(entry)),
    removed: from.filter((entry) => !to.includes(entry)),
  };
}

export interface EntryChange {
  readonly name: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** The entries in which two objects differ, as of custom fields. */
export function entryChanges(before: unknown, after: unknown): readonly EntryChange[] {
  const from = isRecord(before) ? before : {};
  const to = isRecord(after) ? after : {};
  return [...new Set([...Object.keys(from), ...Object.keys(to)])]
    .map((name) => ({ name, before: from[name], after: to[name] }))
    .filter((change) => JSON.stringify(change.before ?? null) !== JSON.stringify(change.after ?? null));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
