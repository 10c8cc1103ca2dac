import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { cx } from '../lib/cx.ts';
import { IS_MAC } from '../lib/platform.ts';
import { ariaKeys } from '../state/shortcut-keys.ts';
import { Tooltip } from './tooltip.tsx';

export interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'aria-label'> {
  /** What it does: its name and its tooltip. */
  readonly label: string;
  readonly icon: ReactNode;
  readonly keys?: string;
  readonly size?: 'small' | 'medium';
  readonly tooltipSide?: 'top' | 'right' | 'bottom' | 'left';
  readonly ref?: Ref<HTMLButtonElement>;
}

export function IconButton({
  label,
  icon,
  keys,
  size = 'medium',
  tooltipSide,
  className,
  type = 'button',
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip label={label} keys={keys} side={tooltipSide}>
      <button
        {...rest}
        type={type}
        aria-label={label}
        aria-keyshortcuts={keys === undefined ? undefined : ariaKeys(keys, IS_MAC)}
        className={cx(
          'inline-flex shrink-0 items-center justify-center rounded-control text-muted transition-colors duration-(--duration-quick)',
          'hover:bg-hover hover:text-text active:bg-sunken aria-pressed:bg-selected aria-pressed:text-accent-text',
          'disabled:pointer-events-none disabled:opacity-50',
          size === 'small' ? 'size-6' : 'size-7',
          className,
        )}
      >
        {icon}
      </button>
    </Tooltip>
  );
}
