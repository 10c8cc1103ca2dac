import { X } from 'lucide-react';
import { type ClipboardEvent, type KeyboardEvent, type Ref, useId, useMemo, useState } from 'react';
import { cx } from '../lib/cx.ts';
import { TOO_LONG, tooLong } from '../lib/length-limit.ts';
import { ChoiceList, choiceId } from './choice-list.tsx';
import type { FieldIds } from './field.tsx';
import { type Choice, choicesFor, type Option, optionNamed } from './options.ts';

/** As long as a tag or a label may be. */
export const TOKEN_LENGTH = 120;

/** What is to be said of tokens of which one is too long; null when all fit. */
export function problemOfTokens(values: readonly string[], max: number): string | null {
  return values.map((value) => tooLong(value, max)).find((problem) => problem !== null) ?? null;
}

export interface TokenInputProps {
  readonly label: string;
  readonly values: readonly string[];
  readonly options: readonly Option[];
  readonly onChange: (values: readonly string[]) => void;
  readonly allowsNew?: boolean;
  /** Of each; a longer one is marked, and Backspace takes it up again to be shortened. */
  readonly maxLength?: number;
  readonly placeholder?: string | undefined;
  readonly ids?: Partial<FieldIds>;
  readonly onCancel?: () => void;
  /** Enter with nothing typed. */
  readonly onDone?: () => void;
  readonly onTab?: (event: KeyboardEvent) => void;
  readonly className?: string;
  readonly ref?: Ref<HTMLInputElement>;
}

function valuesNamed(texts: readonly string[], options: readonly Option[], allowsNew: boolean): string[] {
  return texts
    .map((text) => optionNamed(options, text)?.value ?? (allowsNew ? text.trim() : ''))
    .filter((value) => value !== '');
}

/** What is typed, which of the choices for it is marked, and the values that come and go. */
function useTyped(props: TokenInputProps) {
  const { values, options, onChange, allowsNew = false, maxLength = TOKEN_LENGTH } = props;
  const [typed, setTyped] = useState('');
  const [marked, setMarked] = useState<number | null>(null);
  const choices = useMemo(() => {
    const left = options.filter((option) => !values.includes(option.value));
    const isTaken = values.includes(typed.trim());
    return choicesFor(left, typed, { allowsNew: allowsNew && !isTaken, isClearable: false });
  }, [options, values, typed, allowsNew]);

  function type(text: string): void {
    setTyped(text);
    setMarked(null);
  }

  function add(texts: readonly string[]): void {
    const next = [...new Set([...values, ...valuesNamed(texts, options, allowsNew)])];
    if (next.length !== values.length) onChange(next);
    type('');
  }

  function pick(choice: Choice): void {
    if (choice.kind === 'option') onChange([...values, choice.option.value]);
    else if (choice.kind === 'new') onChange([...values, choice.text]);
    type('');
  }

  /** @returns whether the last value is what is typed now, to be shortened */
  function takeBack(): boolean {
    const last = values.at(-1);
    if (typed !== '' || last === undefined) return false;
    const isTooLong = tooLong(last, maxLength) !== null;
    if (isTooLong) setTyped(last);
    onChange(values.slice(0, -1));
    return isTooLong;
  }

  const activeIndex = Math.min(marked ?? 0, choices.length - 1);
  return { typed, type, marked, mark: setMarked, choices, activeIndex, add, pick, takeBack };
}

