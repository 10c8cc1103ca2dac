import { Command } from 'cmdk';
import { ArrowLeft, CircleHelp, Search, WifiOff } from 'lucide-react';
import type { RefObject } from 'react';
import type { Completion } from '#shared/search/complete.ts';
import { Kbd } from '../../components/kbd.tsx';
import { formatNumber } from '../../lib/words.ts';
import { SearchHelp } from './search-help.tsx';
import type { SearchState } from './use-search.ts';

const SHOWN_COMPLETIONS = 6;

interface SearchBoxProps {
  readonly input: RefObject<HTMLInputElement | null>;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onCaret: (at: number) => void;
  /** At first the dialog gives the focus, once it has noted where it was. */
  readonly takesFocus: boolean;
}

export function SearchBox({ input, text, onText, onCaret, takesFocus }: SearchBoxProps) {
  return (
    <div className="flex h-13 items-center gap-3 border-b border-line px-4">
      <Search size={18} aria-hidden="true" className="shrink-0 text-faint" />
      <Command.Input
        ref={input}
        autoFocus={takesFocus}
        value={text}
        onValueChange={(next) => {
          onText(next);
          onCaret(input.current?.selectionStart ?? next.length);
        }}
        onSelect={(event) => onCaret(event.currentTarget.selectionStart ?? 0)}
        placeholder="Find customers, contacts, onboardings, or a command"
        dir="auto"
        className="h-full min-w-0 flex-1 bg-transparent text-lg focus-quiet"
      />
    </div>
  );
}

export function Help({ onBack }: { readonly onBack: () => void }) {
  return (
    <>
      <button
        type="button"
        // biome-ignore lint/a11y/noAutofocus: the box that had the focus has just gone.
        autoFocus
        onClick={onBack}
        className="flex h-12 w-full items-center gap-2.5 border-b border-line px-4 text-muted hover:text-text"
      >
        <ArrowLeft size={16} aria-hidden="true" />
        Back to the search
      </button>
      <SearchHelp />
    </>
  );
}

/** Beside the list of options, which may hold nothing else. */
export function NothingFound({
  text,
  completion,
}: {
  readonly text: string;
  readonly completion: Completion | null;
}) {
  return (
    <p role="status" className="px-3 pt-6.5 pb-8 text-center text-muted">
      {completion?.kind === 'value' ? (
        'Go on with a value; Tab takes the first of those below.'
      ) : (
        <>
          Nothing found for “<bdi className="wrap-anywhere">{text.trim()}</bdi>”
        </>
      )}
    </p>
  );
}

/** What is to be known of the answer: nobody answers, more is coming, something was probably meant otherwise. */
export function Notes({
  state,
  onFix,
}: {
  readonly state: SearchState;
  readonly onFix: (fix: string) => void;
}) {
  const filling = state.found?.filling ?? null;
  const hints = state.found?.hints ?? [];
  return (
    <div aria-live="polite">
      {state.status === 'unanswered' ? (
        <p
          role="alert"
          className="flex items-center gap-2 border-b border-line bg-warning-soft px-4 py-2 text-warning-text"
        >
          <WifiOff size={14} aria-hidden="true" className="shrink-0" />
          Pivotal is not answering: until it does, contacts are not searched.
        </p>
      ) : null}
      {filling === null ? null : (
        <p className="border-b border-line px-4 py-2 text-xs text-muted">
          Search is getting ready: {formatNumber(filling.done)} of {formatNumber(filling.total)} customers can
          be found so far.
        </p>
      )}
      {hints.map(({ start, message, fix }) => (
        <p key={start} className="flex items-center gap-2 border-b border-line px-4 py-2 text-xs text-muted">
          <span className="min-w-0 flex-1">{message}</span>
          {fix === null ? null : (
            <button
              type="button"
              onClick={() => onFix(fix)}
              className="shrink-0 rounded-control px-1.5 py-0.5 font-medium text-accent-text hover:bg-hover"
            >
              Use <bdi>{fix}</bdi>
            </button>
          )}
        </p>
      ))}
    </div>
  );
}

interface FooterProps {
  readonly completion: Completion | null;
  readonly onTake: (option: Completion['options'][number]) => void;
  readonly onHelp: () => void;
}

export function Footer({ completion, onTake, onHelp }: FooterProps) {
  return (
    <div className="flex h-9 items-center gap-3 border-t border-line bg-surface px-3 text-xs text-muted">
      {completion === null ? (
        <>
          <Key keys="enter" label="Open" />
          <Key keys="mod+enter" label="Open behind" />
          <Key keys="escape" label="Close" />
        </>
      ) : (
        <span className="flex min-w-0 flex-1 items-center gap-1.5 overflow-hidden">
          <Kbd keys="tab" />
          {completion.options.slice(0, SHOWN_COMPLETIONS).map((option, index) => (
            <button
              key={option.insert}
              type="button"
              tabIndex={-1}
              title={option.detail}
              onClick={() => onTake(option)}
              className={`h-5 shrink-0 rounded-small px-1.5 hover:bg-hover hover:text-text ${index === 0 ? 'bg-accent-soft text-accent-text' : ''}`}
            >
              <bdi>{option.label}</bdi>
            </button>
          ))}
        </span>
      )}
      <button
        type="button"
        onClick={onHelp}
        className="ms-auto flex h-6 shrink-0 items-center gap-1.5 rounded-control px-1.5 hover:bg-hover hover:text-text"
      >
        <CircleHelp size={14} aria-hidden="true" />
        How to search
      </button>
    </div>
  );
}

function Key({ keys, label }: { readonly keys: string; readonly label: string }) {
  return (
    <span className="flex items-center gap-1.5">
      <Kbd keys={keys} />
      {label}
    </span>
  );
}
