import { type KeyboardEvent, type Ref, useId, useImperativeHandle, useMemo, useRef, useState } from 'react';
import { Avatar } from '../../components/avatar.tsx';
import { ChoiceList, choiceId } from '../../components/choice-list.tsx';
import { CONTROL_CLASS } from '../../components/field.tsx';
import { type Choice, choicesFor, type Option } from '../../components/options.ts';
import { cx } from '../../lib/cx.ts';
import { type Mentionable, mentionAt } from './mentions.ts';

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
  /** Files that were dropped or pasted; without it they are no matter of this box. */
  readonly onFiles?: (files: readonly File[]) => void;
  readonly ref?: Ref<{ focus: () => void }>;
}

const idOf = ({ type, id }: Mentionable) => `${type}:${id}`;

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
  onFiles,
  ref,
}: CommentBoxProps) {
  const listId = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState(0);
  const [marked, setMarked] = useState(0);
  /** Where an `@` stands that is to be none. */
  const [declined, setDeclined] = useState<number | null>(null);
  useImperativeHandle(ref, () => ({ focus: () => area.current?.focus() }));
  const typed = mentionAt(text, caret);
  const options = useMemo<readonly Option[]>(
    () => people.map((one) => ({ value: idOf(one), label: one.name, icon: <Avatar name={one.name} /> })),
    [people],
  );
  const choices = useMemo(
    () =>
      typed === null
        ? []
        : choicesFor(options, typed.query, { allowsNew: false, isClearable: false }).slice(0, 8),
    [options, typed],
  );
  const isOpen = typed !== null && typed.from !== declined && choices.length > 0;
  const activeIndex = Math.min(marked, choices.length - 1);

  function pick(choice: Choice | undefined): void {
    const one =
      choice?.kind === 'option' ? people.find((each) => idOf(each) === choice.option.value) : undefined;
    if (one === undefined || typed === null) return;
    const before = `${text.slice(0, typed.from)}@${one.name} `;
    onMention(one);
    onText(`${before}${text.slice(caret).replace(/^ /, '')}`);
    setMarked(0);
    requestAnimationFrame(() => {
      area.current?.setSelectionRange(before.length, before.length);
      setCaret(before.length);
    });
  }

  function onListKey(event: KeyboardEvent): boolean {
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp':
        setMarked((activeIndex + (event.key === 'ArrowDown' ? 1 : -1) + choices.length) % choices.length);
        return true;
      case 'Enter':
      case 'Tab':
        pick(choices[activeIndex]);
        return true;
      case 'Escape':
        setDeclined(typed?.from ?? null);
        return true;
      default:
        return false;
    }
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (event.nativeEvent.isComposing) return;
    const isSubmit = event.key === 'Enter' && (event.metaKey || event.ctrlKey);
    if (isOpen && !isSubmit && onListKey(event)) {
      event.preventDefault();
      event.stopPropagation();
    } else if (isSubmit) {
      event.preventDefault();
      onSubmit();
    } else if (event.key === 'Escape' && onCancel !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      onCancel();
    }
  }

  return (
    <ChoiceList
      id={listId}
      label="People to mention"
      isOpen={isOpen}
      choices={choices}
      activeIndex={activeIndex}
      isChosen={() => false}
      onPick={pick}
      onHover={setMarked}
      onClose={() => setDeclined(typed?.from ?? null)}
    >
      <textarea
        ref={area}
        dir="auto"
        rows={2}
        maxLength={20_000}
        aria-label={label}
        aria-controls={isOpen ? listId : undefined}
        aria-activedescendant={isOpen ? choiceId(listId, activeIndex) : undefined}
        placeholder={placeholder}
        value={text}
        onChange={(event) => {
          onText(event.target.value);
          setCaret(event.target.selectionStart);
          setMarked(0);
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onKeyDown={onKeyDown}
        onPaste={(event) => takeFiles(event, event.clipboardData, onFiles)}
        onDragOver={(event) => {
          if (onFiles !== undefined && event.dataTransfer.types.includes('Files')) event.preventDefault();
        }}
        onDrop={(event) => takeFiles(event, event.dataTransfer, onFiles)}
        className={cx(CONTROL_CLASS, 'field-sizing-content max-h-[40vh] min-h-14 resize-none px-2.5 py-1.5')}
      />
    </ChoiceList>
  );
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
