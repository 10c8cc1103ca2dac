import { type ReactNode, useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { cx } from '../lib/cx.ts';

export interface SideLinkProps {
  readonly href: string;
  /** Whether its page is the one shown. */
  readonly isHere: boolean;
  readonly children: ReactNode;
}

/** A page among others, listed beside what is shown. The one that is shown is scrolled into sight. */
export function SideLink({ href, isHere, children }: SideLinkProps) {
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (isHere) link.current?.scrollIntoView?.({ block: 'nearest' });
  }, [isHere]);
  return (
    <Link
      ref={link}
      href={href}
      aria-current={isHere ? 'page' : undefined}
      className={cx(
        'flex min-h-7 scroll-my-3 items-center rounded-control px-2.5 py-1',
        isHere ? 'bg-selected font-medium text-accent-text' : 'text-muted hover:bg-hover',
      )}
    >
      {children}
    </Link>
  );
}
