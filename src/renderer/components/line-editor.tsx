import type { KeyboardEvent } from 'react';
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
}

/** One line to type into, as the editor of an inline value. */
export function LineEditor({ label, draft, setDraft, save, cancel, tab, className, ...rest }: LineProps) {
  const { inputRef, describedBy, isInvalid, ...input } = rest;
  return (
    <input
      {...input}
      ref={(element) => {
        inputRef(element);
      }}
      type="text"
      dir="auto"
      aria-label={label}
      aria-describedby={describedBy}
      aria-invalid={isInvalid || undefined}
      autoComplete="off"
      spellCheck={false}
      value={draft}
      onFocus={(event) => event.target.select()}
      onChange={(event) => setDraft(event.target.value)}
      onKeyDown={(event) => onEditorKey(event, { save, cancel, tab })}
      className={cx(CONTROL_CLASS, 'h-7 px-[7px]', className)}
    />
  );
}
