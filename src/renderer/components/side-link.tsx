import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { cx } from '../lib/cx.ts';

export interface SideLinkProps {
  readonly href: string;
  /** Whether its page is the one shown. */
  readonly isHere: boolean;
  readonly children: ReactNode;
}

/** A page among others, listed beside what is shown. */
export function SideLink({ href, isHere, children }: SideLinkProps) {
  return (
    <Link
      href={href}
      aria-current={isHere ? 'page' : undefined}
      className={cx(
        'flex min-h-7 items-center rounded-control px-2.5 py-1',
        isHere ? 'bg-selected font-medium text-accent-text' : 'text-muted hover:bg-hover',
      )}
    >
      {children}
    </Link>
  );
}
