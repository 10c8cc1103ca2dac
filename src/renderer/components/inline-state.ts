import { type RefObject, useEffect, useRef, useState } from 'react';
import { sameJson } from '#shared/records/merge-fields.ts';
import type { Choice } from '#shared/values/reading.ts';
import { reasonOf } from '#shared/values/reason.ts';
import type { Parsed } from '../lib/parsed.ts';
import { draftOf, dropDraft, isKeptEdit, type KeptEdit, keepDraft, useDraftId } from '../state/drafts.ts';
import { refusalIsShown } from '../state/refusals.ts';

export type InlineState<Draft, Value> =
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

export interface InlineEditOptions<Draft, Value> {
  /** Names the value: "Plan". */
  readonly label: string;
  readonly value: Value;
  readonly isReadOnly: boolean;
  readonly onSave: (value: Value) => Promise<unknown> | undefined;
  readonly toDraft: (value: Value) => Draft;
  readonly parse: (draft: Draft) => Parsed<Value>;
  readonly isSame: (one: Value, other: Value) => boolean;
}

/** What an editor of a value does: it opens with a draft, keeps it, saves it, and comes back when it is refused. */
export function useInlineEdit<Draft, Value>(options: InlineEditOptions<Draft, Value>) {
  const { label, value, isReadOnly, onSave, toDraft, parse, isSame } = options;
  const isTouched = (draft: Draft, base: Value) => isTouchedDraft(draft, base, options);
  const draftId = useDraftId(label);
  const [state, setState] = useState<InlineState<Draft, Value>>(() =>
    restoredState(draftId, value, toDraft, isReadOnly),
  );
  const trigger = useRef<HTMLButtonElement>(null);
  const focusNext = useRef<'editor' | 'trigger' | null>(null);
  // A save that fails late must not throw away an edit begun since.
  const attempt = useRef(0);
  // What was typed last: an editor may change it and lose the focus in one go, before the next render.
  const latest = useRef<Draft | null>(state.mode === 'editing' ? state.draft : null);

  const isMounted = useIsMounted();

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
      const message = reasonOf(error);
      // Who is still at the value gets the editor back; who has gone on is not pulled away from there.
      if (trigger.current !== null && trigger.current === document.activeElement)
        focusNext.current = 'editor';
      edit(draft, value, message);
    });
  }

  return { state, trigger, focusNext, latest, isTouched, open, type, save, commit, close, keepMine };
}

/** Whether a draft says something else than the value that it began with. */
function isTouchedDraft<Draft, Value>(
  draft: Draft,
  base: Value,
  { toDraft, parse, isSame }: Pick<InlineEditOptions<Draft, Value>, 'toDraft' | 'parse' | 'isSame'>,
): boolean {
  if (sameJson(draft, toDraft(base))) return false;
  const parsed = parse(draft);
  return 'error' in parsed || !isSame(parsed.value, base);
}

function useIsMounted(): RefObject<boolean> {
  const isMounted = useRef(true);
  useEffect(() => {
    isMounted.current = true;
    return () => {
      isMounted.current = false;
    };
  }, []);
  return isMounted;
}

/** What was typed before a reload, or before the page was left, is there again. */
function restoredState<Draft, Value>(
  draftId: string | null,
  value: Value,
  toDraft: (value: Value) => Draft,
  isReadOnly: boolean,
): InlineState<Draft, Value> {
  const kept = draftId === null || isReadOnly ? undefined : draftOf(draftId);
  const isDraft = isKeptEdit(kept) && typeof kept.draft === typeof toDraft(value);
  return isDraft
    ? { mode: 'editing', draft: kept.draft as Draft, base: kept.base as Value, error: null, choices: [] }
    : { mode: 'shown' };
}
