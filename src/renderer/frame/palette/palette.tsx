import { Command } from 'cmdk';
import { ArrowLeft, CircleHelp, Search, WifiOff } from 'lucide-react';
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { SearchResult } from '#shared/search/answer.ts';
import { applyCompletion, type Completion, complete } from '#shared/search/complete.ts';
import { Kbd } from '../../components/kbd.tsx';
import { IS_MAC } from '../../lib/platform.ts';
import { useCaret } from '../../search/use-caret.ts';
import { useCustomFields } from '../../state/custom-fields.ts';
import { usePalette } from '../../state/palette.ts';
import { useNoteOpened } from '../../state/recents.ts';
import { useCompletionSources } from '../../state/search-schema.ts';
import { useCurrentSubjects } from '../../state/subject.ts';
import { useOverlay } from '../../state/ui.ts';
import { commandsFor, type PaletteCommand, subjectCommandsFor, usePaletteCommands } from './commands.tsx';
import { pathOf } from './result-item.tsx';
import { Results } from './results.tsx';
import { SearchHelp } from './search-help.tsx';
import { type SubjectSection, sectionsOf } from './sections.ts';
import { type SearchState, useSearch } from './use-search.ts';

const SHOWN_COMPLETIONS = 6;

/** The box, what it finds, and the help. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState('');
  const { isHelp, setHelp } = usePalette();
  const [chosen, setChosen] = useState<{ readonly text: string; readonly id: string } | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const { caret, setCaret, write } = useCaret(input, setText);
  const list = useRef<HTMLDivElement>(null);
  const isBackground = useRef(false);
  const wasHelp = useRef(false);
  if (isHelp) wasHelp.current = true;
  /** Enter came before the answer to this text. */
  const awaited = useRef<string | null>(null);
  const [, navigate] = useLocation();
  const closeOverlay = useOverlay((state) => state.close);
  const opened = useNoteOpened();
  const customFields = useCustomFields();
  const sources = useCompletionSources(customFields);
  const search = useSearch(text, customFields);
  const completion = complete(text, caret, sources);
  const shown = search.found;
  const answered = shown?.text ?? '';
  // Of the same text as the results beside them: a letter alone moves nothing in the list.
  const all = usePaletteCommands();
  const commands = useMemo(() => commandsFor(all, answered), [all, answered]);
  const subjects = useCurrentSubjects();
  const offered = useRef<readonly SubjectSection[]>([]);
  // The same until what is listed differs: a letter alone draws nothing in the list.
  const listed = subjects.map((one) => ({ ...one, commands: subjectCommandsFor(one, answered) }));
  if (idOf(listed) !== idOf(offered.current)) offered.current = listed;
  const own = offered.current;
  const sections = useMemo(() => sectionsOf(shown, commands, own), [shown, commands, own]);
  const lines = sections.flatMap((section) => section.lines);
  // The first, until another has been gone to for this text.
  const line = (chosen?.text === answered && lines.find(({ id }) => id === chosen.id)) || lines[0];
  const slot = line?.slot ?? '';

  // cmdk tells the box which row is the chosen one only where it went there itself; an answer changes it too.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows are those of the sections.
  useEffect(() => {
    const rows = [...(list.current?.querySelectorAll('[role=option]') ?? [])];
    const row = rows.find((other) => other.getAttribute('data-value') === slot);
    for (const element of [input.current, list.current]) {
      if (row === undefined) element?.removeAttribute('aria-activedescendant');
      else element?.setAttribute('aria-activedescendant', row.id);
    }
  }, [slot, sections]);

  function take(option: Completion['options'][number]): void {
    if (completion === null) return;
    const after = applyCompletion(text, completion, option);
    write(after.text, after.caret);
  }

  const show = useCallback(
    (result: SearchResult) => {
      const stays = isBackground.current;
      isBackground.current = false;
      opened(result.key);
      closeOverlay();
      if (!stays) onClose();
      navigate(pathOf(result));
    },
    [opened, closeOverlay, onClose, navigate],
  );

  const run = useCallback(
    (command: PaletteCommand) => {
      closeOverlay();
      onClose();
      command.run();
    },
    [closeOverlay, onClose],
  );

  function choose(next: string): void {
    const gone = lines.find((other) => other.slot === next);
    if (gone !== undefined) setChosen({ text: answered, id: gone.id });
  }

  useEffect(() => {
    if (awaited.current === null || shown === null || awaited.current !== shown.text) return;
    const isMeant = awaited.current === text;
    awaited.current = null;
    const [best] = lines;
    if (!isMeant || best === undefined) return;
    if (best.kind === 'result') show(best.result);
    else run(best.command);
  });

  function onKeyDown(event: KeyboardEvent): void {
    const [option] = completion?.options ?? [];
    const fix = answered === text ? shown?.hints.find((hint) => hint.fix !== null)?.fix : undefined;
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      isBackground.current = IS_MAC ? event.metaKey : event.ctrlKey;
      // What is shown was found for something else; what is typed now is meant.
      if (event.target !== input.current || answered === text || search.status === 'unanswered') return;
      event.preventDefault();
      awaited.current = text;
    } else if (event.key === 'Tab' && !event.shiftKey && option !== undefined && !isHelp) {
      event.preventDefault();
      take(option);
    } else if (event.key === 'Tab' && !event.shiftKey && typeof fix === 'string' && !isHelp) {
      event.preventDefault();
      write(fix);
    }
  }

  return (
    <Command
      shouldFilter={false}
      loop
      label="Search and commands"
      value={slot}
      onValueChange={choose}
      onKeyDown={onKeyDown}
    >
      {isHelp ? (
        <>
          <button
            type="button"
            // biome-ignore lint/a11y/noAutofocus: the box that had the focus has just gone.
            autoFocus
            onClick={() => setHelp(false)}
            className="flex h-12 w-full items-center gap-2.5 border-b border-line px-4 text-muted hover:text-text"
          >
            <ArrowLeft size={16} aria-hidden="true" />
            Back to the search
          </button>
          <SearchHelp />
        </>
      ) : (
        <>
          <div className="flex h-13 items-center gap-3 border-b border-line px-4">
            <Search size={18} aria-hidden="true" className="shrink-0 text-faint" />
            <Command.Input
              ref={input}
              // At first the dialog gives the focus, once it has noted where it was.
              autoFocus={wasHelp.current}
              value={text}
              onValueChange={(next) => {
                setText(next);
                setCaret(input.current?.selectionStart ?? next.length);
              }}
              onSelect={(event) => setCaret(event.currentTarget.selectionStart ?? 0)}
              placeholder="Find customers, contacts, onboardings, or a command"
              dir="auto"
              className="h-full min-w-0 flex-1 bg-transparent text-lg focus-quiet"
            />
          </div>
          <Notes state={search} onFix={write} />
          <Command.List
            ref={list}
            data-answers={shown?.text}
            className="max-h-[56vh] overflow-y-auto px-1.5 pb-1.5"
          >
            <Results sections={sections} chosen={slot} onShow={show} onRun={run} />
          </Command.List>
          {/* Beside the list of options, which may hold nothing else. */}
          {shown !== null && lines.length === 0 ? (
            <p role="status" className="px-3 pt-6.5 pb-8 text-center text-muted">
              {completion?.kind === 'value' ? (
                'Go on with a value; Tab takes the first of those below.'
              ) : (
                <>
                  Nothing found for “<bdi className="wrap-anywhere">{shown.text.trim()}</bdi>”
                </>
              )}
            </p>
          ) : null}
        </>
      )}
      {isHelp ? null : <Footer completion={completion} onTake={take} onHelp={() => setHelp(true)} />}
    </Command>
  );
}

/** Tells apart what is listed of the screen's own commands. */
function idOf(subjects: readonly SubjectSection[]): string {
  return subjects
    .map(({ title, commands }) => [title, ...commands.map(({ label }) => label)].join('\n'))
    .join('\n');
}

/** What is to be known of the answer: nobody answers, more is coming, something was probably meant otherwise. */
function Notes({ state, onFix }: { readonly state: SearchState; readonly onFix: (fix: string) => void }) {
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
          Search is getting ready: {filling.done.toLocaleString()} of {filling.total.toLocaleString()}{' '}
          customers can be found so far.
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

function Footer({ completion, onTake, onHelp }: FooterProps) {
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
