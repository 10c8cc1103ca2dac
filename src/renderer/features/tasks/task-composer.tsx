import { Plus } from 'lucide-react';
import { type Ref, useState } from 'react';
import { problemOfLine } from '#shared/values/text.ts';
import { tooLong } from '../../lib/length-limit.ts';
import { draftOf, dropDraft, keepDraft } from '../../state/drafts.ts';
import { TITLE_LENGTH, titlesOf } from './task-groups.ts';

interface TaskComposerProps {
  /** Names it: "Add a task to Review". */
  readonly label: string;
  readonly placeholder: string;
  /** Under which what is typed is kept. */
  readonly draftId: string;
  readonly onAdd: (titles: readonly string[]) => void;
  /** Esc, or up from an empty line. */
  readonly onLeave: () => void;
  readonly ref?: Ref<HTMLInputElement>;
}

/** A line that becomes a task with Enter, and is ready for the next one; pasted lines become a task each. */
export function TaskComposer({ label, placeholder, draftId, onAdd, onLeave, ref }: TaskComposerProps) {
  const [text, setText] = useState(() => {
    const kept = draftOf(draftId);
    return typeof kept === 'string' ? kept : '';
  });

  const [problem, setProblem] = useState<string | null>(null);

  function type(next: string): void {
    setText(next);
    setProblem(null);
    if (next === '') dropDraft(draftId);
    else keepDraft(draftId, next);
  }

  /** What cannot be a title stays in the line, to be mended. */
  function add(titles: readonly string[]): void {
    const refused = titles.filter((title) => problemOfTitle(title) !== null);
    const good = titles.filter((title) => !refused.includes(title));
    if (good.length > 0) onAdd(good);
    type(refused.join(' '));
    setProblem(refused[0] === undefined ? null : problemOfTitle(refused[0]));
  }

  return (
    <div className="flex min-h-9 flex-wrap items-center gap-x-2.5 rounded-control ps-3 text-muted focus-within:bg-row-hover hover:bg-row-hover">
      <Plus size={16} aria-hidden="true" className="shrink-0 text-faint" />
      <input
        ref={ref}
        type="text"
        dir="auto"
        aria-label={label}
        autoComplete="off"
        placeholder={placeholder}
        value={text}
        data-task-composer=""
        onChange={(event) => type(event.target.value)}
        onPaste={(event) => {
          const pasted = event.clipboardData.getData('text/plain');
          if (!/[\r\n]/.test(pasted.trim())) return;
          event.preventDefault();
          add(titlesOf(`${text}${pasted}`));
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Enter') {
            event.preventDefault();
            add(text.trim() === '' ? [] : [text.trim()]);
          } else if (event.key === 'Escape' || (event.key === 'ArrowUp' && text === '')) {
            event.preventDefault();
            event.stopPropagation();
            onLeave();
          }
        }}
        aria-invalid={problem !== null || undefined}
        className="h-9 min-w-0 flex-1 bg-transparent text-text focus-quiet placeholder:text-faint"
      />
      {problem === null ? null : (
        <p role="alert" className="w-full ps-6.5 pb-1.5 text-xs text-danger-text">
          {problem}
        </p>
      )}
    </div>
  );
}

/** Why a text cannot be a title; null when it can. */
function problemOfTitle(text: string): string | null {
  const problem = problemOfLine(text);
  return problem === null ? tooLong(text, TITLE_LENGTH) : `A title ${problem}`;
}
