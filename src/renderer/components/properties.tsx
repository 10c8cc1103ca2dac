import type { ReactNode } from 'react';

/** A column of a record's properties. Tab goes from one editor to the next. */
export function Properties({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <dl data-inline-group="" aria-label={label} className="flex min-w-0 flex-col gap-0.5">
      {children}
    </dl>
  );
}

export interface PropertyProps {
  readonly label: string;
  /** For finding it again, as `data-property`. */
  readonly name?: string;
  /** Beside the label. */
  readonly mark?: ReactNode;
  readonly children: ReactNode;
}

/** Label left, value right. */
export function Property({ label, name, mark, children }: PropertyProps) {
  return (
    <div data-property={name} className="grid grid-cols-[108px_minmax(0,1fr)] items-start gap-2">
      <dt dir="auto" className="flex items-start py-1 text-muted wrap-anywhere">
        <span className="line-clamp-3">{label}</span>
        {mark}
      </dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}
