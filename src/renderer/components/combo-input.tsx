import { ChevronDown } from 'lucide-react';
import { type KeyboardEvent, type Ref, useId, useMemo, useState } from 'react';
import { cx } from '../lib/cx.ts';
import { TOO_LONG, tooLong } from '../lib/length-limit.ts';
import { ChoiceList, choiceId } from './choice-list.tsx';
import { CONTROL_CLASS, type FieldIds } from './field.tsx';
import { type Choice, choicesFor, type Option, optionNamed } from './options.ts';

export interface ComboInputProps {
  readonly label: string;
  readonly value: string | null;
  readonly options: readonly Option[];
  /** Called with what was picked, or typed where that is allowed; null for none. */
  readonly onPick: (value: string | null) => void;
  readonly allowsNew?: boolean;
  readonly isClearable?: boolean;
  readonly placeholder?: string | undefined;
  /** For an editor that appears in place of a value: open and selected from the start. */
  readonly startsOpen?: boolean;
  /** Esc while the list is closed, or when the list is all there is. */
  readonly onCancel?: () => void;
  readonly onTab?: (event: KeyboardEvent) => void;
  readonly onBlur?: () => void;
  readonly ids?: Partial<FieldIds>;
  readonly className?: string;
  /** Of a value that is new. */
  readonly maxLength?: number | undefined;
  readonly ref?: Ref<HTMLInputElement>;
}

/** What is typed, which choices there are for it, and what the keys do. */
function useCombo({
  value,
  options,
  onPick,
  allowsNew = false,
  isClearable = false,
  startsOpen = false,
  onCancel,
  onTab,
}: ComboInputProps) {
  const shown = options.find((option) => option.value === value)?.label ?? value ?? '';
  const [typed, setTyped] = useState<string | null>(null);
  const [isOpen, setOpen] = useState(startsOpen);
  const [marked, setMarked] = useState<number | null>(null);
  const choices = useMemo(
    () => choicesFor(options, typed ?? '', { allowsNew, isClearable }),
    [options, typed, allowsNew, isClearable],
  );
  const chosenIndex = choices.findIndex((choice) => isValue(choice, value));
  const activeIndex = Math.min(marked ?? (typed === null ? Math.max(chosenIndex, 0) : 0), choices.length - 1);

  function close(): void {
    setOpen(false);
    setTyped(null);
    setMarked(null);
  }

  function pick(choice: Choice): void {
    close();
    onPick(choice.kind === 'option' ? choice.option.value : choice.kind === 'new' ? choice.text : null);
  }

  /** What stands in the field when it is left: an option's name, new text where allowed, else nothing changes. */
  function settle(): void {
    if (typed === null) {
      close();
      return;
    }
    const named = optionNamed(options, typed);
    close();
    if (named !== undefined) onPick(named.value);
    else if (typed.trim() === '') {
      if (isClearable || allowsNew) onPick(null);
    } else if (allowsNew) onPick(typed.trim());
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.nativeEvent.isComposing) return;
    const active = choices[activeIndex];
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp': {
        event.preventDefault();
        if (!isOpen) setOpen(true);
        else if (choices.length > 0) {
          const step = event.key === 'ArrowDown' ? 1 : -1;
          setMarked((activeIndex + step + choices.length) % choices.length);
        }
        return;
      }
      case 'Enter':
        if (!isOpen && typed === null) return;
        event.preventDefault();
        if (isOpen && active !== undefined) pick(active);
        else settle();
        return;
      case 'Tab':
        if (isOpen && active !== undefined && (typed !== null || marked !== null)) pick(active);
        else settle();
        onTab?.(event);
        return;
      case 'Escape':
        if (!isOpen || onCancel !== undefined) {
          if (onCancel === undefined) return;
          event.preventDefault();
          event.stopPropagation();
          close();
          onCancel();
        }
        return;
    }
  }

  return {
    shown: typed ?? shown,
    isOpen,
    choices,
    activeIndex,
    pick,
    settle,
    close,
    onKeyDown,
    mark: setMarked,
    open: () => setOpen(true),
    type(text: string) {
      setTyped(text);
      setMarked(null);
      setOpen(true);
    },
  };
}

/** The input of a combobox: type to narrow the list down, Enter or Tab to take what is marked. */
export function ComboInput(props: ComboInputProps) {
  const { label, value, placeholder, onBlur, ids, className, maxLength, ref } = props;
  const listId = useId();
  const input = useCombo(props);
  const { shown, isOpen, choices, activeIndex } = input;
  return (
    <ChoiceList
      id={listId}
      label={label}
      isOpen={isOpen}
      choices={choices}
      activeIndex={activeIndex}
      isChosen={(choice) => isValue(choice, value)}
      onPick={input.pick}
      onHover={input.mark}
      onClose={input.close}
    >
      <div className="relative">
        <input
          ref={ref}
          aria-label={ids?.id === undefined ? label : undefined}
          {...ids}
          type="text"
          role="combobox"
          dir="auto"
          aria-expanded={isOpen}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={isOpen && activeIndex >= 0 ? choiceId(listId, activeIndex) : undefined}
          autoComplete="off"
          spellCheck={false}
          {...(tooLong(value ?? '', maxLength) === null ? {} : { [TOO_LONG]: '' })}
          placeholder={placeholder}
          value={shown}
          onChange={(event) => input.type(event.target.value)}
          onFocus={(event) => event.target.select()}
          onClick={input.open}
          onBlur={() => {
            input.settle();
            onBlur?.();
          }}
          onKeyDown={input.onKeyDown}
          className={cx(CONTROL_CLASS, 'h-8 pr-7', className)}
        />
        <ChevronDown
          size={14}
          aria-hidden="true"
          className="pointer-events-none absolute inset-y-0 end-2 my-auto text-muted"
        />
      </div>
    </ChoiceList>
  );
}

function isValue(choice: Choice, value: string | null): boolean {
  return choice.kind === 'option' ? choice.option.value === value : choice.kind === 'clear' && value === null;
}
