import { type KeyboardEvent, type Ref, useId, useImperativeHandle, useRef } from 'react';
import { ChoiceList, choiceId } from '../../components/choice-list.tsx';
import { CONTROL_CLASS } from '../../components/field.tsx';
import { cx } from '../../lib/cx.ts';
import { tooLong } from '../../lib/length-limit.ts';
import type { Mentionable } from './mentions.ts';
import { useMentions } from './use-mentions.tsx';

/** As long as a comment may be. */
export const COMMENT_LENGTH = 20_000;

export interface CommentBoxProps {
  readonly label: string;
  readonly placeholder?: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly people: readonly Mentionable[];
  readonly onMention: (one: Mentionable) => void;
  /** ⌘Enter. */
  readonly onSubmit: () => void;
  readonly onCancel?: () => void;
  /** ⌘Z where the box has nothing of its own to take back. */
  readonly onUndo?: (() => void) | undefined;
  /** Files that were dropped or pasted; without it they are no matter of this box. */
  readonly onFiles?: (files: readonly File[]) => void;
  readonly ref?: Ref<{ focus: () => void }>;
}

/** Several lines of Markdown; an `@` offers people to mention. */
export function CommentBox({
  label,
  placeholder,
  text,
  onText,
  people,
  onMention,
  onSubmit,
  onCancel,
  onUndo,
  onFiles,
  ref,
}: CommentBoxProps) {
  const listId = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  useImperativeHandle(ref, () => ({ focus: () => area.current?.focus() }), []);
  const { isOpen, choices, activeIndex, ...mentions } = useMentions({
    area,
    text,
    onText,
    people,
    onMention,
  });

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (event.nativeEvent.isComposing) return;
    const isSubmit = event.key === 'Enter' && (event.metaKey || event.ctrlKey);
    if (isOpen && !isSubmit && mentions.onKey(event)) {
      event.preventDefault();
      event.stopPropagation();
    } else if (isSubmit) {
      event.preventDefault();
      onSubmit();
    } else if (onUndo !== undefined && isUndo(event)) {
      event.preventDefault();
      onUndo();
    } else if (event.key === 'Escape' && onCancel !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      onCancel();
    }
  }

  const length = tooLong(text, COMMENT_LENGTH);
  return (
    <ChoiceList
      id={listId}
      label="People to mention"
      isOpen={isOpen}
      choices={choices}
      activeIndex={activeIndex}
      isChosen={() => false}
      onPick={mentions.pick}
      onHover={mentions.mark}
      onClose={mentions.decline}
    >
      <textarea
        ref={area}
        dir="auto"
        rows={2}
        aria-invalid={length !== null || undefined}
        aria-label={label}
        aria-controls={isOpen ? listId : undefined}
        aria-activedescendant={isOpen ? choiceId(listId, activeIndex) : undefined}
        placeholder={placeholder}
        value={text}
        onChange={(event) => {
          onText(event.target.value);
          mentions.moveCaret(event.target.selectionStart);
          mentions.mark(0);
        }}
        onSelect={(event) => mentions.moveCaret(event.currentTarget.selectionStart)}
        onKeyDown={onKeyDown}
        onPaste={(event) => takeFiles(event, event.clipboardData, onFiles)}
        onDragOver={(event) => {
          if (onFiles !== undefined && event.dataTransfer.types.includes('Files')) event.preventDefault();
        }}
        onDrop={(event) => takeFiles(event, event.dataTransfer, onFiles)}
        className={cx(CONTROL_CLASS, 'field-sizing-content max-h-[40vh] min-h-14 resize-none px-2.5 py-1.5')}
      />
      {length === null ? null : (
        <p role="alert" className="pt-1 text-xs text-danger-text">
          {length}
        </p>
      )}
    </ChoiceList>
  );
}

function isUndo({ key, metaKey, ctrlKey, shiftKey }: KeyboardEvent): boolean {
  return key.toLowerCase() === 'z' && (metaKey || ctrlKey) && !shiftKey;
}

/** Text goes on as it would have; files are the comment's. */
function takeFiles(
  event: Pick<Event, 'preventDefault'>,
  data: DataTransfer,
  onFiles: CommentBoxProps['onFiles'],
): void {
  const files = [...data.files];
  if (onFiles === undefined || files.length === 0) return;
  event.preventDefault();
  onFiles(files);
}
