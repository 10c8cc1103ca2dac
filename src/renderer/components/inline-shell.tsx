import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { sameJson } from '#shared/records/merge-fields.ts';
import type { Choice } from '#shared/values/reading.ts';
import { cx } from '../lib/cx.ts';
import type { Parsed } from '../lib/parsed.ts';
import { draftOf, dropDraft, isKeptEdit, type KeptEdit, keepDraft, useDraftId } from '../state/drafts.ts';
import { refusalIsShown } from '../state/refusals.ts';

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

type State<Draft, Value> =
  | { readonly mode: 'shown' }
  | {
      readonly mode: 'editing';
      readonly draft: Draft;
      /** The value when it was opened, or that the person has seen since. */
      readonly base: Value;
      readonly error: string | null;
      /** What may have been meant by what was typed. */
      readonly choices: readonly Choice<Value>[];
    };

/** Values inside an element with this attribute follow each other with Tab. */
const GROUP = '[data-inline-group]';
const TRIGGER = '[data-inline-edit]';

/** A value that becomes an editor when it is clicked, or on Enter. */
export function InlineShell<Draft, Value>({
  label,
  value,
  onSave,
  display,
  placeholder,
  isReadOnly = false,
  className,
  toDraft,
  parse,
  isSame,
  text,
  editor,
}: InlineShellProps<Draft, Value>) {
  const draftId = useDraftId(label);
  const [state, setState] = useState<State<Draft, Value>>(() =>
    restoredState(draftId, value, toDraft, isReadOnly),
  );
  const errorId = useId();
  const root = useRef<HTMLFieldSetElement>(null);
  const trigger = useRef<HTMLButtonElement>(null);
  const focusNext = useRef<'editor' | 'trigger' | null>(null);
  // A save that fails late must not throw away an edit begun since.
  const attempt = useRef(0);
  // What was typed last: an editor may change it and lose the focus in one go, before the next render.
  const latest = useRef<Draft | null>(state.mode === 'editing' ? state.draft : null);

  const isMounted = useRef(true);
  useEffect(() => {
    isMounted.current = true;
    return () => {
      isMounted.current = false;
    };
  }, []);

  const isEditing = state.mode === 'editing';
  useEffect(() => {
    if (!isEditing && focusNext.current === 'trigger') trigger.current?.focus();
    if (!isEditing) focusNext.current = null;
  }, [isEditing]);

  function edit(
    draft: Draft,
    base: Value,
    error: string | null,
    choices: readonly Choice<Value>[] = [],
  ): void {
    latest.current = draft;
    setState({ mode: 'editing', draft, base, error, choices });
  }

  function type(draft: Draft, base: Value): void {
    if (draftId !== null) {
      if (isTouched(draft, base)) keepDraft(draftId, { draft, base } satisfies KeptEdit);
      else dropDraft(draftId);
    }
    edit(draft, base, null);
  }

  function close(): void {
    if (draftId !== null) dropDraft(draftId);
    setState({ mode: 'shown' });
  }

  function isTouched(draft: Draft, base: Value): boolean {
    if (sameJson(draft, toDraft(base))) return false;
    const parsed = parse(draft);
    return 'error' in parsed || !isSame(parsed.value, base);
  }

  function open(): void {
    attempt.current += 1;
    focusNext.current = 'editor';
    edit(toDraft(value), value, null);
  }

  function keepMine(draft: Draft): void {
    const parsed = parse(draft);
    if ('error' in parsed) edit(draft, value, parsed.error);
    else save(draft, value);
  }

  /**
   * Writes nothing when nothing was typed, and nothing over what somebody else has written since the editor was opened.
   * @returns whether the editor is done with.
   */
  function save(draft: Draft, base: Value): boolean {
    if (!isTouched(draft, base)) {
      close();
      return true;
    }
    const parsed = parse(draft);
    if ('error' in parsed) {
      edit(draft, base, parsed.error, parsed.choices);
      return false;
    }
    if (isSame(parsed.value, value)) {
      close();
      return true;
    }
    if (!isSame(base, value)) {
      edit(draft, base, null);
      return false;
    }
    commit(parsed.value, draft);
    return true;
  }

  /** @param draft what comes back into the editor when the value is refused. */
  function commit(next: Value, draft: Draft): void {
    if (isSame(next, value)) {
      close();
      return;
    }
    setState({ mode: 'shown' });
    attempt.current += 1;
    const mine = attempt.current;
    const forget = () => {
      if (draftId !== null && attempt.current === mine) dropDraft(draftId);
    };
    const saving = onSave(next);
    if (saving === undefined) forget();
    saving?.then(forget, (error: unknown) => {
      // Kept until somebody has seen it: the record may have gone meanwhile.
      if (attempt.current !== mine || !isMounted.current) return;
      refusalIsShown(error);
      const message = error instanceof Error ? error.message : String(error);
      // Who is still at the value gets the editor back; who has gone on is not pulled away from there.
      if (trigger.current !== null && trigger.current === document.activeElement)
        focusNext.current = 'editor';
      edit(draft, value, message);
    });
  }

  if (state.mode === 'shown') {
    const shown = text === '' ? <span className="text-muted">{placeholder ?? '–'}</span> : (display ?? text);
    if (isReadOnly) {
      return (
        <div dir="auto" className={cx('min-w-0 px-2 py-1 wrap-anywhere', className)}>
          {shown}
        </div>
      );
    }
    return (
      <button
        ref={trigger}
        type="button"
        dir="auto"
        data-inline-edit={label}
        onClick={open}
        className={cx(
          'block min-h-7 w-full min-w-0 rounded-control px-2 py-1 text-start wrap-anywhere hover:bg-hover',
          className,
        )}
      >
        {shown}
        <span className="sr-only">, edit {label}</span>
      </button>
    );
  }

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
      {choices.length === 0 ? null : (
        <div className="flex flex-wrap gap-1 px-2 pt-1">
          {choices.map((choice) => (
            <button
              key={choice.label}
              type="button"
              onClick={() => {
                focusNext.current = 'trigger';
                commit(choice.value, draft);
              }}
              className="h-6 rounded-control border border-control-line px-2 text-xs tabular hover:bg-hover"
            >
              {choice.label}
            </button>
          ))}
        </div>
      )}
    </fieldset>
  );
}

/** What was typed before a reload, or before the page was left, is there again. */
function restoredState<Draft, Value>(
  draftId: string | null,
  value: Value,
  toDraft: (value: Value) => Draft,
  isReadOnly: boolean,
): State<Draft, Value> {
  const kept = draftId === null || isReadOnly ? undefined : draftOf(draftId);
  const isDraft = isKeptEdit(kept) && typeof kept.draft === typeof toDraft(value);
  return isDraft
    ? { mode: 'editing', draft: kept.draft as Draft, base: kept.base as Value, error: null, choices: [] }
    : { mode: 'shown' };
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
