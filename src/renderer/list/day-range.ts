import { fieldOf, type RecordType } from '#shared/records/index.ts';
import { fieldLabel } from '#shared/records/labels.ts';
import { isDay } from '#shared/values/calendar.ts';
import { formatDay } from '../lib/dates.ts';
import { fieldValue } from '../records/field-values.ts';
import type { ListFilter } from './filters.ts';

/** From one day to another, both included; null for no end on that side. */
export interface DayRange {
  readonly from: string | null;
  readonly to: string | null;
}

/** As queries say it: `2026-12-01..2026-12-05`, `>=2026-12-01`; null for every day. */
export function rangeText({ from, to }: DayRange): string | null {
  if (from === null) return to === null ? null : `<=${to}`;
  if (to === null) return `>=${from}`;
  return from === to ? from : `${from}..${to}`;
}

/** @returns null for what says no range of calendar days. */
export function readRange(text: string): DayRange | null {
  const [first = '', last = first, ...more] = text.replace(/^[<>]=/, '').split('..');
  if (!isDay(first) || !isDay(last) || more.length > 0) return null;
  if (text.startsWith('>=')) return { from: first, to: null };
  return text.startsWith('<=') ? { from: null, to: last } : { from: first, to: last };
}

/** A range that is typed the wrong way round is meant the right way. */
function inOrder({ from, to }: DayRange): DayRange {
  return from !== null && to !== null && from > to ? { from: to, to: from } : { from, to };
}

function isWithin(day: string, range: DayRange): boolean {
  const { from, to } = inOrder(range);
  return (from === null || day >= from) && (to === null || day <= to);
}

function rangeWords(text: string | null): string {
  const range = text === null ? null : readRange(text);
  if (range === null) return text ?? 'none';
  const now = Date.now();
  const { from, to } = inOrder(range);
  if (from === null) return to === null ? 'any day' : `until ${formatDay(to, now)}`;
  if (to === null) return `from ${formatDay(from, now)}`;
  return from === to ? formatDay(from, now) : `${formatDay(from, now)} to ${formatDay(to, now)}`;
}

/** The filter by the days of a field: from one to another. */
export function dayRangeFilter<Row extends object>(
  type: RecordType,
  name: string,
  label = fieldLabel(name, type),
): ListFilter<Row, object> {
  if (fieldOf(type, name) === undefined) throw new Error(`a ${type} has no field ${name}`);
  const dayOf = (row: Row) => {
    const value = fieldValue(row, name);
    return typeof value === 'string' ? value.slice(0, 10) : null;
  };
  return {
    id: name,
    label,
    says: label,
    isDayRange: true,
    valuesOf: dayOf,
    passes(row, [wanted]) {
      const day = dayOf(row);
      const range = wanted === undefined || wanted === null ? null : readRange(wanted);
      return range === null ? day === null : day !== null && isWithin(day, range);
    },
    wordOf: rangeWords,
  };
}
