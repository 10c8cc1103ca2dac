import { CalendarDays } from 'lucide-react';
import { Popover as Radix } from 'radix-ui';
import { type KeyboardEvent, type Ref, useRef, useState } from 'react';
import { addDays, addMonths } from '#shared/values/calendar.ts';
import { readDay } from '#shared/values/day.ts';
import { cx } from '../lib/cx.ts';
import { dayDraft } from '../lib/dates.ts';
import { dayRules } from '../lib/locale.ts';
import { useNow } from './date-text.tsx';
import { DayCalendar } from './day-calendar.tsx';
import { CONTROL_CLASS, type FieldIds } from './field.tsx';
import { POPUP_CLASS } from './popup-class.ts';
import { usePortalContainer } from './portal.tsx';

export interface DayInputProps {
  /** Names it where no label stands beside it. */
  readonly label: string;
  readonly ids?: Partial<FieldIds>;
  /** What is typed: "15 Dec 2026", "fri", "+2w". */
  readonly text: string;
  readonly onText: (text: string) => void;
  /** A day was picked from the calendar. */
  readonly onPick: (text: string) => void;
  readonly leans?: 'back';
  readonly onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void;
  readonly onBlur?: () => void;
  readonly placeholder?: string | undefined;
  readonly className?: string;
  readonly ref?: Ref<HTMLInputElement>;
}

/** Arrow keys: days and, with PageUp and PageDown, months. */
const STEPS: Readonly<Record<string, (day: string) => string>> = {
  ArrowUp: (day) => addDays(day, -1),
  ArrowDown: (day) => addDays(day, 1),
  PageUp: (day) => addMonths(day, -1),
  PageDown: (day) => addMonths(day, 1),
};

/** A day to type in any of the ways that `readDay` knows, or to pick; the arrow keys step from day to day. */
export function DayInput({
  label,
  ids,
  text,
  onText,
  onPick,
  leans,
  onKeyDown,
  onBlur,
  placeholder = '15 Dec, fri, +2w',
  className,
  ref,
}: DayInputProps) {
  const [isOpen, setOpen] = useState(false);
  const anchor = useRef<HTMLDivElement>(null);
  const container = usePortalContainer();
  const rules = { ...dayRules(useNow()), ...(leans === undefined ? {} : { leans }) };
  const reading = readDay(text, rules);
  const day = reading.kind === 'value' ? reading.value : null;

  function step(event: KeyboardEvent<HTMLInputElement>): void {
    const move = event.altKey || event.nativeEvent.isComposing ? undefined : STEPS[event.key];
    if (event.key === 'Escape' && isOpen && onKeyDown === undefined) {
      event.stopPropagation();
      setOpen(false);
    }
    if (move === undefined) {
      onKeyDown?.(event);
      return;
    }
    event.preventDefault();
    setOpen(true);
    onText(dayDraft(day === null ? rules.today : move(day)));
  }

  return (
    <Radix.Root open={isOpen} onOpenChange={setOpen}>
      <Radix.Anchor asChild>
        <div ref={anchor} className="relative min-w-0">
          <input
            {...ids}
            ref={ref}
            type="text"
            dir="auto"
            aria-label={ids?.id === undefined ? label : undefined}
            autoComplete="off"
            spellCheck={false}
            placeholder={placeholder}
            value={text}
            onChange={(event) => {
              onText(event.target.value);
              setOpen(true);
            }}
            onFocus={(event) => event.target.select()}
            onClick={() => setOpen(true)}
            onKeyDown={step}
            onBlur={() => {
              setOpen(false);
              onBlur?.();
            }}
            className={cx(CONTROL_CLASS, 'pr-7 tabular', className)}
          />
          <CalendarDays
            size={14}
            aria-hidden="true"
            className="pointer-events-none absolute inset-y-0 end-2 my-auto text-faint"
          />
        </div>
      </Radix.Anchor>
      <Radix.Portal container={container}>
        <Radix.Content
          aria-label={`Days for ${label}`}
          align="start"
          sideOffset={4}
          collisionPadding={8}
          onOpenAutoFocus={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => event.preventDefault()}
          onInteractOutside={(event) => {
            if (event.target instanceof Node && anchor.current?.contains(event.target))
              event.preventDefault();
          }}
          className={POPUP_CLASS}
        >
          <DayCalendar
            label={`Days for ${label}`}
            value={day}
            today={rules.today}
            onPick={(picked) => {
              setOpen(false);
              onPick(dayDraft(picked));
            }}
          />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
