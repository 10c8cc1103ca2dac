import type { ReactNode } from 'react';

export interface EmptyStateProps {
  readonly icon?: ReactNode;
  /** One sentence. */
  readonly children: ReactNode;
  /** One button. */
  readonly action?: ReactNode;
}

export function EmptyState({ icon, children, action }: EmptyStateProps) {
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-4 px-8 py-16 text-center text-muted">
      {icon === undefined ? null : (
        <span aria-hidden="true" className="text-faint">
          {icon}
        </span>
      )}
      <p className="max-w-90 wrap-anywhere">{children}</p>
      {action}
    </div>
  );
}
