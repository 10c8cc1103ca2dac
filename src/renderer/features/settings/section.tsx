import type { ReactNode } from 'react';

export interface SectionProps {
  readonly title: string;
  readonly children: ReactNode;
  /** What this is for, in a sentence or two. */
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
}

/** A part of a settings page: heading, a word on it, then its content. */
export function Section({ title, description, actions, children }: SectionProps) {
  return (
    <section aria-label={title} className="mx-auto flex max-w-160 flex-col gap-4 px-8 py-6">
      <div className="flex flex-col gap-1">
        <div className="flex min-h-7 flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <h2 className="min-w-0 text-lg font-semibold wrap-anywhere">{title}</h2>
          {actions}
        </div>
        {description === undefined ? null : <p className="text-muted wrap-anywhere">{description}</p>}
      </div>
      {children}
    </section>
  );
}

/** Facts of the app: label left, value right, each to be selected and copied. */
export function Facts({ items }: { readonly items: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="flex flex-col rounded-panel border border-line">
      {items.map(([label, value]) => (
        <div key={label} className="flex gap-4 border-b border-line-faint px-4 py-2.5 last:border-b-0">
          <dt className="w-36 shrink-0 text-muted">{label}</dt>
          <dd className="min-w-0 flex-1 wrap-anywhere select-text">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
