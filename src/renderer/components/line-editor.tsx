import type { ComponentProps, KeyboardEvent } from 'react';
import { cx } from '../lib/cx.ts';
import { CONTROL_CLASS } from './field.tsx';
import type { EditorParts } from './inline-shell.tsx';

/** What every editor of one line does on Enter, Esc and Tab. */
export function onEditorKey(
  event: KeyboardEvent,
  { save, cancel, tab }: Pick<EditorParts<string>, 'cancel' | 'tab'> & { readonly save: () => void },
): void {
  if (event.nativeEvent.isComposing) return;
  if (event.key === 'Enter') {
    event.preventDefault();
    save();
  } else if (event.key === 'Escape') {
    event.preventDefault();
    event.stopPropagation();
    cancel();
  } else if (event.key === 'Tab') tab(event);
}

export interface LineProps extends EditorParts<string> {
  readonly label: string;
  readonly inputMode?: 'decimal';
  readonly placeholder?: string | undefined;
  readonly className?: string | undefined;
  /** A sentence rather than a name: all of it is in sight while it is typed. */
  readonly wraps?: boolean;
}

/** One line to type into, as the editor of an inline value. */
export function LineEditor({
  label,
  draft,
  setDraft,
  save,
  cancel,
  tab,
  className,
  wraps = false,
  ...rest
}: LineProps) {
  const { inputRef, describedBy, isInvalid, ...input } = rest;
  const parts = {
    ...input,
    ref: (element: HTMLInputElement | HTMLTextAreaElement | null) => {
      inputRef(element);
    },
    dir: 'auto',
    'aria-label': label,
    'aria-describedby': describedBy,
    'aria-invalid': isInvalid || undefined,
    autoComplete: 'off',
    spellCheck: false,
    value: draft,
    onFocus: (event) => event.target.select(),
    onKeyDown: (event) => onEditorKey(event, { save, cancel, tab }),
  } satisfies ComponentProps<'input'> & ComponentProps<'textarea'>;
  if (wraps)
    return (
      <textarea
        {...parts}
        rows={1}
        // It stays one line, also of what is pasted.
        onChange={(event) => setDraft(event.target.value.replace(/\s*\n\s*/gu, ' '))}
        className={cx(
          CONTROL_CLASS,
          'field-sizing-content max-h-40 resize-none px-[7px] py-[3px]',
          className,
        )}
      />
    );
  return (
    <input
      {...parts}
      type="text"
      onChange={(event) => setDraft(event.target.value)}
      className={cx(CONTROL_CLASS, 'h-7 px-[7px]', className)}
    />
  );
}
