import { Check } from 'lucide-react';
import { type KeyboardEvent, useId, useMemo, useRef, useState } from 'react';
import { cx } from '../lib/cx.ts';
import { entryFor, NOTHING_TYPED, typedAfter } from '../lib/typeahead.ts';
import { choiceId } from './choice-list.tsx';
import { choicesFor, type Option } from './options.ts';

export interface CheckListProps {
  readonly label: string;
  readonly options: readonly Option[];
  readonly isChecked: (value: string) => boolean;
  /** Picked by click or Enter. */
  readonly onPick: (value: string) => void;
  /** Text that is no option may be picked too. */
  readonly allowsNew?: boolean;
  readonly placeholder?: string;
}

/** Shorter lists need no field to search them. */
const SEARCH_FROM = 8;

/** The inside of a popover: a list to pick from, with a field to narrow it down. */
export function CheckList({
  label,
  options,
  isChecked,
  onPick,
  allowsNew = false,
  placeholder,
}: CheckListProps) {
  const listId = useId();
  const [query, setQuery] = useState('');
  const [marked, setMarked] = useState(0);
  const typed = useRef(NOTHING_TYPED);
  const choices = useMemo(
    () => choicesFor(options, query, { allowsNew, isClearable: false }),
    [options, query, allowsNew],
  );
  const hasField = allowsNew || options.length >= SEARCH_FROM;
  const activeIndex = Math.min(marked, choices.length - 1);

  function pick(index: number): void {
    const choice = choices[index];
    if (choice === undefined || choice.kind === 'clear') return;
    onPick(choice.kind === 'option' ? choice.option.value : choice.text);
    setQuery('');
  }

  function mark(index: number): void {
    setMarked(index);
    document.getElementById(choiceId(listId, index))?.scrollIntoView?.({ block: 'nearest' });
  }

  /** Without a field, what is typed leads to what begins so, as in a menu. @returns whether it was a letter */
  function find(event: KeyboardEvent): boolean {
    const word = hasField ? undefined : typedAfter(typed.current, event);
    if (word === undefined) return false;
    typed.current = word;
    const found = entryFor(
      word.text,
      options.map(({ label }) => label),
      activeIndex,
    );
    if (found >= 0) mark(found);
    return true;
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      mark((activeIndex + step + choices.length) % Math.max(1, choices.length));
    } else if (find(event)) {
      event.preventDefault();
    } else if (event.key === 'Enter' || (event.key === ' ' && !hasField)) {
      event.preventDefault();
      pick(activeIndex);
    }
  }

  const active = activeIndex >= 0 ? choiceId(listId, activeIndex) : undefined;
  return (
    <div className="flex max-h-80 w-72 flex-col">
      {hasField ? (
        <input
          type="text"
          role="combobox"
          dir="auto"
          aria-label={label}
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={active}
          autoComplete="off"
          spellCheck={false}
          placeholder={placeholder ?? 'Search…'}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setMarked(0);
          }}
          onKeyDown={onKeyDown}
          className="h-9 shrink-0 border-b border-line bg-transparent px-3 focus-quiet"
        />
      ) : null}
      <div
        id={listId}
        role="listbox"
        aria-label={label}
        aria-multiselectable="true"
        aria-activedescendant={hasField ? undefined : active}
        tabIndex={hasField ? -1 : 0}
        onKeyDown={hasField ? undefined : onKeyDown}
        className="min-h-0 overflow-y-auto p-1 focus-quiet"
      >
        {choices.map((choice, index) => {
          const value =
            choice.kind === 'option' ? choice.option.value : choice.kind === 'new' ? choice.text : '';
          const checked = choice.kind === 'option' && isChecked(value);
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list, or its field, has the focus and the keys.
            <div
              key={`${choice.kind}:${value}`}
              id={choiceId(listId, index)}
              role="option"
              tabIndex={-1}
              aria-selected={checked}
              onPointerDown={(event) => event.preventDefault()}
              onPointerMove={() => setMarked(index)}
              onClick={() => pick(index)}
              className={cx(
                'flex min-h-7 items-center gap-2 rounded-control px-2',
                index === activeIndex && 'bg-hover',
              )}
            >
              <span className="flex w-4 shrink-0 justify-center text-accent-text">
                {checked ? <Check size={14} aria-hidden="true" /> : null}
              </span>
              {choice.kind === 'option' ? choice.option.icon : null}
              <span dir="auto" className="cut max-w-3/4 shrink-0">
                {choice.kind === 'option' ? choice.option.label : `Add “${value}”`}
              </span>
              {choice.kind === 'option' && choice.option.detail !== undefined ? (
                <span className="cut flex-1 ps-2 text-end text-xs text-faint tabular">
                  {choice.option.detail}
                </span>
              ) : null}
            </div>
          );
        })}
      </div>
      {choices.length === 0 ? <p className="px-3 py-3 text-faint">Nothing found</p> : null}
    </div>
  );
}
