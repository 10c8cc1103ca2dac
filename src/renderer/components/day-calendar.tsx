import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useEffect, useState } from 'react';
import { addDays, addMonths, lengthOfMonth, partsOf, weekdayOf } from '#shared/values/calendar.ts';
import { cx } from '../lib/cx.ts';
import { lazy } from '../lib/lazy.ts';
import { typedLocale } from '../lib/locale.ts';

export interface DayCalendarProps {
  readonly label: string;
  /** The day that is meant now; null for none. */
  readonly value: string | null;
  readonly today: string;
  readonly onPick: (day: string) => void;
}

const monthName = lazy(
  () => new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' }),
);
const dayName = lazy(() => new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: 'UTC' }));
const WEEKDAYS = ['Su', 'Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa'];
const DAYS_SHOWN = 42;
const TURN_CLASS = 'flex size-6 items-center justify-center rounded-control text-muted hover:bg-hover';

/** A month to pick a day from. The focus stays where it was: the field beside it is for the keyboard. */
export function DayCalendar({ label, value, today, onPick }: DayCalendarProps) {
  const [month, setMonth] = useState(firstOf(value ?? today));
  useEffect(() => {
    if (value !== null) setMonth(firstOf(value));
  }, [value]);
  const weekStart = firstWeekday();
  const lead = (weekdayOf(month) - weekStart + 7) % 7;
  const days = Array.from({ length: DAYS_SHOWN }, (_, at) => addDays(month, at - lead));
  const [year = 0, number = 1] = partsOf(month);
  const rows = Math.ceil((lead + lengthOfMonth(year, number)) / 7);
  return (
    <fieldset
      aria-label={label}
      className="w-61 p-2"
      // The focus stays in the field.
      onPointerDown={(event) => event.preventDefault()}
    >
      <div className="flex items-center justify-between pb-1">
        <button
          type="button"
          tabIndex={-1}
          aria-label="Month before"
          onClick={() => setMonth(addMonths(month, -1))}
          className={TURN_CLASS}
        >
          <ChevronLeft size={14} aria-hidden="true" className="rtl:-scale-x-100" />
        </button>
        <span className="font-medium tabular" aria-live="polite">
          {monthName().format(new Date(month))}
        </span>
        <button
          type="button"
          tabIndex={-1}
          aria-label="Month after"
          onClick={() => setMonth(addMonths(month, 1))}
          className={TURN_CLASS}
        >
          <ChevronRight size={14} aria-hidden="true" className="rtl:-scale-x-100" />
        </button>
      </div>
      <div className="grid grid-cols-7">
        {WEEKDAYS.map((_, at) => {
          const name = WEEKDAYS[(at + weekStart) % 7] ?? '';
          return (
            <span key={name} aria-hidden="true" className="py-1 text-center text-2xs text-faint">
              {name}
            </span>
          );
        })}
        {days.slice(0, rows * 7).map((day) => (
          <button
            key={day}
            type="button"
            tabIndex={-1}
            aria-label={dayName().format(new Date(day))}
            aria-pressed={day === value}
            aria-current={day === today ? 'date' : undefined}
            onClick={() => onPick(day)}
            className={cx(
              'flex h-7 items-center justify-center rounded-control tabular hover:bg-hover',
              day.slice(0, 7) !== month.slice(0, 7) && 'text-faint',
              day === today && 'font-semibold text-accent-text',
              day === value && 'bg-selected font-semibold',
            )}
          >
            {Number(day.slice(8))}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

function firstOf(day: string): string {
  return `${day.slice(0, 7)}-01`;
}

interface WeekInfo {
  /** 1 for Monday to 7 for Sunday. */
  readonly firstDay: number;
}

/** On which weekday a week begins where the person is; Monday where that is not known. */
function firstWeekday(): number {
  const locale: Intl.Locale & { getWeekInfo?: () => WeekInfo } = new Intl.Locale(typedLocale());
  return (locale.getWeekInfo?.().firstDay ?? 1) % 7;
}
