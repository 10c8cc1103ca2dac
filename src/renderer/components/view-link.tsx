import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { cx } from '../lib/cx.ts';

export interface ViewLinkProps {
  readonly href: string;
  readonly isHere: boolean;
  readonly icon?: ReactNode;
  readonly children: ReactNode;
}

/** One of a few ways to look at the same, side by side: the one that is open stands out. */
export function ViewLink({ href, isHere, icon, children }: ViewLinkProps) {
  return (
    <Link
      href={href}
      aria-current={isHere ? 'page' : undefined}
      className={cx(
        'flex h-6 items-center gap-1.5 rounded-[5px] px-2 font-medium',
        isHere ? 'bg-raised text-text shadow-raised' : 'text-muted hover:text-text',
      )}
    >
      {icon === undefined ? null : <span aria-hidden="true">{icon}</span>}
      {children}
    </Link>
  );
}
