import type { ReactNode } from 'react';
import type { Field } from '#shared/records/define.ts';
import { calendarDay } from '#shared/values/calendar.ts';
import { Avatar } from '../components/avatar.tsx';
import { Pill } from '../components/pill.tsx';
import { formatDay } from '../lib/dates.ts';
import { formatMoney, formatMoneyShort } from '../lib/money.ts';
import { choiceWord, formatNumber } from '../lib/words.ts';
import { isNothing } from './field-values.ts';

// Plain functions and bare elements: a row has a dozen cells, and rows are drawn on every turn of the wheel.

/** What a cell needs to know beyond its value. */
export interface FieldCellContext {
  /** Milliseconds. */
  readonly now: number;
  /** By key. */
  readonly people: ReadonlyMap<string, { readonly name: string; readonly removed_at: string | null }>;
}

export const NOTHING: ReactNode = <span className="text-faint">–</span>;

/** What somebody wrote; the cell gives it its own direction and cuts it where the column ends. */
export function textCell(value: string | null): ReactNode {
  return value === null || value === '' ? NOTHING : value;
}

export function dayCell(timestamp: string, now: number): ReactNode {
  return (
    <time dateTime={timestamp} className="text-muted tabular">
      {formatDay(timestamp, now)}
    </time>
  );
}

const SHOWN_LABELS = 2;
/** Characters that two labels have room for; of longer ones the first is shown whole rather than two beginnings. */
const ROOM = 14;

/** The first two, or the first where they are long, and how many more there are; all of them on hover. */
function labelsCell(values: readonly unknown[]): ReactNode {
  if (values.length === 0) return NOTHING;
  const first = values.slice(0, SHOWN_LABELS).map(String);
  const shown = first.join('').length > ROOM ? first.slice(0, 1) : first;
  const more = values.length - shown.length;
  return (
    <span
      className="inline-flex max-w-full min-w-0 items-center gap-1 align-middle"
      title={values.join(', ')}
    >
      {shown.map((value, at) => (
        // Where the column is narrower still, the second gives way; of the first not even a part of a pixel, which would cut it.
        <Pill key={value} className={at === 0 ? 'min-w-8' : 'min-w-8 shrink-[2000]'}>
          {value}
        </Pill>
      ))}
      {more === 0 ? null : <span className="shrink-0 text-xs leading-5 text-faint tabular">+{more}</span>}
    </span>
  );
}

function personCell(key: string | null, { people }: FieldCellContext): ReactNode {
  if (key === null) return NOTHING;
  const person = people.get(key);
  if (person === undefined) return textCell(key);
  return (
    <>
      <Avatar name={person.name} isGone={person.removed_at !== null} /> <bdi>{person.name}</bdi>
    </>
  );
}

/** Short where the column has no room for it; exact on hover. */
function moneyCell(cents: number): ReactNode {
  const [short, exact] = [formatMoneyShort(cents), formatMoney(cents)];
  return short === exact ? exact : <span title={exact}>{short}</span>;
}

/** A field's value in a list. */
export function fieldCell(field: Field, value: unknown, context: FieldCellContext): ReactNode {
  if (isNothing(value)) return NOTHING;
  if (typeof value === 'boolean') return value ? 'Yes' : NOTHING;
  if (typeof value === 'number') return field.kind === 'money' ? moneyCell(value) : formatNumber(value);
  if (Array.isArray(value)) return labelsCell(value);
  if (typeof value !== 'string') return NOTHING;
  switch (field.kind) {
    case 'day':
      return dayCell(value, context.now);
    case 'dateTime':
      return dayCell(field.day === true ? calendarDay(value) : value, context.now);
    case 'person':
      return personCell(value, context);
    case 'choice':
      return choiceWord(field, value);
    default:
      return value;
  }
}

/** Kinds whose values fit into one line of a list. */
const LISTED: ReadonlySet<Field['kind']> = new Set([
  'text',
  'email',
  'domain',
  'integer',
  'number',
  'money',
  'day',
  'dateTime',
  'flag',
  'choice',
  'labels',
  'person',
]);

export function isListed({ kind }: Field): boolean {
  return LISTED.has(kind);
}

export function isNumeric({ kind }: Field): boolean {
  return kind === 'integer' || kind === 'number' || kind === 'money';
}
