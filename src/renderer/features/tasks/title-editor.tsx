import { useRef } from 'react';
import { problemOfLine } from '#shared/values/text.ts';
import { CONTROL_CLASS } from '../../components/field.tsx';
import { notify } from '../../components/toast.tsx';
import { cx } from '../../lib/cx.ts';
import { tooLong } from '../../lib/length-limit.ts';
import { useDraft } from '../../state/drafts.ts';
import { TITLE_LENGTH } from './task-groups.ts';

interface TitleEditorProps {
  /** Under which what is typed is kept. */
  readonly draftId: string;
  readonly title: string;
  /** With the new title; null when nothing is to be changed. */
  readonly onDone: (title: string | null) => void;
}

/** A title while it is being changed: Enter and leaving it save, Esc does not, and what is empty is left as it was. */
export function TitleEditor({ draftId, title, onDone }: TitleEditorProps) {
  const [text, setText, drop] = useDraft(draftId, title);
  const isOver = useRef(false);
  function finish(next: string): void {
    if (isOver.current) return;
    isOver.current = true;
    const trimmed = next.trim();
    const character = problemOfLine(trimmed);
    const problem = character === null ? tooLong(trimmed, TITLE_LENGTH) : `It ${character}`;
    if (problem === null) drop();
    // What was typed is there again when the title is edited again.
    else notify({ message: 'The title is as it was', detail: `${problem}. What you typed is kept.` });
    onDone(trimmed === '' || trimmed === title || problem !== null ? null : trimmed);
  }
  return (
    <input
      // It appears where the focus is, in place of what had it.
      ref={(element) => element?.focus()}
      type="text"
      dir="auto"
      aria-label="Title"
      autoComplete="off"
      value={text}
      onFocus={(event) => event.target.select()}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => finish(text)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key !== 'Enter' && event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        finish(event.key === 'Enter' ? text : title);
      }}
      className={cx(CONTROL_CLASS, 'h-7 flex-1')}
    />
  );
}
