import { calendarDay, isDay, isMidnight, localDay, midnightOf } from '#shared/values/calendar.ts';
import { readDay } from '#shared/values/day.ts';
import { cx } from '../lib/cx.ts';
import { dayDraft, formatDay } from '../lib/dates.ts';
import { dayRules } from '../lib/locale.ts';
import { parsed } from '../lib/parsed.ts';
import { useNow } from './date-text.tsx';
import { DayInput } from './day-input.tsx';
import { type InlineBase, InlineShell } from './inline-shell.tsx';
import { onEditorKey } from './line-editor.tsx';

type Value = string | null;

/** A day that belongs to no time zone; the value is as it is written, `2026-11-20`, or null. */
export function InlineDay(props: InlineBase<Value>) {
  const now = useNow();
  return (
    <InlineShell
      {...props}
      className={cx('tabular', props.className)}
      text={props.value === null ? '' : formatDay(props.value, now)}
      toDraft={dayDraft}
      parse={(draft) => parsed(readDay(draft, dayRules()))}
      isSame={(one, other) => one === other}
      editor={({ draft, setDraft, save, cancel, tab, inputRef, describedBy, isInvalid }) => (
        <DayInput
          label={props.label}
          ids={{ 'aria-describedby': describedBy, 'aria-invalid': isInvalid || undefined }}
          ref={(element) => {
            inputRef(element);
          }}
          text={draft}
          onText={setDraft}
          onPick={(picked) => save(picked)}
          onKeyDown={(event) => onEditorKey(event, { save: () => save(), cancel, tab })}
          className="h-7 px-[7px]"
        />
      )}
    />
  );
}

interface InlineDateProps extends InlineBase<Value> {
  /** Whether every moment of the field stands for its day in UTC, as a target date does. */
  readonly isDay?: boolean;
}

/** A day that v1 keeps as a moment: what is chosen becomes its midnight in UTC. */
export function InlineDate({ isDay: isCalendar = false, value, onSave, ...rest }: InlineDateProps) {
  return (
    <InlineDay
      {...rest}
      value={value === null ? null : isCalendar ? calendarDay(value) : dayOfMoment(value)}
      onSave={(day) => onSave(day === null ? null : midnightOf(day))}
    />
  );
}

/** The day that a person means by a moment: the one it is here, or the one that midnight UTC stands for. */
function dayOfMoment(timestamp: string): string {
  if (isDay(timestamp) || isMidnight(timestamp)) return calendarDay(timestamp);
  const time = Date.parse(timestamp);
  return Number.isNaN(time) ? timestamp : localDay(time);
}
