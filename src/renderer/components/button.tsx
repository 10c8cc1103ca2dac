import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { cx } from '../lib/cx.ts';
import { Kbd } from './kbd.tsx';

const VARIANTS = {
  primary: 'bg-accent text-on-accent hover:bg-accent-hover active:bg-accent-hover',
  secondary: 'bg-raised text-text border border-line-strong shadow-raised hover:bg-hover active:bg-sunken',
  quiet: 'text-muted hover:bg-hover hover:text-text active:bg-sunken',
  danger: 'bg-danger text-on-danger hover:bg-danger-hover active:bg-danger-hover',
} as const;

const SIZES = {
  small: 'h-6 px-2 gap-1 text-xs',
  medium: 'h-7 px-2.5 gap-1.5',
  large: 'h-9 px-4 gap-2',
} as const;

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly variant?: keyof typeof VARIANTS;
  readonly size?: keyof typeof SIZES;
  readonly icon?: ReactNode;
  /** Drawn behind the label, as in `keys` of a shortcut. */
  readonly keys?: string;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A button whose label is a verb: "Create customer". */
export function Button({
  variant = 'secondary',
  size = 'medium',
  icon,
  keys,
  className,
  children,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      className={cx(
        'inline-flex shrink-0 items-center justify-center rounded-control font-medium whitespace-nowrap',
        'transition-colors duration-(--duration-quick) disabled:pointer-events-none disabled:opacity-50',
        'aria-disabled:opacity-50',
        VARIANTS[variant],
        SIZES[size],
        className,
      )}
    >
      {icon}
      {children}
      {keys === undefined ? null : <Kbd keys={keys} onAccent={variant === 'primary'} />}
    </button>
  );
}
