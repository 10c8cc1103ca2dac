import type { InputHTMLAttributes, ReactNode, Ref, TextareaHTMLAttributes } from 'react';
import { cx } from '../lib/cx.ts';
import { TOO_LONG, tooLong } from '../lib/length-limit.ts';
import { CONTROL_CLASS, Field, type FieldProps } from './field.tsx';

type FieldParts = Omit<FieldProps, 'children' | 'className'>;

export interface TextFieldProps
  extends FieldParts,
    Omit<InputHTMLAttributes<HTMLInputElement>, 'id' | 'children'> {
  readonly ref?: Ref<HTMLInputElement>;
  /** Drawn at the end inside the field. */
  readonly trailing?: ReactNode;
}

/** A line of text with its label. Takes what an `input` takes, `register()` of a form included. */
export function TextField({
  label,
  error,
  hint,
  isRequired,
  isLabelHidden,
  className,
  trailing,
  maxLength,
  ...input
}: TextFieldProps) {
  const length = tooLong(String(input.value ?? '').trim(), maxLength);
  return (
    <Field
      label={label}
      error={length ?? error}
      hint={hint}
      isRequired={isRequired}
      isLabelHidden={isLabelHidden}
      className={className}
    >
      {(ids) => (
        <div className="relative">
          <input
            dir="auto"
            autoComplete="off"
            spellCheck={false}
            {...input}
            {...ids}
            {...(length === null ? {} : { [TOO_LONG]: '' })}
            className={cx(CONTROL_CLASS, 'h-8', trailing !== undefined && 'pr-8')}
          />
          {trailing === undefined ? null : (
            <div className="absolute inset-y-0 end-1 flex items-center">{trailing}</div>
          )}
        </div>
      )}
    </Field>
  );
}

export interface TextAreaProps
  extends FieldParts,
    Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'id' | 'children'> {
  readonly ref?: Ref<HTMLTextAreaElement>;
}

/** Several lines of text; grows with what is in it, up to half the window. */
export function TextArea({
  label,
  error,
  hint,
  isRequired,
  isLabelHidden,
  className,
  rows = 2,
  maxLength,
  ...input
}: TextAreaProps) {
  const length = tooLong(String(input.value ?? ''), maxLength);
  return (
    <Field
      label={label}
      error={length ?? error}
      hint={hint}
      isRequired={isRequired}
      isLabelHidden={isLabelHidden}
      className={className}
    >
      {(ids) => (
        <textarea
          dir="auto"
          rows={rows}
          {...input}
          {...ids}
          {...(length === null ? {} : { [TOO_LONG]: '' })}
          // What grows with its content takes `rows` for nothing.
          style={{ minHeight: `calc(${rows}lh + 14px)` }}
          className={cx(CONTROL_CLASS, 'field-sizing-content max-h-[50vh] resize-none py-1.5')}
        />
      )}
    </Field>
  );
}
