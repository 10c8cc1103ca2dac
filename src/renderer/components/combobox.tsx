import type { ReactNode } from 'react';
import { tooLong } from '../lib/length-limit.ts';
import { ComboInput } from './combo-input.tsx';
import { Field } from './field.tsx';
import type { Option } from './options.ts';
import { problemOfTokens, TOKEN_LENGTH, TokenInput } from './token-input.tsx';

export interface ComboboxProps {
  readonly label: string;
  readonly value: string | null;
  readonly options: readonly Option[];
  readonly onChange: (value: string | null) => void;
  /** Text that is no option may be used as it is. */
  readonly allowsNew?: boolean;
  /** Offers "None". */
  readonly isClearable?: boolean;
  readonly placeholder?: string;
  readonly error?: string | null | undefined;
  readonly hint?: ReactNode;
  readonly isRequired?: boolean;
  readonly isLabelHidden?: boolean;
  readonly maxLength?: number;
  readonly className?: string;
}

/** One of many: type to find it. */
export function Combobox({
  label,
  error,
  hint,
  isRequired,
  isLabelHidden,
  className,
  onChange,
  ...rest
}: ComboboxProps) {
  return (
    <Field
      label={label}
      error={tooLong(rest.value ?? '', rest.maxLength) ?? error}
      hint={hint}
      isRequired={isRequired}
      isLabelHidden={isLabelHidden}
      className={className}
    >
      {(ids) => <ComboInput {...rest} label={label} ids={ids} onPick={onChange} />}
    </Field>
  );
}

export interface MultiComboboxProps {
  readonly label: string;
  readonly values: readonly string[];
  readonly options: readonly Option[];
  readonly onChange: (values: readonly string[]) => void;
  readonly allowsNew?: boolean;
  /** Of each. */
  readonly maxLength?: number;
  readonly placeholder?: string;
  readonly error?: string | null | undefined;
  readonly hint?: ReactNode;
  readonly className?: string;
}

/** Several of many: tags, labels. Enter or a comma adds, Backspace takes the last one away. */
export function MultiCombobox({ label, error, hint, className, ...rest }: MultiComboboxProps) {
  const length = problemOfTokens(rest.values, rest.maxLength ?? TOKEN_LENGTH);
  return (
    <Field label={label} error={length ?? error} hint={hint} className={className}>
      {(ids) => <TokenInput {...rest} label={label} ids={ids} />}
    </Field>
  );
}
