import type { ReactNode } from 'react';
import { count } from '../lib/words.ts';
import { Button } from './button.tsx';

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
      <p className="max-w-90 text-balance wrap-anywhere">{children}</p>
      {action}
    </div>
  );
}

interface NonePassesProps {
  /** How many there are in all. */
  readonly total: number;
  /** What they are: "customer". */
  readonly noun: string;
  readonly onShowAll: () => void;
}

/** In place of a list whose filters let nothing through. */
export function NonePasses({ total, noun, onShowAll }: NonePassesProps) {
  return (
    <EmptyState action={<Button onClick={onShowAll}>Show all {noun}s</Button>}>
      None of {count(total, noun)} passes these filters.
    </EmptyState>
  );
}
