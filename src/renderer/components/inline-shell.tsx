import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react';
import type { Choice } from '#shared/values/reading.ts';
import { cx } from '../lib/cx.ts';
import type { Parsed } from '../lib/parsed.ts';
import { type InlineState, useInlineEdit } from './inline-state.ts';

/** What an editor of one kind of value gets from the shell around it. */
export interface EditorParts<Draft> {
  readonly draft: Draft;
  readonly setDraft: (draft: Draft) => void;
  /** Saves `draft`, or another one that was just picked, and closes. */
  readonly save: (draft?: Draft) => void;
  readonly cancel: () => void;
  /** Saves and opens the next (with Shift the previous) editable value of the group. */
  readonly tab: (event: KeyboardEvent) => void;
  /** For the element that takes the focus. */
  readonly inputRef: (element: HTMLElement | null) => void;
  readonly describedBy: string | undefined;
  readonly isInvalid: boolean;
}

export interface InlineBase<Value> {
  /** Names the value: "Plan". */
  readonly label: string;
  readonly value: Value;
  /**
   * Called with a changed value. It shows at once; when the promise rejects, the editor comes back with what
   * was typed and the error's message under it.
   */
  readonly onSave: (value: Value) => Promise<unknown> | undefined;
  /** Drawn instead of the plain value. */
  readonly display?: ReactNode;
  /** Stands where there is no value: "Add a plan". */
  readonly placeholder?: string | undefined;
  /** Shown as text only. */
  readonly isReadOnly?: boolean;
  readonly className?: string | undefined;
}

export interface InlineShellProps<Draft, Value> extends InlineBase<Value> {
  readonly toDraft: (value: Value) => Draft;
  readonly parse: (draft: Draft) => Parsed<Value>;
  readonly isSame: (one: Value, other: Value) => boolean;
  /** The value in words, for screen readers and where there is no `display`; empty for none. */
  readonly text: string;
  readonly editor: (parts: EditorParts<Draft>) => ReactNode;
}

/** Values inside an element with this attribute follow each other with Tab. */
const GROUP = '[data-inline-group]';
const TRIGGER = '[data-inline-edit]';

/** A value that becomes an editor when it is clicked, or on Enter. */
export function InlineShell<Draft, Value>({
  display,
  placeholder,
  isReadOnly = false,
  className,
  text,
  editor,
  ...value
}: InlineShellProps<Draft, Value>) {
  const edit = useInlineEdit({ ...value, isReadOnly });
  const { state } = edit;
  if (state.mode === 'editing') {
    return (
      <Editing label={value.label} text={text} value={value} state={state} edit={edit} editor={editor} />
    );
  }
  const shown =
    text === '' ? <span className="line-clamp-2 text-muted">{placeholder ?? '–'}</span> : (display ?? text);
  return isReadOnly ? (
    <div dir="auto" className={cx('min-w-0 px-2 py-1 wrap-anywhere', className)}>
      {shown}
    </div>
  ) : (
    <button
      ref={edit.trigger}
      type="button"
      dir="auto"
      data-inline-edit={value.label}
      onClick={edit.open}
      className={cx(
        'relative block min-h-7 w-full min-w-0 rounded-control px-2 py-1 wrap-anywhere hover:bg-hover',
        className,
      )}
    >
      {shown}
      <span className="sr-only">, edit {value.label}</span>
    </button>
  );
}

interface EditingProps<Draft, Value>
  extends Pick<InlineShellProps<Draft, Value>, 'label' | 'text' | 'editor'> {
  readonly value: Pick<InlineShellProps<Draft, Value>, 'value' | 'isSame'>;
  readonly state: Extract<InlineState<Draft, Value>, { readonly mode: 'editing' }>;
  readonly edit: ReturnType<typeof useInlineEdit<Draft, Value>>;
}

