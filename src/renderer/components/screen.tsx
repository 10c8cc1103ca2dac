import { ChevronRight } from 'lucide-react';
import { Fragment, type ReactNode, useEffect } from 'react';
import { Link } from 'wouter';
import { cx } from '../lib/cx.ts';
import { cutOf } from '../lib/direction.ts';

export interface Crumb {
  readonly label: string;
  /** Without it: where we are. */
  readonly href?: string;
}

export interface ScreenProps {
  /** Where this is, from the outside in; the last one names the window. */
  readonly crumbs: readonly Crumb[];
  /** Said quietly after the crumbs: a count. */
  readonly detail?: ReactNode;
  /** The one primary action, and before it quieter ones. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** What every screen is: the top bar, and under it one list or one record. */
export function Screen({ crumbs, detail, actions, children }: ScreenProps) {
  const title = crumbs.at(-1)?.label ?? 'Pivotal';
  useEffect(() => {
    document.title = title === 'Pivotal' ? title : `${title} · Pivotal`;
  }, [title]);
  return (
    <>
      <header className="flex h-(--top-bar) shrink-0 items-center gap-3 border-b border-line px-6">
        <nav aria-label="Where you are" className="flex min-w-0 flex-1 items-center gap-1.5">
          {crumbs.map((crumb, index) => (
            <Fragment key={crumb.label}>
              {index > 0 ? (
                <ChevronRight size={14} aria-hidden="true" className="shrink-0 text-faint rtl:rotate-180" />
              ) : null}
              {crumb.href === undefined ? (
                <h1
                  dir="auto"
                  aria-current="page"
                  className={cx(cutOf(crumb.label), 'font-semibold')}
                  title={crumb.label}
                >
                  {crumb.label}
                </h1>
              ) : (
                <Link href={crumb.href} className="cut shrink-0 rounded-small text-muted hover:text-text">
                  {crumb.label}
                </Link>
              )}
            </Fragment>
          ))}
          {detail === undefined ? null : <span className="shrink-0 ps-1 text-faint tabular">{detail}</span>}
        </nav>
        {actions === undefined ? null : <div className="flex shrink-0 items-center gap-2">{actions}</div>}
      </header>
      <div className="flex min-h-0 flex-1 flex-col">{children}</div>
    </>
  );
}
