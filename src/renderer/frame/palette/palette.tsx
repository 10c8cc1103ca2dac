import { Command } from 'cmdk';
import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { SearchResult } from '#shared/search/answer.ts';
import { applyCompletion, type Completion, complete } from '#shared/search/complete.ts';
import { IS_MAC } from '../../lib/platform.ts';
import { useCaret } from '../../search/use-caret.ts';
import { useCustomFields } from '../../state/custom-fields.ts';
import { usePalette } from '../../state/palette.ts';
import { useNoteOpened } from '../../state/recents.ts';
import { useCompletionSources } from '../../state/search-schema.ts';
import { useOverlay } from '../../state/ui.ts';
import type { PaletteCommand } from './commands.tsx';
import { Footer, Help, Notes, NothingFound, SearchBox } from './palette-parts.tsx';
import { pathOf } from './result-item.tsx';
import { Results } from './results.tsx';
import { useActiveRow, useLines } from './use-lines.ts';
import { useSearch } from './use-search.ts';

/** The box, what it finds, and the help. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState('');
  const { isHelp, setHelp } = usePalette();
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
  const { sections, lines, slot, choose } = useLines(shown);
  useActiveRow(input, list, { slot, sections });

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
        <Help onBack={() => setHelp(false)} />
      ) : (
        <>
          <SearchBox
            input={input}
            text={text}
            onText={setText}
            onCaret={setCaret}
            takesFocus={wasHelp.current}
          />
          <Notes state={search} onFix={write} />
          <Command.List
            ref={list}
            data-answers={shown?.text}
            className="max-h-[56vh] overflow-y-auto px-1.5 pb-1.5"
          >
            <Results sections={sections} chosen={slot} onShow={show} onRun={run} />
          </Command.List>
          {shown !== null && lines.length === 0 ? (
            <NothingFound text={shown.text} completion={completion} />
          ) : null}
        </>
      )}
      {isHelp ? null : <Footer completion={completion} onTake={take} onHelp={() => setHelp(true)} />}
    </Command>
  );
}