/** What is typed, and what the keys do with it. */
function useTokens(props: TokenInputProps) {
  const { options, onCancel, onDone, onTab } = props;
  const { typed, type, marked, mark, choices, activeIndex, add, pick, takeBack } = useTyped(props);
  const [isOpen, setOpen] = useState(false);

  function leave(): void {
    if (typed.trim() !== '') add([typed]);
    setOpen(false);
  }

  function step(by: 1 | -1): void {
    setOpen(true);
    if (isOpen && choices.length > 0) mark((activeIndex + by + choices.length) % choices.length);
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.nativeEvent.isComposing) return;
    const active = choices[activeIndex];
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp':
        event.preventDefault();
        step(event.key === 'ArrowDown' ? 1 : -1);
        return;
      case 'Enter':
        if (typed.trim() === '' && marked === null) {
          if (onDone === undefined) return;
          event.preventDefault();
          onDone();
          return;
        }
        event.preventDefault();
        if (active !== undefined) pick(active);
        else add([typed]);
        return;
      case ',':
        event.preventDefault();
        add([typed]);
        return;
      case 'Backspace':
        if (takeBack()) event.preventDefault();
        return;
      case 'Tab':
        leave();
        onTab?.(event);
        return;
      case 'Escape':
        if (onCancel === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        onCancel();
        return;
    }
  }

  function onPaste(event: ClipboardEvent<HTMLInputElement>): void {
    const text = event.clipboardData.getData('text');
    if (!/[,\n]/.test(text)) return;
    event.preventDefault();
    add(text.split(/[,\n]/));
  }

  return {
    typed,
    choices,
    activeIndex,
    isListShown: isOpen && (choices.length > 0 || typed !== ''),
    labelOf: (value: string) => options.find((option) => option.value === value)?.label ?? value,
    pick,
    leave,
    onKeyDown,
    onPaste,
    mark,
    open: () => setOpen(true),
    close: () => setOpen(false),
    type(text: string) {
      type(text);
      setOpen(true);
    },
  };
}

/** Values as tokens in front of an input that adds more. */
export function TokenInput(props: TokenInputProps) {
  const { label, values, onChange, placeholder, ids, className, ref, maxLength = TOKEN_LENGTH } = props;
  const listId = useId();
  const input = useTokens(props);
  const isTooLong = problemOfTokens(values, maxLength) !== null;
  const { typed, choices, activeIndex, isListShown, labelOf } = input;
  return (
    <ChoiceList
      id={listId}
      label={label}
      isOpen={isListShown}
      choices={choices}
      activeIndex={activeIndex}
      isChosen={() => false}
      isMultiple
      onPick={input.pick}
      onHover={input.mark}
      onClose={input.close}
    >
      <div
        className={cx(
          'flex min-h-8 w-full flex-wrap items-center gap-1 rounded-control border border-control-line bg-canvas px-1.5 py-1',
          'focus-within:border-focus focus-within:outline-2 focus-within:outline-focus/40 has-aria-invalid:border-danger',
          className,
        )}
      >
        {values.map((value) => (
          <Token
            key={value}
            label={labelOf(value)}
            isRefused={tooLong(value, maxLength) !== null}
            onRemove={() => onChange(values.filter((other) => other !== value))}
          />
        ))}
        <input
          ref={ref}
          aria-label={ids?.id === undefined ? label : undefined}
          {...ids}
          type="text"
          role="combobox"
          dir="auto"
          aria-expanded={isListShown}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={isListShown && activeIndex >= 0 ? choiceId(listId, activeIndex) : undefined}
          autoComplete="off"
          spellCheck={false}
          {...(isTooLong ? { [TOO_LONG]: '' } : {})}
          placeholder={values.length === 0 ? placeholder : undefined}
          value={typed}
          onChange={(event) => input.type(event.target.value)}
          onClick={input.open}
          onBlur={input.leave}
          onKeyDown={input.onKeyDown}
          onPaste={input.onPaste}
          className="h-5 min-w-16 flex-1 bg-transparent px-1 focus-quiet"
        />
      </div>
    </ChoiceList>
  );
}

interface TokenProps {
  readonly label: string;
  readonly isRefused: boolean;
  readonly onRemove: () => void;
}

function Token({ label, isRefused, onRemove }: TokenProps) {
  return (
    <span
      className={cx(
        'inline-flex h-5 max-w-full items-center gap-0.5 rounded-small ps-1.5 text-xs',
        isRefused ? 'bg-danger-soft text-danger-text' : 'bg-pill-grey-soft text-pill-grey-text',
      )}
    >
      <span dir="auto" className="cut" title={label}>
        {label}
      </span>
      <button
        type="button"
        tabIndex={-1}
        aria-label={`Remove ${label}`}
        onPointerDown={(event) => event.preventDefault()}
        onClick={onRemove}
        className="inline-flex size-5 items-center justify-center rounded-small hover:bg-line"
      >
        <X size={12} aria-hidden="true" />
      </button>
    </span>
  );
}