/** The editor itself, with what is to be said of what is in it. */
function Editing<Draft, Value>({
  label,
  text,
  value: { value, isSame },
  state,
  edit,
  editor,
}: EditingProps<Draft, Value>) {
  const { focusNext, latest, isTouched, type, save, commit, close, keepMine } = edit;
  const errorId = useId();
  const root = useRef<HTMLFieldSetElement>(null);
  const { draft, base, error, choices } = state;
  const isOvertaken = !isSame(base, value) && isTouched(draft, base) && isTouched(draft, value);
  return (
    <fieldset
      ref={root}
      aria-label={`Edit ${label}`}
      data-inline-edit={label}
      className="min-w-0"
      onBlur={(event) => {
        if (focusNext.current !== null || event.currentTarget.contains(event.relatedTarget)) return;
        save(latest.current ?? draft, base);
      }}
    >
      {editor({
        draft,
        setDraft: (next) => type(next, base),
        save: (picked) => {
          const hadFocus = root.current?.contains(document.activeElement) === true;
          if (save(picked ?? latest.current ?? draft, base) && hadFocus) focusNext.current = 'trigger';
        },
        cancel: () => {
          focusNext.current = 'trigger';
          close();
        },
        tab: (event) => {
          const next = neighbour(root.current, event.shiftKey ? -1 : 1);
          if (next === null) return;
          event.preventDefault();
          focusNext.current = null;
          next.click();
        },
        inputRef: (element) => {
          if (element === null || focusNext.current !== 'editor') return;
          focusNext.current = null;
          element.focus();
        },
        describedBy: error === null ? undefined : errorId,
        isInvalid: error !== null,
      })}
      {isOvertaken ? (
        <Overtaken
          text={text}
          onKeepMine={() => {
            focusNext.current = 'trigger';
            keepMine(latest.current ?? draft);
          }}
          onTakeTheirs={() => {
            focusNext.current = 'trigger';
            close();
          }}
        />
      ) : null}
      {error === null ? null : (
        <div id={errorId} role="alert" className="px-2 pt-1 text-xs text-danger-text">
          {error}
        </div>
      )}
      <Choices
        choices={choices}
        onPick={(picked) => {
          focusNext.current = 'trigger';
          commit(picked, draft);
        }}
      />
    </fieldset>
  );
}

interface ChoicesProps<Value> {
  readonly choices: readonly Choice<Value>[];
  readonly onPick: (value: Value) => void;
}

/** What may have been meant. */
function Choices<Value>({ choices, onPick }: ChoicesProps<Value>) {
  if (choices.length === 0) return null;
  return (
    <div className="flex flex-wrap gap-1 px-2 pt-1">
      {choices.map((choice) => (
        <button
          key={choice.label}
          type="button"
          onClick={() => onPick(choice.value)}
          className="h-6 rounded-control border border-control-line px-2 text-xs tabular hover:bg-hover"
        >
          {choice.label}
        </button>
      ))}
    </div>
  );
}

interface OvertakenProps {
  /** What the value is by now, in words. */
  readonly text: string;
  readonly onKeepMine: () => void;
  readonly onTakeTheirs: () => void;
}

/** Somebody has changed the value while it was being edited. */
function Overtaken({ text, onKeepMine, onTakeTheirs }: OvertakenProps) {
  return (
    <div role="alert" className="px-2 pt-1 text-xs text-warning-text wrap-anywhere">
      {text === '' ? 'Emptied meanwhile' : `Changed meanwhile to ${text}`}:{' '}
      <button type="button" className="font-medium underline" onClick={onKeepMine}>
        keep mine
      </button>{' '}
      /{' '}
      <button type="button" className="font-medium underline" onClick={onTakeTheirs}>
        take theirs
      </button>
    </div>
  );
}

function neighbour(element: HTMLElement | null, step: 1 | -1): HTMLElement | null {
  const group = element?.closest(GROUP);
  if (element === null || group === null || group === undefined) return null;
  const all = [...group.querySelectorAll<HTMLElement>(TRIGGER)];
  return all[all.indexOf(element) + step] ?? null;
}
