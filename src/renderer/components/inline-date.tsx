import { cx } from '../lib/cx.ts';
import { dateInput, formatDay, fromDateInput } from '../lib/dates.ts';
import { useNow } from './date-text.tsx';
import { CONTROL_CLASS } from './field.tsx';
import { type EditorParts, type InlineBase, InlineShell } from './inline-shell.tsx';
import { onEditorKey } from './line-editor.tsx';

type Value = string | null;

/** The draft of a date of which only a part is typed: a date input gives no text for it, as for an empty one. */
const INCOMPLETE = 'incomplete';

const written = (input: HTMLInputElement) => (input.validity.badInput ? INCOMPLETE : input.value);

function DateEditor({ label, ...parts }: EditorParts<string> & { readonly label: string }) {
  const { draft, setDraft, save, cancel, tab, inputRef, describedBy, isInvalid } = parts;
  return (
    <input
      ref={(element) => {
        inputRef(element);
      }}
      type="date"
      aria-label={label}
      aria-describedby={describedBy}
      aria-invalid={isInvalid || undefined}
      min="0001-01-01"
      max="9999-12-31"
      value={draft === INCOMPLETE ? '' : draft}
      onChange={(event) => setDraft(written(event.currentTarget))}
      // Typing the first parts of a date changes no value, so leaving is when it is seen.
      onBlur={(event) => {
        if (written(event.currentTarget) !== draft) setDraft(written(event.currentTarget));
      }}
      onKeyDown={(event) =>
        onEditorKey(event, { save: () => save(written(event.currentTarget)), cancel, tab })
      }
      className={cx(CONTROL_CLASS, 'h-7 px-[7px] tabular')}
    />
  );
}

interface DateShellProps extends InlineBase<Value> {
  /** The value as a date input has it, `2026-11-20`; empty for none. */
  readonly toInput: (value: Value) => string;
  /** Null for what is no date. */
  readonly fromInput: (day: string) => Value;
}

function DateShell({ toInput, fromInput, ...rest }: DateShellProps) {
  const now = useNow();
  return (
    <InlineShell
      {...rest}
      className={cx('tabular', rest.className)}
      text={rest.value === null ? '' : formatDay(rest.value, now)}
      toDraft={toInput}
      parse={(draft) => {
        if (draft === '') return { value: null };
        if (draft === INCOMPLETE) return { error: 'Write the day, the month and the year' };
        const value = fromInput(draft);
        return value === null ? { error: 'This is not a date' } : { value };
      }}
      isSame={(one, other) => toInput(one) === toInput(other)}
      editor={(parts) => <DateEditor {...parts} label={rest.label} />}
    />
  );
}

/** A day; the value is a timestamp within it, or null. */
export function InlineDate(props: InlineBase<Value>) {
  return <DateShell {...props} toInput={dateInput} fromInput={fromDateInput} />;
}

/** A day that belongs to no time zone; the value is as it is written, `2026-11-20`, or null. */
export function InlineDay(props: InlineBase<Value>) {
  return <DateShell {...props} toInput={(day) => day ?? ''} fromInput={(day) => day} />;
}
