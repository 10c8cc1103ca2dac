import { TriangleAlert, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from './icon-button.tsx';

export interface BannerProps {
  readonly children: ReactNode;
  /** `alert` interrupts whoever hears the window; `status` waits for a pause. */
  readonly role?: 'alert' | 'status';
  readonly action?: ReactNode;
  readonly onClose?: (() => void) | undefined;
}

/** Across the top of the window: something that matters to everything below it. */
export function Banner({ children, role = 'alert', action, onClose }: BannerProps) {
  return (
    <div
      role={role}
      className="flex min-h-9 shrink-0 items-center gap-2.5 border-b border-line bg-warning-soft px-4 py-1.5 text-warning-text"
    >
      <TriangleAlert size={16} aria-hidden="true" className="shrink-0" />
      <span className="selectable min-w-0 flex-1 wrap-anywhere">{children}</span>
      {action}
      {onClose === undefined ? null : (
        <IconButton label="Dismiss" size="small" icon={<X size={14} />} onClick={onClose} />
      )}
    </div>
  );
}
