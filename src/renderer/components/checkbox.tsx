import { Check, Minus } from 'lucide-react';
import { Checkbox as Radix } from 'radix-ui';
import { type ReactNode, useId } from 'react';
import { cx } from '../lib/cx.ts';

export interface CheckboxProps {
  readonly isChecked: boolean | 'indeterminate';
  readonly onChange: (isChecked: boolean) => void;
  readonly label: string;
  /** Shown instead of `label`; without it the label is for screen readers only. */
  readonly children?: ReactNode;
  readonly isDisabled?: boolean;
  readonly className?: string;
}

export function Checkbox({
  isChecked,
  onChange,
  label,
  children,
  isDisabled = false,
  className,
}: CheckboxProps) {
  const id = useId();
  const box = (
    <Radix.Root
      id={id}
      checked={isChecked}
      onCheckedChange={(next) => onChange(next === true)}
      disabled={isDisabled}
      aria-label={children === undefined ? label : undefined}
      className={cx(
        'inline-flex size-4 shrink-0 items-center justify-center rounded-small border border-control-line bg-canvas',
        'data-[state=checked]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:border-accent data-[state=indeterminate]:bg-accent',
        'disabled:opacity-50',
        children === undefined && className,
      )}
    >
      <Radix.Indicator className="text-on-accent">
        {isChecked === 'indeterminate' ? (
          <Minus size={12} strokeWidth={3} aria-hidden="true" />
        ) : (
          <Check size={12} strokeWidth={3} aria-hidden="true" />
        )}
      </Radix.Indicator>
    </Radix.Root>
  );
  if (children === undefined) return box;
  return (
    <div className={cx('flex items-center gap-2', className)}>
      {box}
      <label htmlFor={id} className="min-w-0 wrap-anywhere">
        {children}
      </label>
    </div>
  );
}
