import type { ReactNode } from 'react';
import { useId } from 'react';

interface CardProps {
  readonly title: string;
  /** Said quietly after the title: a count. */
  readonly detail?: ReactNode;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** One question of the morning, answered. */
export function Card({ title, detail, action, children }: CardProps) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className="flex min-h-40 min-w-0 flex-col rounded-panel border border-line bg-raised"
    >
      <header className="flex min-h-10 items-center gap-2 border-b border-line px-4">
        <h2 id={id} className="font-semibold">
          {title}
        </h2>
        <span className="text-faint tabular">{detail}</span>
        <span className="flex-1" />
        {action}
      </header>
      {children}
    </section>
  );
}

export function CardGroup({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <>
      <h3 className="px-4 pt-3 pb-1 text-xs font-medium text-muted">{label}</h3>
      <ul aria-label={label}>{children}</ul>
    </>
  );
}

/** In place of what is not there. */
export function CardNote({ children }: { readonly children: ReactNode }) {
  return (
    <p className="flex flex-1 items-center justify-center px-6 py-8 text-center text-muted">{children}</p>
  );
}

/** So much of a list is shown; the rest is said. */
export const MOST_ROWS = 8;

export function More({ count }: { readonly count: number }) {
  if (count <= 0) return null;
  return <p className="px-4 pt-1 pb-3 text-xs text-faint">and {count} more</p>;
}
