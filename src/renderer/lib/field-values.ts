import { formatDay } from './dates.ts';
import { formatMoney } from './money.ts';
import { customerStatusWord, formatNumber, onboardingStateWord, phaseWord } from './words.ts';

/** What a value is put into words with. */
export interface ValueNames {
  /** A person's name by key. */
  readonly person: (key: string) => string | null;
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

/** A field's value as a person reads it. */
export function formatValue(field: string | null, value: unknown, names: ValueNames): string {
  if (isNothing(value)) return 'nothing';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return field === 'mrr' ? formatMoney(value) : formatNumber(value);
  if (typeof value === 'string') return formatText(field, value, names);
  if (Array.isArray(value)) return value.map((entry) => formatValue(null, entry, names)).join(', ');
  return JSON.stringify(value);
}

function formatText(field: string | null, value: string, names: ValueNames): string {
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
