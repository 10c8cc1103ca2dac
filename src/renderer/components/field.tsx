import { type ReactNode, useId } from 'react';
import { cx } from '../lib/cx.ts';

/** What a control needs to be tied to its label, hint and error. */
export interface FieldIds {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
  readonly 'aria-required': true | undefined;
}

export interface FieldProps {
  readonly label: string;
  /** Why it was refused; takes the place of the hint. */
  readonly error?: string | null | undefined;
  readonly hint?: ReactNode;
  readonly isRequired?: boolean | undefined;
  /** The label is for screen readers only; what stands around the control names it to the eye. */
  readonly isLabelHidden?: boolean | undefined;
  readonly className?: string | undefined;
  readonly children: (ids: FieldIds) => ReactNode;
}

export const CONTROL_CLASS = cx(
  'w-full min-w-0 rounded-control border border-control-line bg-canvas px-2.5 text-text',
  'hover:border-muted focus-visible:border-focus focus-visible:outline-2 focus-visible:outline-offset-0 focus-visible:outline-focus/40',
  'aria-invalid:border-danger disabled:bg-sunken disabled:text-muted',
);

/** Label, control, then the error or the hint. */
export function Field({
  label,
  error,
  hint,
  isRequired = false,
  isLabelHidden = false,
  className,
  children,
}: FieldProps) {
  const id = useId();
  const noteId = `${id}-note`;
  const hasError = error !== undefined && error !== null && error !== '';
  const hasNote = hasError || (hint !== undefined && hint !== null);
  return (
    <div className={cx('flex min-w-0 flex-col gap-1', className)}>
      <label
        htmlFor={id}
        className={isLabelHidden ? 'sr-only' : 'text-xs font-medium text-muted wrap-anywhere'}
      >
        {label}
        {isRequired ? (
          <span aria-hidden="true" className="text-faint">
            {' '}
            (required)
          </span>
        ) : null}
      </label>
      {children({
        id,
        'aria-describedby': hasNote ? noteId : undefined,
        'aria-invalid': hasError ? true : undefined,
        'aria-required': isRequired ? true : undefined,
      })}
      {hasNote ? (
        <div
          id={noteId}
          role={hasError ? 'alert' : undefined}
          className={cx('text-xs wrap-anywhere', hasError ? 'text-danger-text' : 'text-faint')}
        >
          {hasError ? error : hint}
        </div>
      ) : null}
    </div>
  );
}
