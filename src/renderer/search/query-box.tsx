import { Search, X } from 'lucide-react';
import { type KeyboardEvent, useRef } from 'react';
import { applyCompletion, complete } from '#shared/search/complete.ts';
import type { Query } from '#shared/search/query.ts';
import { cx } from '../lib/cx.ts';
import { useCustomFields } from '../state/custom-fields.ts';
import { useCompletionSources } from '../state/search-schema.ts';
import { useShortcuts } from '../state/shortcuts.ts';
import { useCaret } from './use-caret.ts';

export interface QueryBoxProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly hints: Query['hints'];
  /** Something to know of what is shown, such as what was not looked into. */
  readonly note: string | null;
  /** Where the overview of shortcuts lists its key. */
  readonly group: string;
  readonly placeholder: string;
  /** Goes on to what was found. */
  readonly onEnter?: () => void;
}

/** Narrows the list down with the language of the search. Tab completes, Enter goes on to the list, Escape empties it. */
export function QueryBox({ text, onChange, hints, note, group, placeholder, onEnter }: QueryBoxProps) {
  const input = useRef<HTMLInputElement>(null);
  const { caret, setCaret, write } = useCaret(input, onChange);
  const sources = useCompletionSources(useCustomFields());
  const completion = text === '' ? null : complete(text, caret, sources);
  const option = completion?.options[0];
  const [hint] = hints;
  useShortcuts([
    {
      keys: '/',
      label: 'Find in the list',
      group,
      run: () => {
        input.current?.focus();
        input.current?.select();
        return true;
      },
    },
  ]);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') {
      if (text === '') input.current?.blur();
      else write('');
    } else if (event.key === 'Enter' || event.key === 'ArrowDown') {
      onEnter?.();
      const list = document.querySelector<HTMLElement>('[data-focus-home]');
      if (list === null) input.current?.blur();
      else list.focus();
    } else if (event.key === 'Tab' && !event.shiftKey && completion !== null && option !== undefined) {
      const next = applyCompletion(text, completion, option);
      write(next.text, next.caret);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  const said = hint?.message ?? note;
  return (
    <div className="relative me-1 flex h-7 w-72 items-center @4xl:w-64 @7xl:w-72">
      <Search size={14} aria-hidden="true" className="pointer-events-none absolute start-2 text-faint" />
      <input
        ref={input}
        aria-label="Find in the list"
        aria-keyshortcuts="/"
        value={text}
        onChange={(event) => {
          onChange(event.target.value);
          setCaret(event.target.selectionStart ?? event.target.value.length);
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart ?? 0)}
        onKeyDown={onKeyDown}
        placeholder={placeholder}
        dir="auto"
        autoComplete="off"
        spellCheck={false}
        className="h-7 w-full rounded-control border border-line bg-canvas pr-7 pl-7 text-ellipsis placeholder-shown:pr-2 placeholder:text-faint"
      />
      {/* Inside the field, so that nothing beside it moves while somebody types. */}
      {option === undefined ? null : (
        <span className="pointer-events-none absolute end-7 max-w-28 truncate bg-canvas ps-1 text-xs text-faint">
          Tab: {option.label}
        </span>
      )}
      {text === '' ? null : (
        <button
          type="button"
          aria-label="Empty the field"
          onClick={() => write('')}
          className="absolute end-1 inline-flex size-5 items-center justify-center rounded-control text-muted hover:bg-hover"
        >
          <X size={12} aria-hidden="true" />
        </button>
      )}
      {/* Over what is below, which stays where it is while somebody types. */}
      <div
        className={cx(
          'absolute start-0 top-full z-20 mt-1 flex w-max max-w-md flex-wrap items-center gap-x-1 rounded-control text-xs text-muted',
          said !== null && 'border border-line bg-raised px-2 py-1 shadow-popover',
        )}
      >
        <span role="status" dir="auto" className="wrap-anywhere">
          {said}
        </span>
        {hint?.fix == null ? null : (
          <button
            type="button"
            onClick={() => write(hint.fix ?? '')}
            className="h-6 rounded-control px-1.5 font-medium text-accent-text hover:bg-hover"
          >
            Use <bdi>{hint.fix}</bdi>
          </button>
        )}
      </div>
    </div>
  );
}
